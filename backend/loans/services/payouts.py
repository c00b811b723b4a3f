"""The transfer itself: asking the provider, and what its answers do to the loan."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from backend.customers import queries as customers
from backend.integrations.errors import outcome_unknown
from backend.integrations.ports import Capability, PayoutResult, PayoutStatus, PayoutUpdate
from backend.integrations.ports import Payout as PayoutPort
from backend.integrations.ports import PayoutMode as PortMode
from backend.integrations.services import port
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import ProviderRefused, ProviderUnavailable
from backend.kernel.money import Money
from backend.loans.errors import PayoutNotFound
from backend.loans.events import LoanDisbursed, PayoutFailed, PayoutNeedsReview, PayoutReversed
from backend.loans.models import (
    OPEN_PAYOUT_STATES,
    Loan,
    LoanEvent,
    LoanEventKind,
    Payout,
    PayoutPurpose,
    PayoutState,
)
from backend.loans.services import books, refund_transfers, tranches
from backend.loans.services.leases import next_round, take_lease
from backend.loans.services.moves import change_loan, changed, lock_loan, move_loan, stop_waiting, wait
from backend.loans.states import LIVE, LoanStatus

BANK = Actor.system("payouts")
# How long after a call that got no answer the provider must still know nothing before the same key is sent again.
SETTLE = timedelta(minutes=2)


# --- asking -------------------------------------------------------------------------------------


def execute_payout(*, payout_id: UUID | str, round: int = 0) -> None:
    """Job: send the money, once. An attempt the provider may have heard of is looked up, not sent.

    The row says UNKNOWN, committed, before the call leaves the house.
    """
    taken = _take(payout_id)
    if taken is None:
        return
    payout, was_asked = taken
    try:
        result = _find(payout) if was_asked else _send(payout)
    except ProviderRefused as refusal:
        if was_asked:
            # A look-up that is refused (a key changed meanwhile) says nothing of the money that may have gone.
            _no_answer(payout, maybe_heard=True, round=round)
            return
        _apply(payout.id, _refusal(payout, refusal))
    except ProviderUnavailable as failure:
        _no_answer(payout, maybe_heard=was_asked or outcome_unknown(failure), round=round)
    else:
        if result is None:
            _no_answer(payout, maybe_heard=True, round=round)
            return
        _apply(payout.id, result)


def _take(payout_id: UUID | str) -> tuple[Payout, bool] | None:
    """The attempt, marked as asked, and whether it was asked before; None when it is not ours to ask."""
    with transaction.atomic():
        payout = (
            Payout.objects.select_for_update(of=("self",))
            .filter(id=payout_id, state__in=[PayoutState.CREATED, PayoutState.UNKNOWN])
            .first()
        )
        if payout is None or not take_lease(payout):
            return None
        was_asked = payout.state == PayoutState.UNKNOWN
        payout.state = PayoutState.UNKNOWN
        payout.asked_at = payout.asked_at or clock.now()
        payout.save(update_fields=["state", "asked_at", "leased_until"])
        return payout, was_asked


def _send(payout: Payout) -> PayoutResult:
    payee = customers.account_for_payout(payout.bank_account_id)
    return _port().send(
        account_number=payee.account_number,
        ifsc=payee.ifsc,
        name=payee.name,
        amount=_money(payout),
        mode=PortMode(payout.mode),
        reference=payout.reference,
        idempotency_key=payout.provider_key,
    )


def _find(payout: Payout) -> PayoutResult | None:
    """What the provider knows under our reference. Only when it clearly knows nothing, well after the call,
    is the very same request sent again, under the very same key."""
    found = _port().fetch(payout.provider_ref) if payout.provider_ref else _port().find(payout.reference)
    if found is not None or payout.asked_at is None:
        return found
    return _send(payout) if clock.now() - payout.asked_at > SETTLE else None


def _refusal(payout: Payout, refusal: ProviderRefused) -> PayoutResult:
    reason = str(refusal.details.get("reason") or refusal.message)
    return PayoutResult(
        status=PayoutStatus.FAILED,
        provider_ref=payout.provider_ref,
        reference=payout.reference,
        reason=reason,
    )


def _no_answer(payout: Payout, *, maybe_heard: bool, round: int) -> None:
    reason = (
        "The bank has not answered yet; the transfer is being looked up, not sent again."
        if maybe_heard
        else "The payout service cannot be reached; the transfer is sent as soon as it can be."
    )
    with transaction.atomic():
        loan = lock_loan(loan_id=payout.loan_id, actor=BANK)
        row = Payout.objects.select_for_update(of=("self",)).get(id=payout.id)
        if row.state != PayoutState.UNKNOWN:
            return
        row.leased_until = None
        if not maybe_heard:
            row.state, row.asked_at = PayoutState.CREATED, None
        row.save()
        next_round("loans.execute_payout", args={"payout_id": row.id}, round=round)
        if loan.waiting_reason != reason:
            wait(loan=loan, code="PAYOUT_DOWN", reason=reason)
            change_loan(loan=loan, what="waiting", actor=BANK, after={"waiting": "PAYOUT_DOWN"})


def check_payout(*, payout_id: UUID | str, round: int = 0) -> None:
    """Poller: ask the provider about one attempt that is in flight, or succeeded lately, and act on it."""
    payout = Payout.objects.filter(id=payout_id).exclude(provider_ref="").first()
    if payout is None:
        return
    try:
        result = _port().fetch(payout.provider_ref)
    except (ProviderUnavailable, ProviderRefused):
        return  # asked again at the next tick
    _apply(payout.id, result)


def poll_payouts() -> None:
    """Repair what a webhook never brought: unknown and in-flight attempts, oldest first."""
    waiting = Payout.objects.filter(state__in=[PayoutState.IN_FLIGHT, PayoutState.UNKNOWN])
    for payout_id, state in list(waiting.order_by("created_at").values_list("id", "state")[:200]):
        if state == PayoutState.UNKNOWN:
            execute_payout(payout_id=payout_id, round=0)
        else:
            check_payout(payout_id=payout_id)


# --- answers ------------------------------------------------------------------------------------


def apply_payout_update(update: PayoutUpdate) -> None:
    """A webhook's news of a transfer, in any order and any number of times.

    raises  PayoutNotFound for a transfer that is not ours
    """
    known = Q(provider_ref=update.provider_ref) & ~Q(provider_ref="")
    payout = Payout.objects.filter(known).first() or (
        Payout.objects.filter(reference=update.reference).first() if update.reference else None
    )
    if payout is None:
        raise PayoutNotFound()
    _apply(
        payout.id,
        PayoutResult(
            status=update.status,
            provider_ref=update.provider_ref,
            reference=update.reference,
            amount=update.amount,
            utr=update.utr,
            reason=update.reason,
        ),
    )


def _apply(payout_id: UUID, result: PayoutResult) -> None:
    """Act on what the provider says. A payout moves forward only; what does not fit goes to a person."""
    with transaction.atomic():
        loan_id = Payout.objects.values_list("loan_id", flat=True).get(id=payout_id)
        loan = lock_loan(loan_id=loan_id, actor=BANK)
        payout = Payout.objects.select_for_update(of=("self",)).get(id=payout_id)
        payout.leased_until = None
        doubt = _doubt(payout, result)
        if doubt:
            _review(loan, payout, doubt)
            return
        payout.provider_ref = payout.provider_ref or result.provider_ref
        payout.utr = payout.utr or result.utr
        if result.status is PayoutStatus.SUCCEEDED:
            _succeeded(loan, payout)
        elif result.status is PayoutStatus.IN_FLIGHT:
            _in_flight(loan, payout)
        elif result.status is PayoutStatus.FAILED:
            _failed(loan, payout, PayoutState.FAILED, result.reason)
        else:
            _reversed(loan, payout, result.reason)


def _doubt(payout: Payout, result: PayoutResult) -> str:
    """Why an answer cannot be this payout's; empty when it can."""
    if result.reference and result.reference != payout.reference:
        return "The provider answered with another reference."
    if payout.provider_ref and result.provider_ref and payout.provider_ref != result.provider_ref:
        return "The provider shows a second transfer under our reference."
    if result.amount is not None and result.amount != _money(payout):
        return "The provider shows another amount."
    return ""


