"""Loans that are not paid: NPA, settlement, write-off and recovery, with their journals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.kernel.errors import ValidationFailed
from backend.ledger.drafts import JournalDraft, JournalKind
from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import posting_plan
from backend.loans.plan.money_events import (
    BorrowerNpa,
    ChargeAdded,
    Recovery,
    Restructure,
    Settlement,
    Waiver,
    WriteOff,
)
from backend.loans.plan.position import AssetClass, LoanPosition, PositionStatus
from backend.products.terms import (
    Appropriation,
    Component,
    InterestMethod,
    KindOrder,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    TransactionKind,
)
from tests.unit.loans.loan_figures import PAYDAY, D, as_of, at, event_id, paid

# 10 a night on 10,000; due on 4 February, NPA from the day-end of 5 May, 120 nights after the disbursal.
PLAIN = replace(
    PAYDAY,
    amount=D(10000),
    fees=(),
    penal=PenalTerms(),
    rate=RateTerms(D("0.1"), RatePeriod.DAY, InterestMethod.SIMPLE_DAILY),
)
FALLS = date(2026, 5, 5)
NPA_NOTE = "NPA: more than 90 days past due; unpaid income waits until it is paid"


def write_off(on: date) -> WriteOff:
    return WriteOff(event_id("write-off"), on, at(on, 5))


def recovery(on: date, amount: str) -> Recovery:
    return Recovery(event_id(f"recovered {on}"), on, at(on, 6), D(amount))


def settlement(on: date, amount: str) -> Settlement:
    return Settlement(event_id("settlement"), on, at(on, 5), D(amount))


def told_npa(on: date, is_npa: bool) -> BorrowerNpa:
    return BorrowerNpa(event_id(f"borrower {on} {is_npa}"), on, at(on, 7), is_npa)


def balances(position: LoanPosition) -> dict[str, Decimal]:
    """Every account of the loan, debits above zero, from its journals."""
    result: dict[str, Decimal] = {}
    for draft in drafts_for(loan_id=UUID(int=1), currency="INR", plan=posting_plan(position, [])):
        assert isinstance(draft, JournalDraft)
        for posting in draft.postings:
            name = posting.account.name
            result[name] = result.get(name, D(0)) + posting.debit - posting.credit
    return {name: amount for name, amount in result.items() if amount}


def kinds(position: LoanPosition) -> list[JournalKind]:
    drafts = drafts_for(loan_id=UUID(int=1), currency="INR", plan=posting_plan(position, []))
    return [draft.kind for draft in drafts if isinstance(draft, JournalDraft)]


def test_falling_to_npa_takes_unpaid_income_back_once() -> None:
    before, after = as_of(PLAIN, FALLS - timedelta(days=1)), as_of(PLAIN, FALLS)

    assert balances(before)["INTEREST_INCOME"] == D(-1190)
    assert after.asset_class is AssetClass.NPA
    assert after.suspended.interest == D(1200)
    assert "INTEREST_INCOME" not in balances(after)
    assert balances(after)["INTEREST_SUSPENSE"] == D(-1200)
    assert kinds(as_of(PLAIN, FALLS + timedelta(days=40))).count(JournalKind.INCOME_SUSPENDED) == 1
    (line,) = [line for line in after.lines if line.kind == "INCOME_SUSPENDED"]
    assert (line.value_date, line.note) == (FALLS, NPA_NOTE)


def test_interest_of_an_npa_is_owed_and_no_income() -> None:
    position = as_of(PLAIN, FALLS + timedelta(days=10))

    assert position.outstanding.interest == D(1300)
    assert position.suspended.interest == D(1300)
    nights = [line for line in position.lines if line.kind == "INTEREST_ACCRUED"]
    assert [line.value_date for line in nights if line.suspense.total] == [
        FALLS + timedelta(days=night) for night in range(1, 11)
    ]
    assert "INTEREST_INCOME" not in balances(position)


def test_income_of_an_npa_is_earned_as_it_is_paid() -> None:
    day = FALLS + timedelta(days=10)

    position = as_of(PLAIN, day, paid(day, "500"))

    assert position.suspended.interest == D(800)
    assert balances(position)["INTEREST_INCOME"] == D(-500)
    assert position.asset_class is AssetClass.NPA


def test_one_rupee_left_keeps_an_npa_and_all_arrears_paid_end_it() -> None:
    day = FALLS + timedelta(days=10)

    nearly, wholly = as_of(PLAIN, day, paid(day, "11299")), as_of(PLAIN, day, paid(day, "11300"))

    assert (nearly.asset_class, nearly.is_npa) == (AssetClass.NPA, True)
    assert (wholly.asset_class, wholly.is_npa) == (AssetClass.STANDARD, False)
    assert balances(wholly) == {
        "BANK_DISBURSEMENT": D(-10000),
        "BANK_COLLECTION": D(11300),
        "INTEREST_INCOME": D(-1300),
    }


def test_penal_charges_and_fees_of_an_npa_wait_too_and_tax_does_not() -> None:
    terms = replace(PLAIN, penal=PenalTerms(PenalKind.FLAT_ONCE, D(500)))

    position = as_of(terms, FALLS)

    assert position.suspended.penalty == D(500)
    assert "PENALTY_INCOME" not in balances(position)


def test_waiving_what_waited_costs_nothing() -> None:
    day = FALLS + timedelta(days=10)
    waiver = Waiver(event_id("waiver"), day, at(day, 2), Component.INTEREST, D(1300))

    position = as_of(PLAIN, day, waiver)

    assert "WAIVERS" not in balances(position)
    assert position.suspended.total == 0


def test_another_loan_of_the_borrower_makes_this_one_npa_until_it_does_no_longer() -> None:
    on, off = date(2026, 1, 15), date(2026, 1, 25)

    during = as_of(PLAIN, date(2026, 1, 20), told_npa(on, True))
    after = as_of(PLAIN, off, told_npa(on, True), told_npa(off, False))

    assert during.is_npa and during.suspended.interest == D(150)
    assert during.asset_class is AssetClass.STANDARD  # by itself
    assert not after.is_npa and balances(after)["INTEREST_INCOME"] == D(-200)


def test_an_npa_that_ends_and_begins_again_on_one_day_is_two_facts_of_the_books() -> None:
    day = date(2026, 1, 15)
    news = [
        replace(told_npa(day, is_npa), id=event_id(str(order)), booked_at=at(day, order))
        for order, is_npa in ((9, True), (10, False), (11, True))
    ]

    position = as_of(PLAIN, day, *news)

    assert position.suspended.interest == D(100)
    assert kinds(position).count(JournalKind.INCOME_SUSPENDED) == 2
    assert "INTEREST_INCOME" not in balances(position)


def test_a_restructured_npa_stays_one_until_the_lender_says_otherwise() -> None:
    day = FALLS + timedelta(days=10)
    anew = Restructure(event_id("anew"), day, at(day, 3), tenure=30, reschedule_arrears=True)

    position = as_of(PLAIN, day, anew)

    assert (position.overdue.total, position.is_npa) == (0, True)
    assert position.suspended.interest == D(1300)


def test_a_backdated_payment_that_keeps_the_loan_from_npa_leaves_no_trace_of_it() -> None:
    day = FALLS + timedelta(days=10)

    position = as_of(PLAIN, day, paid(date(2026, 2, 4), "10300", booked=at(day)))

    assert JournalKind.INCOME_SUSPENDED not in kinds(position)
    assert position.closed_on == date(2026, 2, 4)


def test_a_settlement_takes_the_money_and_gives_up_the_rest() -> None:
    day = date(2026, 2, 14)  # 40 nights: 400 of interest

    position = as_of(PLAIN, day, settlement(day, "8000"))

    assert position.status is PositionStatus.SETTLED
    assert position.outstanding.total == 0
    assert position.waived.total == D(2400)
    assert balances(position) == {
        "BANK_DISBURSEMENT": D(-10000),
        "BANK_COLLECTION": D(8000),
        "INTEREST_INCOME": D(-400),
        "SETTLEMENT_LOSSES": D(2400),
    }


def test_a_settlement_clears_in_its_own_order() -> None:
    principal_first = (
        Component.PRINCIPAL,
        Component.INTEREST,
        Component.FEE,
        Component.TAX,
        Component.PENALTY,
    )
    terms = replace(
        PLAIN, appropriation=Appropriation(orders=(KindOrder(TransactionKind.SETTLEMENT, principal_first),))
    )
    day = date(2026, 2, 14)

    usual, settled = as_of(terms, day, paid(day, "8000")), as_of(terms, day, settlement(day, "8000"))

    assert usual.allocations[0].amounts.interest == D(400)
    assert settled.allocations[0].amounts.principal == D(8000)


def test_a_settlement_that_pays_all_is_a_loan_paid() -> None:
    day = date(2026, 2, 14)

    position = as_of(PLAIN, day, settlement(day, "10500"))

    assert (position.status, position.excess) == (PositionStatus.CLOSED, D(100))


def test_no_interest_runs_after_a_settlement() -> None:
    day = date(2026, 2, 14)

    assert as_of(PLAIN, day + timedelta(days=100), settlement(day, "8000")).outstanding.total == 0


def test_a_write_off_empties_the_books_and_keeps_the_claim() -> None:
    day = FALLS + timedelta(days=10)

    position = as_of(PLAIN, day + timedelta(days=30), write_off(day))

    assert position.status is PositionStatus.WRITTEN_OFF
    assert position.outstanding.total == 0
    assert (position.written_off.principal, position.written_off.interest) == (D(10000), D(1300))
    # What waited was never income, so it is no loss.
    assert balances(position) == {"BANK_DISBURSEMENT": D(-10000), "WRITE_OFFS": D(10000)}


def test_what_is_recovered_is_income_and_lessens_the_claim() -> None:
    day = FALLS + timedelta(days=10)

    position = as_of(
        PLAIN, day + timedelta(days=30), write_off(day), recovery(day + timedelta(days=20), "1500")
    )

    assert (position.written_off.interest, position.written_off.principal) == (0, D(9800))
    assert balances(position)["RECOVERY_INCOME"] == D(-1500)
    assert position.allocations[0].amounts.total == D(1500)


def test_recovery_beyond_the_claim_is_held_for_the_borrower() -> None:
    day = FALLS + timedelta(days=10)

    position = as_of(PLAIN, day, write_off(day), recovery(day, "12000"))

    assert (position.written_off.total, position.excess) == (0, D(700))


def test_a_charge_after_the_write_off_is_paid_before_the_claim() -> None:
    day = FALLS + timedelta(days=10)
    bounce = ChargeAdded(event_id("bounce"), day, at(day, 6), Component.FEE, D(100), D(18))
    first = Recovery(event_id("first"), day, at(day, 7), D(500))

    position = as_of(PLAIN, day, write_off(day), bounce, first)

    assert position.outstanding.total == position.excess == 0
    assert position.written_off.total == D(11300) - D(382)


def test_a_loan_is_written_off_once() -> None:
    day = FALLS + timedelta(days=10)
    again = WriteOff(event_id("again"), day, at(day, 9))

    with pytest.raises(ValidationFailed) as refused:
        as_of(PLAIN, day, write_off(day), again)

    assert refused.value.fields[0].code == "already_ended"
