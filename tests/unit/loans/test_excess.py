"""What money does that is left when all that is due is paid, on figures that can be checked by hand.

The loan: 3,000 in three instalments of 1,000 and 30 of flat interest each, due on 5 February, March and April.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from backend.loans.plan.money_events import Refund
from backend.loans.plan.position import InstalmentStatus, LoanPosition
from backend.products.terms import (
    Appropriation,
    Component,
    DayCount,
    Excess,
    InterestMethod,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Rest,
)
from tests.unit.loans.loan_figures import DAILY_EMI, EMI, D, as_of, at, event_id, paid

FLAT = replace(
    EMI,
    amount=D(3000),
    rate=RateTerms(D(12), RatePeriod.YEAR, InterestMethod.FLAT, DayCount.THIRTY_360, Rest.AS_SCHEDULED),
    penal=PenalTerms(),
)
FIRST_DUE = date(2026, 2, 5)
PRINCIPAL_FIRST = (
    Component.PRINCIPAL,
    Component.PENALTY,
    Component.FEE,
    Component.INTEREST,
    Component.TAX,
)


def after_paying(amount: str, excess: Excess, order: tuple[Component, ...] = ()) -> LoanPosition:
    """The loan on its first due date, when `amount` was paid that day."""
    terms = replace(FLAT, appropriation=Appropriation(excess=excess, in_advance_order=order))
    return as_of(terms, FIRST_DUE, paid(FIRST_DUE, amount))


def paid_on_rows(position: LoanPosition) -> list[str]:
    return [f"{row.paid.interest:.2f} + {row.paid.principal:.2f}" for row in position.instalments]


@pytest.mark.parametrize(
    ("excess", "rows", "held"),
    [
        (Excess.HOLD, ["30.00 + 1000.00", "0.00 + 0.00", "0.00 + 0.00"], "505.00"),
        (Excess.NEXT_INSTALMENT, ["30.00 + 1000.00", "30.00 + 475.00", "0.00 + 0.00"], "0.00"),
        (Excess.LAST_INSTALMENT, ["30.00 + 1000.00", "0.00 + 0.00", "30.00 + 475.00"], "0.00"),
        (Excess.SPREAD, ["30.00 + 1000.00", "30.00 + 222.50", "30.00 + 222.50"], "0.00"),
        (Excess.REFUND, ["30.00 + 1000.00", "0.00 + 0.00", "0.00 + 0.00"], "505.00"),
    ],
)
def test_what_is_left_of_a_payment_goes_where_the_terms_say(
    excess: Excess, rows: list[str], held: str
) -> None:
    position = after_paying("1535", excess)

    assert paid_on_rows(position) == rows
    assert position.excess == D(held)
    assert position.refund_due == (D(held) if excess is Excess.REFUND else 0)


def test_an_order_of_its_own_holds_for_what_is_not_yet_due() -> None:
    position = after_paying("1535", Excess.NEXT_INSTALMENT, PRINCIPAL_FIRST)

    assert paid_on_rows(position)[1] == "0.00 + 505.00"


def test_what_the_next_instalment_cannot_take_goes_to_the_one_after() -> None:
    position = after_paying("2100", Excess.NEXT_INSTALMENT)

    assert paid_on_rows(position) == ["30.00 + 1000.00", "30.00 + 1000.00", "30.00 + 10.00"]
    assert position.instalments[1].status is InstalmentStatus.PAID
    assert position.next_due_date == date(2026, 4, 5)
    assert position.next_due_amount == D(990)


def test_of_a_sum_spread_over_instalments_the_last_takes_the_odd_paisa() -> None:
    position = after_paying("1130.01", Excess.SPREAD)

    assert [row.paid.total for row in position.instalments[1:]] == [D("50.00"), D("50.01")]


def test_interest_paid_before_its_time_does_not_run_again() -> None:
    terms = replace(FLAT, appropriation=Appropriation(excess=Excess.NEXT_INSTALMENT))

    position = as_of(terms, date(2026, 4, 5), paid(FIRST_DUE, "2060"), paid(date(2026, 4, 5), "1030"))

    assert sum(line.amounts.interest for line in position.lines if line.kind == "INTEREST_ACCRUED") == D(90)
    assert position.outstanding.total == 0
    assert position.closed_on == date(2026, 4, 5)


def test_interest_paid_before_its_time_is_booked_with_the_payment() -> None:
    position = after_paying("2060", Excess.NEXT_INSTALMENT)

    (early,) = [line for line in position.lines if line.key.startswith("ahead:")]
    assert (early.amounts.interest, early.value_date, early.cause_id) == (
        D(30),
        FIRST_DUE,
        position.allocations[0].event_id,
    )
    assert position.outstanding.interest == 0


def test_a_sum_that_goes_back_pays_nothing_meanwhile() -> None:
    terms = replace(FLAT, appropriation=Appropriation(excess=Excess.REFUND))
    position = as_of(terms, date(2026, 3, 6), paid(FIRST_DUE, "1535"))

    assert position.overdue.total == D(1030)
    assert position.refund_due == D(505)

    refunded = as_of(
        terms,
        date(2026, 3, 6),
        paid(FIRST_DUE, "1535"),
        Refund(event_id("back"), date(2026, 3, 6), at(date(2026, 3, 6), 3), D(505)),
    )
    assert (refunded.excess, refunded.refund_due) == (0, 0)


def test_under_daily_rest_the_next_instalment_is_paid_and_the_saved_interest_shortens_the_last() -> None:
    terms = replace(DAILY_EMI, appropriation=Appropriation(excess=Excess.NEXT_INSTALMENT))

    plain, early = as_of(terms, FIRST_DUE), as_of(terms, FIRST_DUE, paid(FIRST_DUE, "20000"))

    asked = [row.due.total for row in early.instalments]
    assert asked[0] == plain.instalments[0].due.total
    assert early.instalments[1].paid.principal + early.instalments[2].paid.principal == D(20000) - asked[0]
    assert sum(row.due.principal for row in early.instalments) == D(30000)
    assert sum(row.due.interest for row in early.instalments) < sum(
        row.due.interest for row in plain.instalments
    )


def test_a_sum_larger_than_all_that_is_owed_is_held() -> None:
    position = after_paying("5000", Excess.SPREAD)

    assert position.outstanding.total == 0
    # 30 of interest has run by the first due date; the rest of the schedule's never does.
    assert position.excess == D("1970.00")