def _review(loan: Loan, payout: Payout, doubt: str) -> None:
    """An open attempt goes to a person; an ended one keeps its state, and a person is told."""
    if payout.state in OPEN_PAYOUT_STATES:
        payout.state = PayoutState.REVIEW
    elif payout.reason == doubt:
        return  # told before
    payout.reason = doubt
    _save(payout)
    wait(loan=loan, code="PAYOUT_REVIEW", reason=f"{doubt} A person must look before anything is sent.")
    change_loan(
        loan=loan,
        what="payout_review",
        actor=BANK,
        after={"payout_id": str(payout.id)},
        reason=doubt,
        event=lambda it: PayoutNeedsReview(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, payout_id=payout.id
        ),
    )


def _in_flight(loan: Loan, payout: Payout) -> None:
    if payout.state not in {PayoutState.CREATED, PayoutState.UNKNOWN}:
        _save_refs(payout)
        return
    payout.state = PayoutState.IN_FLIGHT
    _save(payout)
    wait(loan=loan, code="PAYOUT_IN_FLIGHT", reason="The transfer is on its way; waiting for the bank.")
    change_loan(loan=loan, what="payout_in_flight", actor=BANK, after={"payout_id": str(payout.id)})


def _succeeded(loan: Loan, payout: Payout) -> None:
    if payout.state in {PayoutState.SUCCEEDED, PayoutState.REVERSED}:
        _save_refs(payout)
        return
    late = payout.state == PayoutState.FAILED
    if not _fits(loan, payout) or (late and _another_alive(payout)):
        _review(loan, payout, "Paid at the bank although we hold it as not paid.")
        return
    payout.state, payout.ended_at, payout.reason = PayoutState.SUCCEEDED, clock.now(), ""
    stop_waiting(loan=loan)
    if payout.purpose == PayoutPurpose.REFUND:
        refund_transfers.arrived(loan=loan, payout=payout, actor=BANK)
    elif payout.tranche == 1:
        _disbursed(loan, payout)
    else:
        tranches.book_part(loan=loan, payout=payout, actor=BANK)
    _save(payout)


