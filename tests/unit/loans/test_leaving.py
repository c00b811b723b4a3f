"""Leaving within the cooling-off days: principal and interest to the day, and no penal charge of those days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from backend.kernel.errors import ValidationFailed
from backend.ledger.accounts import Code
from backend.ledger.drafts import JournalDraft
from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import posting_plan
from backend.loans.figures.payoff import exit_quote, payoff_quote
from backend.loans.plan.money_events import BorrowerNpa, ChargeAdded, CoolingOffExit, Waiver, WriteOff
from backend.loans.plan.position import LineKind, LoanPosition, PositionStatus
from backend.products.terms import Component, FeeKind, FeeTerms, PayoffInterest, PenalKind, PenalTerms
from tests.unit.loans.loan_figures import (
    EMI,
    EVERY_DAY,
    FIRST,
    PAYDAY,
    D,
    as_of,
    at,
    disbursed,
    event_id,
    paid,
)

# 15,000 for one day at 15 a night; 50 for each day it is late; leaving is free for twenty days.
OVERNIGHT = replace(PAYDAY, tenure=1, cooling_off_days=20)
DUE = FIRST + timedelta(days=1)
LAST = FIRST + timedelta(days=20)


def left(on: date, name: str = "left") -> CoolingOffExit:
    return CoolingOffExit(event_id(name), on, at(on, 30))


def journal_of(position: LoanPosition, kind: str) -> dict[Code, object]:
    """The accounts of the one journal of this kind, debits above zero."""
    drafts = drafts_for(loan_id=event_id("loan"), currency="INR", plan=posting_plan(position, []))
    [draft] = [one for one in drafts if isinstance(one, JournalDraft) and one.kind == kind]
    return {posting.account: posting.debit or -posting.credit for posting in draft.postings}


def test_penal_charges_of_the_days_before_are_taken_back() -> None:
    on = DUE + timedelta(days=4)

    before = as_of(OVERNIGHT, on, day_closed=False)
    after = as_of(OVERNIGHT, on, left(on), day_closed=False)

    assert before.outstanding.penalty == D(200)
    assert (after.outstanding.penalty, after.outstanding.tax) == (0, 0)
    assert after.outstanding - before.outstanding == before.outstanding.__class__(penalty=D(-200))
    assert after.lines[-1].note == (
        "Penal charges of 200.00 taken back: the borrower left within the cooling-off days"
    )
    assert [row.due.penalty for row in after.instalments] == [0]


@pytest.mark.parametrize("late", [0, 1, 4, 18])
def test_what_the_quote_asks_closes_the_loan(late: int) -> None:
    on = DUE + timedelta(days=late)

    quote = exit_quote(OVERNIGHT, [disbursed(OVERNIGHT)], on=on, calendar=EVERY_DAY)

    assert quote is not None
    assert (quote.amounts.penalty, quote.to_pay) == (0, D(15000) + 15 * (late + 1))
    position = as_of(OVERNIGHT, on, left(on), paid(on, quote.to_pay, booked=at(on, 31)))
    assert (position.status, position.outstanding.total, position.excess) == (PositionStatus.CLOSED, 0, 0)


def test_what_was_paid_of_them_counts_towards_the_exit() -> None:
    some = paid(DUE + timedelta(days=2), "100")  # two charges, and they are cleared first
    on = DUE + timedelta(days=4)

    position = as_of(OVERNIGHT, on, some, left(on), day_closed=False)

    assert position.paid.penalty == 0
    assert position.paid.total == position.total_paid == D(100)
    assert position.net_payoff == D(15000) + 15 * 5 - 100
    assert journal_of(position, "PENAL_RETURNED") == {
        Code.PENALTY_INCOME: D(200),
        Code.PENALTY_RECEIVABLE: D(-100),
        Code.HELD_FOR_BORROWERS: D(-100),
    }


def test_a_charge_that_somebody_put_on_goes_too_and_one_that_was_waived_stays_waived() -> None:
    on = DUE + timedelta(days=2)
    charge = ChargeAdded(event_id("charge"), on, at(on, 1), Component.PENALTY, D(70))
    waiver = Waiver(event_id("waiver"), on, at(on, 2), Component.PENALTY, D(60))

    position = as_of(OVERNIGHT, on, charge, waiver, left(on), day_closed=False)

    assert (position.outstanding.penalty, position.waived.penalty) == (0, D(60))
    assert journal_of(position, "PENAL_RETURNED")[Code.PENALTY_INCOME] == D(110)


@pytest.mark.parametrize(
    "penal",
    [
        PenalTerms(PenalKind.PER_DAY, D(50), cap=D(150)),
        PenalTerms(PenalKind.PER_DAY, D(50), cap_per_instalment=D(100)),
        PenalTerms(PenalKind.FLAT_ONCE, D(500)),
        PenalTerms(PenalKind.PERCENT_ONCE, D(2), grace_days=2),
        PenalTerms(PenalKind.PERCENT_PER_DAY, D(1)),
    ],
)
def test_who_left_and_did_not_pay_is_late_like_any_other_once_the_days_are_over(penal: PenalTerms) -> None:
    terms = replace(OVERNIGHT, penal=penal)
    days = [FIRST + timedelta(days=late) for late in (1, 3, 12, 20)]
    ends = [as_of(terms, LAST + timedelta(days=more), left(on)) for on in days for more in (0, 1, 4)]

    assert all(end.outstanding.penalty == 0 for end in ends[::3])
    assert all(end.outstanding.penalty > 0 for end in ends[1::3])
    # On which of the days they left makes no difference.
    for place in (1, 2):
        assert all(one.outstanding == other.outstanding for one, other in pairwise(ends[place::3]))


def test_income_of_an_npa_that_is_taken_back_was_never_income() -> None:
    npa = BorrowerNpa(event_id("npa"), DUE, at(DUE, 1), is_npa=True)
    on = DUE + timedelta(days=3)

    position = as_of(OVERNIGHT, on, npa, left(on), day_closed=False)

    assert journal_of(position, "PENAL_RETURNED") == {
        Code.INTEREST_SUSPENSE: D(150),
        Code.PENALTY_RECEIVABLE: D(-150),
    }
    assert position.suspended.total == position.outstanding.interest


def test_interest_is_that_of_the_days_gone_by_whatever_closing_early_costs() -> None:
    day = FIRST + timedelta(days=1)
    terms = replace(EMI, cooling_off_days=3, payoff_interest=PayoffInterest.TO_PERIOD_END)

    early = payoff_quote(terms, [disbursed(terms)], on=day, calendar=EVERY_DAY)
    leaving = exit_quote(terms, [disbursed(terms)], on=day, calendar=EVERY_DAY)

    assert leaving is not None
    # 600 a month; one day of 31
    assert (early.amounts.interest, leaving.amounts.interest) == (D(600), D("19.35"))
    position = as_of(terms, day, left(day), paid(day, leaving.to_pay, booked=at(day, 31)))
    assert (position.status, position.outstanding.total) == (PositionStatus.CLOSED, 0)


def test_what_comes_back_closes_the_loan_where_it_is_all_that_is_owed() -> None:
    terms = replace(OVERNIGHT, exit_keeps_fees=False)
    most = paid(DUE, "15000")

    position = as_of(terms, DUE, most, left(DUE), day_closed=False)

    assert (position.status, position.closed_on, position.excess) == (PositionStatus.CLOSED, DUE, D(339))


def test_fees_and_penal_charges_come_back_together() -> None:
    fee = FeeTerms("PROCESSING", "Processing fee", FeeKind.FIXED, D(100))
    terms = replace(OVERNIGHT, exit_keeps_fees=False, fees=(fee,))
    on = DUE + timedelta(days=1)

    position = as_of(terms, on, paid(on, "50"), left(on), day_closed=False)

    told = [(line.kind, line.amounts.penalty, line.held) for line in position.lines[-3:]]
    assert told == [
        (LineKind.PENAL_RETURNED, D(0), D(50)),
        (LineKind.FEE_RETURNED, D(0), D(100)),
        (LineKind.HELD_APPLIED, D(0), D(-150)),
    ]


def test_a_loan_that_was_written_off_cannot_be_left() -> None:
    gone = WriteOff(event_id("gone"), DUE, at(DUE))

    with pytest.raises(ValidationFailed) as refused:
        as_of(OVERNIGHT, DUE, gone, left(DUE))

    assert refused.value.fields[0].code == "already_ended"
