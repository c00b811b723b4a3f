"""The statutory rebate on early settlement (United Kingdom). Pure.

source  Consumer Credit (Early Settlement) Regulations 2004, schedule: the settlement figure is the value, at the
        settlement date, of the advance less the payments due by then, at the periodic rate of the APR
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from backend.loans.calc import answers, words
from backend.loans.calc.answers import Answer
from backend.loans.calc.reader import Reader, refuse
from backend.loans.plan.interest import round_div, to_minor
from backend.products.terms import RoundTo, TenureUnit

_PERIODS_A_YEAR = {TenureUnit.MONTHS: 12, TenureUnit.WEEKS: 52}
_PERIODIC_PLACES = Decimal("0.000001")
_DIGITS = 40


def rebate(inputs: Reader) -> Answer:
    """The settlement figure after some whole periods and a part of one, and the charge that is given back."""
    principal = to_minor(inputs.money("principal", "advance"))
    instalment = to_minor(inputs.money("instalment"))
    number = inputs.whole("number_of_repayments", at_least=1)
    unit = inputs.choice("frequency", of=words.FREQUENCIES, default=TenureUnit.MONTHS)
    if unit not in _PERIODS_A_YEAR:
        raise refuse(inputs.at("frequency"), "not_a_choice", "Periods of the rebate are weeks or months.")
    apr_pct = inputs.rate("apr_pct_effective", "apr_pct")
    passed = inputs.whole("settled_after_periods")
    part = inputs.fraction("settled_part_period", default=Fraction(0))
    if passed > number or part >= 1:
        raise refuse(inputs.at("settled_after_periods"), "after_the_term", "The loan is over by then.")
    rate = periodic_rate(apr_pct, _PERIODS_A_YEAR[unit])
    exact = _figure(principal, instalment, passed, part, rate)
    settlement = round_div(max(exact.numerator, 0), exact.denominator, RoundTo.HALF_UP)
    remaining = instalment * (number - passed)
    return {
        "periodic_rate": format(rate, "f"),
        "settlement_figure": answers.minor(settlement),
        "settlement": answers.minor(settlement),
        "remaining_instalments": answers.minor(remaining),
        "rebate": answers.minor(max(remaining - settlement, 0)),
    }


def periodic_rate(apr_pct: Decimal, periods: int) -> Decimal:
    """(1 + APR) ^ (1 / periods) - 1, to six places, as the regulations round it before it is used."""
    with localcontext() as context:
        context.prec = _DIGITS
        rate = (1 + apr_pct / 100) ** (Decimal(1) / periods) - 1
        return rate.quantize(_PERIODIC_PLACES, rounding=ROUND_HALF_UP)


def _figure(principal: int, instalment: int, passed: int, part: Fraction, rate: Decimal) -> Fraction:
    """What is owed after the whole periods, grown over the part of one."""
    growth = 1 + Fraction(rate)
    owed = Fraction(principal)
    for _ in range(passed):
        owed = owed * growth - instalment
    with localcontext() as context:
        context.prec = _DIGITS
        times = Decimal(part.numerator) / Decimal(part.denominator)
        return owed * Fraction((1 + rate) ** times)
