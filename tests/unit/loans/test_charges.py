"""Fees, their taxes, and interest to the paisa."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backend.loans.core.dpd import class_dates
from backend.loans.plan.charges import fee_amount, penal_charge
from backend.loans.plan.interest import Factor, Period, round_div, year_fraction
from backend.products.terms import DayCount, FeeKind, FeeTerms, PenalKind, PenalTerms, RoundTo, TaxSplit

D = Decimal
FEE = FeeTerms("PROCESSING", "Processing fee", FeeKind.PERCENT, D(2), tax_pct=D(18))


def test_exclusive_tax_comes_on_top() -> None:
    fee = fee_amount(FEE, amount=D(2000000), split=TaxSplit.INTER_STATE)

    assert (fee.base, fee.igst, fee.total) == (D(40000), D(7200), D(47200))


def test_two_halves_within_a_state() -> None:
    fee = fee_amount(FEE, amount=D(15000), split=TaxSplit.INTRA_STATE)

    assert (fee.base, fee.cgst, fee.sgst, fee.igst) == (D(300), D(27), D(27), D(0))


def test_inclusive_price_is_never_exceeded_by_its_parts() -> None:
    # 999 holds 846.61 and 152.39 of tax: an odd paisa, which the state half takes.
    fee = fee_amount(
        FeeTerms("F", "Fee", FeeKind.FIXED, D(999), tax_pct=D(18), tax_inclusive=True),
        amount=D(1),
        split=TaxSplit.INTRA_STATE,
    )

    assert (fee.base, fee.cgst, fee.sgst) == (D("846.61"), D("76.19"), D("76.20"))
    assert fee.total == D(999)


def test_no_tax_where_none_is_charged() -> None:
    assert fee_amount(FEE, amount=D(15000), split=TaxSplit.NONE).total == D(300)


@pytest.mark.parametrize(
    ("mode", "numerator", "expected"),
    [
        (RoundTo.HALF_UP, 5, 3),
        (RoundTo.HALF_EVEN, 5, 2),
        (RoundTo.HALF_EVEN, 7, 4),
        (RoundTo.DOWN, 7, 3),
        (RoundTo.CEILING, 5, 3),
        (RoundTo.CEILING, 6, 3),
    ],
)
def test_rounding_of_halves(mode: RoundTo, numerator: int, expected: int) -> None:
    assert round_div(numerator, 2, mode) == expected


def test_a_third_is_not_a_half() -> None:
    assert Factor(1, 3).of(100, RoundTo.HALF_UP) == 33
    assert Factor(2, 3).of(100, RoundTo.HALF_UP) == 67


def test_actual_actual_counts_leap_days_by_366() -> None:
    over_new_year = Period(1, date(2023, 12, 30), date(2024, 1, 3), 0)

    num, den = year_fraction(DayCount.ACT_ACT, date(2023, 12, 30), date(2024, 1, 3), over_new_year)

    assert abs(D(num) / den - D(2) / 365 - D(2) / 366) < D("1e-20")


def test_a_month_of_thirty_days_is_split_by_its_real_days() -> None:
    february = Period(1, date(2026, 2, 5), date(2026, 3, 5), 1)

    assert year_fraction(DayCount.THIRTY_360, date(2026, 2, 5), date(2026, 2, 19), february) == (14, 12 * 28)


def test_class_dates_of_the_clarification() -> None:
    dates = class_dates(date(2021, 3, 31))

    assert (dates.sma_0, dates.sma_1, dates.sma_2, dates.npa) == (
        date(2021, 3, 31),
        date(2021, 4, 30),
        date(2021, 5, 30),
        date(2021, 6, 29),
    )


def test_penal_charges_stop_at_the_tightest_cap() -> None:
    penal = PenalTerms(PenalKind.PER_DAY, D(50), cap=D(500), cap_per_instalment=D(120), cap_pct=D(2))

    def charge(so_far: int, on_instalment: int, lent: int = 10_000_00) -> int:
        return penal_charge(
            penal,
            overdue_principal=1,
            overdue_amount=1,
            charged_so_far=so_far,
            charged_on_instalment=on_instalment,
            lent=lent,
        )

    assert charge(0, 0) == 50_00
    assert charge(100_00, 100_00) == 20_00
    assert charge(180_00, 0) == 20_00
    assert charge(480_00, 0, lent=100_000_00) == 20_00
    assert charge(500_00, 0, lent=100_000_00) == 0
