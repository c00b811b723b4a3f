"""What an ordinary instalment asks for. Pure; a level is an exact fraction of paise, rounded once.

An equal instalment is the debt on its first due date over what one paisa on each due date is worth there, so a
loan that is drawn or repriced inside a period is levelled by the same rule as one that is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from backend.loans.plan import charges
from backend.loans.plan.interest import DIVIDE, Factor, divisor, round_div, round_ratio_to_unit, to_minor
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import InstalmentBasis, InterestMethod, Repayment, RoundTo

FIXED_AT_THE_START = (InterestMethod.FLAT, InterestMethod.ADD_ON)
_TO_NEAREST = (RoundTo.HALF_UP, RoundTo.HALF_EVEN)
_MOST_SHIFTS = 3


@dataclass(frozen=True, slots=True)
class Running:
    """Interest of the period that is running, by its due date: exact, and as it is asked for."""

    exact: Fraction
    asked: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What paise paid on the due dates are worth on the first of them.

    all_due   one on each due date
    last_due  one on the last
    payment   the equal instalment that repays one paisa lent at the start of the first period
    """

    all_due: Fraction
    last_due: Fraction
    payment: Factor


class Factors(tuple[Factor, ...]):
    """Interest on 1 over each period of a loan, and what is found from them once."""

    _divisors: dict[RoundTo, list[tuple[int, int, int]]]

    def divisors(self, mode: RoundTo) -> list[tuple[int, int, int]]:
        """`interest.divisor` of each."""
        known = self.__dict__.setdefault("_divisors", {})
        if mode not in known:
            known[mode] = [divisor(each, mode) for each in self]
        return known[mode]

    @cached_property
    def worth(self) -> Worth:
        """The first period is over by the first due date."""
        num = den = last_num = last_den = 1
        for each in reversed(self[1:]):
            grown = each.den + each.num
            num, den = den * grown + num * each.den, den * grown
            last_num, last_den = last_num * each.den, last_den * grown
        all_due, first = Fraction(num, den), self[0]
        payment = Fraction(first.den + first.num, first.den) / all_due
        return Worth(all_due, Fraction(last_num, last_den), Factor(payment.numerator, payment.denominator))


def balloon(terms: LoanTerms, balance: int) -> int:
    """What of the balance is left to the last instalment, in paise: a share of the whole principal."""
    if not terms.balloon_pct:
        return 0
    whole = to_minor(charges.principal(terms))
    num, den = terms.balloon_pct.as_integer_ratio()
    left = round_div((whole - charges.down_payment(terms, whole)) * num, den * 100, RoundTo.HALF_UP)
    return min(left, balance)


def equal_instalment(
    balance: int, factors: Factors, *, left_to_last: int = 0, running: Running | None = None
) -> tuple[int, int]:
    """The instalment in paise, as a fraction before rounding, that leaves `left_to_last` on top of the last one.

    running  interest of the first period where the balance or the rate changes inside it
    """
    worth = factors.worth
    if running is None and not left_to_last:
        return balance * worth.payment.num, worth.payment.den
    first = factors[0]
    interest = running.exact if running is not None else Fraction(balance * first.num, first.den)
    exact = (balance + interest - left_to_last * worth.last_due) / worth.all_due
    return exact.numerator, exact.denominator


def level(
    terms: LoanTerms,
    balance: int,
    factors: Factors,
    nominal: Factors,
    running: Running | None = None,
) -> int:
    """What every instalment but the last asks for, in paise: principal and interest together, or principal
    alone where parts of principal are equal.

    factors   interest on 1 over each period, as it will run; none for a loan that has no period left
    nominal   the same as an instalment is found from under `InstalmentBasis.NOMINAL`
    """
    if not factors or terms.repayment in (Repayment.BULLET, Repayment.INTEREST_ONLY):
        return 0
    if terms.fixed_instalment is not None:
        return to_minor(terms.fixed_instalment)
    left = balloon(terms, balance)
    if terms.repayment is Repayment.EQUAL_PRINCIPAL:
        return _rounded(terms, balance - left, len(factors))
    if terms.rate.method in FIXED_AT_THE_START:
        return flat_level(
            terms, balance - left, len(factors), factors[0].of(balance, terms.rounding.interest)
        )
    if terms.rate.instalment_basis is InstalmentBasis.NOMINAL:
        return _rounded(terms, *equal_instalment(balance, nominal, left_to_last=left))
    found = _rounded(terms, *equal_instalment(balance, factors, left_to_last=left, running=running))
    if terms.rounding.instalment not in _TO_NEAREST:
        return found
    return _brought_closer(terms, found, balance, factors, left, running)


def flat_level(terms: LoanTerms, balance: int, count: int, interest: int) -> int:
    """An equal part of principal, to the paisa, and the interest of a period; together to the unit."""
    return _rounded(terms, round_div(balance, count, terms.rounding.instalment) + interest, 1)


def equal_parts(terms: LoanTerms, amount: int, count: int) -> int:
    """One of `count` equal parts of a sum, to the unit of the instalment; the last part takes what is left."""
    return _rounded(terms, amount, count)


def _rounded(terms: LoanTerms, num: int, den: int) -> int:
    return round_ratio_to_unit(num, den, terms.rounding.instalment_unit, terms.rounding.instalment)


def _brought_closer(
    terms: LoanTerms,
    start: int,
    balance: int,
    factors: Factors,
    left: int,
    running: Running | None,
) -> int:
    """The level moved by its share of the gap to the last instalment, while the gap is more than half a paisa for
    each instalment and becomes smaller. A level that is rounded up or down stays on its side."""
    chosen, count = start, len(factors)
    gap = _gap(terms, chosen, balance, factors, left, running)
    for _ in range(_MOST_SHIFTS):
        if abs(gap) <= count // 2:
            break
        tried = _rounded(terms, chosen * count + gap, count)
        tried_gap = _gap(terms, tried, balance, factors, left, running)
        if tried == chosen or abs(tried_gap) >= abs(gap):
            break
        chosen, gap = tried, tried_gap
    return chosen


def _gap(
    terms: LoanTerms,
    asked: int,
    balance: int,
    factors: Factors,
    left: int,
    running: Running | None,
) -> int:
    """How much more the last instalment asks for than the others do, beside what is left to it."""
    divide, interest = DIVIDE[terms.rounding.interest], 0
    for index, (num, den) in enumerate(factors):
        interest = running.asked if running is not None and not index else divide(balance * num, den)
        if index < len(factors) - 1:
            balance -= min(max(asked - interest, 0), balance)
    return balance + interest - left - asked


def unrounded(terms: LoanTerms, balance: int, factors: Factors) -> Decimal:
    """The equal instalment in paise before rounding, as the official example of a yearly rate takes it."""
    num, den = equal_instalment(balance, factors, left_to_last=balloon(terms, balance))
    return Decimal(num) / Decimal(den)
