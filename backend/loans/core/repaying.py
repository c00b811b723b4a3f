"""Money events put to a loan's state, each on its day. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from backend.kernel.errors import AmountNotValid, ValidationFailed
from backend.loans.core import billing, ending, prepaying, replanning, restructuring
from backend.loans.core.instalment_row import Row, nothing
from backend.loans.core.state import LoanState, summed
from backend.loans.documents.wording import grouped
from backend.loans.plan import charges
from backend.loans.plan.appropriation import Due, PaiseShare, appropriate
from backend.loans.plan.interest import to_amount, to_minor
from backend.loans.plan.money_events import (
    BorrowerNpa,
    ChargeAdded,
    CoolingOffExit,
    Disbursal,
    HeldKept,
    MoneyEvent,
    Payment,
    RateChange,
    Recovery,
    Refund,
    Restructure,
    Settlement,
    Waiver,
    WriteOff,
)
from backend.loans.plan.position import Allocation, LineKind, PositionStatus
from backend.products.terms import Component, Excess, FeeWhen, TransactionKind

P = Component.PRINCIPAL
_RECEIVED = {
    TransactionKind.REPAYMENT: "Payment received",
    TransactionKind.FORECLOSURE: "Payment received: it closes the loan",
    TransactionKind.SETTLEMENT: "Payment received in full and final settlement",
}


def apply_event(state: LoanState, event: MoneyEvent) -> None:
    """raises  ValidationFailed where the event contradicts what went before it; AmountNotValid for a sum that is
    not above zero, or not in whole paise"""
    _check_amount(event)
    if state.disbursed_on is None and not isinstance(
        event, Disbursal | Payment | CoolingOffExit | BorrowerNpa
    ):
        raise ValidationFailed.one("value_date", "before_disbursal", "The loan is not disbursed on that day.")
    _APPLY[type(event)](state, event)


def _check_amount(event: MoneyEvent) -> None:
    amount = getattr(event, "amount", None)
    if amount is not None and (not amount.is_finite() or amount <= 0):
        raise AmountNotValid(value=str(amount))


def _pay(state: LoanState, event: Payment | Recovery) -> None:
    if state.ended is PositionStatus.WRITTEN_OFF:
        ending.recover(state, event)
        note = "Money held, put to what was charged since the write-off"
        apply_held(state, f"held:{event.id}", note, event.id, TransactionKind.RECOVERY)
        return
    amount, kind = to_minor(event.amount), TransactionKind.REPAYMENT
    if _closes(state, amount):
        if any(row.period.due > state.day for row in state.to_come):
            kind = TransactionKind.FORECLOSURE
        billing.bill_everything(state, event.id)
    receive(state, event, amount, kind)


def _closes(state: LoanState, amount: int) -> bool:
    """Whether the money, with what is held, is all that is owed today."""
    money = amount + state.free_held
    if state.disbursed_on is None or money < state.principal:
        return False
    return 0 < sum(billing.payoff(state).values()) <= money


def receive(
    state: LoanState, event: Payment | Recovery | Settlement, amount: int, kind: TransactionKind
) -> None:
    """Money to what is due, then ahead by the rule of the terms; the rest is held."""
    state.received += amount
    shares, left = _spread(state, amount, kind)
    if kind is TransactionKind.REPAYMENT:
        ahead = prepaying.pay_ahead(state, left, event.id)
        shares += ahead
        left -= sum(share.amount for share in ahead)
    state.held += left
    if state.terms.appropriation.excess is Excess.REFUND:
        state.refund_due += left
    line = state.write(
        f"payment:{event.id}",
        LineKind.PAYMENT,
        _RECEIVED[kind],
        paise=summed(shares),
        cause=event.id,
        held=left,
        shares=shares,
    )
    state.allocations.append(
        Allocation(event.id, event.value_date, event.amount, line.amounts, line.held, line.shares)
    )
    apply_held(state, f"held:{event.id}", "Money held, put to what the payment closed", event.id, kind)


def _spread(state: LoanState, amount: int, kind: TransactionKind) -> tuple[list[PaiseShare], int]:
    """Put a sum to what has fallen due; gives the shares, and what is left of it."""
    dues = [Due(row.number, row.open) for row in state.arrears]
    if not amount or not dues:
        return [], amount
    how = state.terms.appropriation
    result = appropriate(amount=amount, dues=dues, order=how.order_for(kind), spread=how.spread)
    prepaying.take(state, result.shares)
    return list(result.shares), result.excess


def apply_held(
    state: LoanState,
    key: str,
    note: str,
    cause: UUID | None = None,
    kind: TransactionKind = TransactionKind.REPAYMENT,
) -> None:
    """Money held clears what has fallen due; what is marked to go back stays."""
    money = state.free_held
    if not money or not state.arrears:
        return
    shares, left = _spread(state, money, kind)
    state.held -= money - left
    paise = summed(shares)
    state.write(key, LineKind.HELD_APPLIED, note, paise=paise, cause=cause, held=left - money, shares=shares)


def _charge(state: LoanState, event: ChargeAdded) -> None:
    row = state.current
    if row is None:
        raise ValidationFailed.one("value_date", "before_disbursal", "The loan is not disbursed on that day.")
    is_penal = event.component is Component.PENALTY
    if not is_penal and event.component is not Component.FEE:
        raise ValidationFailed.one("component", "not_a_charge", "A charge is a fee or a penal charge.")
    if is_penal and event.tax:
        raise ValidationFailed.one(
            "tax", "penal_not_taxed", "A penal charge bears no tax (CBIC 245/02/2025-GST)."
        )
    paise = nothing()
    paise[event.component], paise[Component.TAX] = to_minor(event.amount), to_minor(event.tax)
    for component in (event.component, Component.TAX):
        row.book(component, paise[component])
        row.due[component] += paise[component]
    if is_penal:
        state.penal_total += paise[Component.PENALTY]
    kind = LineKind.PENAL_CHARGED if is_penal else LineKind.FEE_CHARGED
    name = event.name or "Charge added"
    fees = () if is_penal else (charges.split_tax(name, event.amount, event.tax, state.terms.tax_split),)
    state.write(f"charge:{event.id}", kind, name, paise=paise, cause=event.id, fees=fees)
    apply_held(state, f"held:{event.id}", "Money held, put to the charge", event.id)


def _waive(state: LoanState, event: Waiver) -> None:
    """As much of the waiver as is owed on that day, oldest instalment first."""
    left, shares = to_minor(event.amount), []
    for row in state.rows:
        part = min(left, _open_for_waiver(state, row, event.component))
        if part > 0:
            row.give_up(event.component, part)
            left -= part
            shares.append(PaiseShare(row.number, event.component, part))
    paise = summed(shares)
    state.lower_principal(paise[P])
    note = f"{event.component.value.capitalize()} waived"
    state.write(f"waiver:{event.id}", LineKind.WAIVER, note, paise=paise, cause=event.id, shares=shares)


def _open_for_waiver(state: LoanState, row: Row, component: Component) -> int:
    """Principal not yet due can be given up only where rows follow the balance."""
    if component is P and not row.billed:
        return state.unbilled_principal if state.follows_balance and row is state.current else 0
    return row.open[component]


def _refund(state: LoanState, event: Refund) -> None:
    amount = min(to_minor(event.amount), state.held)
    state.held -= amount
    state.refund_due = max(state.refund_due - amount, 0)
    state.write(f"refund:{event.id}", LineKind.REFUND, "Excess sent back", cause=event.id, held=-amount)


def _keep_held(state: LoanState, event: HeldKept) -> None:
    """As much of it as is marked to go back on that day."""
    state.refund_due -= min(to_minor(event.amount), state.refund_due)
    apply_held(state, f"held:{event.id}", "Money held, kept for what is due", event.id)


def _exit(state: LoanState, event: CoolingOffExit) -> None:
    """What is asked is principal and interest to the day; what comes back is held towards it.

    source  RBI (Digital Lending) Directions, 2025: exit by principal and proportionate APR, without penalty
    """
    if state.ended is not None:
        raise ValidationFailed.one(
            "value_date", "already_ended", "The loan was settled or written off before."
        )
    state.exited = True
    _take_back_penalties(state, event)
    _give_back_fees(state, event)
    if _closes(state, 0):
        billing.bill_everything(state, event.id)
    apply_held(state, f"held:{event.id}", "Money held, put to what the borrower who left owes", event.id)


def _take_back_penalties(state: LoanState, event: CoolingOffExit) -> None:
    """Penal charges of the days before, whoever put them on: unpaid ones are owed no more, paid ones come back."""
    shares, back = [], 0
    for row in state.rows:
        unpaid, paid = row.take_back_penalty()
        back += paid
        if unpaid:
            shares.append(PaiseShare(row.number, Component.PENALTY, unpaid))
    state.penal_total = 0
    owed_no_more = summed(shares)
    taken_back = owed_no_more[Component.PENALTY] + back
    if not taken_back:
        return
    state.held += back
    sum_back = grouped(to_amount(taken_back), state.terms.currency)
    note = f"Penal charges of {sum_back} taken back: the borrower left within the cooling-off days"
    state.write(
        f"exit_penal:{event.id}",
        LineKind.PENAL_RETURNED,
        note,
        paise=owed_no_more,
        cause=event.id,
        held=back,
        shares=shares,
    )


def _give_back_fees(state: LoanState, event: CoolingOffExit) -> None:
    """Upfront fees go back, where the terms do not keep them."""
    fees = charges.fee_amounts(state.terms, FeeWhen.UPFRONT, FeeWhen.FINANCED)
    back = sum(to_minor(fee.asked) for fee in fees)
    if state.terms.exit_keeps_fees or not back:
        return
    state.held += back
    sum_back = grouped(to_amount(back), state.terms.currency)
    note = f"Fees of {sum_back} returned: the borrower left within the cooling-off days"
    state.write(f"exit:{event.id}", LineKind.FEE_RETURNED, note, cause=event.id, held=back, fees=fees)


def _settle(state: LoanState, event: Settlement) -> None:
    """All falls due; what the money does not pay is given up."""
    if state.ended is not None:
        raise ValidationFailed.one(
            "value_date", "already_ended", "The loan was settled or written off before."
        )
    billing.bill_everything(state, event.id, foreclosing=False)
    receive(state, event, to_minor(event.amount), TransactionKind.SETTLEMENT)
    ending.give_up_the_rest(state, event)


def _hear_of_npa(state: LoanState, event: BorrowerNpa) -> None:
    was_npa = state.is_npa
    if event.is_npa and not was_npa:
        state.suspend_income(
            "NPA: a loan of the borrower is; unpaid income waits until it is paid", state.day
        )
    state.told_npa = event.is_npa
    if was_npa and not event.is_npa:
        state.release_income("Income that waited: no loan of the borrower is NPA", event.id)


_APPLY: dict[type[MoneyEvent], Callable[[LoanState, Any], None]] = {
    Disbursal: replanning.disburse,
    Payment: _pay,
    ChargeAdded: _charge,
    Waiver: _waive,
    Refund: _refund,
    HeldKept: _keep_held,
    CoolingOffExit: _exit,
    RateChange: replanning.change_rate,
    Restructure: restructuring.restructure,
    Settlement: _settle,
    WriteOff: ending.write_off,
    Recovery: _pay,
    BorrowerNpa: _hear_of_npa,
}
