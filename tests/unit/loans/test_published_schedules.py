"""Schedules that other lenders' systems publish, figure by figure. Sources are named beside each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import Payment
from backend.loans.plan.schedule import build_schedule, unrounded_instalment
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    Appropriation,
    DayCount,
    Excess,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InstalmentBasis,
    InterestMethod,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    RoundTo,
    TaxSplit,
    TenureUnit,
)
from tests.unit.loans.loan_figures import EVERY_DAY, at, disbursed, paid

D = Decimal
NOVEMBER = date(2022, 11, 1)
JANUARY = date(2024, 1, 1)
EVEN = RoundingTerms(RoundTo.HALF_EVEN, RoundTo.HALF_EVEN, D("0.01"))
WHOLE = replace(EVEN, instalment_unit=D(1))


def loan(
    amount: int,
    months: int,
    rate: RateTerms,
    *,
    rounding: RoundingTerms = WHOLE,
    appropriation: Appropriation | None = None,
) -> LoanTerms:
    return LoanTerms(
        currency="INR",
        amount=D(amount),
        tenure=months,
        tenure_unit=TenureUnit.MONTHS,
        repayment=Repayment.EMI,
        rate=rate,
        tax_split=TaxSplit.NONE,
        rounding=rounding,
        appropriation=appropriation or Appropriation(),
    )


def yearly(pct: str, method: InterestMethod, day_count: DayCount, rest: Rest) -> RateTerms:
    return RateTerms(D(pct), RatePeriod.YEAR, method, day_count, rest)


FLAT_12 = yearly("12", InterestMethod.FLAT, DayCount.THIRTY_360, Rest.AS_SCHEDULED)
REDUCING_12 = yearly("12", InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED)
DAILY_12 = yearly("12", InterestMethod.REDUCING, DayCount.ACT_365, Rest.DAILY)


def test_flat_interest_over_eighteen_months() -> None:
    # apache/fineract LoanRepayment.feature: 5,000 at 12 % flat
    rows = build_schedule(loan(5000, 18, FLAT_12), NOVEMBER, EVERY_DAY)

    assert {(row.principal, row.interest) for row in rows[:-1]} == {(D(278), D(50))}
    assert (rows[-1].principal, rows[-1].instalment) == (D(274), D(324))


def test_reducing_balance_by_the_month() -> None:
    # apache/fineract LoanRepayment.feature: 5,000 at 12 %, instalment to the whole unit
    rows = build_schedule(loan(5000, 18, REDUCING_12), NOVEMBER, EVERY_DAY)

    assert [row.interest for row in rows[:3]] == [D("50.00"), D("47.45"), D("44.87")]
    assert rows[-1].instalment == D("303.22")
    assert sum(row.interest for row in rows) == D("488.22")


def test_principal_grace_of_three_months() -> None:
    terms = replace(loan(5000, 18, REDUCING_12), principal_grace_periods=3)

    rows = build_schedule(terms, NOVEMBER, EVERY_DAY)

    assert [row.principal for row in rows[:3]] == [0, 0, 0]
    assert rows[-1].instalment == D("354.87")
    assert sum(row.interest for row in rows) == D("558.87")


def test_interest_by_real_days_across_a_leap_year() -> None:
    rows = build_schedule(loan(5000, 18, DAILY_12), NOVEMBER, EVERY_DAY)

    assert [row.interest for row in rows[:3]] == [D("49.32"), D("48.35"), D("45.74")]
    assert rows[-1].instalment == D("302.33")
    assert sum(row.interest for row in rows) == D("487.33")


def test_instalment_from_each_periods_own_days() -> None:
    # apache/fineract ProgressiveEMICalculatorTest: 100 at 15.678 % actual/365
    rate = replace(
        yearly("15.678", InterestMethod.REDUCING, DayCount.ACT_365, Rest.DAILY),
        instalment_basis=InstalmentBasis.PERIOD_FACTORS,
    )
    rows = build_schedule(loan(100, 6, rate, rounding=EVEN), JANUARY, EVERY_DAY)

    assert [row.instalment for row in rows] == [D("17.43")] * 5 + [D("17.47")]
    assert sum(row.interest for row in rows) == D("4.62")


def test_instalment_rounded_up_to_the_rupee() -> None:
    # frappe/lending: 5,00,000 at 25 % over 12 months
    up = RoundingTerms(instalment=RoundTo.CEILING, instalment_unit=D(1))
    rate = replace(REDUCING_12, pct=D(25))

    assert build_schedule(loan(500000, 12, rate, rounding=up), JANUARY, EVERY_DAY)[0].instalment == D(47523)


def test_early_payment_to_principal_lowers_later_instalments() -> None:
    # apache/fineract LoanRepayment.feature: 863 paid four days early
    how = Appropriation(excess=Excess.REDUCE_INSTALMENT)
    terms = loan(5000, 6, DAILY_12, appropriation=how)
    early = paid(date(2022, 11, 27), "863")

    rows = _serviced(terms, early)

    assert (rows[0].due.interest, rows[0].outstanding.total) == (D("48.18"), D("48.18"))
    assert [row.due.total for row in rows[1:]] == [D(852)] * 4 + [D("853.63")]


def test_prepayment_on_due_days_keeps_the_instalment_and_shortens_the_loan() -> None:
    # apache/fineract LoanRepayment.feature: 1,000 and 2,000 on the first two due days
    terms = loan(5000, 6, DAILY_12, appropriation=Appropriation(excess=Excess.REDUCE_TENURE))

    rows = _serviced(terms, paid(date(2022, 12, 1), "1000"), paid(date(2023, 1, 1), "2000"))

    assert [row.due.principal for row in rows] == [
        D("950.68"),
        D("1958.73"),
        D("840.69"),
        D("850.49"),
        D("399.41"),
    ]
    assert rows[-1].due.total == D("403.48")


def _serviced(terms: LoanTerms, *payments: Payment):  # type: ignore[no-untyped-def]
    events = (disbursed(terms, NOVEMBER), *payments)
    return service_loan(terms, events, as_of=payments[-1].value_date, calendar=EVERY_DAY).instalments


def test_one_penal_charge_for_each_missed_instalment() -> None:
    # apache/fineract: 1.5 % of the overdue principal, once per instalment, three of 1,000 missed
    terms = replace(loan(3000, 3, FLAT_12), penal=PenalTerms(PenalKind.PERCENT_ONCE, D("1.5")))
    start = date(2023, 1, 1)

    position = service_loan(terms, [disbursed(terms, start)], as_of=date(2023, 5, 1), calendar=EVERY_DAY)

    assert [row.due.penalty for row in position.instalments] == [D(15)] * 3
    assert [row.due.interest for row in position.instalments] == [D(30)] * 3


def test_fee_on_every_instalment_is_paid_with_it() -> None:
    fee = FeeTerms("F", "Fee", FeeKind.FIXED, D(10), FeeWhen.PER_INSTALMENT)
    terms = replace(
        loan(100, 6, replace(REDUCING_12, pct=D(7)), rounding=EVEN),
        fees=(fee,),
    )
    due = date(2024, 2, 1)

    position = service_loan(
        terms, [disbursed(terms, JANUARY), paid(due, "27.01")], as_of=due, calendar=EVERY_DAY
    )

    amounts = position.allocations[0].amounts
    assert (amounts.principal, amounts.interest, amounts.fee) == (D("16.43"), D("0.58"), D(10))
    assert at(due).date() == due


def test_instalment_of_an_interest_free_loan_is_its_share() -> None:
    terms = loan(1000, 6, replace(FLAT_12, pct=D(0)))

    rows = build_schedule(terms, date(2023, 9, 1), EVERY_DAY)

    assert [row.principal for row in rows] == [D(167)] * 5 + [D(165)]
    assert unrounded_instalment(terms, 600, _periods(terms)) == 100


def _periods(terms: LoanTerms):  # type: ignore[no-untyped-def]
    from backend.loans.plan.schedule import periods

    return periods(terms, date(2023, 9, 1), EVERY_DAY)
