"""Requests between a maker and a checker: asked, withdrawn, and decided. What an act does is its own module's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.access.services.checks import require_other_person
from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import PermissionRefused, ValidationFailed
from backend.loans.authority import AUTHORITY
from backend.loans.errors import (
    LoanNotFound,
    MoveNotAllowed,
    ReferenceUsed,
    RequestDecided,
    RequestNotFound,
    RequestOpen,
    RequestStale,
)
from backend.loans.events import ActDecided, ActRequested
from backend.loans.figures.outcome import Outcome, figures_of
from backend.loans.models import (
    MONEY_RECEIVED,
    Loan,
    LoanEvent,
    LoanRequest,
    Receipt,
    RequestKind,
    RequestState,
)
from backend.loans.reach import visible_to
from backend.loans.services import books
from backend.loans.services.moves import change_loan, lock_loan
from backend.loans.states import LoanStatus

REASON_AT_LEAST = 5


def open_loan(*, actor: Actor, loan_id: UUID, kind: RequestKind, expected_version: int | None = None) -> Loan:
    """The loan, locked for an act of this kind that this actor may ask for.

    raises  PermissionRefused, LoanNotFound (also outside the actor's reach), VersionConflict, MoveNotAllowed
    """
    authority = AUTHORITY[kind]
    if not authority.may_ask(actor):
        raise PermissionRefused(permission=authority.makers[0])
    loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
    check_stands(loan=loan, actor=actor, kind=kind)
    return loan


def check_stands(*, loan: Loan, actor: Actor, kind: RequestKind) -> None:
    """raises  LoanNotFound (outside the actor's reach), MoveNotAllowed (a status the act is not for)"""
    if not Loan.objects.filter(visible_to(actor), id=loan.id).exists():
        raise LoanNotFound()
    if loan.status not in AUTHORITY[kind].statuses:
        raise MoveNotAllowed(move=kind.label, status=LoanStatus(loan.status).label)


def reason_of(text: str, path: str) -> str:
    """A justification of at least a few letters, trimmed.

    raises  ValidationFailed
    """
    if len(text.strip()) < REASON_AT_LEAST:
        raise ValidationFailed.one(path, "required", "Please say why, in a few words.")
    return text.strip()[:1000]


def ask(
    *,
    actor: Actor,
    loan: Loan,
    kind: RequestKind,
    outcome: Outcome,
    amount: Decimal | None,
    note: str,
    value_date: date | None = None,
    reference: str = "",
    payload: Mapping[str, Any] | None = None,
    allots: Receipt | None = None,
) -> LoanRequest:
    """Save a request on a locked loan, with the figures it rests on. The caller tells it or carries it out.

    raises  RequestOpen, ReferenceUsed
    """
    today = brand_config.business_date()
    row = LoanRequest(
        loan=loan,
        kind=kind,
        amount=amount,
        currency=loan.currency,
        value_date=value_date or today,
        payload=dict(payload or {}),
        allots=allots,
        before=figures_of(outcome.before),
        after=figures_of(outcome.after),
        events_seen=LoanEvent.objects.filter(loan=loan).count(),
        reference=reference,
        note=note,
        asked_on=today,
        maker_kind=actor.kind,
        maker_id=actor.id,
        maker_name=actor.name[:120],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        if "loan_request_one_open" in str(clash):
            raise RequestOpen() from clash
        if "loan_request_reference" in str(clash):
            raise ReferenceUsed(reference=reference) from clash
        raise
    return row


def tell_asked(*, request: LoanRequest, actor: Actor) -> None:
    """The request waits: on the loan's trail, and to the desks that may decide it."""
    change_loan(
        loan=request.loan,
        what=f"{request.kind.lower()}_asked",
        actor=actor,
        after=_facts(request),
        reason=request.note,
        event=lambda it: ActRequested(
            entity_id=it.id,
            version=it.version,
            customer_id=it.customer_id,
            request_id=request.id,
            kind=request.kind,
        ),
    )


def pending(*, actor: Actor, request_id: UUID, expected_version: int | None) -> LoanRequest:
    """A request that waits, locked after its loan.

    raises  RequestNotFound, VersionConflict, RequestDecided
    """
    loan_id = LoanRequest.objects.filter(id=request_id).values_list("loan_id", flat=True).first()
    if loan_id is None or not Loan.objects.filter(visible_to(actor), id=loan_id).exists():
        raise RequestNotFound()
    loan = lock_loan(loan_id=loan_id, actor=actor)
    row = LoanRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    row.loan = loan
    if row.state != RequestState.PENDING:
        raise RequestDecided()
    row.check_version(expected_version)
    return row


def check_checker(*, request: LoanRequest, actor: Actor) -> None:
    """raises  PermissionRefused, SamePerson"""
    authority = AUTHORITY[RequestKind(request.kind)]
    if not authority.may_approve(actor):
        raise PermissionRefused(permission=authority.checker, level=authority.level.name)
    require_other_person(actor, request.maker_id)


def check_fresh(request: LoanRequest) -> None:
    """Money received stands by itself; every other act rests on the figures its maker saw.

    raises  RequestStale with the figures then and now
    """
    if request.kind in MONEY_RECEIVED:
        return
    now = LoanEvent.objects.filter(loan=request.loan).count()
    if now != request.events_seen:
        position = books.position_today(request.loan)
        raise RequestStale(
            expected=request.events_seen, current=now, asked=request.before, now=figures_of(position)
        )


def close_request(
    *, request: LoanRequest, state: RequestState, actor: Actor | None = None, note: str = ""
) -> None:
    """Write how a request ended; `actor` is its checker, where it has one."""
    request.state = state
    if actor is not None:
        request.checker_kind, request.checker_id = actor.kind, actor.id
        request.checker_name = actor.name[:120]
    request.decided_at, request.decision_note = clock.now(), note
    request.bump()
    request.save()


def tell_decided(*, request: LoanRequest, actor: Actor, what: str) -> None:
    """A no, or a taking back: the loan's money stands as it was."""
    change_loan(
        loan=request.loan,
        what=what,
        actor=actor,
        after=_facts(request),
        reason=request.decision_note,
        event=lambda it: ActDecided(
            entity_id=it.id,
            version=it.version,
            customer_id=it.customer_id,
            request_id=request.id,
            state=request.state,
        ),
    )


def _facts(request: LoanRequest) -> dict[str, object]:
    return {
        "request_id": str(request.id),
        "kind": request.kind,
        **({"amount": str(request.amount)} if request.amount is not None else {}),
        "value_date": request.value_date.isoformat(),
    }
