"""Tax withheld from fees, the charge for closing early, caps on penal charges, and a share paid down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import posting_plan
from backend.loans.figures.payoff import exit_quote, payoff_quote
from backend.loans.plan.money_events import CoolingOffExit
from backend.loans.plan.position import LoanPosition
from backend.products.terms import FeeKind, FeeTerms, FeeWhen, PenalKind, PenalTerms
from tests.unit.loans.loan_figures import (
    DAILY_EMI,
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

# 2 % of 15,000 is 300, of which the payer withholds 30; GST of 54 comes on top.
WITHHELD = replace(
    PAYDAY, fees=(FeeTerms("P", "Processing fee", FeeKind.PERCENT, D(2), tax_pct=D(18), tds_pct=D(10)),)
)
CLOSING = FeeTerms("F", "Foreclosure charge", FeeKind.PERCENT, D(4), FeeWhen.FORECLOSURE, D(18))
FEE = replace(DAILY_EMI, fees=(CLOSING,))


def sides(position: LoanPosition) -> dict[str, object]:
    """The accounts of the last journal, debits above zero."""
    draft = drafts_for(loan_id=UUID(int=1), currency="INR", plan=posting_plan(position, []))[-1]
    return {posting.account.name: posting.debit or -posting.credit for posting in draft.postings}  # type: ignore[union-attr]


def test_tax_withheld_from_a_fee_reaches_the_borrower_and_is_asked_of_the_state() -> None:
    assert sides(as_of(WITHHELD, FIRST)) == {
        "LOAN_PRINCIPAL": 15000,
        "TDS_RECEIVABLE": 30,
        "BANK_DISBURSEMENT": D("-14676"),
        "FEE_INCOME": -300,
        "CGST_PAYABLE": -27,
        "SGST_PAYABLE": -27,
    }


def test_fees_that_go_back_take_the_withheld_tax_with_them() -> None:
    terms = replace(WITHHELD, exit_keeps_fees=False)
    position = as_of(terms, FIRST, CoolingOffExit(event_id("exit"), FIRST, at(FIRST, 2)), day_closed=False)

    assert position.excess == D(324)
    assert sides(position)["TDS_RECEIVABLE"] == -30


def test_an_instalment_fee_asks_for_what_is_not_withheld() -> None:
    fee = FeeTerms("I", "Collection fee", FeeKind.FIXED, D(100), FeeWhen.PER_INSTALMENT, D(18), tds_pct=D(10))

    row = as_of(replace(EMI, fees=(fee,)), date(2026, 2, 5)).instalments[0]

    assert (row.due.fee, row.due.tax) == (D(90), D(18))


def test_closing_early_costs_the_charge_of_the_terms_on_the_principal_prepaid() -> None:
    day = date(2026, 1, 20)
    quote = payoff_quote(FEE, [disbursed(FEE)], on=day, calendar=EVERY_DAY)

    assert quote.amounts.fee == D(1200)  # 4 % of 30,000
    assert quote.amounts.tax == D(216)
    closed = as_of(FEE, day, paid(day, quote.to_pay))
    assert (closed.outstanding.total, closed.closed_on) == (0, day)
    assert closed.paid.fee == D(1200)


def test_money_short_of_the_charge_waits_for_the_rest() -> None:
    day = date(2026, 1, 20)
    quote = payoff_quote(FEE, [disbursed(FEE)], on=day, calendar=EVERY_DAY)

    short = as_of(FEE, day, paid(day, quote.to_pay - 1))
    then = payoff_quote(FEE, [disbursed(FEE), paid(day, quote.to_pay - 1)], on=day, calendar=EVERY_DAY)

    assert short.closed_on is None
    assert short.outstanding.principal == D(30000)
    assert then.to_pay == 1


def test_no_charge_once_all_has_fallen_due_nor_in_the_cooling_off_days() -> None:
    last = date(2026, 4, 5)
    leaving = exit_quote(FEE, [disbursed(FEE)], on=FIRST, calendar=EVERY_DAY)

    assert as_of(FEE, last).payoff.fee == 0
    assert leaving is not None and leaving.amounts.fee == 0


def test_one_missed_instalment_costs_no_more_than_its_cap() -> None:
    # 50 a day: the first instalment's cap of 120 leaves 20 on the third day, then the second bears the charge.
    terms = replace(EMI, penal=PenalTerms(PenalKind.PER_DAY, D(50), cap_per_instalment=D(120)))

    assert as_of(terms, date(2026, 3, 4)).instalments[0].due.penalty == D(120)
    assert [row.due.penalty for row in as_of(terms, date(2026, 3, 5)).instalments] == [D(120), D(50), 0]


def test_a_loan_bears_no_more_than_its_cap_of_the_amount_lent() -> None:
    # 1 % of 15,000
    terms = replace(PAYDAY, penal=PenalTerms(PenalKind.PER_DAY, D(50), cap=D(1500), cap_pct=D(1)))

    assert as_of(terms, date(2026, 3, 20)).outstanding.penalty == D(150)


def test_a_share_paid_down_falls_due_on_the_day_of_disbursal() -> None:
    terms = replace(EMI, down_payment_pct=D(10))

    unpaid = as_of(terms, FIRST)
    settled = as_of(terms, FIRST, paid(FIRST, "3000"))

    assert (unpaid.overdue.principal, unpaid.dpd_days) == (D(3000), 1)
    assert settled.overdue.total == 0
    assert settled.instalments[0].due_date == FIRST
    assert settled.outstanding.principal == D(27000)
    assert sum(row.due.principal for row in settled.instalments) == D(30000)
