"""Drafting, changing and publishing versions; what the pack says of terms; taxes by date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.access.errors import SamePerson
from backend.brand_config import packs
from backend.brand_config.packs import PackRule
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import PermissionRefused, PolicyViolation, ValidationFailed, VersionConflict
from backend.products.errors import VersionNotDraft
from backend.products.models import Product, ProductVersion
from backend.products.queries import get_terms, terms_on
from backend.products.seed import HONG_KONG_PERSONAL_LOAN, INDIA_PERSONAL_LOAN, INDIA_SALARY_ADVANCE
from backend.products.services.versions import draft_version, edit_draft, publish_version
from backend.products.taxes import with_taxes
from backend.products.terms import FeeKind, FeeTerms, PenalKind, PenalTerms, ProductTerms
from backend.products.validation import Verdict, check_pack, pack_findings

D = Decimal
ON = date(2026, 11, 22)


def staff(name: str) -> Actor:
    return Actor(ActorKind.STAFF, uuid4(), name, {"BRAND_SETTINGS": Grant(Level.ALL)})


def drafted(maker: Actor, terms: ProductTerms = INDIA_PERSONAL_LOAN) -> ProductVersion:
    return draft_version(actor=maker, code="FESTIVE", name="Festive", terms=terms)


@pytest.mark.usefixtures("brand")
def test_whoever_made_a_version_may_not_publish_it() -> None:
    maker = staff("Maker")
    version = drafted(maker)

    with pytest.raises(SamePerson):
        publish_version(actor=maker, version_id=version.id)
    product = publish_version(actor=staff("Checker"), version_id=version.id, reason=" Season ")

    version.refresh_from_db()
    assert product.live_version_id == version.id
    assert (version.published_by_name, version.reason) == ("Checker", "Season")


@pytest.mark.usefixtures("brand")
def test_only_its_maker_changes_a_draft_and_nobody_what_is_published() -> None:
    maker, checker = staff("Maker"), staff("Checker")
    version = drafted(maker)
    cheaper = replace(INDIA_PERSONAL_LOAN, rate=replace(INDIA_PERSONAL_LOAN.rate, pct=D(20)))
    seen = version.product.version

    with pytest.raises(PermissionRefused):
        edit_draft(actor=checker, version_id=version.id, name="X", terms=cheaper, expected_version=seen)
    with pytest.raises(VersionConflict):
        edit_draft(actor=maker, version_id=version.id, name="X", terms=cheaper, expected_version=seen + 5)
    edit_draft(actor=maker, version_id=version.id, name="Festive 2", terms=cheaper, expected_version=seen)
    assert get_terms(version.id).rate.pct == 20
    assert Product.objects.get(code="FESTIVE").name == "Festive 2"

    publish_version(actor=checker, version_id=version.id)
    with pytest.raises(VersionNotDraft):
        edit_draft(
            actor=maker, version_id=version.id, name="X", terms=INDIA_PERSONAL_LOAN, expected_version=seen + 2
        )
    assert get_terms(version.id).rate.pct == 20


@pytest.mark.usefixtures("brand")
def test_a_new_product_needs_a_code_of_its_own_and_a_name() -> None:
    with pytest.raises(ValidationFailed) as taken:
        draft_version(actor=staff("A"), code="PERSONAL_LOAN", name="Mine", terms=INDIA_PERSONAL_LOAN)
    with pytest.raises(ValidationFailed) as unnamed:
        draft_version(actor=staff("A"), code="no", name=" ", terms=INDIA_PERSONAL_LOAN)

    assert [field.code for field in taken.value.fields] == ["code_taken"]
    assert [field.path for field in unnamed.value.fields] == ["code", "name"]


@pytest.mark.usefixtures("brand")
def test_publishing_a_version_somebody_changed_meanwhile_is_a_conflict() -> None:
    maker = staff("Maker")
    version = drafted(maker)
    seen = version.product.version
    edit_draft(
        actor=maker, version_id=version.id, name="Festive", terms=INDIA_PERSONAL_LOAN, expected_version=seen
    )

    with pytest.raises(VersionConflict):
        publish_version(actor=staff("Checker"), version_id=version.id, expected_version=seen)


def fee(**changes: object) -> FeeTerms:
    given = {"code": "PROCESSING", "name": "Processing fee", "kind": FeeKind.PERCENT, "value": D(2)}
    return FeeTerms(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "pack", "rule", "path"),
    [
        (
            replace(INDIA_PERSONAL_LOAN, penal=PenalTerms(PenalKind.FLAT_ONCE, D(100), compounding=True)),
            "IN",
            "RBI.PENAL.NO_COMPOUNDING",
            "penal.compounding",
        ),
        (
            replace(INDIA_PERSONAL_LOAN, penal=PenalTerms(PenalKind.FLAT_ONCE, D(100), tax_pct=D(18))),
            "IN",
            "GST.PENAL_RATE_PCT",
            "penal.tax_pct",
        ),
        (
            replace(INDIA_PERSONAL_LOAN, cooling_off_days=0),
            "IN",
            "RBI.DL.COOLING_OFF_MIN_DAYS",
            "cooling_off_days",
        ),
        (
            replace(INDIA_PERSONAL_LOAN, fees=(fee(tax_pct=D(12)),)),
            "IN",
            "GST.FEE_RATE_PCT",
            "fees[0].tax_pct",
        ),
        (
            replace(HONG_KONG_PERSONAL_LOAN, penal=PenalTerms(PenalKind.PER_DAY, D(10))),
            "HK",
            "MLO.DEFAULT_INTEREST_NOT_ABOVE_RATE",
            "penal.kind",
        ),
        (
            replace(HONG_KONG_PERSONAL_LOAN, penal=PenalTerms(PenalKind.FLAT_ONCE, D(10), compounding=True)),
            "HK",
            "MLO.NO_COMPOUND",
            "penal.compounding",
        ),
    ],
)
def test_what_the_pack_forbids_cites_rule_source_and_field(
    terms: ProductTerms, pack: str, rule: str, path: str
) -> None:
    with pytest.raises(PolicyViolation) as refused:
        check_pack(terms, on=ON, pack=pack)

    assert refused.value.rule == rule
    assert refused.value.details["path"] == path
    cited = next(one for one in packs.pack_rules(pack) if one.code == rule)
    assert refused.value.details["source"] == cited.source
    first = pack_findings(terms, on=ON, pack=pack)[0]
    assert (first.rule, first.verdict, first.path) == (rule, Verdict.REFUSED, path)


@pytest.mark.parametrize(
    ("pct", "verdict", "rule"),
    [
        ("40", Verdict.REFUSED, "MLO.EFFECTIVE_RATE_MAX_PCT"),
        ("31.30", Verdict.ALLOWED_WITH_REASON, "MLO.EFFECTIVE_RATE_FLAG_PCT"),
    ],
)
def test_the_rate_gate_of_hong_kong_is_among_the_findings(pct: str, verdict: Verdict, rule: str) -> None:
    rate = replace(HONG_KONG_PERSONAL_LOAN.rate, pct=D(pct))

    first = pack_findings(replace(HONG_KONG_PERSONAL_LOAN, rate=rate, fees=()), on=ON, pack="HK")[0]

    assert (first.verdict, first.rule, first.path) == (verdict, rule, "rate.pct")
    assert "Money Lenders Ordinance" in first.source


def test_what_is_allowed_is_listed_with_the_rules_it_was_held_to() -> None:
    findings = pack_findings(INDIA_PERSONAL_LOAN, on=ON, pack="IN")

    assert {one.verdict for one in findings} == {Verdict.KEPT}
    assert {"RBI.PENAL.NO_COMPOUNDING", "RBI.DL.COOLING_OFF_MIN_DAYS"} <= {one.rule for one in findings}


@pytest.fixture
def gst_at_20_from_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack with an invented successor to today's rate."""
    rules = [
        replace(one, effective_to=date(2027, 3, 31)) if one.code == "GST.FEE_RATE_PCT" else one
        for one in packs.PACKS["IN"]
    ]
    today = next(one for one in rules if one.code == "GST.FEE_RATE_PCT")
    later: PackRule = replace(today, value=D(20), effective_from=date(2027, 4, 1), effective_to=None)
    monkeypatch.setattr(packs, "PACKS", {**packs.PACKS, "IN": (*rules, later)})


