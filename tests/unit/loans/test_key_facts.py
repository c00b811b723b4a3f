"""The figures of a Key Facts Statement, against the published examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans.figures import apr
from backend.loans.figures.kfs import kfs_figures
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import (
    AprBasis,
    DayCount,
    FeeKind,
    FeeTerms,
    InterestMethod,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    TenureUnit,
)
from tests.unit.loans.loan_figures import EVERY_DAY, FIRST, PAYDAY

D = Decimal

OFFICIAL = LoanTerms(
    currency="INR",
    amount=D(20000),
    tenure=24,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=RateTerms(D(15), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED),
    fees=(FeeTerms("CHARGES", "Charges", FeeKind.FIXED, D(400)),),
)


def test_the_official_illustration_of_the_key_facts_statement() -> None:
    figures = kfs_figures(OFFICIAL, on=FIRST, calendar=EVERY_DAY)

    assert figures.net_to_borrower == D("19600.00")
    assert figures.instalment == D("969.73")
    assert round(figures.total_interest) == 3274
    assert round(figures.total_payable) == 23274
    assert figures.apr_pct == D("17.07")


def test_the_rate_is_taken_before_the_instalment_is_rounded_to_a_rupee() -> None:
    whole_rupee = replace(OFFICIAL, rounding=replace(OFFICIAL.rounding, instalment_unit=D(1)))

    figures = kfs_figures(whole_rupee, on=FIRST, calendar=EVERY_DAY)

    assert figures.instalment == D("970.00")
    assert figures.apr_pct == D("17.07")
    assert apr.nominal_monthly(D(19600), [D(970)] * 24) == D("17.10")


def test_tax_on_the_fee_is_part_of_the_rate() -> None:
    taxed = replace(OFFICIAL, fees=(replace(OFFICIAL.fees[0], tax_pct=D(18)),))

    figures = kfs_figures(taxed, on=FIRST, calendar=EVERY_DAY)

    assert figures.total_fees == D("472.00")
    assert figures.net_to_borrower == D("19528.00")
    assert figures.apr_pct > D("17.07")


def test_a_loan_counted_in_days_states_the_simple_rate() -> None:
    # 5,000, pay 5,500 after 7 days: 10 % x 365 / 7
    assert apr.simple(D(5000), D(5500), 7) == D("521.43")


def test_effective_rate_of_a_single_repayment() -> None:
    assert apr.effective(D(1000), D(1200), 546) == D("12.96")


def test_effective_rate_of_a_flat_hong_kong_loan() -> None:
    # 50,000 at 0.7 % flat a month over 12 months
    assert apr.effective_monthly(D(50000), [D("4516.666667")] * 12) == D("16.26")


def test_salary_advance_figures() -> None:
    figures = kfs_figures(PAYDAY, on=FIRST, calendar=EVERY_DAY)

    assert figures.net_to_borrower == D("14646.00")
    assert figures.total_fees == D("354.00")
    assert figures.total_payable == D("15450.00")
    assert figures.last_due_date == date(2026, 2, 4)
    # (15,450 - 14,646) / 14,646 x 365 / 30
    assert figures.apr_pct == D("66.79")


def test_rows_of_the_sheet_add_up_and_close_to_nothing() -> None:
    figures = kfs_figures(OFFICIAL, on=FIRST, calendar=EVERY_DAY)

    assert sum(row.principal for row in figures.schedule) == D(20000)
    assert sum(row.instalment for row in figures.schedule) == figures.total_payable
    assert figures.schedule[-1].closing_principal == 0


def test_figures_travel_as_text() -> None:
    figures = kfs_figures(
        replace(OFFICIAL, apr_basis=AprBasis.EFFECTIVE), on=FIRST, calendar=EVERY_DAY
    ).to_json()

    assert figures["net_to_borrower"] == "19600.00"
    assert figures["schedule"][0]["due_date"] == "2026-02-05"
    assert figures["apr_pct"] == figures["effective_pct"]


def test_flat_interest_that_would_run_on_after_the_principal_is_refused() -> None:
    flat = replace(OFFICIAL.rate, method=InterestMethod.FLAT)
    terms = replace(OFFICIAL, rate=flat, tenure=6, fixed_instalment=D(9000))

    with pytest.raises(ValidationFailed) as refused:
        kfs_figures(terms, on=FIRST, calendar=EVERY_DAY)

    assert [(one.path, one.code) for one in refused.value.fields] == [("tenure", "repaid_before")]
    assert kfs_figures(replace(terms, tenure=3), on=FIRST, calendar=EVERY_DAY).instalment_count == 3


def test_weekly_instalments_have_their_rate_by_the_day() -> None:
    weekly = replace(
        OFFICIAL,
        amount=D(5200),
        tenure=26,
        tenure_unit=TenureUnit.WEEKS,
        rate=replace(OFFICIAL.rate, pct=D(0), day_count=DayCount.ACT_365),
        fees=(replace(OFFICIAL.fees[0], value=D(200)),),
    )
    figures = kfs_figures(weekly, on=FIRST, calendar=EVERY_DAY)

    # 5,000 received, 26 weekly payments of 200: 0.292731 % a week
    assert figures.instalment == D(200)
    assert figures.effective_pct == D("16.46")
    assert figures.apr_pct == D("15.34")


def test_money_drawn_later_is_received_later() -> None:
    # 10,000 at once and 10,000 after 180 days, all paid after 360: simple interest cannot be cheaper than its rate
    drawn = replace(
        OFFICIAL,
        tenure=12,
        repayment=Repayment.INTEREST_ONLY,
        rate=replace(OFFICIAL.rate, rest=Rest.DAILY, day_count=DayCount.ACT_365),
        fees=(),
        tranches=(Tranche(D(10000), 0), Tranche(D(10000), 180)),
    )
    figures = kfs_figures(drawn, on=FIRST, calendar=EVERY_DAY)

    assert figures.total_interest == sum(row.interest for row in figures.schedule)
    assert figures.apr_pct == pytest.approx(D(15), abs=D("0.1"))


def test_a_down_payment_is_neither_received_nor_an_instalment() -> None:
    figures = kfs_figures(replace(OFFICIAL, down_payment_pct=D(50), fees=()), on=FIRST, calendar=EVERY_DAY)

    assert (figures.schedule[0].number, figures.schedule[0].principal) == (0, D(10000))
    assert figures.instalment_count == 24
    assert figures.apr_pct == D("15.00")


def test_tax_withheld_by_the_payer_is_not_kept_back() -> None:
    fee = replace(OFFICIAL.fees[0], tds_pct=D(10))
    figures = kfs_figures(replace(OFFICIAL, fees=(fee,)), on=FIRST, calendar=EVERY_DAY)

    assert figures.fees[0].tds == D(40)
    assert figures.net_to_borrower == D(19640)
    assert figures.apr_pct == D("17.07")
