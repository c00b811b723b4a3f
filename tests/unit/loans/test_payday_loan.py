"""A salary advance: 15,000 for 30 days at 0.1 % a day, from 5 January; due 4 February with 450 interest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.loans.figures.payoff import exit_quote, payoff_quote
from backend.loans.plan.money_events import CoolingOffExit, Reversal, Waiver
from backend.loans.plan.position import AssetClass, LineKind, PositionStatus
from backend.products.terms import Component, Excess
from tests.unit.loans.loan_figures import (
    EVERY_DAY,
    FIRST,
    PAYDAY,
    as_of,
    at,
    disbursed,
    event_id,
    paid,
)

D = Decimal
DUE = date(2026, 2, 4)
PENALTY_LAST = (
    Component.INTEREST,
    Component.PRINCIPAL,
    Component.FEE,
    Component.TAX,
    Component.PENALTY,
)


def test_net_disbursal_is_gross_less_fee_and_its_tax() -> None:
    line = as_of(PAYDAY, FIRST).lines[0]

    assert line.kind is LineKind.DISBURSAL
    assert line.amounts.principal == D(15000)
    assert [(fee.base, fee.cgst, fee.sgst) for fee in line.fees] == [(D(300), D(27), D(27))]
    assert line.cash == D(14646)


def test_interest_counts_nights() -> None:
    assert as_of(PAYDAY, FIRST).outstanding.interest == 0
    assert as_of(PAYDAY, FIRST + timedelta(days=1)).outstanding.interest == D(15)
    assert as_of(PAYDAY, DUE).outstanding.interest == D(450)


def test_everything_falls_due_on_one_day() -> None:
    position = as_of(PAYDAY, FIRST)

    (row,) = position.instalments
    assert row.due_date == DUE
    assert row.due.total == D(15450)
    assert position.next_due_date == DUE
    assert position.next_due_amount == D(15450)
    assert position.daily_interest == D(15)


def test_payment_on_the_due_day_closes_the_loan_without_penalty() -> None:
    position = as_of(PAYDAY, DUE, paid(DUE, "15450"))

    assert position.status is PositionStatus.CLOSED
    assert position.closed_on == DUE
    assert position.outstanding.total == 0
    assert position.dpd_days == 0


def test_part_payment_before_the_due_day_pays_interest_then_principal_and_lowers_later_interest() -> None:
    # After 10 nights 150 interest has run; 5,150 pays it and 5,000 of principal; 20 nights on 10,000 follow.
    position = as_of(PAYDAY, DUE, paid(date(2026, 1, 15), "5150"), day_closed=False)

    (allocation,) = position.allocations
    assert (allocation.amounts.interest, allocation.amounts.principal) == (D(150), D(5000))
    assert position.outstanding.principal == D(10000)
    assert position.outstanding.interest == D(200)
    assert position.status is PositionStatus.PARTIALLY_PAID


def test_due_day_counts_as_day_one_at_its_day_end_and_not_before() -> None:
    assert as_of(PAYDAY, DUE, day_closed=False).dpd_days == 0
    assert as_of(PAYDAY, DUE).dpd_days == 1
    assert as_of(PAYDAY, DUE + timedelta(days=1), day_closed=False).dpd_days == 1
    assert as_of(PAYDAY, DUE + timedelta(days=4)).dpd_days == 5


def test_penal_charge_is_fifty_a_day_and_stops_at_its_cap() -> None:
    assert as_of(PAYDAY, DUE).outstanding.penalty == D(50)
    assert as_of(PAYDAY, DUE + timedelta(days=9)).outstanding.penalty == D(500)
    assert as_of(PAYDAY, DUE + timedelta(days=90)).outstanding.penalty == D(1500)


def test_interest_never_runs_on_penal_charges_or_on_interest() -> None:
    # 40 nights on 15,000 whatever else is owed.
    position = as_of(PAYDAY, FIRST + timedelta(days=40))

    assert position.outstanding.penalty > 0
    assert position.outstanding.interest == D(600)


def test_partial_payment_clears_penalty_before_interest_before_principal() -> None:
    late = DUE + timedelta(days=1)
    position = as_of(PAYDAY, late, paid(late, "1000"), day_closed=False)

    (allocation,) = position.allocations
    assert allocation.amounts.penalty == D(50)
    assert allocation.amounts.interest == D(465)
    assert allocation.amounts.principal == D(485)


def test_a_row_with_only_its_penalty_unpaid_breeds_no_further_penalty() -> None:
    # Penalty is paid last here, so 50 of it is left when all else is paid.
    terms = replace(PAYDAY, appropriation=replace(PAYDAY.appropriation, order=PENALTY_LAST))
    late = DUE + timedelta(days=1)

    position = as_of(terms, late + timedelta(days=20), paid(late, "15465"))

    assert position.outstanding.total == position.outstanding.penalty == D(50)
    assert position.dpd_days > 0


def test_classes_by_day_end() -> None:
    expected = {
        0: AssetClass.SMA_0,
        29: AssetClass.SMA_0,
        30: AssetClass.SMA_1,
        60: AssetClass.SMA_2,
        90: AssetClass.NPA,
    }
    for days, asset_class in expected.items():
        assert as_of(PAYDAY, DUE + timedelta(days=days)).asset_class is asset_class


def test_npa_lasts_until_all_arrears_are_paid() -> None:
    npa = DUE + timedelta(days=90)
    owed = as_of(PAYDAY, npa).outstanding.total

    next_day = npa + timedelta(days=1)
    one_rupee_short = as_of(PAYDAY, next_day, paid(next_day, owed + 15 - 1), day_closed=False)
    all_paid = as_of(PAYDAY, next_day, paid(next_day, owed + 15))

    assert one_rupee_short.outstanding.total == 1
    assert one_rupee_short.asset_class is AssetClass.NPA
    assert all_paid.asset_class is AssetClass.STANDARD


def test_early_payoff_costs_interest_to_the_day_only() -> None:
    quote = payoff_quote(PAYDAY, [disbursed(PAYDAY)], on=date(2026, 1, 15), calendar=EVERY_DAY)

    assert (quote.amounts.principal, quote.amounts.interest, quote.to_pay) == (D(15000), D(150), D(15150))


def test_paying_the_payoff_figure_early_closes_the_loan() -> None:
    day = date(2026, 1, 15)
    position = as_of(PAYDAY, DUE, paid(day, "15150"))

    assert position.closed_on == day
    assert position.outstanding.total == 0
    assert position.lines[-1].value_date == day


def test_leaving_on_day_one_costs_principal_and_one_day() -> None:
    day = FIRST + timedelta(days=1)
    quote = exit_quote(PAYDAY, [disbursed(PAYDAY)], on=day, calendar=EVERY_DAY)

    assert quote is not None
    assert quote.to_pay == D(15015)
    assert quote.amounts.penalty == 0
    assert exit_quote(PAYDAY, [disbursed(PAYDAY)], on=day + timedelta(days=1), calendar=EVERY_DAY) is None


def test_leaving_returns_fees_and_their_tax_where_the_terms_do_not_keep_them() -> None:
    terms = replace(PAYDAY, exit_keeps_fees=False)
    day = FIRST + timedelta(days=1)

    quote = exit_quote(terms, [disbursed(terms)], on=day, calendar=EVERY_DAY)
    assert quote is not None
    position = as_of(terms, day, CoolingOffExit(event_id("exit"), day, at(day)), paid(day, quote.to_pay))

    assert quote.to_pay == D(15015) - D(354)
    assert position.status is PositionStatus.CLOSED
    assert position.excess == 0


def test_money_beyond_what_is_owed_is_held() -> None:
    position = as_of(PAYDAY, DUE, paid(DUE, "16000"))

    assert position.status is PositionStatus.CLOSED
    assert position.excess == D(550)


def test_a_bounced_payment_leaves_the_loan_as_if_it_had_never_been() -> None:
    payment = paid(DUE, "15450")
    bounced = Reversal(event_id("bounce"), DUE + timedelta(days=3), at(DUE + timedelta(days=3)), payment.id)
    day = DUE + timedelta(days=5)

    assert as_of(PAYDAY, day, payment, bounced) == as_of(PAYDAY, day)


def test_a_payment_booked_late_counts_from_its_value_date() -> None:
    day = DUE + timedelta(days=5)
    in_time = paid(DUE, "15450", "x")
    late = paid(DUE, "15450", "x", booked=at(day))

    assert as_of(PAYDAY, day, late) == as_of(PAYDAY, day, in_time)
    assert as_of(PAYDAY, day, late).outstanding.penalty == 0


def test_a_waiver_takes_no_more_than_is_owed() -> None:
    day = DUE + timedelta(days=2)
    waiver = Waiver(event_id("waiver"), day, at(day, 2), Component.PENALTY, D(900))

    position = as_of(PAYDAY, day, waiver, day_closed=False)

    assert position.waived.penalty == D(100)
    assert position.outstanding.penalty == 0


@pytest.mark.parametrize(
    ("day", "owed", "penalty"), [(4, "15450.00", "0"), (5, "15515.00", "50"), (6, "15580.00", "100")]
)
def test_a_payoff_within_the_day_has_no_charge_of_its_end(day: int, owed: str, penalty: str) -> None:
    on = date(2026, 2, day)
    held = paid(date(2026, 1, 5), "1", booked=at(date(2026, 1, 5)))

    quote = payoff_quote(PAYDAY, [disbursed(PAYDAY)], on=on, calendar=EVERY_DAY)

    assert (quote.on, quote.to_pay, quote.amounts.penalty, quote.held) == (on, D(owed), D(penalty), D(0))
    holding = replace(PAYDAY, appropriation=replace(PAYDAY.appropriation, excess=Excess.HOLD))
    with_held = payoff_quote(holding, [disbursed(holding), held], on=date(2026, 1, 15), calendar=EVERY_DAY)
    assert (with_held.held, with_held.amounts.total - with_held.to_pay) == (D(1), D(1))


def test_leaving_on_the_due_date_bears_no_charge_of_its_end() -> None:
    overnight = replace(PAYDAY, tenure=1, cooling_off_days=3)
    on = date(2026, 1, 6)

    quote = exit_quote(overnight, [disbursed(overnight)], on=on, calendar=EVERY_DAY)

    assert quote is not None
    assert (quote.on, quote.amounts.penalty, quote.amounts.interest) == (on, D(0), D(15))


def test_the_quote_of_a_borrower_who_already_left_is_what_is_still_owed() -> None:
    on = date(2026, 1, 6)
    left = CoolingOffExit(event_id("left"), on, at(on))
    terms = replace(PAYDAY, exit_keeps_fees=False)

    before = exit_quote(terms, [disbursed(terms)], on=on, calendar=EVERY_DAY)
    after = exit_quote(terms, [disbursed(terms), left], on=on, calendar=EVERY_DAY)

    assert before == after
    assert after is not None
    assert (after.held, after.to_pay) == (D(354), D(15015) - D(354))
