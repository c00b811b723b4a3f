"""What a product allows one borrower: steps of the amount, loans open, loans ever; and loans keep their version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.brand_config import packs
from backend.brand_config import services as brand_config
from backend.brand_config.services import open_books
from backend.customers.models import Customer
from backend.kernel.errors import ValidationFailed
from backend.loans.errors import LoanLimitReached, OpenLoanExists
from backend.loans.models import Loan
from backend.loans.services import books
from backend.products.seed import INDIA_SALARY_ADVANCE
from tests.support.lending import SYSTEM, Desk, fresh, publish

D = Decimal


def published(desk: Desk, **changes: object) -> None:
    """A new live version of the salary advance."""
    publish(desk, "SALARY_ADVANCE", replace(INDIA_SALARY_ADVANCE, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["20500", "15000.50"])
def test_an_amount_between_two_steps_is_refused_at_its_field(desk: Desk, asha: Customer, amount: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        desk.apply(asha, amount=amount)

    assert [(one.path, one.code) for one in refused.value.fields] == [("amount", "amount_step")]
    assert "1,000" in refused.value.fields[0].message
    assert Loan.objects.count() == 0


def test_the_first_and_the_last_step_are_taken(desk: Desk, asha: Customer) -> None:
    assert desk.apply(asha, amount="15000").requested_amount == 15000
    Loan.objects.update(status="COMPLETED")
    assert desk.apply(asha, amount="100000").requested_amount == 100000


def test_as_many_loans_may_be_open_as_the_product_allows(desk: Desk, asha: Customer) -> None:
    published(desk, max_open_loans=2)
    desk.apply(asha)
    desk.apply(asha)

    with pytest.raises(OpenLoanExists):
        desk.apply(asha)


def test_loans_of_a_product_are_counted_for_life_without_those_turned_down(
    desk: Desk, asha: Customer
) -> None:
    published(desk, max_loans_per_customer=2)
    for status in ("COMPLETED", "CANCELLED", "COMPLETED"):
        Loan.objects.filter(id=desk.apply(asha).id).update(status=status)

    with pytest.raises(LoanLimitReached) as refused:
        desk.apply(asha)

    assert refused.value.details == {"taken": 2, "most": 2}


def test_a_loan_keeps_the_version_it_was_made_on(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    published(desk, rate=replace(INDIA_SALARY_ADVANCE.rate, pct=D("0.05")), max_open_loans=3)

    desk.sanction(desk.approve(loan))
    newer = desk.apply(asha)

    assert books.terms_of(fresh(loan)).rate.pct == D("0.1")
    assert books.terms_of(newer).rate.pct == D("0.05")


def test_a_change_of_the_tax_rate_leaves_loans_already_sanctioned_alone(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(desk, max_open_loans=3)
    old = desk.sanction(desk.approve(desk.apply(asha)))
    change_on = date(2030, 4, 1)
    rules = [
        replace(one, effective_to=date(2030, 3, 31)) if one.code == "GST.FEE_RATE_PCT" else one
        for one in packs.PACKS["IN"]
    ]
    today = next(one for one in rules if one.code == "GST.FEE_RATE_PCT")
    later = replace(today, value=D(20), effective_from=change_on, effective_to=None)
    monkeypatch.setattr(packs, "PACKS", {**packs.PACKS, "IN": (*rules, later)})
    open_books(actor=SYSTEM, on=change_on, reason="tests")

    new = desk.sanction(desk.approve(desk.apply(asha)))

    assert brand_config.business_date() == change_on
    assert books.terms_of(fresh(old)).fees[0].tax_pct == 18
    assert books.terms_of(fresh(new)).fees[0].tax_pct == 20
