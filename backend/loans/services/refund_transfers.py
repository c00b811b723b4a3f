"""Money held for a borrower, sent back by a transfer of ours: to their own verified account, and once.

The refund is booked when its checker allows it, so that nothing else can use the money while it travels; until the
bank's word the books hold it in transit. A transfer that fails or comes back undoes the refund: the money is held
again, as if it had never left.
"""

from __future__ import annotations

from decimal import Decimal

from backend.kernel.actor import Actor
from backend.ledger import recipes
from backend.ledger.drafts import Cause
from backend.ledger.entries import Entry
from backend.ledger.services import post
from backend.loans.models import Loan, LoanRequest, Payout, PayoutPurpose, RequestState
from backend.loans.services import books
from backend.loans.services.disbursement import mode_of, refuse_while_open, request_transfer
from backend.loans.services.moves import change_loan
from backend.loans.services.requests import close_request
from backend.loans.services.standing import settle_status


def send(*, request: LoanRequest, amount: Decimal, rail: str, actor: Actor) -> None:
    """The transfer of a refund that is being allowed, on its locked loan; `request.event` is booked already.

    raises  PayoutInProgress, BankAccountNotVerified, Blocklisted, PolicyViolation (the rail's ceiling)
    """
    loan = request.loan
    refuse_while_open(loan)
    payout = request_transfer(
        loan=loan, actor=actor, mode=mode_of(rail), amount=amount, purpose=PayoutPurpose.REFUND
    )
    payout.request, payout.event = request, request.event
    payout.save(update_fields=["request", "event"])
    post(journal=recipes.refund_in_transit(_entry(payout, "sent"), amount=amount), actor=actor)


def arrived(*, loan: Loan, payout: Payout, actor: Actor) -> None:
    """The bank confirmed it: its own reference is the refund's."""
    _out_of_transit(payout, actor)
    request = _request_of(payout)
    request.reference = payout.utr or payout.reference
    request.bump()
    request.save(update_fields=["reference", "version"])
    change_loan(
        loan=loan,
        what="refund_arrived",
        actor=actor,
        after={"payout_id": str(payout.id), "amount": str(payout.amount), "utr": payout.utr},
    )


def came_to_nothing(*, loan: Loan, payout: Payout, actor: Actor, was_confirmed: bool) -> None:
    """The money is held for the borrower again; whoever asked may ask anew.

    was_confirmed  the bank had confirmed it, and returned it after that
    """
    if not was_confirmed:
        _out_of_transit(payout, actor)
    assert payout.event_id is not None
    event = books.add_reversal(loan=loan, of_event_id=payout.event_id, actor=actor)
    cause = Cause("loan_event", event.id, f"The refund did not reach the borrower: {payout.reason}"[:200])
    position = books.bring_up_to_date(loan=loan, actor=actor, cause=cause)
    close_request(request=_request_of(payout), state=RequestState.UNDONE, note=payout.reason)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="refund_returned",
        after={"payout_id": str(payout.id), "amount": str(payout.amount)},
        note=payout.reason,
    )


def _request_of(payout: Payout) -> LoanRequest:
    assert payout.request_id is not None
    return LoanRequest.objects.select_for_update(of=("self",)).get(id=payout.request_id)


def _out_of_transit(payout: Payout, actor: Actor) -> None:
    post(journal=recipes.refund_settled(_entry(payout, "settled"), amount=payout.amount), actor=actor)


def _entry(payout: Payout, what: str) -> Entry:
    """Of the brand's own books: the borrower's account was moved by the refund itself."""
    return Entry(
        loan_id=None,
        currency="HKD" if payout.currency == "HKD" else "INR",
        value_date=books.today(),
        cause=Cause("payout", payout.id, f"Refund {payout.reference} {what}"),
        key=f"refund:{payout.id}:{what}",
    )
