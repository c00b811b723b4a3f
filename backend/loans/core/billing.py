"""Instalments falling due on a loan's state, in their time or all at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from backend.loans.core import accrual
from backend.loans.core.instalment_row import Paise, Row, nothing
from backend.loans.core.state import LoanState
from backend.loans.plan import charges, schedule
from backend.loans.plan.interest import to_amount, to_minor
from backend.loans.plan.position import FeeAmount, LineKind
from backend.products.terms import Component, FeeWhen, PayoffInterest

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
        _fix(state, row)
    row.bill(row.due[P])
    state.start_piece()
    if row.number:
        _book_fees(state, row)
    return row


def _month_begins(state: LoanState, row: Row) -> bool:
    period = row.period
    while period.due < state.day:
        period = schedule.following(period)
    return period.due == state.day


def _fix(state: LoanState, row: Row) -> None:
    """Fix what a row asks for, now that its interest is known: the instalment, less that interest."""
    part, row.opening = asked_of(
        state, row, level=state.level, interest=row.arisen, balance=state.unbilled_principal
    )
    row.due[I] = row.booked[I]
    row.due[P] = part
    if state.relevel:
        relevel(state, row.opening - row.due[P], after=row)
        state.relevel = False


def relevel(state: LoanState, balance: int, *, after: Row) -> None:
    """The rows after one repay a balance in new equal instalments."""
    rest = [each.period for each in state.paying if each.number > after.number]
    state.level = schedule.level_part(state.terms, balance, rest)


def asked_of(state: LoanState, row: Row, *, level: int, interest: int, balance: int) -> tuple[int, int]:
    """Principal that a row of a loan that follows its balance asks for, and its opening, from the principal that
    is not billed. What was paid ahead counts as paid on its own row, and is left to it."""
    rows = state.to_come
    ahead = sum([each.settled(P) for each in rows if each.number > row.number])
    opening = balance + ahead + row.settled(P)
    if row.rests:
        return row.settled(P), opening
    part = schedule.principal_part(state.terms, level, interest, opening, row.number, rows[-1].number)
    return max(min(part, opening - ahead), row.settled(P)), opening


def _book_fees(state: LoanState, row: Row) -> None:
    if state.instalment_fees and not row.rests:
        book_fees(state, row, state.instalment_fees, key=f"fee:{row.number}")


def book_fees(
    state: LoanState, row: Row, fees: tuple[FeeAmount, ...], *, key: str, cause: UUID | None = None
) -> None:
    """Fees put on a row today. Its `due` holds them already where the plan foresaw them."""
    paise = fee_parts(fees)
    for component in (Component.FEE, Component.TAX):
        row.book(component, paise[component])
        row.due[component] = max(row.due[component], row.booked[component])
    note = ", ".join(fee.name for fee in fees)
    state.write(key, LineKind.FEE_CHARGED, note, paise=paise, cause=cause, fees=fees)


def fee_parts(fees: Sequence[FeeAmount]) -> Paise:
    """What the borrower is asked for, as fee and as tax."""
    paise = nothing()
    paise[Component.FEE] = sum(to_minor(fee.base - fee.tds) for fee in fees)
    paise[Component.TAX] = sum(to_minor(fee.tax) for fee in fees)
    return paise


def payoff(state: LoanState) -> Paise:
    """What would close the loan on this day, before money held is taken off."""
    result = state.owed()
    row = state.current
    if row is None or row.billed or not state.principal:
        return result
    if _costs_the_period(state):
        result[I] += accrual.rest_of_period(state)
    extra = fee_parts(foreclosure_fees(state))
    for component in (Component.FEE, Component.TAX):
        result[component] += extra[component]
    return result


def _costs_the_period(state: LoanState) -> bool:
    """Whether closing early costs interest to the period's end; who leaves pays that of the days gone by."""
    return state.terms.payoff_interest is PayoffInterest.TO_PERIOD_END and not state.exited


def foreclosure_fees(state: LoanState) -> tuple[FeeAmount, ...]:
    """What paying everything today costs beside interest: nothing once all has fallen due, or in cooling-off."""
    prepaid = state.unbilled_principal
    if state.exited or not prepaid:
        return ()
    return tuple(
        charges.fee_amount(fee, amount=to_amount(prepaid), split=state.terms.tax_split)
        for fee in state.terms.fees
        if fee.when is FeeWhen.FORECLOSURE
    )


def bill_everything(state: LoanState, cause: UUID, *, foreclosing: bool = True) -> None:
    """Everything falls due today: the running row takes the rest of the principal, and no row follows.

    foreclosing  the borrower pays all of it: interest to the period's end and a charge, where the terms say so
    """
    row = state.current
    if row is None or row.billed:
        return
    earning = state.earning
    if foreclosing and earning is not None and _costs_the_period(state):
        rest = accrual.rest_of_period(state)
        if rest:
            note = "Interest to the end of the period"
            accrual.book_interest(state, earning, rest, key=f"rest:{cause}", note=note, cause=cause)
    fees = foreclosure_fees(state) if foreclosing else ()
    if fees:
        book_fees(state, row, fees, key=f"foreclosure:{cause}", cause=cause)
    _close_rows(state, row)


def _close_rows(state: LoanState, row: Row) -> None:
    """Rows that were paid ahead, or hold interest that ran, stay for what they hold."""
    left, coming = state.unbilled_principal, state.to_come
    for each in coming:
        rest = left if each is row else 0
        each.opening = rest + sum([later.settled(P) for later in state.to_come])
        each.due = dict(each.booked)
        each.bill(rest + each.settled(P))
    state.rows = [each for each in state.rows if each is row or each not in coming or any(each.due.values())]
