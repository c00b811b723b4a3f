"""Interest running day by day on a loan's state. Pure.

The days of a piece add up to the piece, rounded once: a day's line is the difference of two rounded sums.
Charges are in no balance here, so neither they nor unpaid interest ever earn interest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from backend.loans.core.instalment_row import Row, nothing
from backend.loans.core.state import LoanState
from backend.loans.documents.wording import grouped
from backend.loans.plan import schedule
from backend.loans.plan.interest import DIVIDE, Period, factor, round_div, to_amount
from backend.loans.plan.position import ZERO, Amounts, Line, LineKind
from backend.products.terms import Component, DayCount, RoundTo

_ONE_DAY = timedelta(days=1)
_NONE = Amounts()
_I = Component.INTEREST


def accrue(state: LoanState, start: date, stop: date) -> None:
    """Interest of the nights from `start` to `stop`, a line a day; both lie inside one period."""
    row = state.earning
    if row is None or not _runs(state):
        return
    pace, note = pace_of(state, row), _note(state)
    is_npa, lines, so_far_by = state.is_npa, state.lines, pace.run
    day, before, nights = start, state.piece_booked, (start - pace.begun).days
    while day < stop:
        day += _ONE_DAY
        nights += 1
        so_far = so_far_by(nights)
        if so_far == before:
            continue
        piece = _interest(so_far - before)
        waits = piece if is_npa else _NONE
        lines.append(Line(_key(day), LineKind.INTEREST_ACCRUED, day, piece, note, None, ZERO, (), (), waits))
        before = so_far
    _book(state, row, before - state.piece_booked)
    state.piece_booked = before


@lru_cache(maxsize=8192)
def _interest(paise: int) -> Amounts:
    return Amounts.one(_I, to_amount(paise))


@lru_cache(maxsize=8192)
def _key(day: date) -> str:
    return f"accrual:{day.isoformat()}"


@lru_cache(maxsize=8192)
def _sentence(principal: int, currency: str) -> str:
    return f"Interest for the day on {grouped(to_amount(principal), 'HKD' if currency == 'HKD' else 'INR')} outstanding"


def _note(state: LoanState) -> str:
    return _sentence(state.principal, state.terms.currency)


def _runs(state: LoanState) -> bool:
    """Whether the night costs interest: on what is lent, and past the last due date only where the terms say so."""
    row = state.current
    if row is None or not state.principal:
        return False
    return not row.billed or (state.follows_balance and not state.terms.rate.stops_at_maturity)


def _book(state: LoanState, row: Row, paise: int) -> None:
    row.book(_I, paise)
    if state.follows_balance:
        row.due[_I] = row.booked[_I]
    running = state.current
    if running is not None:
        running.arisen += paise


def book_interest(state: LoanState, row: Row, piece: int, *, key: str, note: str, cause: UUID | None) -> None:
    """Interest booked today for another reason than that a night went by."""
    _book(state, row, piece)
    paise = nothing()
    paise[_I] = piece
    state.write(key, LineKind.INTEREST_ACCRUED, note, paise=paise, cause=cause)


class Pace(NamedTuple):
    """How interest runs through a piece: `run(nights)` is what has run so many nights after it was begun."""

    begun: date
    run: Callable[[int], int]

    def by(self, day: date) -> int:
        return self.run((day - self.begun).days)


def pace_of(state: LoanState, row: Row) -> Pace:
    """The pace of the piece that is running; `row` is the one that will ask for its interest."""
    begun = state.piece_start
    if not state.follows_balance:
        left = row.due[_I] - row.booked[_I] + state.piece_booked
        days = (row.period.due - begun).days
        return Pace(begun, lambda nights: DIVIDE[RoundTo.HALF_UP](left * nights, days))
    terms, balance, inside = state.terms, state.principal, running_period(state)
    if inside.number <= terms.interest_free_periods:
        return Pace(begun, lambda _: 0)
    divide = DIVIDE[terms.rounding.interest]
    if terms.rate.day_count is DayCount.ACT_ACT:
        return Pace(begun, lambda nights: _in_leap_years(state, begun, nights, inside))
    # Every night of a piece counts the same, so the factor of one is enough.
    one = factor(terms.rate, begun, begun + _ONE_DAY, inside)
    a_night, whole = balance * one.num, one.den
    return Pace(begun, lambda nights: divide(a_night * nights, whole))


def _in_leap_years(state: LoanState, begun: date, nights: int, inside: Period) -> int:
    until = begun + timedelta(days=nights)
    return factor(state.terms.rate, begun, until, inside).of(state.principal, state.terms.rounding.interest)


def running_period(state: LoanState) -> Period:
    """The period of today; past the last due date, the one that would follow."""
    row = state.current
    if row is None:
        raise LookupError("nothing was disbursed")
    period = row.period
    while row.billed and period.due <= state.day:
        period = schedule.following(period)
    return period


def rest_of_period(state: LoanState) -> int:
    """Interest of the running period that has not run yet, at today's balance and rate."""
    row = state.earning
    if row is None:
        return 0
    if not state.follows_balance:
        return max(pace_of(state, row).by(running_period(state).due) - state.piece_booked, 0)
    return pace_of(state, row).by(running_period(state).due) - state.piece_booked


def one_day(state: LoanState) -> int:
    """What one more day adds, in paise."""
    row = state.earning
    if row is None or not _runs(state):
        return 0
    if not state.follows_balance:
        return round_div(row.due[_I], row.period.days, RoundTo.HALF_UP)
    period = running_period(state)
    if period.number <= state.terms.interest_free_periods:
        return 0
    day = min(state.day, period.due - _ONE_DAY)
    return factor(state.terms.rate, day, day + _ONE_DAY, period).of(
        state.principal, state.terms.rounding.interest
    )
