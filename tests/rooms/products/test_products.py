"""Products: seeded by pack, versioned, published by a second person, held to the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.brand_config.packs import PACKS
from backend.brand_config.queries import setting_view
from backend.brand_config.services import set_setting
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import (
    DomainError,
    PermissionRefused,
    PolicyViolation,
    ValidationFailed,
    VersionConflict,
)
from backend.loans import rate_gate
from backend.products.errors import ProductNotFound, VersionNotDraft
from backend.products.models import Product
from backend.products.queries import get_terms, is_live, live_products
from backend.products.seed import (
    HONG_KONG_PERSONAL_LOAN,
    INDIA_PERSONAL_LOAN,
    INDIA_SALARY_ADVANCE,
    STARTING_PRODUCTS,
)
from backend.products.sense import check_sense
from backend.products.services.versions import draft_version, publish_version, withdraw_product
from backend.products.terms import Excess, PenalKind, PenalTerms, ProductTerms, RatePeriod
from backend.products.validation import check_pack

D = Decimal
ON = date(2026, 11, 22)


def staff(name: str) -> Actor:
    return Actor(ActorKind.STAFF, uuid4(), name, {"BRAND_SETTINGS": Grant(Level.ALL)})


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_starting_products_make_sense_and_obey_their_pack(pack: str) -> None:
    for _, _, terms in STARTING_PRODUCTS[pack]:
        check_sense(terms)
        check_pack(terms, on=ON, pack=pack)
        assert rate_gate.check_product(terms, ON, pack) is None


def test_stored_terms_are_read_as_they_were_written() -> None:
    for products in STARTING_PRODUCTS.values():
        for _, _, terms in products:
            assert ProductTerms.from_json(terms.to_json()) == terms


def test_an_unknown_field_of_stored_terms_is_refused_by_its_path() -> None:
    data = INDIA_SALARY_ADVANCE.to_json()
    data["rate"]["surprise"] = "1"

    with pytest.raises(ValidationFailed) as refused:
        ProductTerms.from_json(data)

    assert refused.value.fields[0].path == "rate.surprise"


@pytest.mark.parametrize("wrong", ["1e5000", "NaN", "Infinity", "ten", 0.1, True])
def test_a_rate_that_is_no_exact_number_is_refused(wrong: object) -> None:
    data = INDIA_SALARY_ADVANCE.to_json()
    data["rate"]["pct"] = wrong

    with pytest.raises(ValidationFailed) as refused:
        ProductTerms.from_json(data)

    assert refused.value.fields[0].path == "rate.pct"


@pytest.mark.parametrize(("pack", "rule"), [("IN", "RBI.PENAL.NO_COMPOUNDING"), ("HK", "MLO.NO_COMPOUND")])
def test_a_compounding_penal_charge_is_refused_citing_the_rule(pack: str, rule: str) -> None:
    compounding = replace(
        INDIA_SALARY_ADVANCE, penal=PenalTerms(PenalKind.FLAT_ONCE, D(100), compounding=True)
    )

    with pytest.raises(PolicyViolation) as refused:
        check_pack(compounding, on=ON, pack=pack)

    assert refused.value.rule == rule


def test_cooling_off_shorter_than_a_day_is_refused_in_india() -> None:
    with pytest.raises(PolicyViolation) as refused:
        check_pack(replace(INDIA_PERSONAL_LOAN, cooling_off_days=0), on=ON, pack="IN")

    assert refused.value.rule == "RBI.DL.COOLING_OFF_MIN_DAYS"


def test_effective_rate_above_48_is_refused_and_above_36_needs_a_reason_in_hong_kong() -> None:
    def at_rate(pct: str) -> ProductTerms:
        rate = replace(HONG_KONG_PERSONAL_LOAN.rate, pct=D(pct))
        return replace(HONG_KONG_PERSONAL_LOAN, rate=rate, fees=())

    # Monthly compounding: 31.15 % a year comes to 36.01, 39.86 to 48.02, both to the day's rounding.
    assert rate_gate.check_product(at_rate("31.10"), ON, "HK") is None
    assert rate_gate.check_product(at_rate("31.30"), ON, "HK") == "MLO.EFFECTIVE_RATE_FLAG_PCT"
    with pytest.raises(PolicyViolation):
        rate_gate.check_product(at_rate("40"), ON, "HK")


@pytest.mark.parametrize(("rate", "flagged"), [("36.00", False), ("36.01", True), ("48.00", True)])
def test_the_gate_is_exact_at_its_edges(rate: str, flagged: bool) -> None:
    assert bool(rate_gate.check_rate(D(rate), on=ON, pack="HK")) is flagged
    assert rate_gate.check_rate(D(rate), on=ON, pack="IN") is None


def test_the_gate_refuses_just_above_its_ceiling() -> None:
    with pytest.raises(PolicyViolation, match="48"):
        rate_gate.check_rate(D("48.01"), on=ON, pack="HK")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"amount_max": D(1)}, "amount_max"),
        ({"tenure_min": 0}, "tenure_min"),
        ({"rate": replace(INDIA_PERSONAL_LOAN.rate, pct=D(-1))}, "rate.pct"),
        ({"penal": PenalTerms(PenalKind.PER_DAY, D(-5))}, "penal.value"),
        ({"appropriation": replace(INDIA_PERSONAL_LOAN.appropriation, order=())}, "appropriation.order"),
        (
            {"appropriation": replace(INDIA_PERSONAL_LOAN.appropriation, excess=Excess.REDUCE_TENURE)},
            "appropriation.excess",
        ),
    ],
)
def test_contradictory_terms_name_their_field(change: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_sense(replace(INDIA_PERSONAL_LOAN, **change))  # type: ignore[arg-type]

    assert path in [field.path for field in refused.value.fields]


@pytest.mark.usefixtures("brand")
def test_a_new_brand_sells_its_packs_two_products() -> None:
    live = live_products()

    assert [product.code for product in live] == ["PERSONAL_LOAN", "SALARY_ADVANCE"]
    salary = live[1]
    assert (salary.amount_min, salary.amount_max) == (D(15000), D(100000))
    assert (salary.rate_pct, salary.rate_period) == (D("0.1"), RatePeriod.DAY)
    assert get_terms(salary.version_id) == INDIA_SALARY_ADVANCE


@pytest.mark.usefixtures("brand")
def test_a_version_is_sold_once_a_second_person_published_it() -> None:
    maker, checker = staff("Maker"), staff("Checker")
    product = Product.objects.get(code="SALARY_ADVANCE")
    old = product.live_version_id
    terms = replace(INDIA_SALARY_ADVANCE, amount_max=D(50000))

    version = draft_version(
        actor=maker,
        code="SALARY_ADVANCE",
        name="Salary Advance",
        terms=terms,
        expected_version=product.version,
    )
    assert not is_live(version.id)
    with pytest.raises(DomainError):
        publish_version(actor=maker, version_id=version.id)
    publish_version(actor=checker, version_id=version.id)

    assert is_live(version.id)
    assert old is not None
    assert get_terms(old) == INDIA_SALARY_ADVANCE
    with pytest.raises(VersionNotDraft):
        publish_version(actor=checker, version_id=version.id)


@pytest.mark.usefixtures("brand")
def test_a_stale_or_unentitled_change_is_refused() -> None:
    product = Product.objects.get(code="SALARY_ADVANCE")
    nobody = Actor(ActorKind.STAFF, uuid4(), "Nobody")

    with pytest.raises(VersionConflict):
        draft_version(
            actor=staff("A"),
            code="SALARY_ADVANCE",
            name="x",
            terms=INDIA_SALARY_ADVANCE,
            expected_version=product.version + 7,
        )
    with pytest.raises(PermissionRefused):
        withdraw_product(actor=nobody, product_id=product.id, expected_version=product.version, reason="x")


@pytest.mark.usefixtures("brand")
def test_a_withdrawn_product_is_not_sold_and_an_unknown_one_is_not_found() -> None:
    product = Product.objects.get(code="SALARY_ADVANCE")

    withdraw_product(
        actor=staff("A"), product_id=product.id, expected_version=product.version, reason="Paused"
    )

    assert [live.code for live in live_products()] == ["PERSONAL_LOAN"]
    with pytest.raises(ProductNotFound):
        get_terms(UUID(int=1))


@pytest.mark.usefixtures("brand")
def test_a_brand_may_ask_for_more_cooling_off_days_than_the_law() -> None:
    admin = staff("A")
    setting = setting_view("cooling_off_days")
    set_setting(
        actor=admin, key="cooling_off_days", value="3", reason="Kinder", expected_version=setting.version
    )

    with pytest.raises(PolicyViolation) as refused:
        draft_version(actor=admin, code="NEW", name="New", terms=INDIA_SALARY_ADVANCE)

    assert refused.value.rule == "brand.cooling_off_days"
