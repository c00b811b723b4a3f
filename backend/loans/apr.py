"""Annual percentage rates. Pure; a rate is solved in float to 1e-10 and rounded once. Money is never float.

Three different numbers go by the name, and each is right in its place: the Key Facts Statement's nominal
rate (monthly internal rate of return x 12), the simple rate of a loan counted in days, and the effective
annual rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from backend.kernel.errors import ValidationFailed

_TWO_PLACES = Decimal("0.01")
_DAYS_A_YEAR = 365


def published(rate_pct: float | Decimal) -> Decimal:
    """A rate in percent to the two places it is published with."""
    # repr is the shortest text of a float, so its noise past the tenth digit does not tip a rounding
    exact = rate_pct if isinstance(rate_pct, Decimal) else Decimal(repr(round(rate_pct, 10)))
    return exact.quantize(_TWO_PLACES, rounding=ROUND_HALF_UP)


def periodic_rate(received: Decimal, payments: Sequence[Decimal]) -> float:
    """The rate per period at which the payments are worth what was received.

    raises  ValidationFailed where no such rate exists (nothing received, nothing paid)
    """
    import pyxirr  # at the first use: it is not needed to start a process

    if received <= 0 or not payments or sum(payments) <= 0:
        raise ValidationFailed.one("amount", "no_rate", "No rate can be found for these sums.")
    rate = pyxirr.irr([-float(received), *(float(payment) for payment in payments)])
    if rate is None:
        raise ValidationFailed.one("amount", "no_rate", "No rate can be found for these sums.")
    return float(rate)


def nominal_monthly(received: Decimal, payments: Sequence[Decimal]) -> Decimal:
    """Monthly internal rate of return x 12, in percent.

    source  Key Facts Statement, RBI/2024-25/18, annex: 20,000 at 15 %, 24 months, charges 400 gives 17.07
    """
    return published(periodic_rate(received, payments) * 12 * 100)


def effective_monthly(received: Decimal, payments: Sequence[Decimal]) -> Decimal:
    """The yearly rate that monthly compounding comes to, in percent."""
    return published(((1 + periodic_rate(received, payments)) ** 12 - 1) * 100)


def simple(received: Decimal, repaid: Decimal, days: int) -> Decimal:
    """Cost over what was received, times 365 over the days, in percent: 10 % in 7 days is 521.43."""
    if received <= 0 or days <= 0:
        raise ValidationFailed.one("amount", "no_rate", "No rate can be found for these sums.")
    return published((repaid - received) * _DAYS_A_YEAR * 100 / (received * days))


def effective(received: Decimal, repaid: Decimal, days: int) -> Decimal:
    """The yearly rate at which what was received grows into what is repaid, in percent."""
    if received <= 0 or days <= 0:
        raise ValidationFailed.one("amount", "no_rate", "No rate can be found for these sums.")
    return published((float(repaid / received) ** (_DAYS_A_YEAR / days) - 1) * 100)
