"""A loan whose money is no longer expected leaves the books; the debt goes on, and what still comes is a recovery."""

from __future__ import annotations

from uuid import UUID

from backend.kernel.actor import Actor
from backend.kernel.idempotency import once
from backend.loans.figures.outcome import Outcome
from backend.loans.models import Loan, LoanEventKind, LoanRequest, RequestKind
from backend.loans.plan.money_events import WriteOff
from backend.loans.services import books, requests
from backend.loans.services.standing import settle_status


def ask_write_off(
    *, actor: Actor, loan_id: UUID, reason: str, expected_version: int | None, idempotency_key: str
) -> LoanRequest:
    """Ask to take an overdue loan off the books.

    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, RequestOpen,
            IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.WRITE_OFF, expected_version=expected_version
        )
        outcome = written_off(loan=loan)
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.WRITE_OFF,
            outcome=outcome,
            amount=outcome.before.outstanding.total,
            note=requests.reason_of(reason, "reason"),
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    answer = once(
        actor=actor,
        operation="loans.ask_write_off",
        key=idempotency_key,
        body={"loan_id": loan_id},
        run=run,
    )
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def written_off(*, loan: Loan) -> Outcome:
    """What writing the loan off today would do."""
    return books.outcome(loan, books.draft(WriteOff))


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Take it off the books, on the request's locked loan; interest of the days since it was asked is in it."""
    loan = request.loan
    request.event = books.add_event(
        loan=loan,
        kind=LoanEventKind.WRITE_OFF,
        event_type=WriteOff,
        value_date=books.today(),
        amount=None,
        actor=actor,
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="write_off",
        after={"request_id": str(request.id), "amount": str(request.amount)},
        note=request.note,
    )
