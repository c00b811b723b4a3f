"""A live loan's status follows its figures: one table of moves, no other way."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.outbox import enqueue
from backend.loans.events import LoanClosed, LoanOverdue, LoanSettled, LoanWrittenOff
from backend.loans.models import OPEN_ORDER_STATES, Document, DocumentKind, Loan, PaymentOrder
from backend.loans.plan.position import LoanPosition, PositionStatus
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

ENDS_ON_PAPER = {
    LoanStatus.COMPLETED: (DocumentKind.NDC, "loans.make_ndc"),
    LoanStatus.SETTLED: (DocumentKind.SETTLEMENT, "loans.make_settlement_letter"),
}
"""An end for good, the paper that certifies it, and the job that makes it."""


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
    if loan.status in ENDS_ON_PAPER:
        _withdraw_paper(loan)
    move_loan(
        loan=loan,
        code=code,
        actor=actor,
        event=_fact(target, position),
        amount=position.outstanding.total,
        after={"overdue": str(position.overdue.total), "dpd": position.dpd_days},
    )
    if target in ENDS_ON_PAPER:
        _after_the_end(loan)
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
    if target == LoanStatus.SETTLED:
        return lambda it: LoanSettled(entity_id=it.id, version=it.version, customer_id=it.customer_id)
    if target == LoanStatus.WRITTEN_OFF:
        return lambda it: LoanWrittenOff(entity_id=it.id, version=it.version, customer_id=it.customer_id)
    return changed(target.value.lower())


def _withdraw_paper(loan: Loan) -> None:
    """Something is owed again: whoever checks the paper is told that it does not stand."""
    kind, _ = ENDS_ON_PAPER[LoanStatus(loan.status)]
    papers = Document.objects.filter(loan=loan, kind=kind, superseded_at__isnull=True)
    papers.update(superseded_at=clock.now())


def _after_the_end(loan: Loan) -> None:
    _, job = ENDS_ON_PAPER[LoanStatus(loan.status)]
    enqueue(job, args={"loan_id": loan.id}, dedupe_key=f"{job}:{loan.id}:{loan.version}")
    open_orders = PaymentOrder.objects.filter(loan=loan, state__in=OPEN_ORDER_STATES)
    for order_id in open_orders.values_list("id", flat=True):
        enqueue("loans.cancel_payment_link", args={"order_id": order_id})
