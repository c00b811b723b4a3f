"""The rate of a loan is the rate of what the borrower receives and pays, whatever the shape of the loan.

Each is compared with a rate found here by halving an interval on the flows as they are read off the sheet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans.figures import cost
from backend.loans.figures.kfs import KfsFigures, kfs_figures
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import (
    AprBasis,
    DayCount,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InterestMethod,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    TenureUnit,
)
from tests.unit.loans.loan_figures import EVERY_DAY, FIRST

D = Decimal
CHARGES = FeeTerms("CHARGES", "Charges", FeeKind.FIXED, D(400))
COLLECTION = FeeTerms("COLLECTION", "Collection", FeeKind.FIXED, D(25), when=FeeWhen.PER_INSTALMENT)
MONTHLY = LoanTerms(
    currency="INR",
    amount=D(20000),
    tenure=12,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=RateTerms(D(15), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED),
    fees=(CHARGES,),
)


def figures_of(terms: LoanTerms) -> KfsFigures:
    return kfs_figures(terms, on=FIRST, calendar=EVERY_DAY)


def rate_of(received: Decimal, paid: list[tuple[int, Decimal]]) -> float:
    """Per month, of payments after so many months."""

    def left(rate: float) -> float:
        return float(received) - sum(float(amount) / (1 + rate) ** after for after, amount in paid)

    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if left(middle) < 0 else (low, middle)
    return low


def by_the_sheet(figures: KfsFigures, months: int) -> Decimal:
    """Twelve times the monthly rate of the rows of the sheet, `months` apart."""
    paid = [(row.number * months, row.instalment) for row in figures.schedule if row.number]
    return round(D(rate_of(figures.net_to_borrower, paid) * 1200), 2)


@pytest.mark.parametrize(
    ("terms", "months"),
    [
        pytest.param(replace(MONTHLY, repay_every=3), 3, id="quarterly"),
        pytest.param(
            replace(MONTHLY, repay_every=6, repayment=Repayment.EQUAL_PRINCIPAL), 6, id="half-yearly"
        ),
        pytest.param(replace(MONTHLY, tenure=7, repayment=Repayment.BULLET), 7, id="bullet"),
        pytest.param(replace(MONTHLY, repayment=Repayment.EQUAL_PRINCIPAL), 1, id="equal principal"),
        pytest.param(replace(MONTHLY, repayment=Repayment.INTEREST_ONLY), 1, id="interest only"),
        pytest.param(replace(MONTHLY, principal_grace_periods=3), 1, id="principal grace"),
        pytest.param(replace(MONTHLY, interest_free_periods=3), 1, id="interest free"),
        pytest.param(replace(MONTHLY, interest_deferred_periods=3), 1, id="interest deferred"),
        pytest.param(replace(MONTHLY, balloon_pct=D(40)), 1, id="balloon"),
        pytest.param(replace(MONTHLY, fixed_instalment=D(2500)), 1, id="fixed instalment"),
        pytest.param(replace(MONTHLY, rate=replace(MONTHLY.rate, method=InterestMethod.FLAT)), 1, id="flat"),
        pytest.param(replace(MONTHLY, fees=(CHARGES, COLLECTION)), 1, id="a fee with each instalment"),
    ],
)
def test_the_rate_is_that_of_the_rows_of_the_sheet(terms: LoanTerms, months: int) -> None:
    figures = figures_of(terms)

    assert figures.apr_pct == pytest.approx(by_the_sheet(figures, months), abs=D("0.01"))
    assert figures.apr_pct > 15 or terms.interest_free_periods


def test_a_level_instalment_enters_before_it_is_rounded_and_its_fee_with_it() -> None:
    whole = replace(
        MONTHLY,
        fees=(CHARGES, COLLECTION),
        rounding=replace(MONTHLY.rounding, instalment_unit=D(100)),
    )
    exact = replace(whole, rounding=MONTHLY.rounding)

    assert figures_of(whole).instalment == D("1825.00")  # 1,805.17 to the nearest hundred, and 25
    assert figures_of(whole).apr_pct == figures_of(exact).apr_pct


@pytest.mark.parametrize(
    ("terms", "monthly"),
    [
        (MONTHLY, True),
        (replace(MONTHLY, tenure_unit=TenureUnit.WEEKS), False),
        (replace(MONTHLY, tenure_unit=TenureUnit.DAYS), False),
        (replace(MONTHLY, tranches=(Tranche(D(20000), 0),)), True),
        (replace(MONTHLY, tranches=(Tranche(D(15000), 0), Tranche(D(5000), 40))), False),
        (replace(MONTHLY, tenure=7, repayment=Repayment.BULLET), True),
        (replace(MONTHLY, due_dates=tuple(date(2026, month, 5) for month in range(2, 13))), False),
    ],
)
def test_a_loan_is_monthly_by_its_terms(terms: LoanTerms, monthly: bool) -> None:
    plain = figures_of(MONTHLY).schedule
    rows = plain if terms.repayment is Repayment.EMI else figures_of(terms).schedule

    assert cost.is_monthly(terms, rows, FIRST) is monthly


@pytest.mark.parametrize(("moved", "monthly"), [(-10, True), (10, True), (11, False), (-11, False)])
def test_a_due_date_moved_by_holidays_is_still_the_months(moved: int, monthly: bool) -> None:
    rows = list(figures_of(MONTHLY).schedule)
    day = rows[4].due_date.toordinal() + moved
    rows[4] = replace(rows[4], due_date=date.fromordinal(day))

    assert cost.is_monthly(MONTHLY, rows, FIRST) is monthly


def test_a_loan_of_several_payments_has_no_simple_rate() -> None:
    simple = figures_of(replace(MONTHLY, apr_basis=AprBasis.SIMPLE))
    nominal = figures_of(MONTHLY)

    # told for a day's compounding: 365 times the rate per day, below 12 times the rate per month
    assert nominal.apr_pct - D("0.2") < simple.apr_pct < nominal.apr_pct
    assert simple.effective_pct == nominal.effective_pct


@pytest.mark.parametrize("unit", [TenureUnit.MONTHS, TenureUnit.WEEKS])
@pytest.mark.parametrize("fee", ["20000", "20400"])
def test_fees_that_eat_the_loan_leave_no_rate(unit: TenureUnit, fee: str) -> None:
    eaten = replace(MONTHLY, tenure_unit=unit, fees=(replace(CHARGES, value=D(fee)),))

    with pytest.raises(ValidationFailed) as refused:
        figures_of(eaten)

    assert [(each.path, each.code) for each in refused.value.fields] == [("amount", "no_rate")]
