"""Ops sends the money. One attempt at a time, to the borrower's own verified account only.

A row stands before the provider is asked, and says UNKNOWN from just before the call until an answer is
understood: on doubt the provider is asked by our reference, never sent to blindly again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from backend.brand_config import blocklist
from backend.customers import queries as customers
from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow, PolicyViolation, ValidationFailed
from backend.kernel.idempotency import once
from backend.kernel.ids import uuid7
from backend.kernel.outbox import enqueue
from backend.loans.errors import (
    BankAccountNotVerified,
    Blocklisted,
    MoveNotAllowed,
    PayoutInProgress,
)
from backend.loans.models import (
    OPEN_PAYOUT_STATES,
    Agreement,
    AgreementState,
    Loan,
    Payout,
    PayoutMode,
    PayoutPurpose,
    PayoutState,
)
from backend.loans.services import books
from backend.loans.services.moves import (
    change_loan,
    lock_loan,
    require_permission,
    require_reach,
    stop_waiting,
)
from backend.loans.states import LoanStatus

# The IMPS and UPI rails' own ceilings (providers' documents, RazorpayX).
RAIL_LIMITS = {PayoutMode.IMPS: Decimal(500_000), PayoutMode.UPI: Decimal(100_000)}


def disburse_loan(
    *,
    actor: Actor,
    loan_id: UUID,
    rail: str,
    expected_version: int | None,
    idempotency_key: str,
) -> Loan:
    """Have the net amount sent; also the retry after an attempt that ended without money.

    rail    IMPS, NEFT or UPI; another rail may be chosen for a retry
    gives   the loan, still AWAITING_DISBURSAL: the bank's word makes it live
    raises  MoveNotAllowed, NotAllowedNow (an agreed due date has come), PayoutInProgress, BankAccountNotVerified,
            PolicyViolation, IdempotencyConflict
    """
    require_permission(actor=actor, permission="LOAN_OPS")
    mode = mode_of(rail)
    # The version is no part of the body: a repeat after a lost answer comes with the version it knew.
    answer = once(
        actor=actor,
        operation="loans.disburse",
        key=idempotency_key,
        body={"loan_id": loan_id, "rail": rail},
        run=lambda: _request_payout(
            actor=actor, loan_id=loan_id, mode=mode, expected_version=expected_version
        ),
    )
    return Loan.objects.select_related("customer").get(id=answer["loan_id"])


def _request_payout(
    *, actor: Actor, loan_id: UUID, mode: PayoutMode, expected_version: int | None
) -> dict[str, object]:
    loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
    require_reach(loan=loan, actor=actor, permission="LOAN_OPS")
    refuse_while_paying(loan)
    agreement = signed_agreement(loan)
    if (passed := first_date_passed(loan)) is not None:
        raise NotAllowedNow(f"The first agreed due date, {passed:%d %b %Y}, is not after today.")
    payout = request_transfer(loan=loan, actor=actor, mode=mode, amount=books.net_amount(loan).amount)
    return {"loan_id": loan.id, "payout_id": payout.id, "agreement_id": agreement.id}


def request_transfer(
    *,
    loan: Loan,
    actor: Actor,
    mode: PayoutMode,
    amount: Decimal,
    tranche: int = 1,
    purpose: PayoutPurpose = PayoutPurpose.DISBURSAL,
) -> Payout:
    """The row and the intent of one transfer to the borrower's own verified account, on a locked loan.

    raises  BankAccountNotVerified, Blocklisted, PolicyViolation (the rail's ceiling)
    """
    account = customers.verified_bank_account(loan.customer_id)
    if account is None:
        raise BankAccountNotVerified()
    if blocklist.blocked(customers.blocklist_keys(loan.customer_id)):
        raise Blocklisted()
    limit = RAIL_LIMITS.get(mode)
    if limit is not None and amount > limit:
        raise PolicyViolation(f"{mode} carries at most {limit:,.0f}.", rule=f"rail.{mode}.limit")
    attempt = (Payout.objects.filter(loan=loan).aggregate(last=Max("attempt"))["last"] or 0) + 1
    payout = Payout.objects.create(
        loan=loan,
        attempt=attempt,
        tranche=tranche,
        purpose=purpose,
        amount=amount,
        currency=loan.currency,
        mode=mode,
        bank_account=account,
        reference=f"{loan.number}-P{attempt}",
        provider_key=str(uuid7()),
        requested_by_id=actor.id,
        requested_by_name=actor.name[:120],
    )
    enqueue(
        "loans.execute_payout", args={"payout_id": payout.id}, dedupe_key=f"loans.execute_payout:{payout.id}"
    )
    stop_waiting(loan=loan)
    change_loan(
        loan=loan,
        what="payout_requested",
        actor=actor,
        after={
            "payout_id": str(payout.id),
            "attempt": attempt,
            "tranche": tranche,
            "purpose": purpose,
            "mode": mode,
            "amount": str(amount),
        },
    )
    return payout


def first_date_passed(loan: Loan) -> date | None:
    """The first due date that was agreed, where money sent today would come on it or after it."""
    agreed = books.terms_of(loan).due_dates
    return agreed[0] if agreed and agreed[0] <= books.today() else None


def signed_agreement(loan: Loan) -> Agreement:
    """The signed agreement of just these terms: no money before it (Cap. 163 s. 18; RBI Digital Lending D1).

    raises  MoveNotAllowed, NotAllowedNow
    """
    if loan.status != LoanStatus.AWAITING_DISBURSAL:
        raise MoveNotAllowed(move="Disburse", status=LoanStatus(loan.status).label)
    agreement = Agreement.objects.filter(loan=loan, state=AgreementState.SIGNED).first()
    if agreement is None or agreement.terms != loan.terms:
        raise NotAllowedNow("There is no signed agreement of these terms.")
    if agreement.name_needs_review:
        raise NotAllowedNow("The signer's name differs from the borrower's and was not reviewed yet.")
    return agreement


def mode_of(rail: str) -> PayoutMode:
    """raises  ValidationFailed for a rail there is not"""
    if rail not in PayoutMode.values:
        raise ValidationFailed.one("rail", "rail_not_known", "Choose IMPS, NEFT or UPI.")
    return PayoutMode(rail)


def refuse_while_open(loan: Loan) -> None:
    """raises PayoutInProgress while a transfer's outcome is not known"""
    if Payout.objects.filter(loan=loan, state__in=OPEN_PAYOUT_STATES).exists():
        raise PayoutInProgress()


def refuse_while_paying(loan: Loan) -> None:
    """raises PayoutInProgress while an attempt is alive or succeeded"""
    alive = Payout.objects.filter(
        loan=loan,
        purpose=PayoutPurpose.DISBURSAL,
        state__in=[*OPEN_PAYOUT_STATES, PayoutState.SUCCEEDED],
    )
    if alive.exists():
        raise PayoutInProgress()


def clear_name_review(*, actor: Actor, loan_id: UUID, note: str, expected_version: int | None) -> Loan:
    """Ops has compared the signer's name with the borrower's and says they are one person.

    raises  NotAllowedNow when there is nothing to review
    """
    require_permission(actor=actor, permission="LOAN_OPS")
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        agreement = (
            Agreement.objects.select_for_update()
            .filter(loan=loan, state=AgreementState.SIGNED, name_needs_review=True)
            .first()
        )
        if agreement is None:
            raise NotAllowedNow("There is no signer's name to review.")
        agreement.name_needs_review = False
        agreement.bump()
        agreement.save()
        stop_waiting(loan=loan)
        change_loan(loan=loan, what="signer_reviewed", actor=actor, reason=note)
    return loan
