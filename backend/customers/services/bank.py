"""The bank account check by penny drop: does the account exist, and is it the borrower's own."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.customers import sealing
from backend.customers.codes import BankStatus, Step
from backend.customers.errors import BankAccountNotOpen
from backend.customers.models import BankAccount, Customer, FunnelStep
from backend.customers.services import steps
from backend.customers.services.kyc import NAME_PASS, NAME_REVIEW, delay_after
from backend.integrations.ports import Capability, PennyDropResult, PennyDropStatus
from backend.integrations.services import port
from backend.kernel import clock, outbox
from backend.kernel.actor import Actor
from backend.kernel.errors import NotFound, ProviderRefused, ProviderUnavailable, ValidationFailed
from backend.kernel.matching.names import match_score
from backend.notifications import services as notifications

JOB = "customers.penny_drop"
CHECKING = "We are checking the account with your bank."
NO_ANSWER = "The bank check is not answering just now. We keep trying; you can go on meanwhile."
BANK_BUSY = "Your bank did not answer. We ask again in half an hour; you can go on meanwhile."
STAFF_LOOKS = "The name at the bank is written differently. Our team is looking at it."
_AGAIN_S = (10, 20, 40, 60, 120, 300)
_AFTER_FAILURE_S = 1800
_AFTER_REFUSAL_S = 1800
_ACTOR = Actor.system("bank-check")
_NOT_FOUND = "The bank knows no such account. Please check the account number and the IFSC."
_NOT_YOURS = "The account is in another name. Please enter an account of your own."


def reference_of(account_id: UUID) -> str:
    """Ours, the same in every round: a provider that was asked twice can tell."""
    return f"pd-{account_id.hex}"


def enqueue_check(account_id: UUID, check_round: int, *, delay_s: int = 0) -> None:
    outbox.enqueue(
        JOB,
        args={"bank_account_id": str(account_id), "round": check_round},
        due_at=clock.now() + timedelta(seconds=delay_s) if delay_s else None,
        dedupe_key=f"{JOB}:{account_id}:{check_round}",
    )


def run_penny_drop(*, bank_account_id: UUID | str, round: int) -> None:
    """One round: the first starts the drop, later ones ask how it went.

    A round that was overtaken, or an account that is settled, changes nothing.
    """
    account = BankAccount.objects.select_related("customer").filter(id=bank_account_id).first()
    if account is None or not _is_current(account, round):
        return
    delay = _AGAIN_S[min(round, len(_AGAIN_S)) - 1]
    try:
        result = _ask(account)
    except ProviderUnavailable as failure:
        _wait(account.id, round, NO_ANSWER, delay_after(failure, delay))
        return
    except ProviderRefused:
        _wait(account.id, round, NO_ANSWER, _AFTER_REFUSAL_S)
        return
    _apply(account.id, result, check_round=round, delay_s=delay)


def apply_penny_drop(
    *,
    provider_ref: str,
    status: PennyDropStatus,
    registered_name: str = "",
    name_match_score: int | None = None,
    reference: str = "",
) -> None:
    """What the provider's webhook said. Told twice, or after the poller, it changes nothing.

    raises  NotFound when no account of this brand was checked under either reference
    """
    account = BankAccount.objects.filter(provider_ref=provider_ref).first() if provider_ref else None
    if account is None and reference.startswith("pd-") and len(reference) == 35:
        account = BankAccount.objects.filter(id=UUID(hex=reference[3:])).first()
    if account is None:
        raise NotFound()
    result = PennyDropResult(status, provider_ref, registered_name, name_match_score)
    _apply(account.id, result, check_round=None, delay_s=_AGAIN_S[-1])


def confirm_by_staff(
    *, actor: Actor, customer_id: UUID, bank_account_id: UUID, note: str, expected_version: int | None
) -> Customer:
    """Staff accept an account whose holder's name is written differently at the bank.

    raises  ValidationFailed at `note`; BankAccountNotOpen unless the account is a mismatch that waits for it
    """
    if len(note.strip()) < 5:
        raise ValidationFailed.one("note", "required", "Please say what you compared.")
    with transaction.atomic():
        customer = steps.locked_for_edit(
            actor=actor, customer_id=customer_id, expected_version=expected_version
        )
        account = (
            BankAccount.objects.select_for_update().filter(id=bank_account_id, customer=customer).first()
        )
        if account is None:
            raise NotFound()
        row = FunnelStep.objects.filter(customer=customer, step=Step.BANK.value).first()
        if (
            account.status != BankStatus.MISMATCH.value
            or not account.is_current
            or row is None
            or row.problem
        ):
            raise BankAccountNotOpen(status=account.status)
        account.status = BankStatus.VERIFIED.value
        account.verified_at, account.verified_by_staff_id = clock.now(), actor.id
        account.verification_note = note.strip()[:240]
        account.save()
        record(
            actor=actor,
            action="customer.bank_confirmed",
            entity="customer",
            entity_id=customer.id,
            after={"bank_account": str(account.id), "name_score": account.name_score},
            reason=note.strip(),
        )
        steps.close(row)
        steps.settle(customer, actor=actor, what="BANK_CHECK", edited=True)
    return customer


def _ask(account: BankAccount) -> PennyDropResult:
    provider = port(Capability.PENNY_DROP)
    if account.provider_ref:
        return provider.fetch(account.provider_ref)
    return provider.start(
        account_number=sealing.account_number_of(account),
        ifsc=account.ifsc,
        name=account.customer.name,
        reference=reference_of(account.id),
    )


def _is_current(account: BankAccount, check_round: int | None) -> bool:
    if account.status != BankStatus.PENDING.value or not account.is_current:
        return False
    if check_round is None:
        return True
    step = FunnelStep.objects.filter(customer_id=account.customer_id, step=Step.BANK.value).first()
    return step is not None and step.check_round == check_round


def _locked(account_id: UUID) -> tuple[Customer, BankAccount, FunnelStep]:
    customer_id = BankAccount.objects.values_list("customer_id", flat=True).get(id=account_id)
    customer = Customer.objects.select_for_update().get(id=customer_id)
    account = BankAccount.objects.select_for_update().get(id=account_id)
    return customer, account, FunnelStep.objects.get(customer=customer, step=Step.BANK.value)


def _wait(account_id: UUID, check_round: int, reason: str, delay_s: int) -> None:
    with transaction.atomic():
        customer, account, row = _locked(account_id)
        if not _is_current(account, check_round):
            return
        _next_round(account, row, reason, delay_s)
        steps.settle(customer, actor=_ACTOR, what="BANK_CHECK", edited=False)


def _next_round(account: BankAccount, row: FunnelStep, reason: str, delay_s: int) -> None:
    steps.keep_waiting(row, reason)
    enqueue_check(account.id, row.check_round, delay_s=delay_s)


def _apply(account_id: UUID, result: PennyDropResult, *, check_round: int | None, delay_s: int) -> None:
    with transaction.atomic():
        customer, account, row = _locked(account_id)
        if not _is_current(account, check_round):
            return
        if result.status is PennyDropStatus.PENDING:
            # a webhook that says «still pending» is no news; a poll sets its next round
            if check_round is None:
                return
            account.provider_ref = result.provider_ref
            _next_round(account, row, CHECKING, delay_s)
        elif result.status is PennyDropStatus.FAILED:
            # says nothing of the account: a fresh drop later
            account.provider_ref = ""
            _next_round(account, row, BANK_BUSY, _AFTER_FAILURE_S)
        else:
            _judge(customer, account, row, result)
        account.save()
        steps.settle(customer, actor=_ACTOR, what="BANK_CHECK", edited=False)


def _judge(customer: Customer, account: BankAccount, row: FunnelStep, result: PennyDropResult) -> None:
    account.provider_ref = result.provider_ref or account.provider_ref
    if result.status is PennyDropStatus.INVALID:
        account.status = BankStatus.FAILED.value
        steps.ask_to_fix(row, _NOT_FOUND)
        return
    score = result.name_match_score
    if score is None:
        score = match_score(customer.name, result.registered_name)
    account.name_at_bank, account.name_score = result.registered_name[:160], score
    if score >= NAME_PASS:
        account.status, account.verified_at = BankStatus.VERIFIED.value, clock.now()
        steps.close(row)
        return
    account.status = BankStatus.MISMATCH.value
    if score < NAME_REVIEW:
        steps.ask_to_fix(row, _NOT_YOURS)
        return
    steps.keep_waiting(row, STAFF_LOOKS)
    notifications.notify_staff(
        title="Bank account: compare the names",
        body_code="customer.bank_name_review",
        entity="customer",
        entity_id=customer.id,
        for_role="LOAN_OPS",
    )
