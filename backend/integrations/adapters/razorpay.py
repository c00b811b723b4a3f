"""Razorpay payment links: a page to pay at, whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.integrations.adapters import razorpay_wire as wire
from backend.integrations.adapters.vendor import Credentials, Options, VendorSpec, WebhookSpec
from backend.integrations.http.address import segment
from backend.integrations.http.client import ProviderClient
from backend.integrations.http.reading import (
    WrongShape,
    items,
    mapping,
    optional_text,
    paise,
    rupee_currency,
    same,
    text,
    unix_time,
)
from backend.integrations.http.request import Request
from backend.integrations.ports import (
    Callback,
    Capability,
    GatewayPayment,
    PaymentLinkClosed,
    PaymentLinkResult,
    PaymentLinkState,
    PaymentLinkStatus,
    PaymentReceived,
)
from backend.kernel.money import Money
from backend.kernel.redaction import mask_email, mask_mobile

_STATUS = {
    "created": PaymentLinkStatus.OPEN,
    "issued": PaymentLinkStatus.OPEN,
    "partially_paid": PaymentLinkStatus.PARTIALLY_PAID,
    "paid": PaymentLinkStatus.PAID,
    "expired": PaymentLinkStatus.EXPIRED,
    "cancelled": PaymentLinkStatus.CANCELLED,
}
_PAYMENT_RANK, _CLOSED_RANK = 30, 20


class RazorpayPaymentLink:
    def __init__(self, client: ProviderClient, credentials: Credentials, options: Options) -> None:
        self._client = client

    def create(
        self,
        *,
        amount: Money,
        reference: str,
        description: str,
        customer_name: str,
        mobile: str,
        accept_partial: bool,
        expires_at: datetime | None,
        callback_url: str,
    ) -> PaymentLinkResult:
        body: dict[str, Any] = {
            "amount": amount.minor,
            "currency": amount.currency,
            "accept_partial": accept_partial,
            "reference_id": reference,
            "description": description[:2048],
            "customer": {"name": customer_name, "contact": mobile},
            "notify": {"sms": False, "email": False},  # messages to the borrower are ours
            "reminder_enable": False,
            "callback_url": callback_url,
            "callback_method": "get",
        }
        if expires_at is not None:
            body["expire_by"] = int(expires_at.timestamp())
        request = Request("payment_link.create", "POST", "/v1/payment_links", False, reference, body)

        def read(data: Any) -> PaymentLinkResult:
            entity = mapping(data)
            same(entity, "reference_id", reference)
            if _link_amount(entity) != amount:
                raise WrongShape("amount")
            return PaymentLinkResult(provider_ref=text(entity, "id"), url=text(entity, "short_url"))

        return self._client.call(request, read)

    def fetch(self, provider_ref: str) -> PaymentLinkState:
        path = f"/v1/payment_links/{segment(provider_ref)}"

        def read(data: Any) -> PaymentLinkState:
            same(mapping(data), "id", provider_ref)
            return _state(mapping(data))

        return self._client.call(Request("payment_link.fetch", "GET", path, safe=True), read)

    def find(self, reference: str) -> PaymentLinkResult | None:
        query = {"reference_id": reference}
        request = Request("payment_link.find", "GET", "/v1/payment_links", True, reference, query=query)

        def read(data: Any) -> PaymentLinkResult | None:
            for entity in items(data, "payment_links"):
                if entity.get("reference_id") == reference:
                    return PaymentLinkResult(text(entity, "id"), text(entity, "short_url"))
            return None

        return self._client.call(request, read)

    def cancel(self, provider_ref: str) -> None:
        path = f"/v1/payment_links/{segment(provider_ref)}/cancel"
        self._client.call(Request("payment_link.cancel", "POST", path, safe=True), mapping)


def _link_amount(entity: Mapping[str, Any]) -> Money:
    return paise(entity, "amount", rupee_currency(entity))


def _link_status(entity: Mapping[str, Any]) -> PaymentLinkStatus:
    status = _STATUS.get(text(entity, "status"))
    if status is None:
        raise WrongShape("status")
    return status


def _state(entity: Mapping[str, Any]) -> PaymentLinkState:
    paid = [payment for payment in _payments(entity) if payment.get("status") == "captured"]
    return PaymentLinkState(
        status=_link_status(entity),
        provider_ref=text(entity, "id"),
        reference=optional_text(entity, "reference_id"),
        amount=_link_amount(entity),
        amount_paid=paise(entity, "amount_paid"),
        payments=tuple(
            GatewayPayment(
                provider_payment_id=text(payment, "payment_id"),
                amount=paise(payment, "amount"),
                paid_at=unix_time(payment, "created_at"),
                method=optional_text(payment, "method"),
            )
            for payment in paid
        ),
    )


def _payments(entity: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return items(entity, "payments") if entity.get("payments") else []


def _parse(data: Any) -> Sequence[Callback]:
    """Only a link's own events: `payment.captured` tells of the same money a second time, without the link."""
    event = wire.kind(data)
    if event in {"payment_link.paid", "payment_link.partially_paid"}:
        return [_received(wire.entity(data, "payment_link"), wire.entity(data, "payment"))]
    if event in {"payment_link.expired", "payment_link.cancelled"}:
        link = wire.entity(data, "payment_link")
        return [
            PaymentLinkClosed(
                provider_ref=text(link, "id"),
                reference=optional_text(link, "reference_id"),
                status=_link_status(link),
                rank=_CLOSED_RANK,
            )
        ]
    return []


def _received(link: Mapping[str, Any], payment: Mapping[str, Any]) -> PaymentReceived:
    if payment.get("status") != "captured":
        raise WrongShape("payment.status")
    return PaymentReceived(
        provider_ref=text(link, "id"),
        reference=optional_text(link, "reference_id"),
        provider_payment_id=text(payment, "id"),
        amount=paise(payment, "amount", rupee_currency(payment)),
        paid_at=unix_time(payment, "created_at"),
        rank=_PAYMENT_RANK,
        method=optional_text(payment, "method"),
        payer_hint=_payer(payment),
    )


def _payer(payment: Mapping[str, Any]) -> str:
    """Who paid, as far as a person needs it to find the loan that was meant."""
    address, mobile = optional_text(payment, "vpa"), optional_text(payment, "contact")
    hints = [mask_email(address) if address else "", mask_mobile(mobile) if mobile else ""]
    return ", ".join(hint for hint in hints if hint)


SPEC = VendorSpec(
    hosts=frozenset({"api.razorpay.com"}),
    credential_names=("key_id", "key_secret"),
    key_name="key_id",
    headers=wire.basic_auth,
    read_refusal=wire.read_refusal,
    adapters={Capability.PAYMENT_LINK: RazorpayPaymentLink},
    webhook=WebhookSpec(
        genuine=wire.genuine,
        event_key=wire.event_key,
        kind=wire.kind,
        parse=_parse,
        decode=wire.decode,
        kept=wire.KEPT_HEADERS,
    ),
)