@pytest.mark.usefixtures("gst_at_20_from_april")
def test_a_tax_code_resolves_to_the_rate_of_the_day() -> None:
    terms = replace(INDIA_PERSONAL_LOAN, fees=(fee(tax_code="GST"), fee(code="FIXED_TAX", tax_pct=D(5))))

    before = with_taxes(terms, on=date(2027, 3, 31), pack="IN")
    after = with_taxes(terms, on=date(2027, 4, 1), pack="IN")

    assert [one.tax_pct for one in before.fees] == [D(18), D(5)]
    assert [one.tax_pct for one in after.fees] == [D(20), D(5)]


@pytest.mark.usefixtures("brand", "gst_at_20_from_april")
def test_a_live_product_takes_the_new_rate_without_a_new_version() -> None:
    version = Product.objects.get(code="SALARY_ADVANCE").live_version_id
    assert version is not None

    assert terms_on(version, date(2027, 3, 31)).fees[0].tax_pct == 18
    assert terms_on(version, date(2027, 4, 1)).fees[0].tax_pct == 20
    assert get_terms(version) == INDIA_SALARY_ADVANCE


@pytest.mark.parametrize(("pack", "code"), [("IN", "VAT"), ("HK", "GST")])
def test_a_tax_the_pack_does_not_know_is_refused_by_its_field(pack: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        with_taxes(replace(INDIA_PERSONAL_LOAN, fees=(fee(tax_code=code),)), on=ON, pack=pack)

    assert refused.value.fields[0].path == "fees[0].tax_code"


@pytest.mark.usefixtures("brand")
def test_a_draft_of_an_unknown_version_is_not_found() -> None:
    from backend.products.errors import ProductNotFound

    with pytest.raises(ProductNotFound):
        publish_version(actor=staff("A"), version_id=UUID(int=9))
