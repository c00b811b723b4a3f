"""Instalments falling due on a loan's state, in their time or all at once. Pure."""

from __future__ import annotations

from uuid import UUID

from backend.loans import accrual, schedule
from backend.loans.interest import to_minor
from backend.loans.position import LineKind
from backend.loans.state import LoanState, Paise, Row, nothing
from backend.products.terms import Component, PayoffInterest

P, I = Component.PRINCIPAL, Component.INTEREST  # noqa: E741


def bill_today(state: LoanState) -> Row | None:
    """The row whose due date is today falls due; gives it, or None."""
    row = state.current
    if row is None:
        return None
    if row.billed:
        # Past the last due date nothing falls due, but a new month begins a new piece of interest.
        if state.follows_balance and _month_begins(state, row):
            state.start_piece()
        return None
    if row.period.due != state.day:
        return None
    if state.follows_balance:
        _settle(state, row)
    row.billed = True
    state.start_piece()
    _book_fees(state, row)
    return row


def _month_begins(state: LoanState, row: Row) -> bool:
    period = row.period
    while period.due < state.day:
        period = schedule.following(period)
    return period.due == state.day


def _settle(state: LoanState, row: Row) -> None:
    """Fix what a row asks for, now that its interest is known: the instalment, less that interest."""
    row.opening = state.unbilled_principal + row.settled(P)
    row.due[I] = row.booked[I]
    part = schedule.principal_part(
        state.terms, state.level, row.due[I], row.opening, row.number, state.last_number
    )
    row.due[P] = max(part, row.settled(P))
    if state.relevel:
        rest = [period for period in state.periods if period.number > row.number]
        state.level = schedule.level_part(state.terms, row.opening - row.due[P], rest)
        state.relevel = False


def _book_fees(state: LoanState, row: Row) -> None:
    fees = state.instalment_fees
    if not fees:
        return
    paise = nothing()
    paise[Component.FEE] = sum(to_minor(fee.base) for fee in fees)
    paise[Component.TAX] = sum(to_minor(fee.tax) for fee in fees)
    for component in (Component.FEE, Component.TAX):
        row.booked[component] += paise[component]
    note = ", ".join(fee.name for fee in fees)
    state.write(f"fee:{row.number}", LineKind.FEE_CHARGED, note, paise=paise, fees=fees)


def payoff(state: LoanState) -> Paise:
    """What would close the loan on this day, before money held is taken off."""
    result = state.owed()
    row = state.current
    if row is None or row.billed or not state.principal:
        return result
    if state.terms.payoff_interest is PayoffInterest.TO_PERIOD_END:
        result[I] += accrual.rest_of_period(state, row)
    return result


def bill_everything(state: LoanState, cause: UUID) -> None:
    """The borrower pays all of it: the running row takes the rest of the principal, and no row follows."""
    row = state.current
    if row is None or row.billed:
        return
    if state.terms.payoff_interest is PayoffInterest.TO_PERIOD_END:
        rest = accrual.rest_of_period(state, row)
        if rest:
            note = "Interest to the end of the period"
            accrual.book_interest(state, row, rest, key=f"rest:{cause}", note=note, on=state.day, cause=cause)
    row.opening = state.unbilled_principal + row.settled(P)
    row.due = dict(row.booked)
    row.due[P] = row.opening
    row.billed = True
    state.rows = state.rows[: state.rows.index(row) + 1]
