"""Requests that wait or were decided, and what an act would do before anybody asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.access.errors import SamePerson
from backend.access.services.checks import require_other_person
from backend.brand_config import services as brand_config
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import PermissionRefused, ValidationFailed
from backend.loans.authority import AUTHORITY
from backend.loans.errors import ReceiptNotFound, RequestNotFound
from backend.loans.figures.outcome import Outcome
from backend.loans.figures.payoff import PayoffQuote, exit_quote
from backend.loans.models import (
    MONEY_RECEIVED,
    Loan,
    LoanEvent,
    LoanRequest,
    Receipt,
    ReceiptState,
    RequestKind,
    RequestState,
)
from backend.loans.plan.money_events import CoolingOffExit
from backend.loans.reach import visible_to
from backend.loans.services import (
    added_charges,
    allotments,
    books,
    held_money,
    receipts,
    refunds,
    repayment,
    restructure,
    settlement,
    tranches,
    waivers,
    write_off,
)

UNCHANGED = restructure.NewTerms()
REVERSAL, EXIT, TRANCHE = "REVERSAL", "EXIT", "TRANCHE"
"""Acts that need no second person, and so are no requests."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act in words: its kind (a RequestKind, REVERSAL or EXIT), and of the rest what the kind needs."""

    kind: str
    amount: Decimal | None = None
    value_date: date | None = None
    component: str = ""
    receipt_id: UUID | None = None
    bounced: bool = False
    code: str = ""
    name: str = ""
    terms: restructure.NewTerms = UNCHANGED


@dataclass(frozen=True, slots=True)
class ActPreview:
    """second_person: whether the act would wait for another's approval."""

    outcome: Outcome
    second_person: bool


def requests_for(
    *, actor: Actor, states: Iterable[str] = (), kinds: Iterable[str] = (), loan_id: UUID | None = None
) -> QuerySet[LoanRequest]:
    """Requests on loans the actor sees, newest first; page them by `REQUEST_ORDER`."""
    rows = LoanRequest.objects.select_related("loan__customer", "receipt")
    rows = rows.filter(loan__in=Loan.objects.filter(visible_to(actor)))
    if states := tuple(states):
        rows = rows.filter(state__in=states)
    if kinds := tuple(kinds):
        rows = rows.filter(kind__in=kinds)
    if loan_id is not None:
        rows = rows.filter(loan_id=loan_id)
    return rows.order_by(*REQUEST_ORDER)


REQUEST_ORDER = ["-created_at", "-id"]


def to_decide(*, actor: Actor) -> QuerySet[LoanRequest]:
    """What waits for this actor's word: kinds they may approve, asked by others."""
    kinds = [kind for kind, authority in AUTHORITY.items() if authority.may_approve(actor)]
    waiting = requests_for(actor=actor, states=[RequestState.PENDING]).filter(kind__in=kinds)
    return waiting.filter(~Q(maker_id=actor.id) | Q(maker_id__isnull=True))


def request_for(*, actor: Actor, request_id: UUID) -> LoanRequest:
    """raises  RequestNotFound, also for a loan outside the actor's reach"""
    row = requests_for(actor=actor).filter(id=request_id).first()
    if row is None:
        raise RequestNotFound()
    return row


def last_waiting_request(loan_id: UUID) -> LoanRequest | None:
    """For the notice of it; None when it was decided meanwhile."""
    waiting = LoanRequest.objects.filter(loan_id=loan_id, state=RequestState.PENDING)
    return waiting.order_by(*REQUEST_ORDER).first()


def why_not_decide(*, actor: Actor, request: LoanRequest) -> str | None:
    """Why this actor may not decide it now; None when they may."""
    if request.state != RequestState.PENDING:
        return "It was decided before."
    if not AUTHORITY[RequestKind(request.kind)].may_approve(actor):
        return "It needs someone with the authority for it."
    try:
        require_other_person(actor, request.maker_id)
    except SamePerson:
        return "You asked for it; another person must decide."
    return None


def is_stale(request: LoanRequest) -> bool:
    """Whether money moved on the loan since a waiting request was asked; money received never goes stale."""
    if request.state != RequestState.PENDING or request.kind in MONEY_RECEIVED:
        return False
    return LoanEvent.objects.filter(loan_id=request.loan_id).count() != request.events_seen


