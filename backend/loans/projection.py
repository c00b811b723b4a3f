"""What the rows of a loan are going to ask for, as things stand. Pure.

Under daily rest a future row is a projection: what is overdue is taken as paid today, and every instalment
to come as paid on its day.
"""

from __future__ import annotations

from datetime import date

from backend.loans import accrual, schedule
from backend.loans.interest import factor, to_amount
from backend.loans.position import InstalmentPosition
from backend.loans.state import LoanState, Row, amounts
from backend.products.terms import Component

P, I = Component.PRINCIPAL, Component.INTEREST  # noqa: E741


def instalments(state: LoanState, *, as_of: date, day_closed: bool) -> tuple[InstalmentPosition, ...]:
    """The rows of the schedule with what has happened to each, and what is to come."""
    rows = _projected(state) if state.follows_balance else state.rows
    return tuple(_instalment(row, as_of, day_closed) for row in rows)


def _instalment(row: Row, as_of: date, day_closed: bool) -> InstalmentPosition:
    late = row.period.due <= as_of if day_closed else row.period.due < as_of
    return InstalmentPosition(
        number=row.number,
        due_date=row.period.due,
        opening_principal=to_amount(row.opening),
        due=amounts(row.due),
        paid=amounts(row.paid),
        waived=amounts(row.waived),
        balance_after=to_amount(row.opening - row.due[P]),
        is_due=row.billed,
        is_overdue=row.billed and late and not row.is_clear,
        paid_on=row.paid_on,
    )


def _projected(state: LoanState) -> list[Row]:
    """The rows with those to come filled in. Sets figures of rows that are not billed, which nothing reads."""
    coming = [row for row in state.rows if not row.billed]
    arrears = sum(row.unpaid(P) for row in state.rows)
    balance, level, kept = state.principal - arrears, state.level, []
    for row in coming:
        row.opening = balance + row.settled(P)
        interest = (
            _first_interest(state, row, balance, arrears)
            if row is coming[0]
            else _interest(state, row, balance)
        )
        row.due[I] = max(interest, row.settled(I))
        part = schedule.principal_part(
            state.terms, level, interest, row.opening, row.number, state.last_number
        )
        row.due[P] = max(part, row.settled(P))
        balance = row.opening - row.due[P]
        if state.relevel and row is coming[0]:
            rest = [period for period in state.periods if period.number > row.number]
            level = schedule.level_part(state.terms, balance, rest)
        if row.due[P] or row.due[I] or row is coming[0]:
            kept.append(row)
    return [row for row in state.rows if row.billed] + kept


def _interest(state: LoanState, row: Row, balance: int) -> int:
    return schedule.period_factor(state.terms, row.period).of(balance, state.terms.rounding.interest)


def _first_interest(state: LoanState, row: Row, balance: int, arrears: int) -> int:
    """Interest of the running period: what has run, and the rest of it at the balance without arrears."""
    if not arrears:
        return row.booked[I] + accrual.rest_of_period(state, row)
    rest = factor(state.terms.rate, state.day, row.period.due, row.period)
    return row.booked[I] + rest.of(balance, state.terms.rounding.interest)
