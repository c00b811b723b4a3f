"""A repayment on a loan, and its undoing. The pure core says where the money goes; this books it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow, ValidationFailed
from backend.kernel.idempotency import once
from backend.kernel.outbox import enqueue, publish
from backend.ledger.drafts import Cause
from backend.loans.errors import MoneySentBack, NotTold, ReceiptNotFound
from backend.loans.events import MoneyInSuspense, RepaymentApplied, RepaymentReversed
from backend.loans.figures.outcome import Outcome
from backend.loans.models import (
    Loan,
    LoanEventKind,
    LoanRequest,
    Receipt,
    ReceiptState,
    RequestState,
)
from backend.loans.plan.money_events import Payment, Recovery, Reversal, Settlement
from backend.loans.services import added_charges, books, journals, settlement
from backend.loans.services.moves import change_loan, lock_loan, require_permission, require_reach
from backend.loans.services.standing import settle_status
from backend.loans.states import LoanStatus


def apply_repayment(*, loan: Loan, receipt: Receipt, actor: Actor) -> None:
    """Put a receipt, new or out of suspense, on a locked, live loan, in the caller's transaction.

    The loan may become PARTIALLY_PAID, ACTIVE again, or COMPLETED; its receipt paper follows by a job.
    """
    receipt.loan = loan
    receipt.state = ReceiptState.APPLIED
    receipt.value_date = max(receipt.value_date, loan.disbursed_on or receipt.value_date)
    receipt.save(force_insert=receipt._state.adding)
    event_type, agreement = counts_as(loan=loan, amount=receipt.amount, value_date=receipt.value_date)
    event = books.add_event(
        loan=loan,
        kind=LoanEventKind(event_type.kind.value),
        event_type=event_type,
        value_date=receipt.value_date,
        amount=receipt.amount,
        actor=actor,
    )
    cause = Cause(
        "loan_event", event.id, f"Payment {receipt.number} counts from {receipt.value_date:%d %b %Y}"
    )
    position = books.bring_up_to_date(loan=loan, actor=actor, cause=cause)
    receipt.event = event
    receipt.allocation = books.allocation_of(position, event.id)
    receipt.save(update_fields=["event", "allocation"])
    if agreement is not None:
        settlement.fulfil(agreement, event)
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


def counts_as(
    *, loan: Loan, amount: Decimal, value_date: date
) -> tuple[type[Payment] | type[Recovery] | type[Settlement], LoanRequest | None]:
    """What money is on this loan: a payment, what fulfils a settlement, or a recovery after a write-off."""
    if loan.status == LoanStatus.WRITTEN_OFF:
        return Recovery, None
    agreement = settlement.fulfilled_by(loan, amount=amount, on=value_date)
    return (Payment, None) if agreement is None else (Settlement, agreement)


def hold_in_suspense(*, receipt: Receipt, loan: Loan | None, doubt: str, actor: Actor) -> None:
    """Keep the money where everybody sees that it is nobody's yet (I5: captured = receipts + suspense)."""
    receipt.loan, receipt.state, receipt.suspense_reason = loan, ReceiptState.SUSPENSE, doubt
    receipt.save(force_insert=True)
    journals.post_suspense(receipt=receipt, actor=actor)
    if loan is not None:
        change_loan(
            loan=loan,
            what="money_in_suspense",
            actor=actor,
            after={"receipt_id": str(receipt.id)},
            reason=doubt,
        )
    else:
        journals.record_suspense(receipt=receipt, actor=actor)
    publish(MoneyInSuspense(entity_id=receipt.id, version=1))


