"""What happened to a loan, in order, and what comes next, in plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.brand_config import services as brand_config
from backend.brand_config.errors import UnknownReasonCode
from backend.customers.models import Consent, FunnelStep
from backend.decisioning.queries import latest_evaluation
from backend.loans.models import (
    OPEN_ORDER_STATES,
    Agreement,
    Loan,
    LoanNote,
    Payout,
    Receipt,
    ReceiptState,
    StatusChange,
)
from backend.loans.queries.acts_told import acts_for_borrower, acts_for_staff
from backend.loans.queries.facts import TimelineFact
from backend.loans.services.application import reapply_on
from backend.loans.services.closure import cooling_off_until
from backend.loans.states import LIVE, MOVES, LoanStatus

S = LoanStatus
_ROAD = (S.PENDING, S.CX_APPROVED, S.SM_APPROVED, S.APPROVED, S.AWAITING_DISBURSAL, S.ACTIVE, S.COMPLETED)
_ON_ROAD = {
    S.ONBOARDING: S.PENDING,
    S.DISBURSED: S.ACTIVE,
    S.PARTIALLY_PAID: S.ACTIVE,
    S.OVERDUE: S.ACTIVE,
    S.SETTLED: S.COMPLETED,
    S.WRITTEN_OFF: S.COMPLETED,
}


@dataclass(frozen=True, slots=True)
class StageFact:
    """state: DONE, CURRENT, AHEAD, or STOPPED where the loan was rejected or cancelled."""

    status: LoanStatus
    title: str
    at: datetime | None
    actor_name: str
    state: str


@dataclass(frozen=True, slots=True)
class ToldToBorrower:
    """What the borrower's page says. Amounts in the loan's currency; texts in plain words."""

    status_title: str
    next_step: str
    daily_charge: Decimal | None
    rejection_text: str | None
    reapply_on: date | None
    open_payment_url: str | None
    cooling_off_until: date | None


def stages(loan: Loan) -> list[StageFact]:
    """The road from application to closure with where this loan stands on it."""
    reached: dict[str, StatusChange] = {}
    for change in StatusChange.objects.filter(loan=loan).order_by("at", "loan_version"):
        reached[change.to_status] = change
    stopped = loan.status in {S.REJECTED, S.CANCELLED}
    if stopped:
        last = max((place for place, status in enumerate(_ROAD) if status in reached), default=0)
        road = [*_ROAD[: last + 1], LoanStatus(loan.status)]
        return [_stage(s, reached, "STOPPED" if s == loan.status else "DONE", loan) for s in road]
    here = _ROAD.index(_ON_ROAD.get(LoanStatus(loan.status), LoanStatus(loan.status)))
    done_here = loan.status == S.COMPLETED
    return [
        _stage(
            status,
            reached,
            "DONE" if place < here or done_here else "CURRENT" if place == here else "AHEAD",
            loan,
        )
        for place, status in enumerate(_ROAD)
    ]


def _stage(status: LoanStatus, reached: dict[str, StatusChange], state: str, loan: Loan) -> StageFact:
    change = reached.get(status) if state != "AHEAD" else None
    current = LoanStatus(loan.status)
    shown = current if state == "CURRENT" else status
    return StageFact(
        status=shown,
        title=shown.label,
        at=change.at if change else None,
        actor_name=change.actor_name if change else "",
        state=state,
    )


def timeline(loan: Loan) -> list[TimelineFact]:
    """Everything that happened to one loan, newest first."""
    return sorted(
        [*_of_loans(Q(loan=loan)), *acts_for_staff(Q(loan=loan))],
        key=lambda fact: (fact.at, fact.id),
        reverse=True,
    )


def borrowers_timeline(loan: Loan) -> list[TimelineFact]:
    """What happened, as the borrower may read it: no notes among staff, no names of staff, no codes."""
    which = Q(loan=loan)
    facts = [
        TimelineFact(row.id, row.at, "STATUS", _TITLES[LoanStatus(row.to_status)], "", "")
        for row in StatusChange.objects.filter(which).exclude(to_status=S.CX_APPROVED)
    ]
    facts += [
        replace(_paid(row, False), actor_name="")
        for row in Receipt.objects.filter(which).exclude(state=ReceiptState.SUSPENSE)
    ]
    facts += [replace(fact, actor_name="") for fact in _acknowledged(which, name_loan=False)]
    facts += acts_for_borrower(which)
    return sorted(facts, key=lambda fact: (fact.at, fact.id), reverse=True)


def customer_timeline(*, customer_id: UUID) -> list[TimelineFact]:
    """A borrower's story over all their loans and their own milestones, newest first."""
    facts = [*_of_loans(Q(loan__customer_id=customer_id), name_loan=True), *_of_person(customer_id)]
    return sorted(facts, key=lambda fact: (fact.at, fact.id), reverse=True)


