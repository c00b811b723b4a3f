"""A settlement: an agreed sum, paid in time, ends the loan, and the rest is given up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.documents.wording import money
from backend.loans.errors import MoreThanOwed
from backend.loans.figures.outcome import Outcome
from backend.loans.limits import is_sum
from backend.loans.models import (
    Loan,
    LoanEvent,
    LoanEventKind,
    LoanRequest,
    Receipt,
    ReceiptState,
    RequestKind,
    RequestState,
)
from backend.loans.plan.money_events import MoneyEvent, Payment, Reversal, Settlement
from backend.loans.services import books, requests
from backend.loans.services.moves import change_loan

LONGEST = timedelta(days=90)


def ask_settlement(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    valid_until: date,
    reason: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Ask to take less than is owed as full and final, if it is paid by a day.

    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, MoreThanOwed,
            RequestOpen, IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.SETTLEMENT, expected_version=expected_version
        )
        _check_until(valid_until)
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.SETTLEMENT,
            outcome=settled(loan=loan, amount=amount),
            amount=amount,
            note=requests.reason_of(reason, "reason"),
            payload={"valid_until": valid_until.isoformat()},
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, "amount": amount, "valid_until": valid_until}
    answer = once(actor=actor, operation="loans.ask_settlement", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def settled(*, loan: Loan, amount: Decimal) -> Outcome:
    """What the sum would do if it were paid today as full and final.

    raises  ValidationFailed, MoreThanOwed where all that is owed is no more than this
    """
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    outcome = books.outcome(loan, books.draft(Settlement, amount=amount))
    payoff = outcome.before.net_payoff
    if amount >= payoff:
        raise MoreThanOwed(
            f"{money(payoff, loan.money_currency)} closes this loan today; a settlement is less.",
            rule="loan.settlement_below_payoff",
            most=str(payoff),
        )
    return outcome


def _check_until(valid_until: date) -> None:
    today = books.today()
    if not today <= valid_until <= today + LONGEST:
        raise ValidationFailed.one(
            "validUntil",
            "valid_until_out_of_bounds",
            f"Between {today:%d %b %Y} and {today + LONGEST:%d %b %Y}.",
        )


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """The agreement stands from now on; money moves when the borrower pays."""
    change_loan(
        loan=request.loan,
        what="settlement_agreed",
        actor=actor,
        after={"request_id": str(request.id), "amount": str(request.amount), **request.payload},
        reason=request.note,
    )


def agreement_of(loan: Loan, *, on: date) -> LoanRequest | None:
    """The latest agreement of a loan that is allowed, unpaid, and still binds on this day."""
    latest = (
        LoanRequest.objects.filter(
            loan=loan, kind=RequestKind.SETTLEMENT, state=RequestState.DONE, event__isnull=True
        )
        .order_by("-decided_at")
        .first()
    )
    if latest is None or on > date.fromisoformat(latest.payload["valid_until"]):
        return None
    return latest


def still_asked(agreement: LoanRequest) -> Decimal:
    """The agreed sum less what has been paid since it was agreed."""
    assert agreement.amount is not None
    paid = Receipt.objects.filter(
        loan_id=agreement.loan_id,
        state=ReceiptState.APPLIED,
        event__isnull=False,  # the one that is being booked has none yet
        created_at__gt=agreement.decided_at,
    ).aggregate(total=Sum("amount"))["total"]
    return max(agreement.amount - (paid or Decimal(0)), Decimal(0))


def fulfilled_by(loan: Loan, *, amount: Decimal, on: date) -> LoanRequest | None:
    """The agreement that this payment completes; None too where it pays all that is owed anyway."""
    agreement = agreement_of(loan, on=on)
    if agreement is None or amount < still_asked(agreement):
        return None
    return agreement if amount < books.position_today(loan).net_payoff else None


def fulfil(agreement: LoanRequest, event: LoanEvent | None) -> None:
    """The event that ended the loan by this agreement; None: it no longer does."""
    agreement.event = event
    agreement.bump()
    agreement.save(update_fields=["event", "version"])


def drafts_without(*, loan: Loan, bounced: Receipt) -> list[MoneyEvent]:
    """What a bounced payment does to a settlement beside its own reversal, not booked.

    A settlement rests on all the money that came: without a part of it nothing is given up, and the payment that
    completed it counts as a payment of its own day.
    """
    found = _fulfilled(loan)
    last = _completing(found, bounced) if found else None
    if last is None or last.event_id is None:
        return []
    return [
        books.draft(Reversal, reverses=last.event_id),
        books.draft(Payment, value_date=last.value_date, amount=last.amount),
    ]


def undo(*, loan: Loan, bounced: Receipt, actor: Actor) -> None:
    """Book what `drafts_without` says, on a locked loan."""
    agreement = _fulfilled(loan)
    if agreement is None:
        return
    last = _completing(agreement, bounced)
    if last is not None and last.event_id is not None:
        books.add_reversal(loan=loan, of_event_id=last.event_id, actor=actor)
        last.event = books.add_event(
            loan=loan,
            kind=LoanEventKind.PAYMENT,
            event_type=Payment,
            value_date=last.value_date,
            amount=last.amount,
            actor=actor,
        )
        last.save(update_fields=["event"])
    fulfil(agreement, None)


def _fulfilled(loan: Loan) -> LoanRequest | None:
    return LoanRequest.objects.filter(loan=loan, kind=RequestKind.SETTLEMENT, event__isnull=False).first()


def _completing(agreement: LoanRequest, bounced: Receipt) -> Receipt | None:
    """The payment that completed a settlement, where it is another than the bounced one."""
    return Receipt.objects.filter(event=agreement.event_id).exclude(id=bounced.id).first()
