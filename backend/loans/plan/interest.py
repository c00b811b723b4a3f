"""Interest as exact fractions: a balance in paise times a rational factor, rounded once where a piece ends.

No float and no power here; a factor is a pair of integers, so the same days give the same paise everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import gcd
from typing import NamedTuple

from backend.kernel.errors import AmountNotValid
from backend.products.terms import DayCount, RatePeriod, RateTerms, RoundTo

_YEAR_DAYS = {
    DayCount.THIRTY_360: 360,
    DayCount.ACT_365: 365,
    DayCount.ACT_360: 360,
    DayCount.ACT_364: 364,
    DayCount.ACT_ACT: 365,
}


def to_minor(amount: Decimal) -> int:
    """Rupees to paise. raises  AmountNotValid where the amount carries a fraction of one"""
    minor = amount.scaleb(2)
    whole = int(minor)
    if whole != minor:
        raise AmountNotValid(value=str(amount))
    return whole


def to_amount(minor: int) -> Decimal:
    """Paise to rupees, two places."""
    return Decimal(minor).scaleb(-2)


def round_div(numerator: int, denominator: int, mode: RoundTo) -> int:
    """numerator / denominator to a whole number; both are zero or more."""
    return DIVIDE[mode](numerator, denominator)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _half_even(numerator: int, denominator: int) -> int:
    whole, rest = divmod(2 * numerator + denominator, 2 * denominator)
    return whole - 1 if not rest and whole % 2 else whole


def _down(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


# By mode, for a loop that divides many times in one mode.
DIVIDE: dict[RoundTo, Callable[[int, int], int]] = {
    RoundTo.HALF_UP: _half_up,
    RoundTo.HALF_EVEN: _half_even,
    RoundTo.DOWN: _down,
    RoundTo.CEILING: _ceiling,
}


def round_to_unit(amount: Decimal, unit: Decimal, mode: RoundTo) -> int:
    """An amount in paise (with fractions of one) to the nearest `unit` rupees, in paise."""
    numerator, denominator = amount.as_integer_ratio()
    return round_ratio_to_unit(numerator, denominator, unit, mode)


def round_ratio_to_unit(numerator: int, denominator: int, unit: Decimal, mode: RoundTo) -> int:
    """An exact fraction of paise to the nearest `unit` rupees, in paise."""
    unit_minor = _unit_minor(unit)
    return round_div(numerator, denominator * unit_minor, mode) * unit_minor


@lru_cache(maxsize=64)
def _unit_minor(unit: Decimal) -> int:
    return to_minor(unit)


class Factor(NamedTuple):
    """Interest per unit of balance over some days, as a fraction in lowest terms."""

    num: int
    den: int

    def of(self, balance: int, mode: RoundTo) -> int:
        return round_div(balance * self.num, self.den, mode)

    @classmethod
    def reduced(cls, num: int, den: int) -> Factor:
        common = gcd(num, den)
        return cls(num // common, den // common)


NO_INTEREST = Factor(0, 1)


def divisor(factor: Factor, mode: RoundTo) -> tuple[int, int, int]:
    """(times, plus, by): interest is (balance * times + plus) // by, for a loop that has no time for calls.

    Half even gives what half up gives; where nothing is left of the division and the result is odd, it is one less.
    """
    num, den = factor
    if mode is RoundTo.DOWN:
        return num, 0, den
    if mode is RoundTo.CEILING:
        return num, den - 1, den
    return 2 * num, den, 2 * den


@dataclass(frozen=True, slots=True)
class Period:
    """From one due date to the next. `months` is 0 for a period counted in days."""

    number: int
    start: date
    due: date
    months: int

    @property
    def days(self) -> int:
        return (self.due - self.start).days


@lru_cache(maxsize=512)
def annual_rate(rate: RateTerms) -> tuple[int, int]:
    """The yearly rate as a fraction of 1 (24 % = 24/100), whatever period it is stated per."""
    num, den = rate.pct.as_integer_ratio()
    times = {
        RatePeriod.YEAR: 1,
        RatePeriod.MONTH: 12,
        RatePeriod.DAY: _YEAR_DAYS[rate.day_count],
    }[rate.period]
    return num * times, den * 100


def year_fraction(day_count: DayCount, start: date, end: date, period: Period) -> tuple[int, int]:
    """The part of a year from `start` to `end`, both inside `period`; nights are counted."""
    days = (end - start).days
    if day_count is DayCount.THIRTY_360 and period.months:
        return period.months * days, 12 * period.days
    if day_count is DayCount.ACT_ACT:
        return _actual_actual(start, end)
    return days, _YEAR_DAYS[day_count]


def _actual_actual(start: date, end: date) -> tuple[int, int]:
    """Days in a leap year count 1/366, others 1/365."""
    leap = plain = 0
    day = start
    while day < end:
        year_end = min(date(day.year + 1, 1, 1), end)
        days = (year_end - day).days
        if _is_leap(day.year):
            leap += days
        else:
            plain += days
        day = year_end
    return leap * 365 + plain * 366, 365 * 366


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def factor(rate: RateTerms, start: date, end: date, period: Period) -> Factor:
    """Interest on 1 from `start` to `end` inside one period."""
    rate_num, rate_den = annual_rate(rate)
    num, den = year_fraction(_counted_by(rate), start, end, period)
    return Factor.reduced(rate_num * num, rate_den * den)


def _counted_by(rate: RateTerms) -> DayCount:
    """A rate per day is the same on every day, in a leap year too."""
    is_leap_free = rate.period is RatePeriod.DAY and rate.day_count is DayCount.ACT_ACT
    return DayCount.ACT_365 if is_leap_free else rate.day_count


def nominal_factor(rate: RateTerms, period: Period) -> Factor:
    """Interest on 1 over a period as an instalment is computed: a month is 30 days of the year's basis."""
    rate_num, rate_den = annual_rate(rate)
    days = 30 * period.months if period.months else period.days
    return Factor.reduced(rate_num * days, rate_den * _YEAR_DAYS[rate.day_count])
