"""How a loan ends that is not paid: settled for less, or written off, and what is recovered after. Pure."""

from __future__ import annotations

from backend.kernel.errors import ValidationFailed
from backend.loans.core import billing
from backend.loans.core.instalment_row import COMPONENTS
from backend.loans.core.state import LoanState, summed
from backend.loans.plan.appropriation import Due, PaiseShare, appropriate
from backend.loans.plan.interest import to_minor
from backend.loans.plan.money_events import Payment, Recovery, Settlement, WriteOff
from backend.loans.plan.position import Allocation, LineKind, PositionStatus
from backend.products.terms import Component, TransactionKind

P = Component.PRINCIPAL


def give_up_the_rest(state: LoanState, event: Settlement) -> None:
    """What a settlement did not pay is owed no more; where it paid all, the loan is simply paid."""
    shares = _give_up_all(state)
    if shares:
        state.ended = PositionStatus.SETTLED
        note = "Given up: settled in full and final"
        key = f"settled:{event.id}"
        state.write(key, LineKind.SETTLED, note, paise=summed(shares), cause=event.id, shares=shares)


def write_off(state: LoanState, event: WriteOff) -> None:
    """All that is owed leaves the books, interest to the day included; it is remembered as recoverable."""
    if state.ended is not None:
        raise ValidationFailed.one(
            "value_date", "already_ended", "The loan was settled or written off before."
        )
    billing.bill_everything(state, event.id, foreclosing=False)
    shares = _give_up_all(state)
    if not shares:
        raise ValidationFailed.one("value_date", "nothing_owed", "Nothing is owed on that day.")
    state.ended = PositionStatus.WRITTEN_OFF
    state.written_off = summed(shares)
    state.write(
        f"written_off:{event.id}",
        LineKind.WRITTEN_OFF,
        "Written off: no longer expected, still claimed",
        paise=state.written_off,
        cause=event.id,
        shares=shares,
    )


def _give_up_all(state: LoanState) -> list[PaiseShare]:
    shares = []
    for row in state.arrears:
        for component in COMPONENTS:
            amount = row.open[component]
            if amount:
                row.give_up(component, amount)
                shares.append(PaiseShare(row.number, component, amount))
    state.lower_principal(sum(share.amount for share in shares if share.component is P))
    return shares


def recover(state: LoanState, event: Payment | Recovery) -> None:
    """Money towards what was written off, in the order of the terms for recoveries.

    What was charged since is in the books and comes first: that much is held for it, as is money beyond both.
    """
    amount = to_minor(event.amount)
    state.received += amount
    charged_since = min(amount, sum(row.owing for row in state.arrears))
    shares, beyond = _recovered(state, amount - charged_since)
    for share in shares:
        state.written_off[share.component] -= share.amount
    held = charged_since + beyond
    state.held += held
    line = state.write(
        f"recovery:{event.id}",
        LineKind.RECOVERED,
        "Recovered after the write-off",
        paise=summed(shares),
        cause=event.id,
        held=held,
        shares=shares,
    )
    state.allocations.append(
        Allocation(event.id, event.value_date, event.amount, line.amounts, line.held, line.shares)
    )


def _recovered(state: LoanState, amount: int) -> tuple[tuple[PaiseShare, ...], int]:
    if not amount:
        return (), 0
    result = appropriate(
        amount=amount,
        dues=[Due(state.last_number, state.written_off)],
        order=state.terms.appropriation.order_for(TransactionKind.RECOVERY),
        spread=state.terms.appropriation.spread,
    )
    return result.shares, result.excess