def _fits(loan: Loan, payout: Payout) -> bool:
    """Whether the loan is where this money was meant to find it; of a refund that was undone nothing is left."""
    if payout.purpose == PayoutPurpose.REFUND:
        return payout.state in OPEN_PAYOUT_STATES
    if payout.tranche == 1:
        return loan.status == LoanStatus.AWAITING_DISBURSAL
    return tranches.can_take(loan, payout)


def _disbursed(loan: Loan, payout: Payout) -> None:
    payout.event = books.book_disbursal(loan=loan, actor=BANK)
    move_loan(
        loan=loan,
        code="PAID_OUT",
        actor=BANK,
        event=lambda it: LoanDisbursed(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, payout_id=payout.id
        ),
        amount=payout.amount,
        after={"payout_id": str(payout.id), "utr": payout.utr},
    )
    move_loan(loan=loan, code="ACTIVATE", actor=BANK, event=changed("activated"))


def _failed(loan: Loan, payout: Payout, state: PayoutState, reason: str) -> None:
    if payout.state not in OPEN_PAYOUT_STATES:
        _save_refs(payout)
        return
    payout.state, payout.ended_at, payout.reason = state, clock.now(), reason[:200]
    _save(payout)
    if payout.purpose == PayoutPurpose.REFUND:
        refund_transfers.came_to_nothing(loan=loan, payout=payout, actor=BANK, was_confirmed=False)
    wait(
        loan=loan,
        code="PAYOUT_FAILED",
        reason=f"The transfer did not go through ({reason or 'no reason given'}).",
    )
    change_loan(
        loan=loan,
        what="payout_failed",
        actor=BANK,
        after={"payout_id": str(payout.id), "state": state, "reason": payout.reason},
        event=lambda it: PayoutFailed(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, payout_id=payout.id
        ),
    )


def _reversed(loan: Loan, payout: Payout, reason: str) -> None:
    """The money came back. Before it was booked that is a failure; after, the disbursal is undone."""
    if payout.state == PayoutState.REVERSED:
        return
    if payout.state != PayoutState.SUCCEEDED:
        _failed(loan, payout, PayoutState.REVERSED, reason)
        return
    if payout.purpose == PayoutPurpose.REFUND:
        payout.state, payout.ended_at, payout.reason = PayoutState.REVERSED, clock.now(), reason[:200]
        _save(payout)
        refund_transfers.came_to_nothing(loan=loan, payout=payout, actor=BANK, was_confirmed=True)
        return
    if loan.status not in LIVE or _has_moved_on(loan, payout):
        _review(loan, payout, "The bank returned the money, but the loan has moved on.")
        return
    payout.state, payout.ended_at, payout.reason = PayoutState.REVERSED, clock.now(), reason[:200]
    _save(payout)
    wait(
        loan=loan,
        code="PAYOUT_REVERSED",
        reason=f"The bank returned the money ({reason or 'no reason given'}).",
    )
    if payout.tranche > 1:
        tranches.undo_part(loan=loan, payout=payout, actor=BANK, reason=payout.reason)
        return
    books.undo_disbursal(loan=loan, actor=BANK)
    move_loan(
        loan=loan,
        code="PAYOUT_REVERSED",
        actor=BANK,
        event=lambda it: PayoutReversed(
            entity_id=it.id, version=it.version, customer_id=it.customer_id, payout_id=payout.id
        ),
        note=reason[:200],
        after={"payout_id": str(payout.id)},
    )


def _another_alive(payout: Payout) -> bool:
    arrived = Q(state=PayoutState.SUCCEEDED, tranche=payout.tranche, purpose=PayoutPurpose.DISBURSAL)
    alive = Payout.objects.filter(Q(state__in=OPEN_PAYOUT_STATES) | arrived, loan_id=payout.loan_id)
    return alive.exclude(id=payout.id).exists()


def _has_moved_on(loan: Loan, payout: Payout) -> bool:
    """Whether anything rests on the money having been out: a payment, a charge, new terms, a further part."""
    acts = LoanEvent.objects.filter(loan=loan, reversed_by__isnull=True)
    if payout.event is not None:
        acts = acts.filter(sequence__gt=payout.event.sequence)
    elif payout.tranche == 1:
        acts = acts.exclude(kind=LoanEventKind.DISBURSAL)
    return acts.exclude(kind__in=[LoanEventKind.BORROWER_NPA, LoanEventKind.REVERSAL]).exists()


def _save_refs(payout: Payout) -> None:
    payout.save(update_fields=["provider_ref", "utr", "leased_until"])


def _save(payout: Payout) -> None:
    payout.bump()
    payout.save()


def _money(payout: Payout) -> Money:
    return Money(payout.amount, "HKD" if payout.currency == "HKD" else "INR")


def _port() -> PayoutPort:
    return port(Capability.PAYOUT)
