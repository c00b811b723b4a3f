"""What the rows of a loan are going to ask for, as things stand. Pure.

Under daily rest a future row is a projection: what is overdue is taken as paid today, and every instalment
to come as paid on its day.
"""

from __future__ import annotations

from datetime import date

from backend.loans.core import accrual, billing
from backend.loans.core.instalment_row import Row
from backend.loans.core.state import LoanState, amounts
from backend.loans.plan import schedule
from backend.loans.plan.interest import factor, to_amount
from backend.loans.plan.position import InstalmentPosition
from backend.products.terms import Component, InterestMethod

P, I = Component.PRINCIPAL, Component.INTEREST  # noqa: E741


def instalments(state: LoanState, *, as_of: date, day_closed: bool) -> tuple[InstalmentPosition, ...]:
    """The rows of the schedule with what has happened to each, and what is to come."""
    rows = foresee(state) if state.follows_balance and state.ended is None else state.rows
    return tuple([_instalment(row, as_of, day_closed) for row in rows])


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
        is_overdue=bool(row.billed and late and row.owing),
        paid_on=row.paid_on,
    )


def foresee(state: LoanState) -> list[Row]:
    """The rows as they are going to ask, those to come filled in from the balance, the level and the terms of today.

    Of a loan that follows its balance that is a projection, which nothing reads before the row is billed; of one
    that asks as scheduled it is a new schedule, made only where the old one was changed.
    """
    coming = state.to_come
    balance, level, kept, deferred = state.unbilled_principal, state.level, [], 0
    for row in coming:
        is_first = row is coming[0]
        to_run = _to_run(state, row, balance, is_first=is_first)
        if row.defers and row is not coming[-1]:
            deferred += to_run
            row.due[I] = row.booked[I]
        else:
            row.due[I] = max(row.booked[I] + deferred + to_run, row.settled(I))
            deferred = 0
        interest = row.arisen + to_run
        part, row.opening = billing.asked_of(state, row, level=level, interest=interest, balance=balance)
        row.due[P] = part
        balance -= part - row.settled(P)
        if state.relevel and is_first:
            rest = [each.period for each in state.paying if each is not row]
            level = schedule.level_part(state.terms, row.opening - part, rest)
        if is_first or row.due[P] or row.due[I] or row.rests:
            kept.append(row)
    return [row for row in state.rows if row.billed] + kept


def _to_run(state: LoanState, row: Row, balance: int, *, is_first: bool) -> int:
    """Interest of a period that has not run yet, at the balance without arrears."""
    terms = state.terms
    if row.number <= terms.interest_free_periods:
        return 0
    if not state.follows_balance:
        if row.paid[I] and row.settled(I) >= row.due[I]:
            return row.due[I] - row.booked[I]  # paid ahead: it stays at what was paid
        ahead = sum([each.settled(P) for each in state.to_come if each.number >= row.number])
        balance = state.lent if terms.rate.method is InterestMethod.FLAT else balance + ahead
    elif is_first and balance == state.principal:
        return accrual.rest_of_period(state)
    if is_first:
        rest = factor(terms.rate, state.day, row.period.due, row.period)
        return rest.of(balance, terms.rounding.interest)
    return schedule.period_factor(terms, row.period).of(balance, terms.rounding.interest)
