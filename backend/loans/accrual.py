"""Interest running day by day on a loan's state. Pure.

The days of a piece add up to the piece, rounded once: a day's line is the difference of two rounded sums.
Charges are in no balance here, so neither they nor unpaid interest ever earn interest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from backend.loans import schedule
from backend.loans.documents.wording import grouped
from backend.loans.interest import Period, factor, round_div, to_amount
from backend.loans.position import LineKind
from backend.loans.state import LoanState, Row, nothing
from backend.products.terms import Component, RoundTo

_ONE_DAY = timedelta(days=1)


def accrue(state: LoanState, start: date, stop: date) -> None:
    """Interest of the nights from `start` to `stop`, a line a day; both lie inside one period."""
    row = state.current
    if row is None or not state.principal or (row.billed and not _runs_past_the_last_due_date(state)):
        return
    run_by = runner(state, row)
    note = f"Interest for the day on {grouped(to_amount(state.principal), state.terms.currency)} outstanding"
    day = start
    while day < stop:
        day += _ONE_DAY
        so_far = run_by(day)
        piece, state.piece_booked = so_far - state.piece_booked, so_far
        if piece:
            book_interest(state, row, piece, key=f"accrual:{day.isoformat()}", note=note, on=day)


def _runs_past_the_last_due_date(state: LoanState) -> bool:
    return state.follows_balance and not state.terms.rate.stops_at_maturity


def book_interest(
    state: LoanState, row: Row, piece: int, *, key: str, note: str, on: date, cause: UUID | None = None
) -> None:
    row.booked[Component.INTEREST] += piece
    if state.follows_balance:
        row.due[Component.INTEREST] = row.booked[Component.INTEREST]
    paise = nothing()
    paise[Component.INTEREST] = piece
    state.write(key, LineKind.INTEREST_ACCRUED, note, paise=paise, on=on, cause=cause)


def runner(state: LoanState, row: Row) -> Callable[[date], int]:
    """Gives the paise that have run from the start of the piece to a day."""
    if not state.follows_balance:
        whole, period = row.due[Component.INTEREST], row.period
        return lambda day: round_div(whole * (day - period.start).days, period.days, RoundTo.HALF_UP)
    rate, mode = state.terms.rate, state.terms.rounding.interest
    balance, begun, inside = state.principal, state.piece_start, running_period(state, row)
    return lambda day: factor(rate, begun, day, inside).of(balance, mode)


def running_period(state: LoanState, row: Row) -> Period:
    """The row's own period; past the last due date, the one that would follow."""
    period = row.period
    while row.billed and period.due <= state.day:
        period = schedule.following(period)
    return period


def rest_of_period(state: LoanState, row: Row) -> int:
    """Interest of the running period that has not run yet, at today's balance."""
    if not state.follows_balance:
        return row.due[Component.INTEREST] - row.booked[Component.INTEREST]
    return runner(state, row)(row.period.due) - state.piece_booked


def one_day(state: LoanState) -> int:
    """What one more day adds, in paise."""
    row = state.current
    if row is None or not state.principal or (row.billed and not _runs_past_the_last_due_date(state)):
        return 0
    if not state.follows_balance:
        return round_div(row.due[Component.INTEREST], row.period.days, RoundTo.HALF_UP)
    period = running_period(state, row)
    day = min(state.day, period.due - _ONE_DAY)
    return factor(state.terms.rate, day, day + _ONE_DAY, period).of(
        state.principal, state.terms.rounding.interest
    )