def _of_loans(which: Q, *, name_loan: bool = False) -> list[TimelineFact]:
    facts = [_moved(row, name_loan) for row in _rows(StatusChange.objects.filter(which))]
    facts += [_paid(row, name_loan) for row in _rows(Receipt.objects.filter(which))]
    facts += [_sent(row, name_loan) for row in _rows(Payout.objects.filter(which))]
    facts += [
        TimelineFact(
            row.id, row.created_at, "NOTE", _named("Note", row.loan, name_loan), row.text, row.author_name
        )
        for row in _rows(LoanNote.objects.filter(which))
    ]
    return facts + _acknowledged(which, name_loan=name_loan)


def _acknowledged(which: Q, *, name_loan: bool) -> list[TimelineFact]:
    return [
        TimelineFact(
            row.id,
            row.acknowledged_at,
            "ACKNOWLEDGED",
            _named("Key Fact Statement acknowledged", row.loan, name_loan),
            f"Offer {row.number}, language {row.acknowledged_language}",
            "Borrower",
        )
        for row in _rows(Agreement.objects.filter(which, acknowledged_at__isnull=False))
        if row.acknowledged_at is not None
    ]


def _rows(found: QuerySet) -> QuerySet:  # type: ignore[type-arg]  # five models, one shape
    return found.select_related("loan")


def _named(title: str, loan: Loan | None, name_loan: bool) -> str:
    return f"{title} · {loan.number}" if name_loan and loan is not None else title


def _moved(row: StatusChange, name_loan: bool) -> TimelineFact:
    amount = f"{row.amount:,.2f}" if row.amount is not None else ""
    detail = " · ".join(part for part in (amount, row.reason_code, row.note) if part)
    title = f"{MOVES[row.move].label}: {LoanStatus(row.to_status).label}"
    return TimelineFact(row.id, row.at, "STATUS", _named(title, row.loan, name_loan), detail, row.actor_name)


def _paid(row: Receipt, name_loan: bool) -> TimelineFact:
    title = {
        ReceiptState.APPLIED: "Payment received",
        ReceiptState.SUSPENSE: "Payment held in suspense",
        ReceiptState.REVERSED: "Payment reversed",
    }[ReceiptState(row.state)]
    at = row.reversed_at or row.created_at
    detail = f"{row.amount:,.2f} · {row.number}"
    return TimelineFact(row.id, at, "PAYMENT", _named(title, row.loan, name_loan), detail, "Borrower")


def _sent(row: Payout, name_loan: bool) -> TimelineFact:
    title = _named(f"Transfer {row.attempt} by {row.mode}: {row.get_state_display()}", row.loan, name_loan)
    detail = " · ".join(part for part in (f"{row.amount:,.2f}", row.utr, row.reason) if part)
    at = row.ended_at or row.created_at
    return TimelineFact(row.id, at, "PAYOUT", title, detail, row.requested_by_name)


def _of_person(customer_id: UUID) -> list[TimelineFact]:
    steps = FunnelStep.objects.filter(customer_id=customer_id, completed_at__isnull=False)
    consents = Consent.objects.filter(customer_id=customer_id)
    facts = [
        TimelineFact(
            row.id, row.completed_at, "ONBOARDING", f"{row.step.capitalize()} completed", "", "Borrower"
        )
        for row in steps
        if row.completed_at is not None
    ]
    facts += [
        TimelineFact(row.id, row.given_at, "CONSENT", f"Consent: {row.purpose}", row.text_version, "Borrower")
        for row in consents
    ]
    return facts


