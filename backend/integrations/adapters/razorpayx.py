"""RazorpayX: payouts in the composite form, and the account check (penny drop)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from backend.integrations.adapters import razorpay_wire as wire
from backend.integrations.adapters.vendor import Credentials, Options, VendorSpec, WebhookSpec
from backend.integrations.http.address import segment
from backend.integrations.http.client import ProviderClient
from backend.integrations.http.reading import (
    WrongShape,
    items,
    mapping,
    optional_score,
    optional_text,
    paise,
    rupee_currency,
    same,
    text,
)
from backend.integrations.http.request import Request
from backend.integrations.ports import (
    Callback,
    Capability,
    PayoutMode,
    PayoutResult,
    PayoutStatus,
    PayoutUpdate,
    PennyDropResult,
    PennyDropStatus,
    PennyDropUpdate,
)
from backend.kernel.errors import ValidationFailed
from backend.kernel.money import Money

_PAYOUT_STATUS = {
    "processed": PayoutStatus.SUCCEEDED,
    "reversed": PayoutStatus.REVERSED,
    "failed": PayoutStatus.FAILED,
    "rejected": PayoutStatus.FAILED,
    "cancelled": PayoutStatus.FAILED,
}
_PAYOUT_RANK = {
    PayoutStatus.IN_FLIGHT: 10,
    PayoutStatus.FAILED: 20,
    PayoutStatus.SUCCEEDED: 30,
    PayoutStatus.REVERSED: 40,
}
_PENNY_RANK = {
    PennyDropStatus.PENDING: 10,
    PennyDropStatus.FAILED: 20,
    PennyDropStatus.INVALID: 30,
    PennyDropStatus.ACTIVE: 30,
}
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_\- ]{4,36}")
_PERSON_LETTERS = re.compile(r"[^A-Za-z .']+")


class RazorpayXPayout:
    """One call makes contact, account and payout; the vendor holds back a second one under the same key."""

    def __init__(self, client: ProviderClient, credentials: Credentials, options: Options) -> None:
        self._client = client
        self._debit_account = credentials["account_number"]
        self._options = options

    def send(
        self,
        *,
        account_number: str,
        ifsc: str,
        name: str,
        amount: Money,
        mode: PayoutMode,
        reference: str,
        idempotency_key: str,
    ) -> PayoutResult:
        _check(amount, reference, idempotency_key)
        body = {
            "account_number": self._debit_account,
            "amount": amount.minor,
            "currency": amount.currency,
            "mode": mode.value,
            "purpose": self._options.get("purpose", "payout"),
            "queue_if_low_balance": bool(self._options.get("queue_if_low_balance", False)),
            "reference_id": reference,
            "narration": self._options.get("narration", "Loan disbursal"),
            "fund_account": fund_account(account_number, ifsc, name, reference, upi=mode is PayoutMode.UPI),
        }
        request = Request(
            operation="payout.send",
            method="POST",
            path="/v1/payouts",
            safe=False,  # the caller looks the reference up before it sends again
            reference=reference,
            body=body,
            headers={"X-Payout-Idempotency": idempotency_key},
        )

        def read(data: Any) -> PayoutResult:
            same(mapping(data), "reference_id", reference)
            result = payout_result(data)
            if result.amount != amount:
                raise WrongShape("amount")
            return result

        return self._client.call(request, read)

    def fetch(self, provider_ref: str) -> PayoutResult:
        request = Request("payout.fetch", "GET", f"/v1/payouts/{segment(provider_ref)}", safe=True)

        def read(data: Any) -> PayoutResult:
            same(mapping(data), "id", provider_ref)
            return payout_result(data)

        return self._client.call(request, read)

    def find(self, reference: str) -> PayoutResult | None:
        request = Request(
            operation="payout.find",
            method="GET",
            path="/v1/payouts",
            safe=True,
            reference=reference,
            query={"account_number": self._debit_account, "reference_id": reference},
        )

        def read(data: Any) -> PayoutResult | None:
            ours = [item for item in items(data, "items") if item.get("reference_id") == reference]
            results = [payout_result(item) for item in ours]
            # One reference is one payout; were there two, the one that moved money is the one to know of.
            return max(results, key=lambda result: _PAYOUT_RANK[result.status], default=None)

        return self._client.call(request, read)


class RazorpayXPennyDrop:
    def __init__(self, client: ProviderClient, credentials: Credentials, options: Options) -> None:
        self._client = client
        self._debit_account = credentials["account_number"]
        self._validation_type = options.get("validation_type", "pennydrop")

    def start(self, *, account_number: str, ifsc: str, name: str, reference: str) -> PennyDropResult:
        body = {
            "source_account_number": self._debit_account,
            "validation_type": self._validation_type,
            "reference_id": reference,
            "fund_account": fund_account(account_number, ifsc, name, reference),
        }
        request = Request(
            operation="penny_drop.start",
            method="POST",
            path="/v1/fund_accounts/validations",
            safe=False,
            reference=reference,
            body=body,
        )

        def read(data: Any) -> PennyDropResult:
            echoed = mapping(data).get("reference_id")
            if echoed not in (None, reference):
                raise WrongShape("reference_id")
            return penny_result(data)

        return self._client.call(request, read)

    def fetch(self, provider_ref: str) -> PennyDropResult:
        path = f"/v1/fund_accounts/validations/{segment(provider_ref)}"

        def read(data: Any) -> PennyDropResult:
            same(mapping(data), "id", provider_ref)
            return penny_result(data)

        return self._client.call(Request("penny_drop.fetch", "GET", path, safe=True), read)


def _check(amount: Money, reference: str, idempotency_key: str) -> None:
    """What the vendor would refuse, refused before anything leaves."""
    if amount.currency != "INR" or amount.minor < 100:
        raise ValidationFailed.one("amount", "amount_not_payable", "A payout is at least one rupee.")
    if not reference or len(reference) > 40:
        raise ValidationFailed.one("reference", "too_long", "A payout's reference has 1 to 40 characters.")
    if not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
        raise ValidationFailed.one("idempotency_key", "not_valid", "The key has 4 to 36 plain characters.")


def fund_account(account: str, ifsc: str, name: str, reference: str, *, upi: bool = False) -> dict[str, Any]:
    """The borrower's account with its holder, as one inline object. Names are cut to what the vendor takes."""
    plain = " ".join(_PERSON_LETTERS.sub(" ", name).split()) or "Account Holder"
    contact = {"name": plain[:50].ljust(3, "."), "type": "customer", "reference_id": reference}
    if upi:
        return {"account_type": "vpa", "vpa": {"address": account}, "contact": contact}
    bank = {"name": plain[:120].ljust(3, "."), "ifsc": ifsc, "account_number": account}
    return {"account_type": "bank_account", "bank_account": bank, "contact": contact}


