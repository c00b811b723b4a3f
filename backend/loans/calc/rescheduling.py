"""Another way of telling a loan that pays its next instalments ahead: principal paid before its time is shown with the
instalment of its day, and what it saves is taken off the next instalments as they come. Pure.

The balances are those of the serviced loan; only what each row asks for is told anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backend.loans.calc.answers import Row
from backend.loans.calc.loan import StatedLoan
from backend.loans.plan import schedule
from backend.loans.plan.interest import to_minor
from backend.loans.plan.position import LoanPosition
from backend.products.terms import Component


def rescheduled(rows: Sequence[Row], position: LoanPosition, loan: StatedLoan) -> list[Row]:
    """The rows with principal moved to the day it was paid on, and those to come asked anew."""
    moved = _moved(rows, position)
    fallen = [row for row in rows if row.due <= position.as_of]
    ahead = -sum(moved.get(row.number, 0) for row in rows if row.due > position.as_of)
    coming = [row for row in rows if row.due > position.as_of]
    told = [_with(row, moved.get(row.number, 0)) for row in fallen]
    arrears = sum(row.principal - min(_principal_paid(row), row.principal) for row in fallen)
    balance = to_minor(position.outstanding.principal) - arrears
    return [*_balanced(told, loan), *_asked_anew(coming, moved, ahead, balance, loan)]


def _moved(rows: Sequence[Row], position: LoanPosition) -> dict[int, int]:
    """By row, principal paid with it that came on another row's due date, and the other way round."""
    by_due = {row.due: row.number for row in rows}
    due_of = {row.number: row.due for row in rows}
    moved: dict[int, int] = {}
    for allocation in position.allocations:
        home = by_due.get(allocation.value_date)
        for share in allocation.shares:
            if home is None or share.component is not Component.PRINCIPAL:
                continue
            if due_of[share.instalment] > allocation.value_date:
                amount = to_minor(share.amount)
                moved[share.instalment] = moved.get(share.instalment, 0) - amount
                moved[home] = moved.get(home, 0) + amount
    return moved


def _with(row: Row, more: int) -> Row:
    return replace(row, principal=row.principal + more, paid=(row.paid or 0) + more)


def _principal_paid(row: Row) -> int:
    """Of a row that has fallen due: what is unpaid of it is taken to be principal last, as it is paid."""
    return max((row.paid or 0) - row.interest - row.fee - row.penalty, 0)


def _balanced(rows: Sequence[Row], loan: StatedLoan) -> list[Row]:
    balance, result = to_minor(loan.terms.amount), []
    for row in rows:
        balance -= row.principal
        result.append(replace(row, balance_after=balance))
    return result


def _asked_anew(
    coming: Sequence[Row], moved: dict[int, int], ahead: int, balance: int, loan: StatedLoan
) -> list[Row]:
    """Each row asks for the ordinary instalment less what is left of the money paid ahead; the last, for the rest."""
    periods = {period.number: period for period in loan.periods}
    level = schedule.level_part(loan.terms, to_minor(loan.terms.amount), loan.periods)
    result: list[Row] = []
    for row in coming:
        interest = row.interest
        if result:
            factor = schedule.period_factor(loan.terms, periods[row.number])
            interest = factor.of(balance, loan.terms.rounding.interest)
        own = (row.paid or 0) + moved.get(row.number, 0)
        part = max(level - interest, 0)
        asks = balance if row is coming[-1] else min(max(part - ahead, 0), balance)
        ahead = max(ahead - part, 0)
        balance -= asks
        told = replace(row, principal=asks, interest=interest, balance_after=balance, paid=own)
        result.append(replace(told, paid_on=row.paid_on if own else None))
    return result
