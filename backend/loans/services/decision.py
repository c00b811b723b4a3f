"""A credit executive's part: take a case, approve, reject, send back, set a rule aside."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.access.models import Staff
from backend.brand_config import services as brand_config
from backend.decisioning import services as decisioning
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import NotAllowedNow, NotFound, ValidationFailed
from backend.loans.events import LoanDecided
from backend.loans.limits import check_amount, check_tenure
from backend.loans.models import Loan, LoanNote
from backend.loans.services.moves import (
    EventOf,
    change_loan,
    lock_loan,
    move_loan,
    require_permission,
    require_reach,
)
from backend.products.queries import get_terms


def decided(move: str) -> EventOf:
    """Builds the `LoanDecided` of a move."""
    return lambda loan: LoanDecided(
        entity_id=loan.id,
        version=loan.version,
        customer_id=loan.customer_id,
        move=move,
        status=loan.status,
    )


def cx_approve(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    note: str = "",
    tenure: int | None = None,
    expected_version: int | None,
) -> Loan:
    """Recommend a loan for sanction, at an amount that may differ from the one asked for.

    raises  MoveNotAllowed, AmountOutsideProduct, TenureOutsideProduct, NotAllowedNow (a rule still rejects)
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        terms = get_terms(loan.product_version_id)
        check_amount(terms, amount)
        if tenure is not None:
            check_tenure(terms, tenure)
            loan.tenure = tenure
        if loan.evaluation_outcome == "REJECT":
            raise NotAllowedNow("A rule still rejects this application; set it aside with a reason first.")
        loan.approved_amount = amount
        loan.approved_by_id, loan.approved_by_name = actor.id, actor.name[:120]
        if loan.assigned_to_id is None and actor.kind is ActorKind.STAFF:
            loan.assigned_to_id = actor.id
        move_loan(
            loan=loan,
            code="CX_APPROVE",
            actor=actor,
            event=decided("CX_APPROVE"),
            note=note,
            amount=amount,
            after={"tenure": loan.tenure},
        )
    return loan


def cx_reject(
    *, actor: Actor, loan_id: UUID, reason_code: str, note: str, expected_version: int | None
) -> Loan:
    """Decline with a reason code that the borrower is told in words.

    raises  MoveNotAllowed, ValidationFailed (reason code)
    """
    return reject(
        actor=actor,
        loan_id=loan_id,
        code="CX_REJECT",
        reason_code=reason_code,
        note=note,
        expected_version=expected_version,
    )


def reject(
    *, actor: Actor, loan_id: UUID, code: str, reason_code: str, note: str, expected_version: int | None
) -> Loan:
    """One rejecting or cancelling move; the reason code must be the brand's."""
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        check_reason(kind="REJECTION" if code.endswith("REJECT") else "CANCELLATION", code=reason_code)
        loan.reason_code, loan.note = reason_code, note
        move_loan(loan=loan, code=code, actor=actor, event=decided(code), reason_code=reason_code, note=note)
    return loan


def check_reason(*, kind: str, code: str) -> None:
    """raises ValidationFailed when the brand has no such reason code"""
    if code not in brand_config.reason_codes(kind):
        raise ValidationFailed.one("reasonCode", "unknown_reason", "Please choose one of the reasons.")


def send_back(*, actor: Actor, loan_id: UUID, note: str, expected_version: int | None) -> Loan:
    """Return the application to the borrower, saying what is missing.

    raises  MoveNotAllowed, ValidationFailed (note)
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        loan.note = need_note(note)
        move_loan(loan=loan, code="SEND_BACK", actor=actor, event=decided("SEND_BACK"), note=loan.note)
    return loan


def need_note(note: str) -> str:
    """raises ValidationFailed when nothing was said"""
    if len(note.strip()) < 3:
        raise ValidationFailed.one("note", "required", "Please say what is needed.")
    return note.strip()


def claim_loan(*, actor: Actor, loan_id: UUID, expected_version: int | None) -> Loan:
    """Take an unassigned case.

    raises  NotAllowedNow when somebody has it
    """
    require_permission(actor=actor, permission="LOANS")
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        if actor.kind is not ActorKind.STAFF:
            raise NotAllowedNow("Only a member of staff can take a case.")
        if loan.assigned_to_id is not None:
            raise NotAllowedNow("This case is already assigned.")
        loan.assigned_to_id = actor.id
        change_loan(loan=loan, what="claimed", actor=actor, after={"assigned_to": str(actor.id)})
    return loan


def assign_loan(
    *, actor: Actor, loan_id: UUID, staff_id: UUID, reason: str, expected_version: int | None
) -> Loan:
    """Give a case to a colleague.

    raises  NotFound (staff), PermissionRefused
    """
    require_permission(actor=actor, permission="LOAN_RELOCATE")
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        require_reach(loan=loan, actor=actor, permission="LOAN_RELOCATE")
        if not Staff.objects.filter(id=staff_id, status="ACTIVE").exists():
            raise NotFound("There is no such active colleague.")
        before = loan.assigned_to_id
        loan.assigned_to_id = staff_id
        change_loan(
            loan=loan,
            what="assigned",
            actor=actor,
            before={"assigned_to": str(before) if before else None},
            after={"assigned_to": str(staff_id)},
            reason=reason,
        )
    return loan


def override_rule(
    *, actor: Actor, loan_id: UUID, rule_result_id: UUID, justification: str, expected_version: int | None
) -> Loan:
    """Set one failed rule aside, with a justification that stays beside it.

    raises  RuleNotOverridable, RuleResultNotFound, NotAllowedNow (decided already)
    """
    require_permission(actor=actor, permission="LOANS")
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        require_reach(loan=loan, actor=actor, permission="LOANS")
        if loan.status != "PENDING":
            raise NotAllowedNow("Rules are set aside before the approval only.")
        evaluation = decisioning.override_result(
            actor=actor, result_id=rule_result_id, subject_id=loan.id, justification=justification
        )
        before = loan.evaluation_outcome
        loan.evaluation_outcome = evaluation.outcome
        change_loan(
            loan=loan,
            what="rule_overridden",
            actor=actor,
            before={"outcome": before},
            after={"outcome": evaluation.outcome},
            reason=justification,
        )
    return loan


def add_note(*, actor: Actor, loan_id: UUID, note: str) -> Loan:
    """Leave a remark on the file; the loan itself stands as it was."""
    require_permission(actor=actor, permission="LOANS")
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor)
        written = LoanNote.objects.create(
            loan=loan, text=need_note(note)[:4000], author_id=actor.id, author_name=actor.name[:120]
        )
        change_loan(loan=loan, what="note_added", actor=actor, after={"note_id": str(written.id)})
    return loan
