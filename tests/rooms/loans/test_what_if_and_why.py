"""What a payment would change, and why a borrower owes what they owe: computed, told, and never booked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.errors import ValidationFailed
from backend.loans import queries
from backend.loans.models import LoanEvent
from backend.loans.queries import outstanding_parts
from backend.loans.services import books
from tests.support.lending import Desk, fresh


def test_a_supposed_payment_does_what_the_real_one_then_does(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(5)

    supposed = queries.suppose(fresh(loan), amount=Decimal("5000"))
    assert LoanEvent.objects.filter(loan=loan, kind="PAYMENT").count() == 0
    desk.pay(loan, "5000")

    row = fresh(loan)
    assert supposed.paid.interest == books.position_shown(row).paid.interest == Decimal("100.00")
    assert supposed.paid.principal == Decimal("4900.00")
    assert supposed.payoff_after == queries.payoff(row)["total"]
    assert [one.due.total for one in supposed.after] == [
        sum(queries.instalment_parts(one)[0].values()) for one in queries.schedule(row)
    ]


def test_paying_early_spares_the_interest_of_the_days_to_come(desk: Desk, asha: Customer) -> None:
    """20,000 at 0.1 % a day over 30 days; 10,000 paid on the first day spares 10 a day."""
    loan = desk.active(asha, tenure=30)
    due = fresh(loan).next_due_date
    assert due is not None
    days = (due - brand_config.business_date()).days

    supposed = queries.suppose(fresh(loan), amount=Decimal("10000"))

    assert supposed.saving == Decimal("10.00") * days
    assert supposed.left_before == Decimal("20000") + Decimal("20.00") * days
    assert not supposed.closes


def test_the_payoff_closes_the_loan_when_supposed(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    day = brand_config.business_date() + timedelta(days=10)
    payoff = queries.payoff(fresh(loan), day)["total"]

    supposed = queries.suppose(fresh(loan), amount=payoff, on=day)

    assert supposed.closes
    assert supposed.payoff_after == supposed.left_after == 0


@pytest.mark.parametrize("days", [-1, 367])
def test_a_payoff_is_quoted_for_a_day_from_today_within_a_year(desk: Desk, asha: Customer, days: int) -> None:
    loan = desk.active(asha)
    day = brand_config.business_date() + timedelta(days=days)

    for ask in (
        lambda: queries.payoff(fresh(loan), day),
        lambda: queries.suppose(fresh(loan), amount=Decimal("10"), on=day),
    ):
        with pytest.raises(ValidationFailed) as refusal:
            ask()
        assert refusal.value.fields[0].path == "on"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_an_amount_that_is_no_sum_of_money_is_refused(desk: Desk, asha: Customer, amount: str) -> None:
    loan = desk.active(asha)
    with pytest.raises(ValidationFailed) as refusal:
        queries.suppose(fresh(loan), amount=Decimal(amount))
    assert refusal.value.fields[0].path == "amount"


def test_the_lines_add_up_to_each_balance_and_days_of_interest_are_one_line(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    desk.end_days((due - brand_config.business_date()).days)
    desk.pay(loan, "1000")
    desk.end_days(3)

    row, lines = fresh(loan), queries.why_owed(fresh(loan))

    for name in ("principal", "interest", "fee", "tax", "penalty"):
        told = sum((one.amount for one in lines if one.component == name.upper()), Decimal(0))
        assert told == outstanding_parts(row)[name], name
    interest = [one for one in lines if one.component == "INTEREST" and one.kind == "INTEREST_ACCRUED"]
    assert interest[0].each == Decimal("20.00")
    assert interest[0].days * Decimal("20.00") == interest[0].amount
    assert {one.kind for one in lines} >= {"DISBURSEMENT", "INTEREST_ACCRUED", "REPAYMENT", "PENAL_CHARGED"}
