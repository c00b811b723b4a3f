"""Rows planned, and planned anew: disbursals, new rates and restructurings. Pure.

What has fallen due stays as it is. Rows to come repay the principal that is not billed, at the terms of today, and
what the running period has cost so far stays what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from backend.kernel.errors import ValidationFailed
from backend.loans.core import projection
from backend.loans.core.instalment_row import Row, nothing
from backend.loans.core.state import LoanState
from backend.loans.documents.wording import grouped
from backend.loans.plan import charges, levelling, schedule
from backend.loans.plan.interest import Period, factor, to_minor
from backend.loans.plan.levelling import Running
from backend.loans.plan.money_events import Disbursal, RateChange
from backend.loans.plan.position import FeeAmount, LineKind
from backend.products.terms import Component, FeeWhen, InterestMethod, Repayment

P, I = Component.PRINCIPAL, Component.INTEREST  # noqa: E741
_FIXED_AT_THE_START = (InterestMethod.FLAT, InterestMethod.ADD_ON)


def disburse(state: LoanState, event: Disbursal) -> None:
    """The first disbursal plans the loan; a later one is a tranche, and the instalments to come bear it."""
    fees: tuple[FeeAmount, ...] = ()
    if state.disbursed_on is not None:
        _draw(state, event)
        note = f"A further {grouped(event.amount, state.terms.currency)} disbursed"
    else:
        _plan(state, event)
        fees = charges.fee_amounts(state.terms, FeeWhen.UPFRONT, FeeWhen.FINANCED)
        note = "Loan disbursed"
    paise = nothing()
    paise[P] = to_minor(event.amount)
    key = f"disbursal:{event.id}"
    state.write(key, LineKind.DISBURSAL, note, paise=paise, cause=event.id, fees=fees)


def _plan(state: LoanState, event: Disbursal) -> None:
    terms = state.terms
    state.disbursed_on = event.value_date
    state.principal = state.lent = to_minor(event.amount)
    state.periods = schedule.periods(terms, event.value_date, state.calendar)
    state.rows = [
        Row(planned.period, planned.opening, planned.principal, planned.interest)
        for planned in schedule.plan(terms, state.principal, state.periods)
    ]
    for row in state.rows:
        row.defers = row.number <= terms.interest_deferred_periods and row is not state.rows[-1]
        foresee_fees(state, row)
    first = state.rows[0]
    if not first.number:  # a share is paid down on the day itself
        first.bill(first.due[P])
    over = [row.period for row in state.paying]
    state.level = schedule.level_part(terms, state.unbilled_principal, over)
    state.start_piece()


def foresee_fees(state: LoanState, row: Row) -> None:
    if row.number and not row.rests:
        row.due[Component.FEE] = sum(to_minor(fee.base - fee.tds) for fee in state.instalment_fees)
        row.due[Component.TAX] = sum(to_minor(fee.tax) for fee in state.instalment_fees)


def _draw(state: LoanState, event: Disbursal) -> None:
    amount = to_minor(event.amount)
    if not state.terms.tranches:
        raise ValidationFailed.one("events", "disbursed_twice", "A loan is disbursed once.")
    if state.terms.rate.method in _FIXED_AT_THE_START:
        raise ValidationFailed.one("events", "interest_fixed_at_start", "Interest was fixed at the start.")
    if state.lent + amount > to_minor(charges.principal(state.terms)):
        raise ValidationFailed.one("amount", "over_the_sanction", "More is drawn than was sanctioned.")
    _refuse_if_over(state)
    state.principal += amount
    state.lent += amount
    state.start_piece()
    replan(state)


def change_rate(state: LoanState, event: RateChange) -> None:
    """raises  ValidationFailed for a rate that is negative, or interest that was added on at the start"""
    _refuse_if_over(state)
    was = state.terms.rate.pct
    reprice(state, event.rate_pct)
    state.start_piece()
    replan(state)
    per = state.terms.rate.period.value.lower()
    note = f"Rate changed from {was.normalize():f} % to {event.rate_pct.normalize():f} % a {per}"
    state.write(f"rate:{event.id}", LineKind.RATE_CHANGED, note, cause=event.id)


def reprice(state: LoanState, pct: Decimal) -> None:
    if not pct.is_finite() or pct < 0:
        raise ValidationFailed.one("rate_pct", "negative", "A rate cannot be negative.")
    if state.terms.rate.method is InterestMethod.ADD_ON:
        raise ValidationFailed.one("rate_pct", "interest_fixed_at_start", "Interest was fixed at the start.")
    state.terms = replace(state.terms, rate=replace(state.terms.rate, pct=pct))


def _refuse_if_over(state: LoanState) -> None:
    if state.ended is not None or not state.to_come:
        raise ValidationFailed.one("value_date", "nothing_to_come", "No instalment is to come on that day.")


def replan(state: LoanState) -> None:
    """The rows to come ask for what is left, in new instalments, at the terms and from the balance of today."""
    coming, paying = state.to_come, state.paying
    balance = state.unbilled_principal + sum(row.settled(P) for row in coming)
    if paying:
        running = _running(state, coming[0], balance) if paying[0] is coming[0] else None
        state.level = _level(state, balance, [row.period for row in paying], running)
    state.relevel = False
    projection.foresee(state)


def _level(state: LoanState, balance: int, over: Sequence[Period], running: Running | None) -> int:
    """Interest of a flat loan stays on all that was lent, so its instalment is an equal part and that interest."""
    terms = state.terms
    is_flat = terms.rate.method is InterestMethod.FLAT and terms.repayment is Repayment.EMI
    if not is_flat or terms.fixed_instalment is not None:
        return schedule.level_part(terms, balance, over, running)
    whole = schedule.period_factor(terms, over[0]).of(state.lent, terms.rounding.interest)
    return levelling.equal_parts(terms, balance, len(over)) + (running.asked if running else whole)


def _running(state: LoanState, row: Row, balance: int) -> Running:
    """Interest of the running period by its due date: what has run, and the rest of it on today's terms."""
    if row.number <= state.terms.interest_free_periods:
        return Running(Fraction(row.arisen), row.arisen)
    base = state.lent if state.terms.rate.method is InterestMethod.FLAT else balance
    rest = factor(state.terms.rate, state.day, row.period.due, row.period)
    asked = row.arisen + rest.of(base, state.terms.rounding.interest)
    return Running(row.arisen + Fraction(base * rest.num, rest.den), asked)