def payout_result(data: Any) -> PayoutResult:
    entity = mapping(data)
    details = entity.get("status_details")
    reason = optional_text(mapping(details, "status_details"), "reason") if details else ""
    currency = rupee_currency(entity)
    return PayoutResult(
        status=_PAYOUT_STATUS.get(text(entity, "status"), PayoutStatus.IN_FLIGHT),
        provider_ref=text(entity, "id"),
        reference=optional_text(entity, "reference_id"),
        amount=paise(entity, "amount", currency),
        utr=optional_text(entity, "utr"),
        reason="" if reason == "payout_processed" else reason,
    )


def penny_result(data: Any) -> PennyDropResult:
    """Reads both spellings of the result block; `active` and `valid` are both good."""
    entity = mapping(data)
    results = entity.get("validation_results") or entity.get("results") or {}
    results = mapping(results, "validation_results")
    details = entity.get("status_details") or {}
    status = _penny_status(text(entity, "status"), optional_text(results, "account_status"))
    return PennyDropResult(
        status=status,
        provider_ref=text(entity, "id"),
        registered_name=optional_text(results, "registered_name"),
        name_match_score=optional_score(results, "name_match_score"),
        reason=optional_text(mapping(details, "status_details"), "reason"),
    )


def _penny_status(status: str, account_status: str) -> PennyDropStatus:
    if status == "failed":
        return PennyDropStatus.FAILED
    if status != "completed":
        return PennyDropStatus.PENDING
    if account_status in {"active", "valid"}:
        return PennyDropStatus.ACTIVE
    if account_status == "invalid":
        return PennyDropStatus.INVALID
    raise WrongShape("account_status")


def _parse(data: Any) -> Sequence[Callback]:
    event = wire.kind(data)
    if event.startswith("payout.") and not event.startswith("payout.downtime"):
        return [_payout_update(wire.entity(data, "payout"))]
    if event.startswith("fund_account.validation."):
        return [_penny_update(wire.entity(data, "fund_account.validation"))]
    return []


def _payout_update(entity: Mapping[str, Any]) -> PayoutUpdate:
    result = payout_result(entity)
    return PayoutUpdate(
        provider_ref=result.provider_ref,
        reference=result.reference,
        status=result.status,
        rank=_PAYOUT_RANK[result.status],
        amount=result.amount,
        utr=result.utr,
        reason=result.reason,
    )


def _penny_update(entity: Mapping[str, Any]) -> PennyDropUpdate:
    result = penny_result(entity)
    return PennyDropUpdate(
        provider_ref=result.provider_ref,
        reference=optional_text(entity, "reference_id"),
        status=result.status,
        rank=_PENNY_RANK[result.status],
        registered_name=result.registered_name,
        name_match_score=result.name_match_score,
        reason=result.reason,
    )


SPEC = VendorSpec(
    hosts=frozenset({"api.razorpay.com"}),
    credential_names=("key_id", "key_secret", "account_number"),
    key_name="key_id",
    headers=wire.basic_auth,
    read_refusal=wire.read_refusal,
    adapters={Capability.PAYOUT: RazorpayXPayout, Capability.PENNY_DROP: RazorpayXPennyDrop},
    webhook=WebhookSpec(
        genuine=wire.genuine,
        event_key=wire.event_key,
        kind=wire.kind,
        parse=_parse,
        decode=wire.decode,
        kept=wire.KEPT_HEADERS,
    ),
    default_options={"purpose": "payout", "narration": "Loan disbursal"},
)
