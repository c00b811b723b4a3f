"""Which day's books a loan's figures are, beside what closes it today: the two differ by a night's interest until
the day is acted on or ends, and a page has to say so."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.loans import queries
from backend.loans.models import Loan
from tests.support.lending import Desk, fresh

D = Decimal


@pytest.fixture
def loan(desk: Desk, asha: Customer) -> Loan:
    """20,000 at 20 a night, three nights ago."""
    loan = desk.active(asha)
    desk.end_days(3)
    return fresh(loan)


def test_figures_are_those_of_the_last_days_end_and_the_payoff_is_todays(loan: Loan) -> None:
    today = brand_config.business_date()

    told = queries.shown(loan).stands_at

    assert told is not None
    assert told == queries.StandsAt(today - timedelta(days=1), True, today, D(20060))
    assert loan.outstanding == D(20040)
    assert told.closes_today == queries.payoff(loan)["total"]


def test_after_an_act_they_are_of_today_and_say_the_same(desk: Desk, loan: Loan) -> None:
    desk.pay(loan, "1000")
    today = brand_config.business_date()

    told = queries.shown(fresh(loan)).stands_at

    assert told is not None
    assert told == queries.StandsAt(today, False, today, D(19060))
    assert fresh(loan).outstanding == told.closes_today


def test_a_loan_that_was_paid_off_or_never_paid_out_stands_at_no_day(
    desk: Desk, loan: Loan, asha: Customer
) -> None:
    desk.pay(loan, "20060")
    assert queries.shown(fresh(loan)).stands_at is None

    assert queries.shown(fresh(desk.apply(asha))).stands_at is None


def test_a_previews_figures_hold_interest_to_the_day_it_names(desk: Desk, loan: Loan) -> None:
    act = queries.Act(kind="RECEIPT", amount=D(1000))

    shown = queries.preview_act(actor=desk.staff.ops, loan=loan, act=act).outcome

    assert shown.before.as_of == brand_config.business_date()
    assert shown.before.outstanding.total == D(20060)
