"""The end of a day: penal charges, and falling to NPA. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from backend.loans import charges, dpd
from backend.loans.interest import to_minor
from backend.loans.position import LineKind
from backend.loans.state import LoanState, Row, nothing
from backend.products.terms import Component, PenalKind

_ONE_DAY = timedelta(days=1)


def close_days(state: LoanState, first: date, stop: date) -> None:
    """The day-ends from `first` to the day before `stop`; between them no money comes, so arrears only grow."""
    rows, day = state.arrears, first
    while rows and day < stop:
        if _late(rows[0], day) > dpd.NPA_OVER:
            state.npa_since = state.npa_since or day
        if not _penal_day(state, day, rows) and state.npa_since:
            return
        day += _ONE_DAY


def _late(row: Row, day: date) -> int:
    return dpd.dpd_days(row.period.due, as_of=day, day_closed=True)


def _penal_day(state: LoanState, day: date, rows: list[Row]) -> bool:
    """Penal charges of one day-end. False: as things stand, no later day-end will charge anything."""
    if state.terms.penal.kind is PenalKind.NONE:
        return False
    # A row on which only a penal charge is unpaid breeds no further one: that would be compounding.
    late = [row for row in rows if row.unpaid_without_penalty]
    if charges.is_daily(state.terms.penal):
        return _charge_day(state, day, late)
    return _charge_once(state, day, [row for row in late if not row.penalised])


def _charge_once(state: LoanState, day: date, rows: list[Row]) -> bool:
    for row in rows:
        if _late(row, day) > state.terms.penal.grace_days:
            row.penalised = True
            _charge(state, day, row, [row])
    return bool(rows)


def _charge_day(state: LoanState, day: date, rows: list[Row]) -> bool:
    if not rows:
        return False
    if _late(rows[0], day) <= state.terms.penal.grace_days:
        return True
    return _charge(state, day, rows[0], rows)


def _charge(state: LoanState, day: date, row: Row, based_on: list[Row]) -> bool:
    charge = charges.penal_charge(
        state.terms.penal,
        overdue_principal=sum(each.unpaid(Component.PRINCIPAL) for each in based_on),
        overdue_amount=sum(each.unpaid_without_penalty for each in based_on),
        charged_so_far=state.penal_total,
        charged_on_instalment=row.due[Component.PENALTY],
        lent=to_minor(state.terms.amount),
    )
    if not charge:
        return False
    state.penal_total += charge
    row.booked[Component.PENALTY] += charge
    row.due[Component.PENALTY] += charge
    paise = nothing()
    paise[Component.PENALTY] = charge
    note = f"Penal charge, instalment {row.number}, day {_late(row, day)} past due"
    state.write(f"penal:{day.isoformat()}:{row.number}", LineKind.PENAL_CHARGED, note, paise=paise, on=day)
    return True
