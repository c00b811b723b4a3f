"""Worklists: which loans an actor sees, in which queues, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from backend.kernel.actor import Actor, ActorKind
from backend.kernel.paging import CappedTotal, capped_count
from backend.loans.errors import LoanNotFound
from backend.loans.models import Loan
from backend.loans.reach import visible_to
from backend.loans.states import LoanStatus

S = LoanStatus


@dataclass(frozen=True, slots=True)
class Queue:
    """A named list of loans.

    permission  what shows it
    tone        how the portal colours it: neutral, info, warning, danger, success
    own         of a grant that reaches only one's own cases, only those
    """

    code: str
    title: str
    statuses: tuple[LoanStatus, ...]
    permission: str
    tone: str = "neutral"
    own: bool = True


QUEUES: Mapping[str, Queue] = {
    queue.code: queue
    for queue in (
        Queue("credit", "Credit queue", (S.PENDING,), "LOANS", "info"),
        Queue("sent_back", "Sent back to customer", (S.ONBOARDING,), "LOANS"),
        Queue("sanction", "Sanction queue", (S.CX_APPROVED,), "SANCTION_MANAGER", "info", own=False),
        Queue("agreement", "Agreement and signing", (S.SM_APPROVED, S.APPROVED), "LOANS"),
        Queue("disbursement", "To disburse", (S.AWAITING_DISBURSAL,), "LOAN_OPS", "warning", own=False),
        Queue("live", "Running", (S.ACTIVE, S.PARTIALLY_PAID, S.DISBURSED), "PRE_COLLECTIONS", own=False),
        Queue("overdue", "Overdue", (S.OVERDUE,), "COLLECTIONS", "danger", own=False),
        Queue(
            "closed",
            "Closed",
            (S.COMPLETED, S.SETTLED, S.WRITTEN_OFF),
            "COMPLETED_LOANS",
            "success",
            own=False,
        ),
        Queue("rejected", "Rejected and cancelled", (S.REJECTED, S.CANCELLED), "LOANS"),
    )
}

_ORDERS: Mapping[str, list[str]] = {
    "APPLIED_AT_DESC": ["-applied_at", "-id"],
    "APPLIED_AT_ASC": ["applied_at", "id"],
    "DUE_DATE_ASC": ["next_due_date", "id"],
}


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """Everything that narrows a list; unset parts do not."""

    statuses: tuple[str, ...] = ()
    queue: str | None = None
    assigned_to: UUID | None = None
    customer_id: UUID | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class QueueCount:
    code: str
    title: str
    tone: str
    total: CappedTotal
    oldest_at: datetime | None


def worklist(
    *, actor: Actor, filters: WorklistFilter = WorklistFilter(), order: str = "APPLIED_AT_DESC"
) -> QuerySet[Loan]:
    """Rows of a list, in one query with customer, product and staff; page it by `worklist_order(order)`."""
    rows = Loan.objects.filter(visible_to(actor)).select_related(
        "customer", "product_version__product", "assigned_to", "pace"
    )
    statuses = tuple(filters.statuses)
    if filters.queue is not None:
        queue = QUEUES.get(filters.queue)
        statuses = tuple(s for s in (queue.statuses if queue else ()) if not statuses or s in statuses) or (
            "-",
        )
    if statuses:
        rows = rows.filter(status=statuses[0]) if len(statuses) == 1 else rows.filter(status__in=statuses)
    if filters.assigned_to is not None:
        rows = rows.filter(assigned_to_id=filters.assigned_to)
    if filters.customer_id is not None:
        rows = rows.filter(customer_id=filters.customer_id)
    if filters.search.strip():
        rows = rows.filter(_matches(filters.search.strip()))
    if order == "DUE_DATE_ASC":
        rows = rows.filter(next_due_date__isnull=False)
    return rows.defer("figures").order_by(*worklist_order(order))


def worklist_order(order: str) -> list[str]:
    return _ORDERS[order]


def _matches(text: str) -> Q:
    """A loan number, or the beginning of a customer's name."""
    return Q(number__istartswith=text) | Q(customer__name_key__startswith=text.upper())


def queue_counts(*, actor: Actor) -> list[QueueCount]:
    """The queues this actor works, each with how many wait (capped) and since when."""
    found = []
    for queue in QUEUES.values():
        if actor.kind is not ActorKind.SYSTEM and queue.permission not in actor.grants:
            continue
        rows = worklist(actor=actor, filters=WorklistFilter(queue=queue.code))
        oldest = Loan.objects.filter(visible_to(actor), status__in=queue.statuses).aggregate(
            at=Min("status_changed_at")
        )["at"]
        found.append(QueueCount(queue.code, queue.title, queue.tone, capped_count(rows), oldest))
    return found


def loan_for(*, actor: Actor, loan_id: UUID) -> Loan:
    """One loan with customer, product and staff.

    raises  LoanNotFound, also for one outside the actor's reach: that it exists is not told
    """
    loan = (
        Loan.objects.filter(visible_to(actor))
        .select_related("customer", "product_version__product", "assigned_to__role", "pace", "frozen")
        .filter(id=loan_id)
        .first()
    )
    if loan is None:
        raise LoanNotFound()
    return loan


def customer_loans(*, customer_id: UUID) -> QuerySet[Loan]:
    """A borrower's loans, newest first."""
    rows = Loan.objects.filter(customer_id=customer_id)
    rows = rows.select_related("customer", "product_version__product", "assigned_to__role", "pace", "frozen")
    return rows.prefetch_related("payment_orders").order_by("-applied_at", "-id")


def loan_counts(customer_ids: Iterable[UUID]) -> Counter[UUID]:
    """How many loans each of these borrowers has, in one query."""
    counted = Loan.objects.filter(customer_id__in=list(customer_ids)).values("customer_id")
    return Counter({row["customer_id"]: row["n"] for row in counted.annotate(n=Count("id"))})


def loan_by_id(loan_id: UUID) -> Loan:
    """For jobs that were told of a loan; raises LoanNotFound."""
    return loan_for(actor=Actor.system("loans"), loan_id=loan_id)
