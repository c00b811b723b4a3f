"""A repayment on a loan, and its undoing. The pure core says where the money goes; this books it."""

from __future__ import annotations

from uuid import UUID

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow, ValidationFailed
from backend.kernel.idempotency import once
from backend.kernel.outbox import enqueue
from backend.ledger.drafts import Cause
from backend.loans.errors import ReceiptNotFound
from backend.loans.events import RepaymentApplied, RepaymentReversed
from backend.loans.models import Loan, LoanEventKind, Receipt, ReceiptState
from backend.loans.money_events import Payment
from backend.loans.services import books
from backend.loans.services.moves import lock_loan, require_permission, require_reach
from backend.loans.services.standing import settle_status


def apply_repayment(*, loan: Loan, receipt: Receipt, actor: Actor) -> None:
    """Put an unsaved receipt on a locked, live loan: event, schedule, ledger, status, in the caller's transaction.

    The loan may become PARTIALLY_PAID, ACTIVE again, or COMPLETED; its receipt paper follows by a job.
    """
    receipt.loan = loan
    receipt.state = ReceiptState.APPLIED
    receipt.value_date = max(receipt.value_date, loan.disbursed_on or receipt.value_date)
    receipt.save(force_insert=True)
    event = books.add_event(
        loan=loan,
        kind=LoanEventKind.PAYMENT,
        event_type=Payment,
        value_date=receipt.value_date,
        amount=receipt.amount,
        actor=actor,
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    receipt.event = event
    receipt.allocation = books.allocation_of(position, event.id)
    receipt.save(update_fields=["event", "allocation"])
    enqueue(
        "loans.make_receipt", args={"receipt_id": receipt.id}, dedupe_key=f"loans.make_receipt:{receipt.id}"
    )
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="repayment",
        after={"receipt_id": str(receipt.id), "amount": str(receipt.amount)},
        event=lambda it: RepaymentApplied(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, receipt_id=receipt.id
        ),
    )


def reverse_repayment(
    *,
    actor: Actor,
    loan_id: UUID,
    receipt_id: UUID,
    reason: str,
    expected_version: int | None,
    idempotency_key: str,
) -> Loan:
    """Undo a repayment that did not stand (a bounced payment, a wrong loan): the loan is replayed without it.

    raises  ReceiptNotFound, NotAllowedNow (reversed before), ValidationFailed (reason), VersionConflict
    """
    require_permission(actor=actor, permission="LOAN_OPS")
    if len(reason.strip()) < 5:
        raise ValidationFailed.one("reason", "required", "Please say why the payment is reversed.")
    answer = once(
        actor=actor,
        operation="loans.reverse_repayment",
        key=idempotency_key,
        body={"loan_id": loan_id, "receipt_id": receipt_id, "reason": reason},
        run=lambda: _reverse(
            actor=actor,
            loan_id=loan_id,
            receipt_id=receipt_id,
            reason=reason.strip()[:200],
            expected_version=expected_version,
        ),
    )
    return Loan.objects.select_related("customer").get(id=answer["loan_id"])


def _reverse(
    *, actor: Actor, loan_id: UUID, receipt_id: UUID, reason: str, expected_version: int | None
) -> dict[str, object]:
    loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
    require_reach(loan=loan, actor=actor, permission="LOAN_OPS")
    receipt = Receipt.objects.select_for_update(of=("self",)).filter(id=receipt_id, loan=loan).first()
    if receipt is None:
        raise ReceiptNotFound()
    if receipt.state != ReceiptState.APPLIED or receipt.event_id is None:
        raise NotAllowedNow("This payment is not applied, so it cannot be reversed.")
    event = books.add_reversal(loan=loan, of_event_id=receipt.event_id, actor=actor)
    cause = Cause("loan_event", event.id, f"Payment {receipt.number} reversed: {reason}"[:200])
    receipt.state = ReceiptState.REVERSED
    receipt.reversed_at, receipt.reversal_reason = clock.now(), reason
    receipt.save(update_fields=["state", "reversed_at", "reversal_reason"])
    if receipt.document is not None:
        receipt.document.superseded_at = receipt.reversed_at
        receipt.document.save(update_fields=["superseded_at"])
    position = books.bring_up_to_date(loan=loan, actor=actor, cause=cause)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="repayment_reversed",
        after={"receipt_id": str(receipt.id), "amount": str(receipt.amount)},
        note=reason,
        event=lambda it: RepaymentReversed(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, receipt_id=receipt.id
        ),
    )
    return {"loan_id": loan.id}
