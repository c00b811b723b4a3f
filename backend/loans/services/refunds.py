"""Money held for a borrower goes back to the borrower's own account: asked for, allowed by another, and sent by a
transfer of ours, or outside and booked by its reference.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from backend.customers import queries as customers
from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.documents.wording import money
from backend.loans.errors import BankAccountNotVerified, MoreThanHeld
from backend.loans.figures.outcome import Outcome
from backend.loans.limits import is_sum
from backend.loans.models import Loan, LoanEventKind, LoanRequest, RequestKind
from backend.loans.plan.money_events import Refund
from backend.loans.services import books, refund_transfers, requests
from backend.loans.services.disbursement import mode_of
from backend.loans.services.standing import settle_status


def ask_refund(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    reason: str,
    rail: str = "",
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Ask to send back money that is held beyond what is owed.

    rail    by which we send it once it is allowed; empty where it is sent outside, and its reference entered
    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, MoreThanHeld,
            BankAccountNotVerified, RequestOpen, IdempotencyConflict
    """

    if rail:
        mode_of(rail)

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.REFUND, expected_version=expected_version
        )
        outcome = refunded(loan=loan, amount=amount)
        account_id = _account_of(loan)
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.REFUND,
            outcome=outcome,
            amount=amount,
            note=requests.reason_of(reason, "reason"),
            payload={
                "bank_account_id": str(account_id),
                "bank_masked": customers.account_masked(account_id),
                **({"rail": rail} if rail else {}),
            },
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, "amount": amount, **({"rail": rail} if rail else {})}
    answer = once(actor=actor, operation="loans.ask_refund", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def refunded(*, loan: Loan, amount: Decimal) -> Outcome:
    """What sending this much back today would do.

    raises  ValidationFailed, MoreThanHeld
    """
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    outcome = books.outcome(loan, books.draft(Refund, amount=amount))
    if amount > outcome.before.excess:
        raise MoreThanHeld(
            f"{money(outcome.before.excess, loan.money_currency)} is held for the borrower.",
            rule="loan.refund_within_held",
            most=str(outcome.before.excess),
        )
    return outcome


def _account_of(loan: Loan) -> UUID:
    account = customers.verified_bank_account(loan.customer_id)
    if account is None:
        raise BankAccountNotVerified()
    return account.id


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Book the refund: money sent outside, whose bank reference in `request.reference` counts once, or by a transfer
    of ours that leaves with it.

    raises  MoreThanHeld, BankAccountNotVerified (none, or another than was asked for), and of a transfer
            PayoutInProgress, Blocklisted, PolicyViolation
    """
    loan, amount = request.loan, request.amount
    assert amount is not None
    refunded(loan=loan, amount=amount)
    if str(_account_of(loan)) != request.payload["bank_account_id"]:
        raise BankAccountNotVerified("The borrower's account is another one by now; ask anew.")
    request.event = books.add_event(
        loan=loan,
        kind=LoanEventKind.REFUND,
        event_type=Refund,
        value_date=books.today(),
        amount=amount,
        actor=actor,
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    if rail := request.payload.get("rail"):
        refund_transfers.send(request=request, amount=amount, rail=rail, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="refund",
        after={"request_id": str(request.id), "amount": str(amount), "reference": request.reference},
        note=request.note,
    )