def act_of(request: LoanRequest) -> Act:
    """A request in the words of a preview, for what it would do as things stand now."""
    payload = request.payload
    is_restructure = request.kind == RequestKind.RESTRUCTURE
    return Act(
        kind=request.kind,
        amount=Decimal(payload["charge"]) if request.kind == RequestKind.CHARGE else request.amount,
        value_date=request.value_date if request.kind == RequestKind.RECEIPT else None,
        component=payload.get("component", ""),
        receipt_id=request.allots_id,
        code=payload.get("code", ""),
        name=payload.get("name", ""),
        terms=restructure.NewTerms.from_json(payload) if is_restructure else UNCHANGED,
    )


def preview_act(*, actor: Actor, loan: Loan, act: Act) -> ActPreview:
    """What the act would do today, by the very functions that the act itself is checked with.

    raises  PermissionRefused, ValidationFailed, and what the act itself refuses
    """
    if act.kind in {REVERSAL, EXIT, TRANCHE}:
        if not actor.may("LOAN_OPS", Level.WRITE):
            raise PermissionRefused(permission="LOAN_OPS")
        return ActPreview(_at_once(loan, act), False)
    kind = _kind(act.kind)
    authority = AUTHORITY[kind]
    if not (authority.may_ask(actor) or authority.may_approve(actor)):
        raise PermissionRefused(permission=authority.makers[0])
    outcome = _outcome(kind, loan, act)
    if kind is RequestKind.RECEIPT:
        return ActPreview(outcome, receipts.needs_second_person(actor=actor, outcome=outcome))
    at_once = kind is RequestKind.CHARGE and act.code and actor.may("LOAN_OPS", Level.WRITE)
    return ActPreview(outcome, not at_once)


def _kind(code: str) -> RequestKind:
    if code not in RequestKind.values:
        raise ValidationFailed.one("kind", "unknown_kind", "There is no such act.")
    return RequestKind(code)


def _outcome(kind: RequestKind, loan: Loan, act: Act) -> Outcome:
    amount = act.amount if act.amount is not None else Decimal(0)
    match kind:
        case RequestKind.RECEIPT:
            return receipts.repaid(loan=loan, amount=amount, value_date=act.value_date or books.today())
        case RequestKind.ALLOTMENT:
            return allotments.allotted(loan=loan, receipt=_in_suspense(act.receipt_id))
        case RequestKind.WAIVER:
            return waivers.waived(loan=loan, component=act.component, amount=amount)
        case RequestKind.REFUND:
            return refunds.refunded(loan=loan, amount=amount)
        case RequestKind.HELD:
            return held_money.kept(loan=loan, amount=amount)
        case RequestKind.CHARGE:
            charge = added_charges.charge_of(loan=loan, code=act.code, name=act.name, amount=act.amount)
            return added_charges.charged(loan=loan, charge=charge)
        case RequestKind.RESTRUCTURE:
            return restructure.restructured(loan=loan, terms=act.terms)
        case RequestKind.SETTLEMENT:
            return settlement.settled(loan=loan, amount=amount)
        case RequestKind.WRITE_OFF:
            return write_off.written_off(loan=loan)


def _in_suspense(receipt_id: UUID | None) -> Receipt:
    found = Receipt.objects.filter(id=receipt_id, state=ReceiptState.SUSPENSE).first() if receipt_id else None
    if found is None:
        raise ReceiptNotFound()
    return found


def _at_once(loan: Loan, act: Act) -> Outcome:
    if act.kind == TRANCHE:
        return tranches.drawn_next(loan)
    return _undone(loan, act) if act.kind == REVERSAL else _left(loan)


def _undone(loan: Loan, act: Act) -> Outcome:
    receipt = Receipt.objects.filter(loan=loan, id=act.receipt_id).first() if act.receipt_id else None
    if receipt is None:
        raise ReceiptNotFound()
    return repayment.without_it(loan=loan, receipt=receipt, bounced=act.bounced)


def _left(loan: Loan) -> Outcome:
    return books.outcome(loan, books.draft(CoolingOffExit))


def exit_today(loan: Loan) -> PayoffQuote | None:
    """What a borrower pays who leaves today; None once the cooling-off days are over."""
    return exit_quote(
        books.terms_of(loan),
        books.events_of(loan),
        on=books.today(),
        calendar=brand_config.business_calendar(),
    )


def told_charges_of(loan: Loan) -> dict[str, added_charges.Charge]:
    """By code: what may be added to this loan because its Key Fact Statement names it."""
    return added_charges.told_charges(books.terms_of(loan))
