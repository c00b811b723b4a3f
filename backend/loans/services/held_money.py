"""Money marked to go back to the borrower, kept for the loan instead: it clears what is due, and waits for the rest."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.documents.wording import money
from backend.loans.errors import MoreThanHeld
from backend.loans.figures.outcome import Outcome
from backend.loans.limits import is_sum
from backend.loans.models import Loan, LoanEventKind, LoanRequest, RequestKind
from backend.loans.plan.money_events import HeldKept
from backend.loans.services import books, requests
from backend.loans.services.standing import settle_status


def ask_keep_held(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    reason: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Ask to put money that was to go back to the borrower to what they owe.

    reason  what the borrower said to it: the money is theirs
    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, MoreThanHeld,
            RequestOpen, IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.HELD, expected_version=expected_version
        )
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.HELD,
            outcome=kept(loan=loan, amount=amount),
            amount=amount,
            note=requests.reason_of(reason, "reason"),
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, "amount": amount}
    answer = once(actor=actor, operation="loans.ask_keep_held", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def kept(*, loan: Loan, amount: Decimal) -> Outcome:
    """What keeping this much would do today.

    raises  ValidationFailed, MoreThanHeld (than is marked to go back)
    """
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    outcome = books.outcome(loan, books.draft(HeldKept, amount=amount))
    if amount > outcome.before.refund_due:
        raise MoreThanHeld(
            f"{money(outcome.before.refund_due, loan.money_currency)} is to go back to the borrower.",
            rule="loan.keep_within_refund_due",
            most=str(outcome.before.refund_due),
        )
    return outcome


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """raises  MoreThanHeld"""
    loan, amount = request.loan, request.amount
    assert amount is not None
    kept(loan=loan, amount=amount)
    request.event = books.add_event(
        loan=loan,
        kind=LoanEventKind.HELD_KEPT,
        event_type=HeldKept,
        value_date=books.today(),
        amount=amount,
        actor=actor,
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="held_kept",
        after={"request_id": str(request.id), "amount": str(amount)},
        note=request.note,
    )
