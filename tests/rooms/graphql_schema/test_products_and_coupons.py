"""The product wizard's path, coupons and the calendar through the schemas: typed refusals, fields named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backend.access.grants import staff_actor
from backend.brand_config.services import business_date
from backend.customers.models import Customer
from backend.kernel.actor import Actor
from backend.loans.models import Instalment, Loan
from backend.products.form import FieldKind, term_fields
from backend.products.models import Product
from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.shared.context import RequestContext
from graphql_schema.staff.schema import schema as staff_schema
from tests.rooms.customers.borrowers import onboarded
from tests.support.house import everything
from tests.support.lending import Desk, Outside, borrower_actor, people, product

PREVIEW = """query ($terms: JSON!, $amount: Decimal!, $tenure: Int!) {
  productPreview(terms: $terms, amount: $amount, tenure: $tenure) {
    keyFacts { aprPct netToBorrower schedule { instalment } }
    problems { path code } findings { rule verdict path source } } }"""
_RESULT = """{ __typename
  ... on LoanProductPayload { versionId
    product { id version live { number publishedBy } versions { id number state } } }
  ... on ValidationProblem { fields { path code } }
  ... on PolicyViolationProblem { rule path source }
  ... on VersionConflictProblem { expected current }
  ... on PermissionDenied { code } ... on RefusedProblem { code } }"""
DRAFT = f"mutation ($input: DraftVersionInput!) {{ draftProductVersion(input: $input) {_RESULT} }}"
EDIT = f"mutation ($input: EditDraftInput!) {{ editProductDraft(input: $input) {_RESULT} }}"
PUBLISH = f"mutation ($input: PublishVersionInput!) {{ publishProductVersion(input: $input) {_RESULT} }}"
WITHDRAW = f"mutation ($input: WithdrawProductInput!) {{ withdrawProduct(input: $input) {_RESULT} }}"
COUPON = """mutation ($input: CreateCouponInput!) { createCoupon(input: $input) { __typename
  ... on CouponPayload { coupon { id code version used } } ... on ValidationProblem { fields { path code } } } }"""
OFFER = """query ($product: ID!, $code: String) {
  offerPreview(productId: $product, amount: "20000", tenure: 30, couponCode: $code) {
    totalFees coupon { code feeBefore taxBefore totalBefore feeAfter taxAfter totalAfter } } }"""
CALENDAR = "{ year days { day name isPublic chosen shiftsTo dueThatDay } }"


@pytest.fixture
def desk(brand: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    with Outside().open() as outside:
        yield Desk(people(), outside)


def ask(actor: Actor | None, document: str, *, schema: Any = staff_schema, **variables: Any) -> Any:
    answer = schema.execute_sync(
        document, variable_values=variables, context_value=RequestContext(actor=actor)
    )
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return next(iter(answer.data.values()))


def start(actor: Actor) -> dict[str, Any]:
    return dict(ask(actor, "{ termsForm { start } }")["start"])


def second_admin() -> Actor:
    from backend.access.models import Staff

    person = Staff.objects.get(email="sunil.mehta@example.com")
    everything(person)
    return staff_actor(person)


def test_a_product_is_written_shown_published_by_another_and_withdrawn(desk: Desk) -> None:
    maker, checker = desk.staff.admin, second_admin()
    terms = start(maker)

    shown = ask(maker, PREVIEW, terms=terms, amount="60000", tenure=12)
    assert shown["problems"] == []
    assert len(shown["keyFacts"]["schedule"]) == 12
    assert Decimal(shown["keyFacts"]["aprPct"]) > 24
    assert {one["verdict"] for one in shown["findings"]} == {"KEPT"}

    made = ask(maker, DRAFT, input={"code": "festive", "name": "Festive", "terms": terms})
    version, product_id = made["versionId"], made["product"]["id"]
    seen = made["product"]["version"]
    assert [one["state"] for one in made["product"]["versions"]] == ["DRAFT"]

    same = ask(maker, PUBLISH, input={"versionId": version, "reason": "", "expectedVersion": seen})
    assert same["__typename"] == "PolicyViolationProblem"
    stale = ask(checker, PUBLISH, input={"versionId": version, "reason": "", "expectedVersion": seen - 1})
    assert (stale["__typename"], stale["current"]) == ("VersionConflictProblem", seen)
    live = ask(checker, PUBLISH, input={"versionId": version, "reason": "", "expectedVersion": seen})
    assert live["product"]["live"] == {"number": 1, "publishedBy": "Sunil Mehta"}

    frozen = ask(
        maker, EDIT, input={"versionId": version, "name": "X", "terms": terms, "expectedVersion": seen + 1}
    )
    assert frozen == {"__typename": "RefusedProblem", "code": "version_not_draft"}
    gone = {"productId": product_id, "reason": "Season over", "expectedVersion": seen + 1}
    assert ask(maker, WITHDRAW, input={**gone, "reason": " "})["fields"][0]["path"] == "reason"
    assert ask(maker, WITHDRAW, input=gone)["product"]["live"] is None
    assert Product.objects.get(code="FESTIVE").status == "WITHDRAWN"


def test_what_the_pack_forbids_is_refused_at_its_field_with_rule_and_source(desk: Desk) -> None:
    maker = desk.staff.admin
    terms = start(maker)
    terms["penal"] = {**terms["penal"], "compounding": True}

    shown = ask(maker, PREVIEW, terms=terms, amount="60000", tenure=12)
    refused = ask(maker, DRAFT, input={"code": "BAD", "name": "Bad", "terms": terms})

    assert shown["findings"][0]["verdict"] == "REFUSED"
    assert shown["keyFacts"] is not None
    assert refused["rule"] == "RBI.PENAL.NO_COMPOUNDING"
    assert refused["path"] == "penal.compounding"
    assert "RBI/2023-24/53" in refused["source"]
    assert not Product.objects.filter(code="BAD").exists()


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"surprise": 1}, "surprise", "unknown_field"),
        ({"amount_min": "NaN"}, "amount_min", "wrong_kind"),
        ({"amount_step": "0.001"}, "amount_step", "too_many_places"),
        ({"tenure_max": 1_000_000}, "tenure_max", "too_long"),
        ({"repayment": "SOMETIMES"}, "repayment", "wrong_kind"),
        ({"fees": [{"code": "X"}]}, "fees[0].name", "required"),
    ],
)
def test_wrong_terms_name_their_field_in_preview_and_draft(
    desk: Desk, change: dict[str, Any], path: str, code: str
) -> None:
    terms = start(desk.staff.admin) | change

    shown = ask(desk.staff.admin, PREVIEW, terms=terms, amount="60000", tenure=12)
    refused = ask(desk.staff.admin, DRAFT, input={"code": "BAD", "name": "Bad", "terms": terms})

    assert shown["problems"][0] == {"path": path, "code": code}
    assert shown["keyFacts"] is None
    assert refused["fields"][0] == {"path": path, "code": code}


def test_two_versions_are_compared_field_by_field(desk: Desk) -> None:
    maker = desk.staff.admin
    old = Product.objects.get(code="PERSONAL_LOAN")
    terms = start(maker)
    terms["rate"] = {**terms["rate"], "pct": "20"}
    terms["fees"] = []
    made = ask(
        maker,
        DRAFT,
        input={"code": old.code, "name": old.name, "terms": terms, "expectedVersion": old.version},
    )

    found = ask(
        maker,
        """query ($a: ID!, $b: ID!) { versionDifferences(olderId: $a, newerId: $b) { path before after } }""",
        a=str(old.live_version_id),
        b=made["versionId"],
    )

    changed = {one["path"]: (one["before"], one["after"]) for one in found}
    assert changed["rate.pct"] == ("24", "20")
    assert changed["fees[0].code"] == ("PROCESSING", None)
    assert "penal.value" not in changed


def test_the_form_knows_every_field_of_the_terms(desk: Desk) -> None:
    asked = ask(desk.staff.admin, "{ termsForm { fields { path kind choices optional } } }")["fields"]
    by_path = {one["path"]: one for one in asked}

    assert len(asked) == len(term_fields())
    assert by_path["rate.method"]["choices"] == ["FLAT", "REDUCING", "SIMPLE_DAILY", "ADD_ON"]
    assert by_path["penal.cap"] == {"path": "penal.cap", "kind": "DECIMAL", "choices": [], "optional": True}
    assert by_path["fees"]["kind"] == FieldKind.GROUPS
    assert by_path["fees[].tax_code"]["kind"] == FieldKind.TEXT
    assert by_path["appropriation.order"]["kind"] == FieldKind.CHOICES
    assert by_path["exit_keeps_fees"]["kind"] == FieldKind.YES_NO


def coupon(actor: Actor, **changes: Any) -> Any:
    today = business_date().isoformat()
    offer = {
        "kind": "FIXED",
        "value": "100",
        "feeCode": "PROCESSING",
        "productIds": [],
        "validFrom": today,
        "validTo": today,
        "perCustomer": 1,
        "inAll": 0,
    }
    return ask(actor, COUPON, input={"code": "DIWALI", "offer": {**offer, **changes}})


def test_a_borrower_sees_the_fee_before_and_after_a_coupon(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert coupon(desk.staff.admin)["coupon"]["code"] == "DIWALI"
    asha: Customer = onboarded(monkeypatch)
    me, version = borrower_actor(asha), str(product().version_id)

    plain = ask(me, OFFER, schema=customer_schema, product=version, code=None)
    lower = ask(me, OFFER, schema=customer_schema, product=version, code="diwali")
    wrong = customer_schema.execute_sync(
        OFFER,
        variable_values={"product": version, "code": "NOPE"},
        context_value=RequestContext(actor=me),
    )
    stranger = customer_schema.execute_sync(
        OFFER,
        variable_values={"product": version, "code": "DIWALI"},
        context_value=RequestContext(actor=None),
    )

    assert (plain["totalFees"], plain["coupon"]) == ("472.00", None)
    assert lower["totalFees"] == "354.00"
    assert lower["coupon"] == {
        "code": "DIWALI",
        "feeBefore": "400.00",
        "taxBefore": "72.00",
        "totalBefore": "472.00",
        "feeAfter": "300.00",
        "taxAfter": "54.00",
        "totalAfter": "354.00",
    }
    assert wrong.errors is not None
    assert wrong.errors[0].extensions == {"code": "COUPON_UNKNOWN", "expected": True}
    assert stranger.errors is not None


def test_a_coupon_that_makes_no_sense_is_refused_at_its_field(desk: Desk) -> None:
    refused = coupon(desk.staff.admin, kind="PERCENT", value="101")

    assert refused["fields"] == [{"path": "value", "code": "above_all"}]


def test_a_holiday_declared_later_shows_what_stays_due_that_day_and_where_new_dates_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, asha = desk.staff.admin, onboarded(monkeypatch)
    loan: Loan = desk.active(asha)
    due = Instalment.objects.get(loan=loan).due_date
    add = f"""mutation ($input: AddHolidayInput!) {{ addHoliday(input: $input) {{
      ... on CalendarPayload {{ calendar {CALENDAR} }} ... on ValidationProblem {{ fields {{ path }} }} }} }}"""

    year = ask(admin, add, input={"day": due.isoformat(), "name": "Founder's day"})["calendar"]

    own = next(one for one in year["days"] if one["day"] == due.isoformat())
    assert (own["isPublic"], own["chosen"], own["dueThatDay"]) == (False, True, 1)
    assert own["shiftsTo"] > due.isoformat()
    assert Instalment.objects.get(loan=loan).due_date == due
    assert ask(admin, add, input={"day": due.isoformat(), "name": " "})["fields"] == [{"path": "name"}]


def test_public_holidays_of_a_year_are_chosen_and_given_up_one_by_one(desk: Desk) -> None:
    admin = desk.staff.admin
    before = ask(admin, f"{{ calendar(year: 2030) {CALENDAR} }}")["days"]
    assert before
    assert not any(one["chosen"] for one in before)
    assert all(one["isPublic"] for one in before)

    take = f"""mutation {{ addPublicHolidays(input: {{ year: 2030 }}) {{
      ... on CalendarPayload {{ calendar {CALENDAR} }} }} }}"""
    taken = ask(admin, take)["calendar"]["days"]
    assert all(one["chosen"] for one in taken)

    drop = f"""mutation ($input: RemoveHolidayInput!) {{ removeHoliday(input: $input) {{
      ... on CalendarPayload {{ calendar {CALENDAR} }} }} }}"""
    left = ask(admin, drop, input={"day": before[0]["day"], "reason": "Open that day"})["calendar"]["days"]
    assert [one["chosen"] for one in left] == [False, *[True] * (len(left) - 1)]
