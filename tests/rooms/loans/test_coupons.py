"""Coupons on applications: the fee before and after, one refusal per reason, and the last use in a race."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.actor import Actor
from backend.kernel.errors import DomainError, PermissionRefused, ValidationFailed, VersionConflict
from backend.loans import queries as loan_queries
from backend.loans.models import Loan
from backend.loans.plan.terms import FeeDiscount
from backend.loans.services import application, books, cancellation, decision
from backend.products.discounts import DiscountKind
from backend.products.errors import (
    CouponExpired,
    CouponNotForThis,
    CouponNotFound,
    CouponRefused,
    CouponTriesUsedUp,
    CouponUnknown,
    CouponUsedUp,
)
from backend.products.models import Coupon, CouponTries, CouponUse, Product
from backend.products.services.coupons import (
    MAX_TRIES,
    CouponOffer,
    create_coupon,
    edit_coupon,
    set_coupon_active,
)
from tests.rooms.customers.borrowers import onboarded
from tests.support.lending import Desk, borrower_actor, fresh, product, race

D = Decimal


def offer(**changes: object) -> CouponOffer:
    """250 off the processing fee, once a borrower, all year."""
    today = brand_config.business_date()
    given: dict[str, object] = {
        "kind": DiscountKind.FIXED,
        "value": D(250),
        "valid_from": today,
        "valid_to": today + timedelta(days=365),
    }
    return CouponOffer(**{**given, **changes})  # type: ignore[arg-type]


def made(admin: Actor, code: str = "DIWALI", **changes: object) -> Coupon:
    return create_coupon(actor=admin, code=code, offer=offer(**changes))


def refused(desk: Desk, customer: Customer, coupon: str) -> type[Exception]:
    with pytest.raises(CouponRefused) as caught:
        desk.apply(customer, coupon=coupon)
    return type(caught.value)


def test_a_fixed_coupon_comes_off_the_fee_before_its_tax(desk: Desk, asha: Customer) -> None:
    made(desk.staff.admin)

    loan = desk.apply(asha, amount="20000", coupon=" diwali ")

    # 2 % of 20,000 is 400, and GST on it 72; less 250 that is 150, and 27.
    kept = books.coupon_of(loan)
    assert (kept.before.fee, kept.before.tax) == (D("400.00"), D("72.00"))
    assert (kept.after.fee, kept.after.tax) == (D("150.00"), D("27.00"))
    use = CouponUse.objects.get(loan_id=loan.id)
    assert (use.fee_before, use.tax_before, use.fee_after, use.tax_after) == (400, 72, 150, 27)
    assert Coupon.objects.get().used == 1


def test_the_frozen_terms_and_the_key_facts_hold_the_fee_after_the_coupon_at_the_sanctioned_amount(
    desk: Desk, asha: Customer
) -> None:
    made(desk.staff.admin, kind=DiscountKind.PERCENT, value=D(50))
    loan = desk.apply(asha, amount="20000", coupon="DIWALI")

    desk.sanction(desk.approve(loan, amount="18000"), amount="18000")

    # 2 % of 18,000 is 360; half of it is 180, and 32.40 of tax.
    terms = books.terms_of(fresh(loan))
    assert terms.discounts == (FeeDiscount("PROCESSING", "DIWALI", D("180.00")),)
    figures = loan_queries.key_facts(desk.offer(loan))
    (both,) = figures.discounts
    assert (both.before.base, both.before.tax) == (D("360.00"), D("64.80"))
    assert (both.after.base, both.after.tax) == (D("180.00"), D("32.40"))
    assert figures.total_fees == D("212.40")
    assert figures.net_to_borrower == D("17787.60")


def test_the_key_fact_statement_prints_the_fee_before_and_after_the_coupon(
    desk: Desk, asha: Customer
) -> None:
    made(desk.staff.admin)
    loan = desk.apply(asha, amount="20000", coupon="DIWALI")

    offer_made = desk.offer(desk.sanction(desk.approve(loan)))

    assert offer_made.kfs is not None
    (fee,) = offer_made.kfs.figures["facts"]["fees_lender"]
    assert fee["total"].endswith("177.00")
    assert fee["before"].endswith("472.00 before coupon DIWALI")


def test_a_later_change_of_the_coupon_does_not_reach_the_application(desk: Desk, asha: Customer) -> None:
    coupon = made(desk.staff.admin)
    loan = desk.apply(asha, coupon="DIWALI")

    edit_coupon(
        actor=desk.staff.admin, coupon_id=coupon.id, offer=offer(value=D(10)), expected_version=coupon.version
    )

    assert books.terms_of(fresh(loan)).discounts[0].amount == D("250.00")


def test_a_coupon_never_takes_more_than_the_fee(desk: Desk, asha: Customer) -> None:
    made(desk.staff.admin, value=D(5000))

    kept = books.coupon_of(desk.apply(asha, coupon="DIWALI"))

    assert (kept.after.fee, kept.after.tax) == (D("0.00"), D("0.00"))


def test_every_reason_has_its_own_refusal_and_leaves_no_loan(desk: Desk, asha: Customer) -> None:
    admin, today = desk.staff.admin, brand_config.business_date()
    long_ago = today - timedelta(days=30)
    other = Product.objects.get(code="PERSONAL_LOAN").id
    made(admin, "OLD", valid_from=long_ago, valid_to=today - timedelta(days=1))
    made(admin, "SOON", valid_from=today + timedelta(days=1))
    made(admin, "OTHER", product_ids=(other,))
    made(admin, "NOFEE", fee_code="CONVENIENCE")
    stopped = made(admin, "STOPPED")
    set_coupon_active(actor=admin, coupon_id=stopped.id, active=False, reason="x", expected_version=1)
    spent = made(admin, "SPENT", in_all=1)
    Coupon.objects.filter(id=spent.id).update(used=1)

    assert refused(desk, asha, "OLD") is CouponExpired
    assert refused(desk, asha, "SOON") is CouponUnknown
    assert refused(desk, asha, "OTHER") is CouponNotForThis
    assert refused(desk, asha, "NOFEE") is CouponNotForThis
    assert refused(desk, asha, "STOPPED") is CouponUnknown
    assert refused(desk, asha, "SPENT") is CouponUsedUp
    assert refused(desk, asha, "NEVER-WAS") is CouponUnknown
    assert Loan.objects.count() == 0
    assert CouponUse.objects.count() == 0
    assert CouponTries.objects.get().failed == 7


def test_a_coupon_holds_on_its_last_day(desk: Desk, asha: Customer) -> None:
    made(desk.staff.admin, valid_to=brand_config.business_date())

    assert desk.apply(asha, coupon="DIWALI").coupon is not None


def test_whoever_guesses_is_stopped_even_with_a_right_code(desk: Desk, asha: Customer) -> None:
    made(desk.staff.admin)
    for number in range(MAX_TRIES):
        refused(desk, asha, f"GUESS-{number}")

    with pytest.raises(CouponTriesUsedUp) as caught:
        desk.apply(asha, coupon="DIWALI")

    assert 0 < caught.value.details["retry_after_s"] <= 3601
    CouponTries.objects.update(since=CouponTries.objects.get().since - timedelta(hours=1))
    assert desk.apply(asha, coupon="DIWALI").coupon is not None


def test_a_borrower_uses_it_no_more_often_than_allowed(desk: Desk, asha: Customer) -> None:
    made(desk.staff.admin, per_customer=1)
    first = desk.apply(asha, coupon="DIWALI")
    Loan.objects.filter(id=first.id).update(status="COMPLETED")

    assert refused(desk, asha, "DIWALI") is CouponUsedUp


@pytest.mark.parametrize("end", ["cancel", "reject"])
def test_an_application_that_comes_to_nothing_gives_its_use_back_once(
    desk: Desk, asha: Customer, end: str
) -> None:
    made(desk.staff.admin, in_all=1)
    loan = desk.apply(asha, coupon="DIWALI")
    if end == "cancel":
        cancellation.cancel_loan(
            actor=borrower_actor(asha),
            loan_id=loan.id,
            reason_code="",
            note="",
            expected_version=loan.version,
        )
    else:
        decision.cx_reject(
            actor=desk.staff.cx,
            loan_id=loan.id,
            reason_code="DOCUMENTS",
            note="",
            expected_version=loan.version,
        )

    use = CouponUse.objects.get()
    assert use.released_at is not None
    assert use.released_why == ("CANCEL" if end == "cancel" else "CX_REJECT")
    assert Coupon.objects.get().used == 0


def test_the_same_application_sent_twice_uses_the_coupon_once(desk: Desk, asha: Customer) -> None:
    made(desk.staff.admin, in_all=1)

    first = desk.apply(asha, coupon="DIWALI", key="same")
    again = desk.apply(asha, coupon="DIWALI", key="same")

    assert first.id == again.id
    assert Coupon.objects.get().used == 1


def test_of_two_borrowers_on_the_last_use_one_gets_it(
    committed_desk: Desk, committed_asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = committed_desk
    ravi = onboarded(monkeypatch, mobile="9876512345", pan="AAAPB5678B")
    made(desk.staff.admin, in_all=1)

    results = race(
        lambda: desk.apply(committed_asha, coupon="DIWALI"),
        lambda: desk.apply(ravi, coupon="DIWALI"),
    )

    lost = [each for each in results if isinstance(each, DomainError)]
    assert [type(each) for each in lost] == [CouponUsedUp]
    assert (Coupon.objects.get().used, CouponUse.objects.count(), Loan.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"value": D(0)}, "value"),
        ({"value": D("1.001")}, "value"),
        ({"value": D("NaN")}, "value"),
        ({"kind": DiscountKind.PERCENT, "value": D("100.01")}, "value"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to"),
        ({"in_all": -1}, "in_all"),
        ({"fee_code": " "}, "fee_code"),
        ({"product_ids": (UUID(int=7),)}, "product_ids"),
    ],
)
def test_a_coupon_that_makes_no_sense_names_its_field(
    desk: Desk, changes: dict[str, object], path: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        made(desk.staff.admin, **changes)

    assert [field.path for field in caught.value.fields] == [path]


def test_codes_are_unique_and_stale_or_unknown_changes_are_refused(desk: Desk) -> None:
    admin = desk.staff.admin
    coupon = made(admin)

    with pytest.raises(ValidationFailed):
        made(admin, "diwali")
    with pytest.raises(ValidationFailed):
        made(admin, "NO SPACES")
    with pytest.raises(VersionConflict):
        edit_coupon(actor=admin, coupon_id=coupon.id, offer=offer(), expected_version=7)
    with pytest.raises(CouponNotFound):
        edit_coupon(actor=admin, coupon_id=UUID(int=7), offer=offer(), expected_version=1)
    with pytest.raises(PermissionRefused):
        made(desk.staff.cx, "MINE")


def test_a_limit_below_what_is_used_already_is_refused(desk: Desk, asha: Customer) -> None:
    admin, coupon = desk.staff.admin, made(desk.staff.admin, per_customer=0)
    Coupon.objects.filter(id=coupon.id).update(used=3)

    with pytest.raises(ValidationFailed) as caught:
        edit_coupon(actor=admin, coupon_id=coupon.id, offer=offer(in_all=2), expected_version=1)

    assert caught.value.fields[0].code == "below_used"


def test_asking_what_a_code_gives_uses_nothing_and_counts_what_was_in_vain(
    desk: Desk, asha: Customer
) -> None:
    made(desk.staff.admin)
    version = product().version_id

    found = application.discount_for(customer_id=asha.id, product_version_id=version, coupon_code="diwali")
    with pytest.raises(CouponUnknown):
        application.discount_for(customer_id=asha.id, product_version_id=version, coupon_code="DIWALO")

    assert (found.coupon, found.value) == ("DIWALI", D(250))
    assert Coupon.objects.get().used == 0
    assert CouponTries.objects.get().failed == 1
