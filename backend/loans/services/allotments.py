"""Money in suspense put to the loan it was meant for, once a person has found out and another agrees."""

from __future__ import annotations

from uuid import UUID

from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow
from backend.kernel.idempotency import once
from backend.ledger import recipes
from backend.ledger.drafts import Cause
from backend.ledger.entries import Entry
from backend.ledger.services import post
from backend.loans.errors import ReceiptNotFound
from backend.loans.figures.outcome import Outcome
from backend.loans.models import Loan, LoanRequest, Receipt, ReceiptState, RequestKind
from backend.loans.services import books, requests
from backend.loans.services.receipts import earliest_value_date, repaid
from backend.loans.services.repayment import apply_repayment


def ask_allotment(
    *,
    actor: Actor,
    loan_id: UUID,
    receipt_id: UUID,
    reason: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Ask to put a receipt that is in suspense to this loan, as the payment it was meant to be.

    reason  how it was found whose money it is
    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ReceiptNotFound, NotAllowedNow (not in
            suspense any more), ValidationFailed, RequestOpen, IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.ALLOTMENT, expected_version=expected_version
        )
        receipt = _waiting(receipt_id)
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.ALLOTMENT,
            outcome=allotted(loan=loan, receipt=receipt),
            amount=receipt.amount,
            value_date=max(receipt.value_date, earliest_value_date(loan)),
            note=requests.reason_of(reason, "reason"),
            payload={"receipt": receipt.number, "paid_as": receipt.reference},
            allots=receipt,
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, "receipt_id": receipt_id}
    answer = once(actor=actor, operation="loans.ask_allotment", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def allotted(*, loan: Loan, receipt: Receipt) -> Outcome:
    """What the money would do to this loan. It counts from the day it came, as far back as the brand lets money count.

    raises  ValidationFailed, MoneySentBack
    """
    day = max(receipt.value_date, earliest_value_date(loan))
    return repaid(loan=loan, amount=receipt.amount, value_date=day)


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Take the money out of suspense and book it as a payment of the request's locked loan.

    raises  NotAllowedNow where it was put to another loan meanwhile
    """
    loan = request.loan
    assert request.allots_id is not None
    receipt = _waiting(request.allots_id)
    allotted(loan=loan, receipt=receipt)
    entry = Entry(
        loan_id=None,
        currency=loan.money_currency,
        value_date=books.today(),
        cause=Cause("receipt", receipt.id, f"Out of suspense: {receipt.number} is of {loan.number}"),
        key=f"suspense:{receipt.id}:cleared",
    )
    post(journal=recipes.suspense_cleared(entry, amount=receipt.amount), actor=actor)
    receipt.value_date = max(receipt.value_date, earliest_value_date(loan))
    apply_repayment(loan=loan, receipt=receipt, actor=actor)
    request.event = receipt.event


def _waiting(receipt_id: UUID) -> Receipt:
    """The receipt, held until the transaction ends; it is nobody's yet."""
    receipt = Receipt.objects.select_for_update(of=("self",)).filter(id=receipt_id).first()
    if receipt is None:
        raise ReceiptNotFound()
    if receipt.state != ReceiptState.SUSPENSE:
        raise NotAllowedNow("This money is not in suspense any more.")
    return receipt
