"""Money that is left when all that is due is paid, put to what is not yet due: the rules of `Excess`. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from backend.loans.core import accrual, billing, projection
from backend.loans.core.instalment_row import COMPONENTS, Paise, Row, nothing
from backend.loans.core.state import LoanState
from backend.loans.plan.appropriation import Due, PaiseShare, appropriate
from backend.products.terms import Component, Excess, Spread

P, I = Component.PRINCIPAL, Component.INTEREST  # noqa: E741
_TO_PRINCIPAL = (Excess.REDUCE_INSTALMENT, Excess.REDUCE_TENURE)


def pay_ahead(state: LoanState, amount: int, cause: UUID) -> list[PaiseShare]:
    """Put a sum to what has not fallen due, by the rule of the terms; what it does not take is held."""
    row, how = state.current, state.terms.appropriation.excess
    if amount <= 0 or row is None or row.billed or how in (Excess.HOLD, Excess.REFUND):
        return []
    if how in _TO_PRINCIPAL:
        return _lower_balance(state, row, amount)
    return _pay_rows(state, amount, cause)


def take(state: LoanState, shares: Sequence[PaiseShare]) -> None:
    by_number = {row.number: row for row in state.rows}
    principal = 0
    for share in shares:
        by_number[share.instalment].pay(share.component, share.amount)
        principal += share.amount if share.component is P else 0
    state.lower_principal(principal)


def _lower_balance(state: LoanState, row: Row, amount: int) -> list[PaiseShare]:
    """Principal is paid before its time; the instalments to come become smaller, or fewer."""
    if not state.follows_balance:
        return []
    how, most = state.terms.appropriation, _most_principal(state, amount)
    fell_due_today = next((each for each in state.rows if each.billed and each.period.due == state.day), None)
    if fell_due_today is not None and fell_due_today.number:
        return _enlarge(state, fell_due_today, min(amount, most))
    parts = dict(row.open) if how.advance_takes_interest else nothing()
    parts[P] = most
    order = [*(component for component in how.order if component is not P), P]
    result = appropriate(amount=amount, dues=[Due(row.number, parts)], order=order, spread=how.spread)
    take(state, result.shares)
    if how.excess is Excess.REDUCE_INSTALMENT:
        state.relevel = True
    return list(result.shares)


def _most_principal(state: LoanState, amount: int) -> int:
    """Money that would close the loan but for the charge on closing early waits for the rest of it."""
    left = state.unbilled_principal
    return 0 if amount >= left and billing.foreclosure_fees(state) else left


def _enlarge(state: LoanState, row: Row, amount: int) -> list[PaiseShare]:
    """More principal paid with the instalment that fell due today: it becomes part of that instalment."""
    if not amount:
        return []
    row.ask_more(amount)
    shares = [PaiseShare(row.number, P, amount)]
    take(state, shares)
    if state.terms.appropriation.excess is Excess.REDUCE_INSTALMENT:
        billing.relevel(state, state.unbilled_principal, after=row)
    return shares


def _pay_rows(state: LoanState, amount: int, cause: UUID) -> list[PaiseShare]:
    """Instalments to come are paid at once: the next ones, the last ones, or a part of each."""
    if state.follows_balance:
        projection.foresee(state)
    rows = [row for row in state.to_come if any(_payable(state, row).values())]
    if state.terms.appropriation.excess is Excess.LAST_INSTALMENT:
        rows.reverse()
    if state.terms.appropriation.excess is not Excess.SPREAD:
        return _pay_in_turn(state, amount, rows, cause)
    parts = _equal_parts(amount, [sum(_payable(state, row).values()) for row in rows])
    shares = [_pay_in_turn(state, part, [row], cause) for row, part in zip(rows, parts, strict=True)]
    return [share for of_row in shares for share in of_row]


def _equal_parts(amount: int, most: Sequence[int]) -> list[int]:
    """The same part for each, the odd paise for the last; what one cannot take goes to the others."""
    parts = [0] * len(most)
    while amount and (able := [index for index in range(len(most)) if parts[index] < most[index]]):
        part, odd = divmod(amount, len(able))
        for index in able:
            taken = min(part + (odd if index == able[-1] else 0), most[index] - parts[index])
            parts[index] += taken
            amount -= taken
    return parts


def _pay_in_turn(state: LoanState, amount: int, rows: Sequence[Row], cause: UUID) -> list[PaiseShare]:
    if not amount or not rows:
        return []
    how = state.terms.appropriation
    result = appropriate(
        amount=amount,
        dues=[Due(row.number, _payable(state, row)) for row in rows],
        order=how.in_advance_order or how.order,
        spread=Spread.INSTALMENT,
    )
    by_number = {row.number: row for row in rows}
    for share in result.shares:
        if share.component is I:
            _book_ahead(state, by_number[share.instalment], share.amount, cause)
    take(state, result.shares)
    return list(result.shares)


def _payable(state: LoanState, row: Row) -> Paise:
    """What may be paid on a row to come: its principal, what is booked on it, and interest fixed by the schedule."""
    parts = {component: row.open[component] for component in COMPONENTS}
    parts[P] = max(row.due[P] - row.settled(P), 0)
    if not state.follows_balance:
        parts[I] = max(row.due[I] - row.settled(I), 0)
    return parts


def _book_ahead(state: LoanState, row: Row, amount: int, cause: UUID) -> None:
    """Interest fixed by the schedule that is paid before it has run is income of the day it is paid."""
    early = amount - row.open[I]
    if early <= 0:
        return
    key, note = f"ahead:{cause}:{row.number}", f"Interest of instalment {row.number}, paid before its time"
    accrual.book_interest(state, row, early, key=key, note=note, cause=cause)
    if row is state.earning:
        state.start_piece()
