"""Rates by hand: each can be worked out on paper, and what has no rate is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans.figures import apr
from backend.loans.figures.apr import Yield

D, F = Decimal, Fraction


def test_half_a_hundredth_goes_up_though_a_float_holds_a_little_less() -> None:
    assert 1.005 * 100 < 100.5  # the noise
    assert apr.published(1.005) == D("1.01")
    assert apr.published(2.6749) == D("2.67")
    assert apr.published(D("2.675")) == D("2.68")
    assert apr.published(D("2.67499999999")) == D("2.67")
    assert apr.published(12.3456, 1) == D("12.3")
    assert apr.published(12.3456, 3) == D("12.346")


def test_a_yield_is_told_in_each_way_to_the_places_asked() -> None:
    one_a_month = Yield(0.01, 12)

    assert one_a_month.pct() == D("1.00")
    assert one_a_month.nominal_pct() == D("12.00")
    assert one_a_month.effective_pct() == D("12.68")
    assert one_a_month.effective_pct(4) == D("12.6825")
    assert one_a_month.nominal_pct(1, 4) == D("12.6825")
    assert one_a_month.nominal_pct(None, 4) == D("12.0000")
    assert one_a_month.nominal_pct(4) == D("12.12")  # 1.01 ** 3 - 1 = 3.0301 % a quarter
    assert Yield(0.05).nominal_pct() == D("5.00")
    assert Yield(0.0123456).pct(4) == D("1.2346")


def test_one_payment_at_a_fraction_of_a_period_bears_simple_interest() -> None:
    assert apr.unit_period_rate(1000, [1100], whole=0, fraction=F(1, 2)) == pytest.approx(0.2)


def test_level_payments_after_whole_periods() -> None:
    # 1,000 lent, 1,210 back after two periods: 10 % a period
    assert apr.unit_period_rate(1000, [1210], whole=2, fraction=F(0)) == pytest.approx(0.1)
    # the half period first bears 5 %, then two periods compound
    assert apr.unit_period_rate(1000, [1270.5], whole=2, fraction=F(1, 2)) == pytest.approx(0.1)


@pytest.mark.parametrize("start", [F(0), F(3, 2), F(10)])
def test_flows_are_timed_from_the_first_of_them(start: Fraction) -> None:
    two = [(start, -1000), (start + 2, 1210)]
    three = [(start, -1000), (start + 1, 600), (start + F(3, 2), 0), (start + 2, 550)]
    # 600 / 1.1 + 550 / 1.21 = 1,000
    assert apr.effective_rate(two) == pytest.approx(0.1)
    assert apr.effective_rate(three) == pytest.approx(0.1, abs=1e-9)


def test_flows_of_less_than_one_unit_have_a_rate_too() -> None:
    assert apr.effective_rate([(F(0), -0.5), (F(1), 0.55)]) == pytest.approx(0.1)
    assert apr.effective_rate([(F(0), -0.5), (F(1), 0.3), (F(2), 0.275)]) == pytest.approx(0.1, abs=1e-9)


def test_flows_on_days_count_a_year_of_365() -> None:
    found = apr.dated_yield([(date(2026, 1, 5), -1000), (date(2027, 1, 5), 1120)])

    assert (found.effective_pct(), found.nominal_pct()) == (D("12.00"), D("12.00"))


def test_the_least_that_has_a_rate() -> None:
    assert apr.periodic_rate(1, [1.1]) == pytest.approx(0.1)
    assert apr.simple_pct(D(1), D("1.1"), 1) == D(3650)
    assert apr.simple_pct(D("0.01"), D("0.02"), 365) == D(100)
    assert apr.unit_period_rate(1, [1.1], whole=1, fraction=F(0)) == pytest.approx(0.1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: apr.periodic_rate(0, [10]),
        lambda: apr.periodic_rate(-1, [10]),
        lambda: apr.rate_of_return([-10, -10]),
        lambda: apr.simple_pct(D(0), D(10), 10),
        lambda: apr.simple_pct(D(10), D(11), 0),
        lambda: apr.simple_pct(D(10), D(11), -1),
        lambda: apr.effective_rate([(F(0), -10), (F(1), -10)]),
        lambda: apr.effective_rate([(F(0), 10), (F(1), 10)]),
        lambda: apr.effective_rate([(F(1), -10), (F(1), 11)]),
        lambda: apr.unit_period_rate(0, [10], whole=1, fraction=F(0)),
        lambda: apr.unit_period_rate(10, [], whole=1, fraction=F(0)),
        lambda: apr.unit_period_rate(10, [11], whole=0, fraction=F(0)),
    ],
)
def test_what_has_no_rate_is_refused_by_name(ask: Callable[[], object]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        ask()

    [field] = refused.value.fields
    assert (field.path, field.code) == ("amount", "no_rate")
    assert field.message == "No rate can be found for these sums."