def reverse_repayment(
    *,
    actor: Actor,
    loan_id: UUID,
    receipt_id: UUID,
    reason: str,
    bounced: bool = False,
    must_charge: bool = False,
    expected_version: int | None,
    idempotency_key: str,
) -> Loan:
    """Undo a repayment that did not stand (a bounced payment, a wrong loan): the loan is replayed without it.

    bounced      the bank returned it: the charge that the loan's terms tell for that is put on it, in the same act
    must_charge  of what bounced: whoever reverses counts on the charge, and is refused where the terms tell none
    raises  ReceiptNotFound, NotAllowedNow (reversed before), ValidationFailed (reason), VersionConflict, NotTold
    """
    require_permission(actor=actor, permission="LOAN_OPS")
    if len(reason.strip()) < 5:
        raise ValidationFailed.one("reason", "required", "Please say why the payment is reversed.")
    answer = once(
        actor=actor,
        operation="loans.reverse_repayment",
        key=idempotency_key,
        body={
            "loan_id": loan_id,
            "receipt_id": receipt_id,
            "reason": reason,
            "bounced": bounced,
            "must_charge": must_charge,
        },
        run=lambda: _reverse(
            actor=actor,
            loan_id=loan_id,
            receipt_id=receipt_id,
            reason=reason.strip()[:200],
            bounced=bounced,
            must_charge=must_charge,
            expected_version=expected_version,
        ),
    )
    return Loan.objects.select_related("customer").get(id=answer["loan_id"])


def without_it(*, loan: Loan, receipt: Receipt, bounced: bool = False) -> Outcome:
    """What the loan would be had this payment not come, or had the bank returned it.

    raises  NotAllowedNow (not applied, reversed before), MoneySentBack
    """
    event_id = _event_of(receipt)
    charge = bounce_charge_of(loan) if bounced else None
    outcome = books.outcome(
        loan,
        books.draft(Reversal, reverses=event_id),
        *settlement.drafts_without(loan=loan, bounced=receipt),
        *([added_charges.draft(charge)] if charge else []),
    )
    if not outcome.refunds_stand:
        raise MoneySentBack()
    return outcome


def bounce_charge_of(loan: Loan) -> added_charges.Charge | None:
    """What a returned payment costs by the loan's terms; None where its Key Fact Statement tells no such charge, and
    so there is none (rule K7)."""
    return next(iter(added_charges.told_charges(books.terms_of(loan)).values()), None)


def _event_of(receipt: Receipt) -> UUID:
    """The event of money that is applied; of any other there is nothing to reverse."""
    if receipt.state != ReceiptState.APPLIED or receipt.event_id is None:
        raise NotAllowedNow("This payment is not applied, so it cannot be reversed.")
    return receipt.event_id


def _reverse(
    *,
    actor: Actor,
    loan_id: UUID,
    receipt_id: UUID,
    reason: str,
    bounced: bool,
    must_charge: bool,
    expected_version: int | None,
) -> dict[str, object]:
    loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
    require_reach(loan=loan, actor=actor, permission="LOAN_OPS")
    charge = bounce_charge_of(loan) if bounced else None
    if must_charge and charge is None:
        raise NotTold("This loan's Key Fact Statement tells no charge for a bounce.", rule="RBI.KFS.K7")
    receipt = Receipt.objects.select_for_update(of=("self",)).filter(id=receipt_id, loan=loan).first()
    if receipt is None:
        raise ReceiptNotFound()
    without_it(loan=loan, receipt=receipt)
    event = books.add_reversal(loan=loan, of_event_id=_event_of(receipt), actor=actor)
    settlement.undo(loan=loan, bounced=receipt, actor=actor)
    cause = Cause("loan_event", event.id, f"Payment {receipt.number} reversed: {reason}"[:200])
    receipt.state = ReceiptState.REVERSED
    receipt.reversed_at, receipt.reversal_reason = clock.now(), reason
    receipt.save(update_fields=["state", "reversed_at", "reversal_reason"])
    # The same money may be recorded again, on the loan it was meant for.
    carried_out = Q(receipt=receipt) | Q(allots=receipt, state=RequestState.DONE)
    for request in LoanRequest.objects.filter(carried_out):
        request.state = RequestState.UNDONE
        request.bump()
        request.save(update_fields=["state", "version"])
    if receipt.document is not None:
        receipt.document.superseded_at = receipt.reversed_at
        receipt.document.save(update_fields=["superseded_at"])
    if charge is not None:
        added_charges.book_charge(loan=loan, charge=charge, actor=actor)
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