# --- the borrower's page ------------------------------------------------------------------------

_TITLES = {
    S.ONBOARDING: "We need something from you",
    S.PENDING: "Under review",
    S.CX_APPROVED: "Under review",
    S.SM_APPROVED: "Approved",
    S.APPROVED: "Approved: please sign",
    S.AWAITING_DISBURSAL: "Signed",
    S.DISBURSED: "Money sent",
    S.ACTIVE: "Running",
    S.PARTIALLY_PAID: "Partly repaid",
    S.OVERDUE: "Overdue",
    S.COMPLETED: "Fully repaid",
    S.REJECTED: "Not approved",
    S.CANCELLED: "Cancelled",
    S.SETTLED: "Settled",
    S.WRITTEN_OFF: "Closed by us",
}
_NEXT = {
    S.PENDING: "We are looking at your application. You will hear from us soon.",
    S.CX_APPROVED: "We are looking at your application. You will hear from us soon.",
    S.SM_APPROVED: "We are preparing your Key Fact Statement and agreement.",
    S.APPROVED: "Please read the Key Fact Statement, then sign the agreement.",
    S.AWAITING_DISBURSAL: "We are sending the money to your bank account.",
    S.DISBURSED: "The money is on its way to your bank account.",
    S.COMPLETED: "Nothing more is to be paid. Your No Due Certificate is below.",
    S.CANCELLED: "This application was cancelled.",
    S.SETTLED: "This loan is settled.",
    S.WRITTEN_OFF: "Please contact us about this loan.",
}


def told_to_borrower(loan: Loan) -> ToldToBorrower:
    """What the borrower is told of their own loan."""
    status = LoanStatus(loan.status)
    rejected = status == S.REJECTED
    daily = loan.figures.get("daily_interest")
    return ToldToBorrower(
        status_title=_TITLES[status],
        next_step=_next_step(loan, status),
        daily_charge=Decimal(daily) if daily and status in LIVE else None,
        rejection_text=_rejection_text(loan) if rejected else None,
        reapply_on=reapply_on(loan.customer_id) if rejected else None,
        open_payment_url=_open_payment_url(loan) if status in LIVE else None,
        cooling_off_until=cooling_off_until(loan) if status in LIVE else None,
    )


def _open_payment_url(loan: Loan) -> str | None:
    """Of the newest link still open; a list of loans has the links fetched already, for all of them at once."""
    orders = [one for one in loan.payment_orders.all() if one.url and one.state in OPEN_ORDER_STATES]
    return max(orders, key=lambda one: one.created_at).url if orders else None


def _next_step(loan: Loan, status: LoanStatus) -> str:
    if status == S.ONBOARDING:
        return loan.note or "Please check your details and submit again."
    if status == S.REJECTED:
        return _rejection_text(loan)
    if status == S.OVERDUE:
        return "A payment is late. Please pay what is due to keep further charges away."
    if status in {S.ACTIVE, S.PARTIALLY_PAID}:
        due = f" on {loan.next_due_date:%d %b %Y}" if loan.next_due_date else ""
        if not loan.next_due_amount:
            return f"Nothing is due before{due.removeprefix(' on')}." if due else "Nothing is due just now."
        return f"The next payment of {loan.next_due_amount:,.2f} is due{due}."
    return _NEXT[status]


def _rejection_text(loan: Loan) -> str:
    """The brand's words for the reason; for a rejection by rule, the sentences of the rules that said no."""
    changes = StatusChange.objects.filter(loan=loan, to_status=S.REJECTED).order_by("-at")
    last = changes.first()
    if last is not None and last.move == "AUTO_REJECT":
        evaluation = latest_evaluation(loan.id)
        results = evaluation.results.all() if evaluation else ()
        sentences = [row.sentence for row in results if row.outcome == "REJECT"]
        if sentences:
            return " ".join(sentences)
    try:
        return brand_config.reason_code("REJECTION", loan.reason_code).customer_text
    except UnknownReasonCode:
        return "We cannot offer you a loan at present."
