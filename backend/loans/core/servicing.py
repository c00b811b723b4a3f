"""The servicing core: terms and dated money events in, the loan as of a day out. Pure and deterministic.

    service_loan(terms, events, as_of=..., calendar=...) -> LoanPosition

Stored instalments, balances and journals are this function's output and can be rebuilt at will. An event
booked late is simply replayed in its place; nothing is patched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core import accrual, billing, dpd, projection
from backend.loans.core.instalment_row import Paise, Row, nothing
from backend.loans.core.replay import replay
from backend.loans.core.state import LoanState, amounts, income_of
from backend.loans.plan.interest import to_amount
from backend.loans.plan.money_events import MoneyEvent, in_force
from backend.loans.plan.position import (
    ZERO,
    Amounts,
    InstalmentPosition,
    LoanPosition,
    PositionStatus,
)
from backend.loans.plan.terms import LoanTerms


def service_loan(
    terms: LoanTerms,
    events: Iterable[MoneyEvent],
    *,
    as_of: date,
    calendar: BusinessCalendar,
    day_closed: bool = True,
) -> LoanPosition:
    """The loan as of `as_of`.

    events      all that is known; to see what was known on a day, hand in those booked by then
    as_of       a business date; later events are left out
    day_closed  True: the day-end of `as_of` has run (overdue, penal charge, days past due count that day);
                False: within the day, after the events so far
    raises      ValidationFailed where the events contradict the terms (disbursed twice, charged before)
    """
    state = replay(terms, in_force(events), as_of=as_of, calendar=calendar, day_closed=day_closed)
    return _position(state, as_of, day_closed)


def _position(state: LoanState, as_of: date, day_closed: bool) -> LoanPosition:
    owed, payoff = amounts(state.owed()), amounts(billing.payoff(state))
    daily_interest = to_amount(accrual.one_day(state))
    instalments = projection.instalments(state, as_of=as_of, day_closed=day_closed)
    arrears = state.arrears
    due = _owing(arrears)
    oldest = arrears[0].period.due if arrears else None
    late = dpd.dpd_days(oldest, as_of=as_of, day_closed=day_closed)
    excess = to_amount(state.held)
    upcoming = next((row for row in instalments if _is_to_come(row, as_of, day_closed)), None)
    return LoanPosition(
        as_of=as_of,
        day_closed=day_closed,
        currency=state.terms.currency,
        status=_status(state, late),
        disbursed_on=state.disbursed_on,
        cooling_off_until=state.cooling_off_until,
        closed_on=state.closed_on,
        instalments=instalments,
        outstanding=owed,
        due=due,
        overdue=_owing(row for row in arrears if _is_late(row, as_of, day_closed)),
        payoff=payoff,
        paid=_summed(row.paid for row in state.rows),
        waived=_summed(row.waived for row in state.rows),
        excess=excess,
        total_paid=to_amount(state.received),
        next_due_date=upcoming.due_date if upcoming else None,
        next_due_amount=_next_due_amount(due, upcoming, to_amount(state.free_held)),
        daily_interest=daily_interest,
        dpd_days=late,
        oldest_due_date=oldest,
        asset_class=dpd.asset_class(late, is_npa=state.npa_since is not None),
        npa_since=state.npa_since,
        allocations=tuple(state.allocations),
        lines=tuple(state.lines),
        rate_pct=state.terms.rate.pct,
        tenure=state.tenure,
        refund_due=to_amount(state.refund_due),
        is_npa=state.is_npa,
        suspended=amounts(income_of(state.owed())) if state.is_npa else Amounts(),
        written_off=amounts(state.written_off),
        has_left=state.exited,
    )


def _is_late(row: Row, as_of: date, day_closed: bool) -> bool:
    return row.period.due <= as_of if day_closed else row.period.due < as_of


def _owing(rows: Iterable[Row]) -> Amounts:
    return _summed(row.open for row in rows)


def _summed(parts: Iterable[Paise]) -> Amounts:
    total = nothing()
    for each in parts:
        for component, paise in each.items():
            total[component] += paise
    return amounts(total)


def _is_to_come(row: InstalmentPosition, as_of: date, day_closed: bool) -> bool:
    first = as_of + timedelta(days=1) if day_closed else as_of
    return row.due_date >= first and row.paid_on is None and row.outstanding.total > 0


def _next_due_amount(due: Amounts, upcoming: InstalmentPosition | None, held: Decimal) -> Decimal:
    coming = upcoming.outstanding.total if upcoming and not upcoming.is_due else ZERO
    return max(due.total + coming - held, ZERO)


def _status(state: LoanState, late: int) -> PositionStatus:
    if state.disbursed_on is None:
        return PositionStatus.NOT_DISBURSED
    if state.ended is not None:
        return state.ended
    if state.closed_on is not None:
        return PositionStatus.CLOSED
    if late:
        return PositionStatus.OVERDUE
    if any(row.paid_on is None and any(row.paid.values()) for row in state.rows):
        return PositionStatus.PARTIALLY_PAID
    return PositionStatus.ACTIVE
