"""A live loan's status follows its figures: one table of moves, no other way."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.outbox import enqueue
from backend.loans.events import LoanClosed, LoanOverdue
from backend.loans.models import OPEN_ORDER_STATES, Document, DocumentKind, Loan, PaymentOrder
from backend.loans.position import LoanPosition, PositionStatus
from backend.loans.services.moves import EventOf, change_loan, changed, move_loan
from backend.loans.states import SERVICING_MOVES, LoanStatus

STATUS_OF = {
    PositionStatus.ACTIVE: LoanStatus.ACTIVE,
    PositionStatus.PARTIALLY_PAID: LoanStatus.PARTIALLY_PAID,
    PositionStatus.OVERDUE: LoanStatus.OVERDUE,
    PositionStatus.CLOSED: LoanStatus.COMPLETED,
    PositionStatus.SETTLED: LoanStatus.SETTLED,
    PositionStatus.WRITTEN_OFF: LoanStatus.WRITTEN_OFF,
}


def settle_status(
    *,
    loan: Loan,
    position: LoanPosition,
    actor: Actor,
    what: str,
    after: Mapping[str, object] | None = None,
    note: str = "",
    event: EventOf | None = None,
) -> None:
    """Save a locked loan after its figures changed, telling the act first, then the move it led to, if any."""
    change_loan(
        loan=loan,
        what=what,
        actor=actor,
        after={**(after or {}), "outstanding": str(position.outstanding.total)},
        reason=note,
        event=event,
    )
    follow_figures(loan=loan, position=position, actor=actor)


def follow_figures(*, loan: Loan, position: LoanPosition, actor: Actor) -> bool:
    """Move a locked loan to where its figures put it; gives whether it moved."""
    target = STATUS_OF[position.status]
    if target == loan.status:
        return False
    code = SERVICING_MOVES[(LoanStatus(loan.status), target)]
    if loan.status == LoanStatus.COMPLETED:
        _withdraw_certificate(loan)
    move_loan(
        loan=loan,
        code=code,
        actor=actor,
        event=_fact(target, position),
        amount=position.outstanding.total,
        after={"overdue": str(position.overdue.total), "dpd": position.dpd_days},
    )
    if target == LoanStatus.COMPLETED:
        _after_closing(loan)
    return True


def _fact(target: LoanStatus, position: LoanPosition) -> EventOf:
    if target == LoanStatus.COMPLETED:
        return lambda it: LoanClosed(entity_id=it.id, version=it.version, customer_id=it.customer_id)
    if target == LoanStatus.OVERDUE:
        return lambda it: LoanOverdue(
            entity_id=it.id,
            version=it.version,
            customer_id=it.customer_id,
            business_date=position.as_of,
        )
    return changed(target.value.lower())


def _withdraw_certificate(loan: Loan) -> None:
    """Something is owed again: whoever checks the certificate is told that it does not stand."""
    papers = Document.objects.filter(loan=loan, kind=DocumentKind.NDC, superseded_at__isnull=True)
    papers.update(superseded_at=clock.now())


def _after_closing(loan: Loan) -> None:
    enqueue(
        "loans.make_ndc", args={"loan_id": loan.id}, dedupe_key=f"loans.make_ndc:{loan.id}:{loan.version}"
    )
    open_orders = PaymentOrder.objects.filter(loan=loan, state__in=OPEN_ORDER_STATES)
    for order_id in open_orders.values_list("id", flat=True):
        enqueue("loans.cancel_payment_link", args={"order_id": order_id})
