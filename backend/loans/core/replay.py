"""Replaying a loan: its money events, in order, against its terms. Pure.

A day runs so: interest of the night before; the instalment that falls due; money held for it; the events
of the day as they were booked; and at the day's end, penal charges.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core import accrual, billing, dpd, penalising, repaying
from backend.loans.core.state import LoanState
from backend.loans.plan import charges, schedule
from backend.loans.plan.money_events import MoneyEvent
from backend.loans.plan.terms import LoanTerms


def replay(
    terms: LoanTerms,
    events: Iterable[MoneyEvent],
    *,
    as_of: date,
    calendar: BusinessCalendar,
    day_closed: bool,
) -> LoanState:
    """The state of a loan as of a day. `events` are in force and in order; later ones are left out."""
    state = LoanState(terms, calendar)
    for event in events:
        if event.value_date > as_of:
            break
        _advance(state, event.value_date)
        repaying.apply_event(state, event)
        state.note_clear_rows()
    _advance(state, as_of)
    if day_closed:
        penalising.close_days(state, as_of, as_of + timedelta(days=1))
    return state


def _advance(state: LoanState, to: date) -> None:
    if state.disbursed_on is None:
        state.day = max(state.day, to)
        return
    while state.day < to:
        stop = min(to, _next_stop(state))
        penalising.close_days(state, state.day, stop)
        accrual.accrue(state, state.day, stop)
        state.day = stop
        row = billing.bill_today(state)
        if row is not None:
            repaying.apply_held(
                state, f"held:due:{row.number}", "Money held, put to the instalment that fell due"
            )
        state.note_clear_rows()


def _next_stop(state: LoanState) -> date:
    """The next day on which the period changes, or the loan becomes NPA: from then on income waits."""
    arrears = state.arrears if state.npa_since is None else []
    falls = arrears[0].period.due + timedelta(days=dpd.NPA_OVER) if arrears else date.max
    return min(_period_end(state), falls if falls > state.day else date.max)


def _period_end(state: LoanState) -> date:
    row = state.current
    if row is None:
        return date.max
    if row.billed and not (state.follows_balance and state.principal):
        return date.max
    if row.billed and charges.takes_part_of_interest(state.terms.penal):
        # The charge of each day is a part of a sum that grew the night before.
        return state.day + timedelta(days=1)
    period = row.period
    while row.billed and period.due <= state.day:
        period = schedule.following(period)
    return period.due
