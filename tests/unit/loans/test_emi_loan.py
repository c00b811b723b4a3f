"""A personal loan: 30,000 in 3 instalments at 24 % a year, from 5 January; instalment 10,403 (10,402.64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.kernel.calendar import BusinessCalendar
from backend.kernel.errors import AmountNotValid, ValidationFailed
from backend.loans.plan.money_events import ChargeAdded, Disbursal
from backend.loans.plan.position import InstalmentStatus, PositionStatus
from backend.loans.plan.schedule import add_months, build_schedule, periods, with_fixed_due_dates
from backend.products.terms import Component, FeeKind, FeeTerms, FeeWhen, PayoffInterest
from tests.unit.loans.loan_figures import DAILY_EMI, EMI, EVERY_DAY, FIRST, as_of, at, event_id, paid

D = Decimal
DUE_1, DUE_2, DUE_3 = date(2026, 2, 5), date(2026, 3, 5), date(2026, 4, 5)


def test_rows_of_the_schedule() -> None:
    rows = build_schedule(EMI, FIRST, EVERY_DAY)

    assert [(row.principal, row.interest, row.closing_principal) for row in rows] == [
        (D("9803.00"), D("600.00"), D("20197.00")),
        (D("9999.06"), D("403.94"), D("10197.94")),
        (D("10197.94"), D("203.96"), D("0.00")),
    ]
    assert [row.due_date for row in rows] == [DUE_1, DUE_2, DUE_3]


def test_due_dates_move_off_sundays_and_holidays() -> None:
    # 5 April 2026 is a Sunday; the 6th is made a holiday.
    calendar = BusinessCalendar("Asia/Kolkata", holidays=frozenset({date(2026, 4, 6)}))

    assert [period.due for period in periods(EMI, FIRST, calendar)] == [DUE_1, DUE_2, date(2026, 4, 7)]


def test_a_holiday_declared_later_moves_no_due_date_that_is_written_down() -> None:
    fixed = with_fixed_due_dates(EMI, FIRST, EVERY_DAY)
    later = BusinessCalendar("Asia/Kolkata", holidays=frozenset({DUE_2}))

    assert [period.due for period in periods(EMI, FIRST, later)][1] == date(2026, 3, 6)
    assert [period.due for period in periods(fixed, FIRST, later)] == [DUE_1, DUE_2, DUE_3]


def test_dates_that_were_agreed_stand_and_are_never_of_the_day_of_disbursal() -> None:
    agreed = replace(EMI, due_dates=(date(2026, 1, 20), date(2026, 3, 1), date(2026, 3, 8)))

    assert with_fixed_due_dates(agreed, FIRST, EVERY_DAY) == agreed
    with pytest.raises(ValidationFailed):
        with_fixed_due_dates(agreed, date(2026, 1, 20), EVERY_DAY)


def test_a_short_month_does_not_move_later_due_dates() -> None:
    assert [add_months(date(2028, 1, 31), months) for months in (1, 2, 3)] == [
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]


def test_interest_of_a_month_runs_evenly_and_ends_at_what_was_scheduled() -> None:
    assert as_of(EMI, date(2026, 1, 20)).outstanding.interest == D("290.32")  # 600 x 15/31
    assert as_of(EMI, DUE_1).outstanding.interest == D("600.00")


def test_instalments_paid_on_their_days_close_the_loan() -> None:
    position = as_of(EMI, DUE_3, paid(DUE_1, "10403"), paid(DUE_2, "10403"), paid(DUE_3, "10401.90"))

    assert position.status is PositionStatus.CLOSED
    assert position.closed_on == DUE_3
    assert [row.status for row in position.instalments] == [InstalmentStatus.PAID] * 3


def test_money_before_the_due_day_waits_for_it() -> None:
    early = paid(date(2026, 1, 20), "10403")

    before = as_of(EMI, date(2026, 1, 25), early)
    after = as_of(EMI, DUE_1, early)

    assert before.excess == D("10403.00")
    assert before.outstanding.principal == D("30000.00")
    assert before.next_due_amount == 0
    assert after.excess == 0
    assert after.outstanding.principal == D("20197.00")
    assert after.instalments[0].paid_on == DUE_1


def test_part_payment_of_an_instalment_leaves_the_rest_overdue() -> None:
    position = as_of(EMI, DUE_1, paid(DUE_1, "5000"))

    assert position.status is PositionStatus.OVERDUE
    assert position.overdue.total == D("5403.00")
    assert position.paid.interest == D("600.00")


def test_a_missed_instalment_is_charged_once_after_its_grace() -> None:
    assert as_of(EMI, date(2026, 2, 7)).outstanding.penalty == 0
    assert as_of(EMI, date(2026, 2, 8)).outstanding.penalty == D(500)
    assert as_of(EMI, date(2026, 3, 4)).outstanding.penalty == D(500)
    assert as_of(EMI, date(2026, 3, 8)).outstanding.penalty == D(1000)


def test_a_penal_charge_leaves_the_interest_of_a_loan_as_it_is() -> None:
    late = as_of(EMI, DUE_3)

    assert late.outstanding.interest == D("600.00") + D("403.94") + D("203.96")


def test_payoff_inside_a_month_takes_interest_to_the_day() -> None:
    day = date(2026, 2, 19)  # 14 of 28 days into the second month: half of 403.94
    position = as_of(EMI, day, paid(DUE_1, "10403"), day_closed=False)

    assert position.payoff.principal == D("20197.00")
    assert position.payoff.interest == D("201.97")


def test_payoff_to_the_end_of_the_period_where_the_terms_say_so() -> None:
    terms = replace(EMI, payoff_interest=PayoffInterest.TO_PERIOD_END)
    day = date(2026, 2, 19)

    quoted = as_of(terms, day, paid(DUE_1, "10403"), day_closed=False)
    closed = as_of(terms, day, paid(DUE_1, "10403"), paid(day, quoted.net_payoff))

    assert quoted.payoff.interest == D("403.94")
    assert closed.closed_on == day
    assert closed.excess == 0


def test_a_payment_of_the_payoff_figure_ends_the_schedule() -> None:
    day = date(2026, 2, 19)
    position = as_of(EMI, DUE_3, paid(DUE_1, "10403"), paid(day, "20398.97"))

    assert position.closed_on == day
    assert len(position.instalments) == 2
    assert position.paid.principal == D("30000.00")


def test_prepaid_principal_shortens_a_loan_that_follows_its_balance() -> None:
    plain = as_of(DAILY_EMI, FIRST)
    prepaid = as_of(DAILY_EMI, date(2026, 1, 20), paid(date(2026, 1, 20), "15000"))

    assert len(plain.instalments) == 3
    assert len(prepaid.instalments) == 3
    total_plain = sum(row.due.interest for row in plain.instalments)
    assert sum(row.due.interest for row in prepaid.instalments) < total_plain
    assert sum(row.due.principal for row in prepaid.instalments) == D("30000.00")


def test_a_fee_with_each_instalment_is_owed_when_the_instalment_is() -> None:
    fee = FeeTerms("COLLECTION", "Collection fee", FeeKind.FIXED, D(100), FeeWhen.PER_INSTALMENT, D(18))
    terms = replace(EMI, fees=(fee,))

    before, after = as_of(terms, date(2026, 2, 4)), as_of(terms, DUE_1, day_closed=False)

    assert before.outstanding.fee == 0
    assert (after.outstanding.fee, after.outstanding.tax) == (D(100), D(18))
    assert before.instalments[0].due.total == D("10521.00")


def test_a_penal_charge_is_never_taxed() -> None:
    charge = ChargeAdded(event_id("c"), DUE_1, at(DUE_1), Component.PENALTY, D(100), D(18))

    with pytest.raises(ValidationFailed):
        as_of(EMI, DUE_1, charge)


def test_a_loan_is_disbursed_once() -> None:
    again = Disbursal(event_id("again"), DUE_1, at(DUE_1), D(30000))

    with pytest.raises(ValidationFailed):
        as_of(EMI, DUE_1, again)


@pytest.mark.parametrize("amount", ["0", "-5", "10.001", "NaN"])
def test_a_sum_that_is_not_above_zero_in_whole_paise_is_refused(amount: str) -> None:
    with pytest.raises(AmountNotValid):
        as_of(EMI, DUE_1, paid(DUE_1, amount))


def test_financed_fees_are_owed_as_principal() -> None:
    fee = FeeTerms("PROCESSING", "Processing fee", FeeKind.PERCENT, D(2), FeeWhen.FINANCED, D(18))
    rows = build_schedule(replace(EMI, fees=(fee,)), FIRST, EVERY_DAY)

    assert rows[0].opening_principal == D("30708.00")
