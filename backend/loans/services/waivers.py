"""What the lender gives up of one component: asked with a reason, allowed by another person."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.documents.wording import money
from backend.loans.errors import MoreThanOwed
from backend.loans.figures.outcome import Outcome
from backend.loans.limits import is_sum
from backend.loans.models import Loan, LoanEventKind, LoanRequest, RequestKind
from backend.loans.plan.money_events import Waiver
from backend.loans.services import books, requests
from backend.loans.services.standing import settle_status
from backend.products.terms import Component


def ask_waiver(
    *,
    actor: Actor,
    loan_id: UUID,
    component: str,
    amount: Decimal,
    justification: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Ask to give up a part of what is owed of one component.

    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, MoreThanOwed,
            RequestOpen, IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.WAIVER, expected_version=expected_version
        )
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.WAIVER,
            outcome=waived(loan=loan, component=component, amount=amount),
            amount=amount,
            note=requests.reason_of(justification, "justification"),
            payload={"component": component},
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, "component": component, "amount": amount}
    answer = once(actor=actor, operation="loans.ask_waiver", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def waived(*, loan: Loan, component: str, amount: Decimal) -> Outcome:
    """What giving up this much today would do.

    raises  ValidationFailed, MoreThanOwed naming the most that can be given up
    """
    if component not in Component.__members__:
        raise ValidationFailed.one("component", "component_unknown", "Choose what is given up.")
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    event = books.draft(Waiver, component=Component(component), amount=amount)
    outcome = books.outcome(loan, event)
    line = outcome.line_of(event)
    most = line.amounts.total if line else Decimal("0.00")
    if most < amount:
        raise MoreThanOwed(
            f"At most {money(most, loan.money_currency)} of the {component.lower()} can be given up today.",
            rule="loan.waiver_within_owed",
            most=str(most),
        )
    return outcome


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Give it up, on the request's locked loan.

    raises  MoreThanOwed when less is owed by now
    """
    loan, component, amount = request.loan, request.payload["component"], request.amount
    assert amount is not None
    waived(loan=loan, component=component, amount=amount)
    request.event = books.add_event(
        loan=loan,
        kind=LoanEventKind.WAIVER,
        event_type=Waiver,
        value_date=books.today(),
        amount=amount,
        actor=actor,
        component=Component(component),
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="waiver",
        after={"request_id": str(request.id), "component": component, "amount": str(amount)},
        note=request.note,
    )
