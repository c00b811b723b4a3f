"""Annual percentage rates. Pure; a rate is solved in float to 1e-10 and rounded once. Money is never float.

Different numbers go by the name, and each is right in its place: the Key Facts Statement's nominal rate (monthly
internal rate of return x 12), the simple rate of a loan counted in days, the effective annual rate of Europe
and of Hong Kong's banks, and the unit-period rate of the United States.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor, lcm

from backend.kernel.errors import ValidationFailed

Amount = int | float | Decimal

_DAYS_A_YEAR = 365
_FIRST_DAY = date(1, 1, 1)
_PLACES_KEPT = 10
_SAME = 1e-13
_MOST_ROUNDS = 100


def published(rate_pct: float | Decimal, places: int = 2) -> Decimal:
    """A rate in percent, half up, to the places it is published with.

    The noise of a float past the tenth digit does not tip the rounding.
    """
    scale = 10**places
    if isinstance(rate_pct, Decimal):
        return Decimal(floor(rate_pct * scale + Decimal("0.5"))).scaleb(-places)
    return Decimal(floor(round(rate_pct * scale, _PLACES_KEPT - places) + 0.5)).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Yield:
    """A rate per period, of which there are so many in a year, and what it comes to in other ways of telling it."""

    per_period: float
    periods_a_year: Fraction | int = 1

    def pct(self, places: int = 2) -> Decimal:
        """The rate per period itself."""
        return published(self.per_period * 100, places)

    def effective_pct(self, places: int = 2) -> Decimal:
        """The yearly rate that compounding comes to."""
        return published(compounded(self.per_period, float(self.periods_a_year)) * 100, places)

    def nominal_pct(self, periods: Fraction | int | None = None, places: int = 2) -> Decimal:
        """The rate for one of so many periods in a year, its own unless said, times their number."""
        times = self.periods_a_year if periods is None else periods
        rate = self.per_period
        if times != self.periods_a_year:
            rate = compounded(rate, float(self.periods_a_year / times))
        return published(rate * float(times) * 100, places)


def monthly_yield(received: Amount, payments: Sequence[Amount]) -> Yield:
    """Of payments at the ends of months; raises ValidationFailed where no rate exists."""
    return Yield(periodic_rate(received, payments), 12)


def dated_yield(flows: Sequence[tuple[date, Amount]]) -> Yield:
    """Of flows on days, a year counting 365 of them; what the borrower receives is below zero."""
    first = min(day for day, _ in flows)
    timed = [(Fraction((day - first).days, _DAYS_A_YEAR), amount) for day, amount in flows]
    return Yield(effective_rate(timed), 1)


def no_rate() -> ValidationFailed:
    return ValidationFailed.one("amount", "no_rate", "No rate can be found for these sums.")


def periodic_rate(received: Amount, payments: Sequence[Amount]) -> float:
    """The rate per period at which the payments, one at each period's end, are worth what was received.

    raises  ValidationFailed where no such rate exists (nothing received, nothing paid)
    """
    if received <= 0:
        raise no_rate()
    return rate_of_return([-received, *payments])


def rate_of_return(flows: Sequence[Amount]) -> float:
    """The rate per period at which flows at the ends of periods 0, 1, 2 ... are worth nothing together.

    raises  ValidationFailed where no such rate exists
    """
    import pyxirr  # at the first use: it is not needed to start a process

    try:
        rate = pyxirr.irr([*map(float, flows)])
    except pyxirr.InvalidPaymentsError as broken:
        raise no_rate() from broken
    if rate is None:
        raise no_rate()
    return float(rate)


def nominal_monthly(received: Amount, payments: Sequence[Amount]) -> Decimal:
    """Monthly internal rate of return x 12, in percent.

    source  Key Facts Statement, RBI/2024-25/18, annex: 20,000 at 15 %, 24 months, charges 400 gives 17.07
    """
    return monthly_yield(received, payments).nominal_pct(12)


def effective_monthly(received: Amount, payments: Sequence[Amount]) -> Decimal:
    """The yearly rate that monthly compounding comes to, in percent."""
    return monthly_yield(received, payments).effective_pct()


def compounded(rate: float, times: float) -> float:
    """What a rate per period comes to over `times` periods."""
    return float((1 + rate) ** times - 1)


def simple(received: Decimal, repaid: Decimal, days: int) -> Decimal:
    """Cost over what was received, times 365 over the days, in percent: 10 % in 7 days is 521.43."""
    return published(simple_pct(received, repaid, days))


def simple_pct(received: Decimal, repaid: Decimal, days: int, days_a_year: Decimal | int = 365) -> Decimal:
    """`simple`, not rounded."""
    if received <= 0 or days <= 0:
        raise no_rate()
    return (repaid - received) * days_a_year * 100 / (received * days)


def effective(received: Decimal, repaid: Decimal, days: int) -> Decimal:
    """The yearly rate at which what was received grows into what is repaid, in percent."""
    return published(effective_rate([(Fraction(0), -received), (Fraction(days, _DAYS_A_YEAR), repaid)]) * 100)


def effective_rate(flows: Sequence[tuple[Fraction, Amount]]) -> float:
    """The effective annual rate of flows at times counted in years; what the borrower receives is below zero.

    source  EU directives 98/7/EC and 2008/48/EC, annex I: sum of D / (1 + X)^s over t in years
    raises  ValidationFailed where no such rate exists
    """
    import pyxirr

    received = sum(-amount for _, amount in flows if amount < 0)
    repaid = sum(amount for _, amount in flows if amount > 0)
    if not received or not repaid:
        raise no_rate()
    if len(flows) == 2:
        (start, sent), (end, back) = sorted(flows)
        if end == start:
            raise no_rate()
        return compounded(float(back) / -float(sent) - 1, float(1 / (end - start)))
    # Times become whole days of a calendar in which a year has `parts` days; the answer is turned back.
    first = min(time for time, _ in flows)
    parts = lcm(*((time - first).denominator for time, _ in flows))
    try:
        days = [_FIRST_DAY + timedelta(days=int((time - first) * parts)) for time, _ in flows]
        rate = pyxirr.xirr(days, [float(amount) for _, amount in flows])
    except (pyxirr.InvalidPaymentsError, OverflowError) as broken:
        raise no_rate() from broken
    if rate is None:
        raise no_rate()
    return compounded(float(rate), parts / _DAYS_A_YEAR)


def unit_period_rate(
    received: Amount, payments: Sequence[Amount], *, whole: int, fraction: Fraction
) -> float:
    """The rate per unit-period where the first payment comes `whole` unit-periods and an odd `fraction` of one
    after the advance, and each other a unit-period after the one before it.

    source  US Regulation Z, 12 CFR 1026, appendix J (b)(8): whole unit-periods compound, the fraction bears
            simple interest
    """
    if received <= 0 or not payments:
        raise no_rate()
    if whole == 0 and len(payments) == 1:
        if not fraction:
            raise no_rate()
        return (float(payments[0]) / float(received) - 1) / float(fraction)
    flows = [0.0] * whole + [float(payment) for payment in payments]
    rate = 0.0
    for _ in range(_MOST_ROUNDS):
        # The advance, with its simple interest of the fraction, is repaid from the end of the fraction on.
        grown = float(received) * (1 + float(fraction) * rate)
        before, rate = rate, _from_end_of_fraction(grown, flows)
        if abs(rate - before) < _SAME:
            break
    return rate


def _from_end_of_fraction(grown: float, flows: Sequence[float]) -> float:
    return rate_of_return([flows[0] - grown, *flows[1:]])
