"""Money events put to a loan's state, each on its day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.kernel.errors import AmountNotValid, ValidationFailed
from backend.loans import billing, charges, schedule
from backend.loans.appropriation import Due, PaiseShare, appropriate
from backend.loans.documents.wording import grouped
from backend.loans.interest import to_amount, to_minor
from backend.loans.money_events import (
    ChargeAdded,
    CoolingOffExit,
    Disbursal,
    MoneyEvent,
    Payment,
    Refund,
    Waiver,
)
from backend.loans.position import Allocation, LineKind
from backend.loans.state import LoanState, Row, nothing, summed
from backend.products.terms import Component, Excess, FeeWhen

P = Component.PRINCIPAL


def apply_event(state: LoanState, event: MoneyEvent) -> None:
    """raises  ValidationFailed where the event contradicts what went before it; AmountNotValid for a sum that is
    not above zero, or not in whole paise"""
    _check_amount(event)
    if isinstance(event, Disbursal):
        _disburse(state, event)
    elif isinstance(event, Payment):
        _pay(state, event)
    elif isinstance(event, ChargeAdded):
        _charge(state, event)
    elif isinstance(event, Waiver):
        _waive(state, event)
    elif isinstance(event, Refund):
        _refund(state, event)
    elif isinstance(event, CoolingOffExit):
        _return_fees(state, event)
    else:
        raise ValidationFailed.one("kind", "not_serviced", f"{event.kind} is not serviced.")


def _check_amount(event: MoneyEvent) -> None:
    amount = getattr(event, "amount", None)
    if amount is not None and (not amount.is_finite() or amount <= 0):
        raise AmountNotValid(value=str(amount))


def _disburse(state: LoanState, event: Disbursal) -> None:
    if state.disbursed_on is not None:
        raise ValidationFailed.one("events", "disbursed_twice", "A loan is disbursed once.")
    state.disbursed_on = event.value_date
    state.principal = to_minor(event.amount)
    state.periods = schedule.periods(state.terms, event.value_date, state.calendar)
    state.rows = [Row(planned) for planned in schedule.plan(state.terms, state.principal, state.periods)]
    paying = [p for p in state.periods if p.number > state.terms.principal_grace_periods]
    state.level = schedule.level_part(state.terms, state.principal, paying)
    for row in state.rows:
        row.due[Component.FEE] = sum(to_minor(fee.base) for fee in state.instalment_fees)
        row.due[Component.TAX] = sum(to_minor(fee.tax) for fee in state.instalment_fees)
    state.start_piece()
    paise = nothing()
    paise[P] = state.principal
    fees = charges.fee_amounts(state.terms, FeeWhen.UPFRONT, FeeWhen.FINANCED)
    key = f"disbursal:{event.id}"
    state.write(key, LineKind.DISBURSAL, "Loan disbursed", paise=paise, cause=event.id, fees=fees)


def _pay(state: LoanState, event: Payment) -> None:
    amount = to_minor(event.amount)
    state.received += amount
    if state.disbursed_on is not None and 0 < sum(billing.payoff(state).values()) <= amount + state.held:
        billing.bill_everything(state, event.id)
    shares, left = _spread(state, amount)
    ahead = _pay_ahead(state, left)
    shares += ahead
    left -= sum(share.amount for share in ahead)
    state.held += left
    line = state.write(
        f"payment:{event.id}",
        LineKind.PAYMENT,
        "Payment received",
        paise=summed(shares),
        cause=event.id,
        held=left,
        shares=shares,
    )
    state.allocations.append(
        Allocation(event.id, event.value_date, event.amount, line.amounts, line.held, line.shares)
    )
    apply_held(state, f"held:{event.id}", "Money held, put to what the payment closed", event.id)


def _spread(state: LoanState, amount: int) -> tuple[list[PaiseShare], int]:
    """Put a sum to what has fallen due; gives the shares, and what is left of it."""
    dues = [Due(row.number, row.unpaid_parts) for row in state.arrears]
    if not amount or not dues:
        return [], amount
    how = state.terms.appropriation
    result = appropriate(amount=amount, dues=dues, order=how.order, spread=how.spread)
    _take(state, result.shares)
    return list(result.shares), result.excess


def _pay_ahead(state: LoanState, amount: int) -> list[PaiseShare]:
    """Put a sum to what has not fallen due, where the terms say that money does not wait."""
    row, how = state.current, state.terms.appropriation
    if not amount or row is None or row.billed or not state.follows_balance or how.excess is Excess.HOLD:
        return []
    fell_due_today = next((each for each in state.rows if each.billed and each.period.due == state.day), None)
    if fell_due_today is not None:
        return _enlarge(state, fell_due_today, min(amount, state.unbilled_principal))
    parts = row.unpaid_parts if how.advance_takes_interest else nothing()
    parts[P] = state.unbilled_principal
    order = [*(component for component in how.order if component is not P), P]
    result = appropriate(amount=amount, dues=[Due(row.number, parts)], order=order, spread=how.spread)
    _take(state, result.shares)
    if how.excess is Excess.REDUCE_INSTALMENT:
        state.relevel = True
    return list(result.shares)


def _enlarge(state: LoanState, row: Row, amount: int) -> list[PaiseShare]:
    """More principal paid with the instalment that fell due today: it becomes part of that instalment."""
    row.due[P] += amount
    shares = [PaiseShare(row.number, P, amount)]
    _take(state, shares)
    if state.terms.appropriation.excess is Excess.REDUCE_INSTALMENT:
        rest = [period for period in state.periods if period.number > row.number]
        state.level = schedule.level_part(state.terms, state.unbilled_principal, rest)
    return shares


def _take(state: LoanState, shares: Iterable[PaiseShare]) -> None:
    by_number = {row.number: row for row in state.rows}
    principal = 0
    for share in shares:
        by_number[share.instalment].paid[share.component] += share.amount
        principal += share.amount if share.component is P else 0
    state.lower_principal(principal)


def apply_held(state: LoanState, key: str, note: str, cause: UUID | None = None) -> None:
    """Money held clears what has fallen due."""
    if not state.held or not state.arrears:
        return
    shares, left = _spread(state, state.held)
    used, state.held = state.held - left, left
    paise = summed(shares)
    state.write(key, LineKind.HELD_APPLIED, note, paise=paise, cause=cause, held=-used, shares=shares)


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
        row.due[component] += paise[component]
        row.booked[component] += paise[component]
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
            row.waived[event.component] += part
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
    return row.unpaid(component)


def _refund(state: LoanState, event: Refund) -> None:
    amount = min(to_minor(event.amount), state.held)
    state.held -= amount
    state.write(f"refund:{event.id}", LineKind.REFUND, "Excess sent back", cause=event.id, held=-amount)


def _return_fees(state: LoanState, event: CoolingOffExit) -> None:
    """Upfront fees go back, where the terms do not keep them, as money held towards the exit."""
    fees = charges.fee_amounts(state.terms, FeeWhen.UPFRONT, FeeWhen.FINANCED)
    back = to_minor(charges.total(fees))
    if state.terms.exit_keeps_fees or not back:
        return
    state.held += back
    sum_back = grouped(to_amount(back), state.terms.currency)
    note = f"Fees of {sum_back} returned: the borrower left within the cooling-off days"
    state.write(f"exit:{event.id}", LineKind.FEE_RETURNED, note, cause=event.id, held=back, fees=fees)
