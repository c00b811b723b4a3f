"""The second person's word on a request, and the maker's taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.kernel.actor import Actor
from backend.kernel.errors import PermissionRefused
from backend.kernel.idempotency import once
from backend.loans.errors import ReferenceUsed
from backend.loans.models import LoanRequest, RequestKind, RequestState
from backend.loans.services import (
    added_charges,
    allotments,
    held_money,
    receipts,
    refunds,
    requests,
    restructure,
    settlement,
    waivers,
    write_off,
)

_CARRY_OUT: Mapping[str, Callable[..., None]] = {
    RequestKind.RECEIPT: receipts.carry_out,
    RequestKind.ALLOTMENT: allotments.carry_out,
    RequestKind.WAIVER: waivers.carry_out,
    RequestKind.REFUND: refunds.carry_out,
    RequestKind.HELD: held_money.carry_out,
    RequestKind.CHARGE: added_charges.carry_out,
    RequestKind.RESTRUCTURE: restructure.carry_out,
    RequestKind.SETTLEMENT: settlement.carry_out,
    RequestKind.WRITE_OFF: write_off.carry_out,
}
"""What each kind does, on a locked loan, in the checker's transaction; sets the request's event."""


def approve_request(
    *,
    actor: Actor,
    request_id: UUID,
    note: str = "",
    bank_reference: str = "",
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Allow an act and carry it out, all or nothing.

    bank_reference  of the transfer, where the act is a refund that was sent outside; it counts once
    raises  RequestNotFound, VersionConflict, RequestDecided, PermissionRefused, SamePerson, RequestStale,
            MoveNotAllowed, ValidationFailed, ReferenceUsed, and what the act itself refuses
    """
    answer = once(
        actor=actor,
        operation="loans.approve_request",
        key=idempotency_key,
        body={"request_id": request_id, "bank_reference": bank_reference},
        run=lambda: _approve(actor, request_id, note, bank_reference, expected_version),
    )
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def _approve(
    actor: Actor, request_id: UUID, note: str, bank_reference: str, expected_version: int | None
) -> dict[str, object]:
    request = requests.pending(actor=actor, request_id=request_id, expected_version=expected_version)
    kind = RequestKind(request.kind)
    requests.check_checker(request=request, actor=actor)
    if kind is RequestKind.REFUND and not request.payload.get("rail"):
        request.reference = receipts.normal_reference(bank_reference)
    if kind is not RequestKind.RECEIPT:
        requests.check_stands(loan=request.loan, actor=actor, kind=kind)
    requests.check_fresh(request)
    _CARRY_OUT[kind](request=request, actor=actor)
    try:
        with transaction.atomic():
            requests.close_request(
                request=request, state=RequestState.DONE, actor=actor, note=note.strip()[:1000]
            )
    except IntegrityError as clash:
        if "loan_request_reference" in str(clash):
            raise ReferenceUsed(reference=request.reference) from clash
        raise
    return {"request_id": request.id}


def reject_request(
    *, actor: Actor, request_id: UUID, reason: str, expected_version: int | None
) -> LoanRequest:
    """Say no, with the reason the maker reads.

    raises  RequestNotFound, VersionConflict, RequestDecided, PermissionRefused, SamePerson, ValidationFailed
    """
    with transaction.atomic():
        request = requests.pending(actor=actor, request_id=request_id, expected_version=expected_version)
        requests.check_checker(request=request, actor=actor)
        note = requests.reason_of(reason, "reason")
        requests.close_request(request=request, state=RequestState.REJECTED, actor=actor, note=note)
        requests.tell_decided(request=request, actor=actor, what=f"{request.kind.lower()}_rejected")
    return request


def withdraw_request(*, actor: Actor, request_id: UUID, expected_version: int | None) -> LoanRequest:
    """The maker takes a request back.

    raises  RequestNotFound, VersionConflict, RequestDecided, PermissionRefused (somebody else's)
    """
    with transaction.atomic():
        request = requests.pending(actor=actor, request_id=request_id, expected_version=expected_version)
        if request.maker_id != actor.id:
            raise PermissionRefused("Only the person who asked can take a request back.")
        requests.close_request(request=request, state=RequestState.WITHDRAWN)
        requests.tell_decided(request=request, actor=actor, what=f"{request.kind.lower()}_withdrawn")
    return request
