"""Which acts on a running loan's money this actor may ask for now, and why not where they may not."""

from __future__ import annotations

from decimal import Decimal

from backend.brand_config import services as brand_config
from backend.customers import queries as customers
from backend.kernel.actor import Actor, Level
from backend.loans.action import Action
from backend.loans.authority import AUTHORITY
from backend.loans.models import (
    MONEY_RECEIVED,
    Loan,
    LoanRequest,
    RequestKind,
    RequestState,
)
from backend.loans.services.closure import cooling_off_until
from backend.loans.states import PAYABLE

K = RequestKind
_TITLES = {
    K.RECEIPT: ("RECORD_REPAYMENT", "Record a payment"),
    K.ALLOTMENT: ("ALLOT_MONEY", "Put money in suspense to it"),
    K.WAIVER: ("ASK_WAIVER", "Ask for a waiver"),
    K.REFUND: ("ASK_REFUND", "Send back money held"),
    K.HELD: ("KEEP_HELD", "Put money held to dues"),
    K.CHARGE: ("ADD_CHARGE", "Add a charge"),
    K.RESTRUCTURE: ("ASK_RESTRUCTURE", "Ask for new terms"),
    K.SETTLEMENT: ("ASK_SETTLEMENT", "Ask for a settlement"),
    K.WRITE_OFF: ("ASK_WRITE_OFF", "Ask for a write-off"),
}


def money_actions(*, loan: Loan, actor: Actor, in_suspense: bool) -> list[Action]:
    """In the order of the desk's day: take money first, give up the loan last.

    in_suspense  money has come that is nobody's yet
    """
    kinds = [
        kind
        for kind, authority in AUTHORITY.items()
        if loan.status in authority.statuses
        and authority.may_ask(actor)
        and _concerns(kind, loan, in_suspense)
    ]
    if not kinds:
        return []
    waiting = _waiting(loan)
    found = [Action.unless(_why_not(kind, loan, waiting), *_TITLES[kind]) for kind in kinds]
    return found + _leaving(loan, actor)


def _concerns(kind: RequestKind, loan: Loan, in_suspense: bool) -> bool:
    if kind is K.ALLOTMENT:
        return in_suspense
    if kind is K.HELD:
        return Decimal(loan.figures.get("refund_due", "0")) > 0
    return kind is not K.REFUND or loan.excess > 0


def _waiting(loan: Loan) -> LoanRequest | None:
    """The one request on the loan's figures that is open; money received waits beside it."""
    return (
        LoanRequest.objects.filter(loan=loan, state=RequestState.PENDING)
        .exclude(kind__in=MONEY_RECEIVED)
        .first()
    )


def _why_not(kind: RequestKind, loan: Loan, waiting: LoanRequest | None) -> str | None:
    if kind in MONEY_RECEIVED:
        return None
    if waiting is not None:
        asked = RequestKind(waiting.kind).label.lower()
        return f"A {asked} asked for by {waiting.maker_name} waits for approval; it is decided first."
    if kind is K.REFUND and customers.verified_bank_account(loan.customer_id) is None:
        return "The borrower has no verified bank account."
    return None


def _leaving(loan: Loan, actor: Actor) -> list[Action]:
    if loan.status not in PAYABLE or not actor.may("LOAN_OPS", Level.WRITE):
        return []
    until = cooling_off_until(loan)
    if until is None or brand_config.business_date() > until:
        return []
    return [Action("EXIT_LOAN", "Leave in the cooling-off days", True)]
