"""Ending a loan before any money has moved."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.loans.models import Loan
from backend.loans.services.agreement import void_live_agreement
from backend.loans.services.decision import check_reason, decided
from backend.loans.services.disbursement import refuse_while_paying
from backend.loans.services.moves import lock_loan, move_loan, stop_waiting


def cancel_loan(
    *, actor: Actor, loan_id: UUID, reason_code: str, note: str, expected_version: int | None
) -> Loan:
    """End a loan before any money moved: by staff with a reason code, or by the borrower.

    raises  MoveNotAllowed, PayoutInProgress
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        if actor.kind is not ActorKind.CUSTOMER:
            check_reason(kind="CANCELLATION", code=reason_code)
        refuse_while_paying(loan)
        void_live_agreement(loan=loan, reason="The loan was cancelled.", at=clock.now())
        loan.reason_code, loan.note = reason_code, note
        stop_waiting(loan=loan)
        move_loan(
            loan=loan, code="CANCEL", actor=actor, event=decided("CANCEL"), reason_code=reason_code, note=note
        )
    return loan
