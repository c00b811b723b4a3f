"""Tranches, new rates and restructurings, on figures that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import Disbursal, MoneyEvent, RateChange, Restructure, Waiver
from backend.loans.plan.position import LoanPosition
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import (
    AprBasis,
    Component,
    DayCount,
    InstalmentBasis,
    InterestMethod,
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
from tests.unit.loans.loan_figures import EMI, EVERY_DAY, PAYDAY, D, as_of, at, event_id, paid

JANUARY = date(2024, 1, 1)
FLAT = replace(
    EMI,
    amount=D(3000),
    rate=RateTerms(D(12), RatePeriod.YEAR, InterestMethod.FLAT, DayCount.THIRTY_360, Rest.AS_SCHEDULED),
    penal=PenalTerms(),
)
FREE = replace(FLAT, rate=replace(FLAT.rate, pct=D(0)))
PROGRESSIVE = LoanTerms(
    currency="INR",
    amount=D(200),
    tenure=6,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=RateTerms(
        D("9.4822"),
        RatePeriod.YEAR,
        InterestMethod.REDUCING,
        DayCount.THIRTY_360,
        Rest.DAILY,
        InstalmentBasis.PERIOD_FACTORS,
    ),
    tax_split=TaxSplit.NONE,
    rounding=RoundingTerms(RoundTo.HALF_EVEN, RoundTo.HALF_EVEN),
    apr_basis=AprBasis.SIMPLE,
    tranches=(Tranche(D(100), 0), Tranche(D(100), 45)),
)


def draw(on: date, amount: str) -> Disbursal:
    return Disbursal(event_id(f"draw {on}"), on, at(on), D(amount))


def rate_change(on: date, pct: str) -> RateChange:
    return RateChange(event_id(f"rate {on}"), on, at(on, 2), D(pct))


def restructure(on: date, **terms: object) -> Restructure:
    return Restructure(event_id(f"restructured {on}"), on, at(on, 3), **terms)  # type: ignore[arg-type]


def told(terms: LoanTerms, day: date, *events: MoneyEvent) -> LoanPosition:
    return service_loan(terms, events, as_of=day, calendar=EVERY_DAY)


def asked(position: LoanPosition) -> list[tuple[str, str]]:
    return [(f"{row.due.principal:.2f}", f"{row.due.interest:.2f}") for row in position.instalments]


def test_a_second_tranche_splits_the_interest_of_its_period_and_raises_the_instalments_to_come() -> None:
    # apache/fineract ProgressiveEMICalculatorTest: a second 100 on 15 February
    second = date(2024, 2, 15)

    position = told(
        PROGRESSIVE, second, draw(JANUARY, "100"), paid(date(2024, 2, 1), "17.13"), draw(second, "100")
    )

    assert asked(position) == [
        ("16.34", "0.79"),
        ("36.46", "1.07"),
        ("36.37", "1.16"),
        ("36.65", "0.88"),
        ("36.94", "0.59"),
        ("37.24", "0.29"),
    ]


def test_no_more_is_drawn_than_was_sanctioned() -> None:
    with pytest.raises(ValidationFailed) as refused:
        told(PROGRESSIVE, date(2024, 1, 2), draw(JANUARY, "100"), draw(date(2024, 1, 2), "100.01"))

    assert refused.value.fields[0].code == "over_the_sanction"


def test_a_loan_paid_off_this_morning_takes_no_tranche_this_afternoon() -> None:
    day = date(2024, 1, 2)
    afternoon = replace(draw(day, "50"), booked_at=at(day, 17))
    owed = told(PROGRESSIVE, day, draw(JANUARY, "100")).payoff.total

    with pytest.raises(ValidationFailed) as refused:
        told(PROGRESSIVE, day, draw(JANUARY, "100"), paid(day, str(owed)), afternoon)

    assert refused.value.fields[0].code == "nothing_to_come"


def test_a_lower_rate_from_the_second_instalment_of_a_flat_loan() -> None:
    # apache/fineract LoanReschedule.feature: 3,000 flat, 12 % to 6 % from instalment 2
    position = as_of(FLAT, date(2026, 2, 5), rate_change(date(2026, 2, 5), "6"))

    assert asked(position) == [("1000.00", "30.00"), ("1000.00", "15.00"), ("1000.00", "15.00")]


def test_a_new_rate_within_a_period_counts_from_its_day() -> None:
    # 30 nights: 15 of them at 12 % of 30,000 over 365, 15 at 24 %
    terms = replace(PAYDAY, amount=D(30000), rate=replace(PAYDAY.rate, pct=D(12), period=RatePeriod.YEAR))

    position = as_of(terms, date(2026, 2, 4), rate_change(date(2026, 1, 20), "24"))

    assert position.outstanding.interest == D("147.95") + D("295.89")


def test_a_moratorium_asks_for_nothing_and_its_interest_never_compounds() -> None:
    """30,000 at 24 % by 30/360: 600 for each month of the moratorium, asked for with the instalment after it."""
    terms = replace(EMI, rate=replace(EMI.rate, rest=Rest.DAILY), penal=PenalTerms())

    position = as_of(terms, date(2026, 1, 5), restructure(date(2026, 1, 5), moratorium_periods=2))

    assert [row.due_date.month for row in position.instalments] == [2, 3, 4, 5, 6]
    assert asked(position)[:3] == [("0.00", "0.00"), ("0.00", "0.00"), ("9803.00", "1800.00")]
    april = as_of(terms, date(2026, 4, 5), restructure(date(2026, 1, 5), moratorium_periods=2))
    assert april.instalments[2].due.interest == D(1800)
    assert april.overdue.total == D(11603)


def test_a_moratorium_by_schedule_runs_its_interest_too() -> None:
    position = as_of(FLAT, date(2026, 4, 5), restructure(date(2026, 1, 5), moratorium_periods=2))

    assert asked(position) == [
        ("0.00", "0.00"),
        ("0.00", "0.00"),
        ("1000.00", "90.00"),
        ("1000.00", "30.00"),
        ("1000.00", "30.00"),
    ]
    assert position.outstanding.interest == D(90)


def test_a_second_agreement_leaves_a_moratorium_and_keeps_the_interest_that_ran() -> None:
    """Two months of rest at 600 each, then the rest of the loan brought to one instalment: nothing is lost."""
    terms = replace(EMI, rate=replace(EMI.rate, rest=Rest.DAILY), penal=PenalTerms())
    first, second = date(2026, 1, 5), date(2026, 1, 20)
    agreed = restructure(first, moratorium_periods=2), restructure(second, tenure=1)

    position = as_of(terms, second, *agreed)
    april = as_of(terms, date(2026, 4, 5), *agreed)

    assert asked(position) == [("0.00", "0.00"), ("0.00", "0.00"), ("30000.00", "1800.00")]
    assert position.outstanding.interest == sum(line.amounts.interest for line in position.lines) > 0
    assert april.overdue.total == D(31800)


def test_interest_deferred_to_a_dropped_instalment_is_asked_for_with_the_last_that_stays() -> None:
    terms = replace(EMI, interest_deferred_periods=2, penal=PenalTerms())
    day = date(2026, 1, 20)

    position = as_of(terms, day, restructure(day, tenure=1))

    assert len(position.instalments) == 1
    assert position.outstanding.interest == sum(line.amounts.interest for line in position.lines) > 0


def test_an_instalment_waived_in_part_cannot_be_dropped() -> None:
    terms = replace(EMI, interest_deferred_periods=2, penal=PenalTerms())
    day = date(2026, 1, 20)
    waived = Waiver(event_id("waived"), day, at(day), Component.INTEREST, D(10))

    with pytest.raises(ValidationFailed) as refused:
        as_of(terms, day, waived, restructure(day, tenure=1))

    assert refused.value.fields[0].code == "paid_ahead"


def test_interest_of_a_flat_loan_stays_on_all_that_was_lent() -> None:
    day = date(2026, 2, 5)

    position = as_of(FLAT, day, paid(day, "1030"), restructure(day, moratorium_periods=1))

    assert asked(position) == [
        ("1000.00", "30.00"),
        ("0.00", "0.00"),
        ("1000.00", "60.00"),
        ("1000.00", "30.00"),
    ]


def test_a_longer_tenure_makes_the_instalments_smaller() -> None:
    position = as_of(
        FREE, date(2026, 2, 6), paid(date(2026, 2, 5), "1000"), restructure(date(2026, 2, 6), tenure=4)
    )

    assert [row.due.principal for row in position.instalments] == [D(1000), D(500), D(500), D(500), D(500)]
    assert position.instalments[-1].due_date == date(2026, 6, 5)


def test_a_shorter_tenure_makes_them_larger() -> None:
    position = as_of(FREE, date(2026, 1, 6), restructure(date(2026, 1, 6), tenure=2))

    assert [row.due.principal for row in position.instalments] == [D(1500), D(1500)]


def test_arrears_stay_overdue_unless_they_are_asked_for_anew() -> None:
    day = date(2026, 2, 10)

    left = as_of(FREE, day, restructure(day, tenure=2))
    anew = as_of(FREE, day, restructure(day, tenure=2, reschedule_arrears=True))

    assert (left.overdue.total, left.dpd_days) == (D(1000), 6)
    assert (anew.overdue.total, anew.dpd_days) == (0, 0)
    assert [row.due.principal for row in anew.instalments] == [0, D(1500), D(1500)]


def test_all_that_is_overdue_after_maturity_may_be_asked_for_anew() -> None:
    day = date(2026, 4, 20)

    position = as_of(FREE, day, restructure(day, tenure=3, reschedule_arrears=True))

    assert [row.due.principal for row in position.instalments[-3:]] == [D(1000)] * 3
    assert [row.due_date for row in position.instalments[-3:]] == [
        date(2026, 5, 5),
        date(2026, 6, 5),
        date(2026, 7, 5),
    ]


def test_a_bullet_loan_moves_its_one_due_date() -> None:
    position = as_of(PAYDAY, date(2026, 1, 25), restructure(date(2026, 1, 25), tenure=30))

    assert [row.due_date for row in position.instalments] == [date(2026, 2, 24)]
    assert position.instalments[0].due.interest == D(15 * 50)


@pytest.mark.parametrize(
    ("terms", "path", "code"),
    [
        ({"capitalise_interest": True}, "capitalise_interest", "never_compounds"),
        ({"moratorium_periods": -1}, "moratorium_periods", "negative"),
        ({"tenure": 0}, "tenure", "not_positive"),
        ({"rate_pct": D(-1)}, "rate_pct", "negative"),
    ],
)
def test_a_restructuring_that_cannot_be_names_its_field(
    terms: dict[str, object], path: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        as_of(EMI, date(2026, 1, 6), restructure(date(2026, 1, 6), **terms))

    assert [(problem.path, problem.code) for problem in refused.value.fields] == [(path, code)]
