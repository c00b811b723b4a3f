"""The end of a day: penal charges, and falling to NPA. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from backend.loans.core import dpd
from backend.loans.core.instalment_row import Row, nothing
from backend.loans.core.state import LoanState
from backend.loans.plan import charges
from backend.loans.plan.interest import to_minor
from backend.loans.plan.position import LineKind
from backend.products.terms import Component, PenalKind

_ONE_DAY = timedelta(days=1)


def close_days(state: LoanState, first: date, stop: date) -> None:
    """The day-ends from `first` to the day before `stop`; between them no money comes, so arrears only grow."""
    rows, day = state.arrears, first
    while rows and day < stop:
        if state.npa_since is None and _late(rows[0], day) > dpd.NPA_OVER:
            _fall(state, day)
        charged = _penal_day(state, day, rows)
        if charged and charges.is_daily(state.terms.penal):
            day += _ONE_DAY
        else:
            day = _next_of_interest(state, rows, day)


def _fall(state: LoanState, day: date) -> None:
    if not state.is_npa:
        note = f"NPA: more than {dpd.NPA_OVER} days past due; unpaid income waits until it is paid"
        state.suspend_income(note, day)
    state.npa_since = day


def _late(row: Row, day: date) -> int:
    return dpd.dpd_days(row.period.due, as_of=day, day_closed=True)


def _next_of_interest(state: LoanState, rows: list[Row], after: date) -> date:
    """The next day-end on which something can happen: a row passes its grace, or the loan becomes NPA."""
    days = [] if state.npa_since else [rows[0].period.due + timedelta(days=dpd.NPA_OVER)]
    if state.terms.penal.kind is not PenalKind.NONE:
        grace = timedelta(days=state.terms.penal.grace_days)
        days += [row.period.due + grace for row in rows if not row.penalised] + [state.penal_begins]
    return min((day for day in days if day > after), default=date.max)


def _penal_day(state: LoanState, day: date, rows: list[Row]) -> bool:
    """Penal charges of one day-end; gives whether there were any."""
    if state.terms.penal.kind is PenalKind.NONE or day < state.penal_begins:
        return False
    # A row on which only a penal charge is unpaid breeds no further one: that would be compounding.
    late = [row for row in rows if row.owing_without_penalty]
    grace = state.terms.penal.grace_days
    if charges.is_daily(state.terms.penal):
        return bool(late) and _late(late[0], day) > grace and _charge_day(state, day, late)
    fresh = [row for row in late if not row.penalised and _late(row, day) > grace]
    for row in fresh:
        row.penalised = True
        _charge(state, day, row, [row])
    return bool(fresh)


def _charge_day(state: LoanState, day: date, late: list[Row]) -> bool:
    """One charge for the day, put on the oldest instalment whose own cap leaves room for it."""
    bearing = next((row for row in late if _has_room(state, row)), None)
    return bearing is not None and _charge(state, day, bearing, late)


def _has_room(state: LoanState, row: Row) -> bool:
    cap = state.terms.penal.cap_per_instalment
    return cap is None or row.penal < to_minor(cap)


def _charge(state: LoanState, day: date, row: Row, based_on: list[Row]) -> bool:
    charge = charges.penal_charge(
        state.terms.penal,
        overdue_principal=sum(each.open[Component.PRINCIPAL] for each in based_on),
        overdue_amount=sum(each.owing_without_penalty for each in based_on),
        charged_so_far=state.penal_total,
        charged_on_instalment=row.penal,
        lent=state.lent,
    )
    if not charge:
        return False
    state.penal_total += charge
    row.penal += charge
    row.book(Component.PENALTY, charge)
    row.due[Component.PENALTY] += charge
    paise = nothing()
    paise[Component.PENALTY] = charge
    note = f"Penal charge, instalment {row.number}, day {_late(row, day)} past due"
    state.write(f"penal:{day.isoformat()}:{row.number}", LineKind.PENAL_CHARGED, note, paise=paise, on=day)
    return True
