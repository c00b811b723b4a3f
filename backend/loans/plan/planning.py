"""The rows of a plan, period by period. Pure; whole paise.

Interest arises on the balance of its day and is rounded once per piece, a piece ending where the balance or the
rate changes. What a row asks for differs from what arises in it only where interest is deferred or added on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from backend.kernel.errors import ValidationFailed
from backend.loans.plan import levelling
from backend.loans.plan.interest import DIVIDE, NO_INTEREST, Factor, Period, factor, nominal_factor
from backend.loans.plan.levelling import Factors, Running
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import DayCount, InstalmentBasis, InterestMethod, RateTerms, Repayment, RoundTo

_ONE_OFF = (Repayment.BULLET, Repayment.INTEREST_ONLY)
_MOST_ROUNDS = 200
_NONE = Fraction(0)


@dataclass(slots=True)  # not frozen: a frozen one takes four times as long to make
class PlanRow:
    """One period, in paise.

    opening    principal owed before this row, money drawn in its period included
    principal, interest  what it asks for
    arising    interest that runs in its period
    """

    period: Period
    opening: int
    principal: int
    interest: int
    arising: int


@dataclass(frozen=True, slots=True)
class Draw:
    """A further disbursal, in paise."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Repricing:
    """From this day the rate is `pct` per the period of the terms."""

    on: date
    pct: Decimal


Change = Draw | Repricing


class Periods(tuple[Period, ...]):
    """The periods of a loan; `months` of each where all have the same, else nothing."""

    @cached_property
    def months(self) -> int:
        return self[0].months if self and all(each.months == self[0].months for each in self) else 0


def period_factors(terms: LoanTerms, over: Sequence[Period]) -> Factors:
    """Interest on 1 over each period by the day count of the terms."""
    rate, free = terms.rate, terms.interest_free_periods
    by_months, by_year = rate.day_count is DayCount.THIRTY_360, rate.day_count is DayCount.ACT_ACT
    if by_months and not free and isinstance(over, Periods) and over.months:
        return _even(rate, over.months, len(over))
    known: dict[int, Factor] = {}
    result = []
    for period in over:
        if period.number <= free:
            result.append(NO_INTEREST)
            continue
        # Periods of one length have one factor, except where leap years count.
        span = -period.months if by_months and period.months else period.days
        found = None if by_year else known.get(span)
        if found is None:
            found = known[span] = _period_factor(rate, period)
        result.append(found)
    return Factors(result)


def _period_factor(rate: RateTerms, period: Period) -> Factor:
    if rate.day_count is DayCount.THIRTY_360 and period.months:
        return nominal_factor(rate, period)
    return factor(rate, period.start, period.due, period)


@lru_cache(maxsize=4096)
def _even(rate: RateTerms, months: int, count: int) -> Factors:
    """Of periods of as many months each, at a month of 30 days: loans of one rate and tenure share them."""
    return Factors((nominal_factor(rate, Period(1, date.min, date.min, months)),) * count)


def level_factors(terms: LoanTerms, over: Sequence[Period]) -> Factors:
    """The factors an equal instalment is found from, by the basis of the terms."""
    rate, free = terms.rate, terms.interest_free_periods
    if rate.instalment_basis is InstalmentBasis.PERIOD_FACTORS or rate.day_count is DayCount.THIRTY_360:
        return period_factors(terms, over)
    if not free and isinstance(over, Periods) and over.months:
        return _even(rate, over.months, len(over))
    return Factors(
        [NO_INTEREST if period.number <= free else nominal_factor(rate, period) for period in over]
    )


def rows(
    terms: LoanTerms, balance: int, over: Sequence[Period], changes: Sequence[Change] = ()
) -> list[PlanRow]:
    """See `schedule.plan`."""
    if terms.rate.method is InterestMethod.ADD_ON:
        return _add_on(terms, balance, over)
    if changes:
        result = _changing(terms, balance, over, changes)
    elif terms.rate.method is InterestMethod.FLAT:
        result = _flat(terms, balance, over)
    else:
        result = _steady(terms, balance, over)
    if terms.interest_deferred_periods:
        _defer(result, terms.interest_deferred_periods)
    return result


def _level_of(terms: LoanTerms, balance: int, over: Sequence[Period], factors: Factors) -> int:
    """The level of the periods that repay principal; their factors are the last of `factors`."""
    grace = terms.principal_grace_periods
    if over[0].number > grace:
        return levelling.level(terms, balance, factors, level_factors(terms, over))
    paying = [period for period in over if period.number > grace]
    own = Factors(factors[len(over) - len(paying) :])
    return levelling.level(terms, balance, own, level_factors(terms, paying))


def _steady(terms: LoanTerms, balance: int, over: Sequence[Period]) -> list[PlanRow]:
    """Written for speed: a book of loans is planned in one go, and all but the loop is done once for many."""
    factors = period_factors(terms, over)
    level, mode = _level_of(terms, balance, over, factors), terms.rounding.interest
    grace = over[-1].number if terms.repayment in _ONE_OFF else terms.principal_grace_periods
    is_alone, ties_go_even = terms.repayment is Repayment.EQUAL_PRINCIPAL, mode is RoundTo.HALF_EVEN
    result: list[PlanRow] = []
    for period, (times, plus, by) in zip(over, factors.divisors(mode), strict=True):
        interest = (balance * times + plus) // by
        if ties_go_even and interest % 2 and not (balance * times + plus) % by:
            interest -= 1
        part = level if is_alone else level - interest
        if part < 0 or period.number <= grace:
            part = 0
        elif part > balance:
            part = balance
        result.append(PlanRow(period, balance, part, interest, interest))
        balance -= part
        if not balance:
            break
    result[-1].principal += balance
    return result


