"""Plans of every shape a loan is sold in. Figures of other lenders' systems are named beside the test; the others
can be checked by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import ValidationFailed
from backend.loans.plan.planning import Change, Draw, PlanRow, Repricing
from backend.loans.plan.schedule import build_schedule, periods, plan, plan_rows
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import (
    DayCount,
    InstalmentBasis,
    InterestMethod,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    RoundTo,
    TaxSplit,
    TenureUnit,
)
from tests.unit.loans.loan_figures import EVERY_DAY

D = Decimal
JANUARY = date(2024, 1, 1)
NOVEMBER = date(2022, 11, 1)
EVEN = RoundingTerms(RoundTo.HALF_EVEN, RoundTo.HALF_EVEN, D("0.01"))
WHOLE = replace(EVEN, instalment_unit=D(1))
REDUCING = RateTerms(D(12), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED)
OWN_FACTORS = replace(REDUCING, rest=Rest.DAILY, instalment_basis=InstalmentBasis.PERIOD_FACTORS)
LOAN = LoanTerms(
    currency="INR",
    amount=D(5000),
    tenure=18,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=REDUCING,
    tax_split=TaxSplit.NONE,
    rounding=WHOLE,
)


def rows_of(terms: LoanTerms, start: date = NOVEMBER, *changes: Change) -> list[PlanRow]:
    if not changes:
        return plan_rows(terms, start, EVERY_DAY)
    return plan(terms, int(terms.amount * 100), periods(terms, start, EVERY_DAY), changes)


def asked(rows: list[PlanRow]) -> list[Decimal]:
    return [D(row.principal + row.interest) / 100 for row in rows]


def interest(rows: list[PlanRow]) -> list[Decimal]:
    return [D(row.interest) / 100 for row in rows]


def test_deferred_interest_is_asked_for_with_the_instalment_after() -> None:
    # apache/fineract LoanRepayment.feature RS07: 5,000 at 12 %, principal after 6 months, interest after 3
    rows = rows_of(replace(LOAN, principal_grace_periods=6, interest_deferred_periods=3))

    assert interest(rows)[:6] == [0, 0, 0, D(200), D(50), D(50)]
    assert [row.arising for row in rows[:4]] == [5000] * 4
    assert (asked(rows)[6], asked(rows)[-1]) == (D(444), D("447.09"))
    assert sum(interest(rows)) == D("631.09")


def test_interest_free_periods_bear_none() -> None:
    rows = rows_of(replace(LOAN, tenure=3, interest_free_periods=1, rounding=EVEN))

    assert interest(rows)[0] == 0
    assert rows[0].principal + rows[0].interest == rows[1].principal + rows[1].interest
    assert rows[-1].principal == rows[-1].opening


def test_equal_parts_of_principal() -> None:
    # apache/fineract LoanRepayment.feature RS04
    rows = rows_of(replace(LOAN, repayment=Repayment.EQUAL_PRINCIPAL, rounding=EVEN))

    assert {row.principal for row in rows[:-1]} == {27778}
    assert rows[-1].principal == 27774
    assert sum(interest(rows)) == D("475.00")


def test_flat_interest_of_the_whole_term_is_rounded_once() -> None:
    # apache/fineract Loan.feature C4118: 1,000 at 7 % flat over 3 months costs 17.50
    flat = replace(REDUCING, pct=D(7), method=InterestMethod.FLAT)
    rows = rows_of(replace(LOAN, amount=D(1000), tenure=3, rate=flat, rounding=EVEN), JANUARY)

    assert interest(rows) == [D("5.83"), D("5.83"), D("5.84")]
    assert asked(rows) == [D("339.16"), D("339.16"), D("339.18")]


def test_interest_added_on_is_paid_before_principal() -> None:
    # simontreanor/FSharp.Finance.Personal InterestFirstTest002: 1,000 at 0.8 % a day
    start = date(2024, 7, 23)
    added_on = replace(REDUCING, pct=D("0.8"), period=RatePeriod.DAY, method=InterestMethod.ADD_ON)
    terms = replace(
        LOAN,
        amount=D(1000),
        tenure=5,
        rate=replace(added_on, day_count=DayCount.ACT_365),
        rounding=RoundingTerms(RoundTo.DOWN, RoundTo.CEILING),
        due_dates=tuple(start + timedelta(days=days) for days in (10, 41, 71, 102, 132)),
    )
    rows = rows_of(terms, start)

    assert interest(rows) == [D("367.73"), D("367.73"), D("103.17"), 0, 0]
    assert [D(row.principal) / 100 for row in rows] == [0, 0, D("264.56"), D("367.73"), D("367.71")]


def test_daily_interest_with_a_level_rounded_up() -> None:
    # simontreanor/FSharp.Finance.Personal InterestFirstTest000
    start = date(2024, 7, 23)
    daily = replace(REDUCING, pct=D("0.8"), period=RatePeriod.DAY, method=InterestMethod.SIMPLE_DAILY)
    terms = replace(
        LOAN,
        amount=D(1000),
        tenure=5,
        rate=replace(
            daily,
            day_count=DayCount.ACT_365,
            rest=Rest.DAILY,
            instalment_basis=InstalmentBasis.PERIOD_FACTORS,
        ),
        rounding=RoundingTerms(RoundTo.DOWN, RoundTo.CEILING),
        due_dates=tuple(start + timedelta(days=days) for days in (10, 41, 71, 102, 132)),
    )

    assert asked(rows_of(terms, start)) == [D("319.26")] * 4 + [D("319.23")]


def test_a_tranche_inside_a_period_levels_the_rest_anew() -> None:
    # apache/fineract ProgressiveEMICalculatorTest: 100, and 100 more on 15 February, at 9.4822 %
    terms = replace(
        LOAN,
        amount=D(200),
        tenure=6,
        rate=replace(OWN_FACTORS, pct=D("9.4822")),
        rounding=EVEN,
        tranches=(Tranche(D(100), 0), Tranche(D(100), 45)),
    )
    rows = rows_of(terms, JANUARY)

    assert asked(rows) == [D("17.13")] + [D("37.53")] * 5
    assert interest(rows)[1] == D("1.07")
    assert (rows[1].opening, rows[1].opening - rows[1].principal) == (18366, 14720)


def test_a_tranche_on_a_due_date_counts_from_the_next_period() -> None:
    terms = replace(LOAN, amount=D(100), tenure=3, rounding=EVEN, rate=OWN_FACTORS)
    rows = rows_of(terms, JANUARY, Draw(date(2024, 2, 1), 5000))

    assert rows[0].principal == rows_of(terms, JANUARY)[0].principal
    assert rows[1].opening == 10000 - rows[0].principal + 5000
    assert rows[1].interest == round(Fraction(rows[1].opening, 100))


def test_a_new_rate_keeps_flat_principal() -> None:
    # apache/fineract LoanReschedule.feature C2809: 3,000 flat, 12 % and 6 % from the second instalment
    flat = replace(REDUCING, method=InterestMethod.FLAT)
    terms = replace(LOAN, amount=D(3000), tenure=3, rate=flat)
    rows = rows_of(terms, date(2023, 7, 1), Repricing(date(2023, 8, 1), D(6)))

    assert asked(rows) == [D(1030), D(1015), D(1015)]


def test_interest_around_a_new_rate_is_rounded_piece_by_piece() -> None:
    terms = replace(LOAN, amount=D(1010), tenure=2, rounding=EVEN, rate=OWN_FACTORS)
    rows = rows_of(terms, JANUARY, Repricing(date(2024, 1, 16), D(24)))

    # 15 of 31 nights at 12 % are 4.8871, 16 at 24 % are 10.4258: 4.89 + 10.43, where the sum alone is 15.31
    assert interest(rows)[0] == D("15.32")
    assert rows[1].interest == round(Fraction(rows[1].opening, 50))


def test_changes_outside_the_term_are_refused() -> None:
    with pytest.raises(ValidationFailed) as refused:
        rows_of(LOAN, NOVEMBER, Draw(date(2024, 5, 1), 100))

    assert refused.value.fields[0].code == "outside_the_term"


def test_a_balloon_is_left_to_the_last_instalment() -> None:
    rows = rows_of(replace(LOAN, tenure=12, balloon_pct=D(40), rounding=EVEN))
    level = rows[0].principal + rows[0].interest

    assert rows[-1].principal + rows[-1].interest == pytest.approx(level + 200000, abs=6)
    assert {row.principal + row.interest for row in rows[:-1]} == {level}


def test_a_down_payment_is_row_nought() -> None:
    rows = rows_of(
        replace(LOAN, tenure=3, amount=D(1000), rate=replace(REDUCING, pct=D(0)), down_payment_pct=D(25))
    )

    assert [(row.period.number, row.principal) for row in rows] == [
        (0, 25000),
        (1, 25000),
        (2, 25000),
        (3, 25000),
    ]
    assert rows[0].period.due == NOVEMBER


def test_a_fixed_instalment_leaves_the_rest_to_the_last() -> None:
    rows = rows_of(replace(LOAN, amount=D(1000), tenure=3, fixed_instalment=D(200)))

    assert asked(rows)[:2] == [D(200), D(200)]
    assert rows[-1].principal == rows[-1].opening


def test_periods_of_days_and_weeks() -> None:
    weekly = replace(
        LOAN, tenure=8, tenure_unit=TenureUnit.WEEKS, repay_every=2, rate=replace(REDUCING, pct=D(0))
    )
    rows = rows_of(weekly, JANUARY)
    daily = rows_of(replace(weekly, tenure=45, tenure_unit=TenureUnit.DAYS, repay_every=15), JANUARY)

    assert [row.period.due for row in rows] == [JANUARY + timedelta(weeks=2 * n) for n in range(1, 5)]
    assert [row.period.due for row in daily] == [JANUARY + timedelta(days=15 * n) for n in range(1, 4)]


def test_a_rate_per_day_is_the_same_in_a_leap_year() -> None:
    daily = replace(
        REDUCING,
        pct=D("0.1"),
        period=RatePeriod.DAY,
        method=InterestMethod.SIMPLE_DAILY,
        day_count=DayCount.ACT_ACT,
        rest=Rest.DAILY,
    )
    rows = rows_of(replace(LOAN, tenure=1, rate=daily), JANUARY)

    assert interest(rows) == [D("155.00")]


@pytest.mark.parametrize(
    ("mode", "paise"),
    [
        (RoundTo.HALF_EVEN, [2, 4]),
        (RoundTo.HALF_UP, [3, 4]),
        (RoundTo.DOWN, [2, 3]),
        (RoundTo.CEILING, [3, 4]),
    ],
)
def test_half_a_paisa_of_interest_goes_where_the_terms_say(mode: RoundTo, paise: list[int]) -> None:
    # 1 % of 2.50 is two and a half paise, of 3.50 three and a half
    rounding = replace(EVEN, interest=mode)
    terms = [
        replace(LOAN, amount=D(amount), tenure=2, repayment=Repayment.INTEREST_ONLY, rounding=rounding)
        for amount in ("2.50", "3.50")
    ]

    assert [rows_of(each)[0].interest for each in terms] == paise


def test_rows_of_a_schedule_are_the_plan_in_rupees() -> None:
    rows = build_schedule(LOAN, NOVEMBER, EVERY_DAY)

    assert [row.instalment for row in rows] == asked(rows_of(LOAN))
    assert rows[-1].closing_principal == 0


@st.composite
def any_terms(draw: st.DrawFn) -> LoanTerms:
    method = draw(st.sampled_from(InterestMethod))
    tenure = draw(st.integers(1, 36))
    rate = RateTerms(
        draw(st.decimals(0, 60, places=2)),
        RatePeriod.YEAR,
        method,
        draw(st.sampled_from(DayCount)),
        Rest.AS_SCHEDULED,
        draw(st.sampled_from(InstalmentBasis)),
    )
    mode = st.sampled_from(RoundTo)
    unit = draw(st.sampled_from(["0.01", "1", "10"]))
    return LoanTerms(
        currency="INR",
        amount=draw(st.decimals(1000, 500000, places=2)),
        tenure=tenure,
        tenure_unit=draw(st.sampled_from(TenureUnit)),
        repayment=draw(st.sampled_from([Repayment.EMI, Repayment.EQUAL_PRINCIPAL, Repayment.INTEREST_ONLY])),
        rate=rate,
        rounding=RoundingTerms(draw(mode), draw(mode), D(unit)),
        principal_grace_periods=draw(st.integers(0, 3)),
        interest_free_periods=draw(st.integers(0, 2)),
        interest_deferred_periods=draw(st.integers(0, 3)),
        balloon_pct=draw(st.sampled_from([D(0), D(0), D(30)])),
        down_payment_pct=draw(st.sampled_from([D(0), D(0), D(20)])),
    )


@given(any_terms())
def test_rows_of_any_plan_sum_to_the_loan(terms: LoanTerms) -> None:
    rows = rows_of(terms, JANUARY)

    assert sum(row.principal for row in rows) == terms.amount * 100
    assert sum(row.interest for row in rows) == sum(row.arising for row in rows)
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    for row, following in itertools.pairwise(rows):
        assert following.opening == row.opening - row.principal
        assert following.period.due > row.period.due
    assert rows[-1].opening == rows[-1].principal


@given(any_terms(), st.integers(1, 20), st.integers(100, 10**7), st.decimals(0, 40, places=2))
def test_rows_of_a_changed_plan_sum_to_all_that_was_drawn(
    terms: LoanTerms, days: int, drawn: int, pct: Decimal
) -> None:
    if terms.rate.method in (InterestMethod.FLAT, InterestMethod.ADD_ON):
        terms = replace(terms, rate=replace(terms.rate, method=InterestMethod.REDUCING))
    terms = replace(terms, tenure_unit=TenureUnit.MONTHS, down_payment_pct=D(0))
    on = JANUARY + timedelta(days=days)
    rows = rows_of(terms, JANUARY, Draw(on, drawn), Repricing(on, pct))

    assert sum(row.principal for row in rows) == terms.amount * 100 + drawn
    assert rows[-1].opening == rows[-1].principal
