"""The ledger is made to say what the positions say: only what is missing is posted, only what changed reversed."""

from __future__ import annotations

from backend.audit.services import record
from backend.kernel.actor import Actor
from backend.kernel.money import Currency
from backend.ledger import queries as ledger
from backend.ledger import recipes
from backend.ledger.drafts import Cause, JournalDraft, ReversalDraft
from backend.ledger.entries import Entry
from backend.ledger.services import post, post_many
from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import PostedLine, posting_plan
from backend.loans.models import Loan, Receipt
from backend.loans.plan.position import LoanPosition


def post_position(*, loan: Loan, position: LoanPosition, actor: Actor, cause: Cause | None = None) -> None:
    """Post what one locked loan's ledger lacks; `cause` is told on what has to be reversed."""
    post_positions([(loan, position)], actor=actor, cause=cause)


def post_positions(
    positions: list[tuple[Loan, LoanPosition]], *, actor: Actor, cause: Cause | None = None
) -> None:
    """The same for many locked loans, in a fixed number of statements."""
    loan_ids = [loan.id for loan, _ in positions]
    standing = ledger.standing_journals(loan_ids=loan_ids)
    by_day = ledger.standing_daily(loan_ids=loan_ids)
    drafts: list[JournalDraft | ReversalDraft] = []
    for loan, position in positions:
        posted = [*standing.get(loan.id, ()), *map(PostedLine.of_day, by_day.get(loan.id, ()))]
        plan = posting_plan(position, posted)
        drafts += drafts_for(loan_id=loan.id, currency=loan.money_currency, plan=plan, reversal_cause=cause)
    post_many(drafts=drafts, actor=actor)


def post_suspense(*, receipt: Receipt, actor: Actor) -> None:
    """Money that is nobody's yet, in the books as such."""
    currency: Currency = "HKD" if receipt.currency == "HKD" else "INR"
    entry = Entry(
        loan_id=None,
        currency=currency,
        value_date=receipt.value_date,
        cause=Cause("receipt", receipt.id, f"Received, not allotted: {receipt.number}"),
        key=f"suspense:{receipt.id}",
    )
    post(journal=recipes.suspense_received(entry, amount=receipt.amount), actor=actor)


def record_suspense(*, receipt: Receipt, actor: Actor) -> None:
    """The audit entry of money that belongs to no loan we know."""
    record(
        actor=actor,
        action="receipt.suspense",
        entity="receipt",
        entity_id=receipt.id,
        after={"amount": str(receipt.amount), "provider_payment_id": receipt.provider_payment_id},
        reason=receipt.suspense_reason,
    )