def _flat(terms: LoanTerms, balance: int, over: Sequence[Period]) -> list[PlanRow]:
    """The interest of the whole term is rounded once; the last row takes what is left of it."""
    factors = period_factors(terms, over)
    mode, lent = terms.rounding.interest, balance
    level = _level_of(terms, balance, over, factors)
    whole = sum((Fraction(*each) for each in factors), _NONE) * lent
    left = DIVIDE[mode](whole.numerator, whole.denominator)
    result: list[PlanRow] = []
    for period, each in zip(over, factors, strict=True):
        is_last = period is over[-1]
        interest = left if is_last else min(each.of(lent, mode), left)
        part = _part(terms, level, interest, balance, period)
        part = balance if is_last else part
        if part or interest or balance:
            result.append(PlanRow(period, balance, part, interest, interest))
        balance, left = balance - part, left - interest
    return result


def _part(terms: LoanTerms, level: int, interest: int, balance: int, period: Period) -> int:
    if period.number <= terms.principal_grace_periods or terms.repayment in _ONE_OFF:
        return 0
    wanted = level if terms.repayment is Repayment.EQUAL_PRINCIPAL else level - interest
    return min(max(wanted, 0), balance)


def _add_on(terms: LoanTerms, balance: int, over: Sequence[Period]) -> list[PlanRow]:
    """All interest is fixed at the start: as much as runs, never compounding, on the principal outstanding when
    every instalment clears interest before principal. More interest keeps principal outstanding for longer, so
    the sum is found from below: the least that agrees with itself.
    """
    factors, divide = period_factors(terms, over), DIVIDE[terms.rounding.interest]
    fixed, result = 0, _interest_first(terms, balance, over, 0)
    for _ in range(_MOST_ROUNDS):
        exact = sum(
            (Fraction(row.opening * f.num, f.den) for row, f in zip(result, factors, strict=False)), _NONE
        )
        found = divide(exact.numerator, exact.denominator)
        if found <= fixed:
            break
        fixed, result = found, _interest_first(terms, balance, over, found)
    return result


def _interest_first(terms: LoanTerms, balance: int, over: Sequence[Period], interest: int) -> list[PlanRow]:
    level = levelling.equal_parts(terms, balance + interest, len(over))
    result = []
    for period in over:
        asked = balance + interest if period is over[-1] else min(level, balance + interest)
        of_interest = min(asked, interest)
        result.append(PlanRow(period, balance, asked - of_interest, of_interest, of_interest))
        balance, interest = balance - asked + of_interest, interest - of_interest
    return [row for row in result if row.principal or row.interest]


def _changing(
    terms: LoanTerms, balance: int, over: Sequence[Period], changes: Sequence[Change]
) -> list[PlanRow]:
    """Rows of a loan that is drawn or repriced on the way: the level is found anew in the period of each change."""
    ordered = sorted(changes, key=lambda change: change.on)
    if ordered[0].on < over[0].start or ordered[-1].on >= over[-1].due:
        raise ValidationFailed.one("changes", "outside_the_term", "A change must lie inside the loan's term.")
    lent, level = balance, 0
    result: list[PlanRow] = []
    for index, period in enumerate(over):
        inside = [change for change in ordered if period.start <= change.on < period.due]
        is_flat = terms.rate.method is InterestMethod.FLAT
        running, terms, drawn = _pieces(terms, lent if is_flat else balance, period, inside)
        balance, lent = balance + drawn, lent + drawn
        if not index or inside or period.number == terms.principal_grace_periods + 1:
            level = _level_anew(terms, balance, over[index:], running, lent if is_flat else None)
        is_last = index == len(over) - 1
        part = balance if is_last else _part(terms, level, running.asked, balance, period)
        result.append(PlanRow(period, balance, part, running.asked, running.asked))
        balance -= part
    return result


def _level_anew(
    terms: LoanTerms, balance: int, rest: Sequence[Period], running: Running, lent: int | None
) -> int:
    paying = [period for period in rest if period.number > terms.principal_grace_periods]
    own = running if len(paying) == len(rest) else None
    if lent is not None:
        return levelling.flat_level(terms, balance, len(paying), running.asked)
    # What was drawn inside the period has its interest in `running`; without it, from the period's start.
    return levelling.level(terms, balance, period_factors(terms, paying), level_factors(terms, paying), own)


def _pieces(
    terms: LoanTerms, balance: int, period: Period, inside: Sequence[Change]
) -> tuple[Running, LoanTerms, int]:
    """Interest of one period, rounded piece by piece; the terms after it; and what was drawn in it."""
    divide, free = DIVIDE[terms.rounding.interest], period.number <= terms.interest_free_periods
    exact, asked, drawn, start = Fraction(0), 0, 0, period.start
    for change in (*inside, None):
        end = change.on if change is not None else period.due
        if end > start and not free:
            whole = start == period.start and end == period.due
            num, den = (
                period_factors(terms, (period,))[0] if whole else factor(terms.rate, start, end, period)
            )
            exact += Fraction(balance * num, den)
            asked += divide(balance * num, den)
        start = end
        if isinstance(change, Draw):
            balance, drawn = balance + change.amount, drawn + change.amount
        elif change is not None:
            terms = replace(terms, rate=replace(terms.rate, pct=change.pct))
    return Running(exact, asked), terms, drawn


def _defer(result: list[PlanRow], periods: int) -> None:
    """The first periods ask for no interest; theirs is asked for with the row after them, or with the last."""
    collects = next((row for row in result if row.period.number > periods), result[-1])
    for row in result:
        if row.period.number <= periods and row is not collects:
            collects.interest += row.interest
            row.interest = 0
