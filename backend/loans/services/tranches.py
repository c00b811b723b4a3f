"""The parts of a loan after the first: each asked for, sent and confirmed like the first, in the order agreed.

A part that fails or comes back leaves the loan as it was; one that arrived is a disbursal on its day, and the
instalments to come are planned anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow, ValidationFailed
from backend.kernel.idempotency import once
from backend.ledger.drafts import Cause
from backend.loans.documents.wording import day, money
from backend.loans.errors import MoveNotAllowed, TrancheNotNext
from backend.loans.events import PayoutReversed, TrancheDisbursed
from backend.loans.figures.outcome import Outcome
from backend.loans.models import Loan, LoanEvent, LoanEventKind, Payout
from backend.loans.plan.money_events import Disbursal
from backend.loans.services import books
from backend.loans.services.disbursement import mode_of, refuse_while_open, request_transfer
from backend.loans.services.moves import lock_loan, require_permission, require_reach
from backend.loans.services.standing import settle_status
from backend.loans.states import PAYABLE, LoanStatus

DRAWABLE = (LoanStatus.ACTIVE, LoanStatus.PARTIALLY_PAID)
"""Nothing more is lent to a borrower in arrears."""


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """One part as agreed: `number` counts from 1, `drawable_from` is known once the first is out."""

    number: int
    amount: Decimal
    after_days: int
    drawable_from: date | None
    is_drawn: bool


def parts_of(loan: Loan) -> tuple[DrawnPart, ...]:
    """The parts the loan was agreed to be paid out in; none where it is paid out at once."""
    planned = books.terms_of(loan).tranches
    drawn = _drawn(loan) if planned else 0
    first = loan.disbursed_on
    return tuple(
        DrawnPart(
            number=number,
            amount=each.amount,
            after_days=each.after_days,
            drawable_from=None if first is None else first + timedelta(days=each.after_days),
            is_drawn=number <= drawn,
        )
        for number, each in enumerate(planned, start=1)
    )


def next_part(loan: Loan) -> DrawnPart | None:
    """The part that comes next, of a loan whose first is out."""
    if loan.disbursed_on is None:
        return None
    return next((part for part in parts_of(loan) if not part.is_drawn), None)


def _drawn(loan: Loan) -> int:
    return LoanEvent.objects.filter(loan=loan, kind=LoanEventKind.DISBURSAL, reversed_by__isnull=True).count()


def why_not_yet(loan: Loan, part: DrawnPart) -> str | None:
    """Why a part cannot be drawn today, in words for the desk; None where it can."""
    if part.drawable_from is not None and books.today() < part.drawable_from:
        return f"This part was agreed for {day(part.drawable_from)} or later."
    if loan.asset_class == "NPA":
        return "A loan of this borrower is NPA; nothing more is lent."
    try:
        books.outcome(loan, books.draft(Disbursal, amount=part.amount))
    except ValidationFailed as refused:
        return refused.fields[0].message
    return None


def drawn_next(loan: Loan) -> Outcome:
    """What the next part would do if it arrived today.

    raises  TrancheNotNext (none is left), ValidationFailed (after the last due date)
    """
    part = next_part(loan)
    if part is None:
        raise TrancheNotNext()
    return books.outcome(loan, books.draft(Disbursal, amount=part.amount))


def disburse_tranche(
    *,
    actor: Actor,
    loan_id: UUID,
    tranche: int,
    rail: str,
    expected_version: int | None,
    idempotency_key: str,
) -> Loan:
    """Have the next agreed part sent; also the retry after an attempt that ended without money.

    tranche  its number, counted from 1: what was sent meanwhile is not sent again under the next number
    raises   MoveNotAllowed, TrancheNotNext, NotAllowedNow (before its day, NPA, after the last due date),
             PayoutInProgress, BankAccountNotVerified, Blocklisted, PolicyViolation, IdempotencyConflict
    """
    require_permission(actor=actor, permission="LOAN_OPS")
    mode = mode_of(rail)

    def run() -> dict[str, object]:
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        require_reach(loan=loan, actor=actor, permission="LOAN_OPS")
        if loan.status not in DRAWABLE:
            raise MoveNotAllowed(move="Disburse a part", status=LoanStatus(loan.status).label)
        refuse_while_open(loan)
        part = next_part(loan)
        if part is None or part.number != tranche:
            raise TrancheNotNext()
        if (reason := why_not_yet(loan, part)) is not None:
            raise NotAllowedNow(reason)
        request_transfer(loan=loan, actor=actor, mode=mode, amount=part.amount, tranche=part.number)
        return {"loan_id": loan.id}

    body = {"loan_id": loan_id, "tranche": tranche, "rail": rail}
    answer = once(actor=actor, operation="loans.disburse_tranche", key=idempotency_key, body=body, run=run)
    return Loan.objects.select_related("customer").get(id=answer["loan_id"])


def can_take(loan: Loan, payout: Payout) -> bool:
    """Whether money that arrived is the part that comes next, on a loan that still runs."""
    part = next_part(loan)
    if loan.status not in PAYABLE or part is None:
        return False
    if (part.number, part.amount) != (payout.tranche, payout.amount):
        return False
    try:
        books.outcome(loan, books.draft(Disbursal, amount=part.amount))
    except ValidationFailed:
        return False
    return True


def book_part(*, loan: Loan, payout: Payout, actor: Actor) -> None:
    """The bank confirmed a part that `can_take` accepts; the payout is saved by the caller."""
    payout.event = books.add_event(
        loan=loan,
        kind=LoanEventKind.DISBURSAL,
        event_type=Disbursal,
        value_date=books.today(),
        amount=payout.amount,
        actor=actor,
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="tranche_disbursed",
        after={"payout_id": str(payout.id), "tranche": payout.tranche, "utr": payout.utr},
        note=f"Part {payout.tranche}: {money(payout.amount, loan.money_currency)}",
        event=lambda it: TrancheDisbursed(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, payout_id=payout.id
        ),
    )


def undo_part(*, loan: Loan, payout: Payout, actor: Actor, reason: str) -> None:
    """The bank returned a part: the loan is replayed without it."""
    assert payout.event_id is not None
    event = books.add_reversal(loan=loan, of_event_id=payout.event_id, actor=actor)
    cause = Cause("loan_event", event.id, "The bank returned the money")
    position = books.bring_up_to_date(loan=loan, actor=actor, cause=cause)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="tranche_returned",
        after={"payout_id": str(payout.id), "tranche": payout.tranche},
        note=reason,
        event=lambda it: PayoutReversed(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, payout_id=payout.id
        ),
    )
