"""MSG91 text messages by its flow API. Templates are registered there; the DLT rules are theirs to check too."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from backend.integrations.adapters.vendor import Credentials, Headers, Options, VendorSpec, WebhookSpec
from backend.integrations.errors import CredentialsRefused
from backend.integrations.http.client import ProviderClient
from backend.integrations.http.reading import WrongShape, mapping, optional_text, text
from backend.integrations.http.request import Request
from backend.integrations.ports import Callback, Capability, SmsAccepted, SmsDelivery, SmsDeliveryState
from backend.kernel.errors import DomainError, ProviderRefused
from backend.kernel.redaction import mask_text

SECRET_HEADER = "x-webhook-secret"  # noqa: S105 - a header's name; set for our webhook in the vendor's dashboard

# Codes of the delivery report; those not listed say nothing final.
_DELIVERED = frozenset({"1", "DELIVERED"})
_FAILED = frozenset({"2", "9", "16", "17", "25", "26", "FAILED", "REJECTED", "NDNC", "BLOCKED"})


class Msg91Sms:
    def __init__(self, client: ProviderClient, credentials: Credentials, options: Options) -> None:
        self._client = client

    def send(
        self, *, to_mobile: str, template: str, variables: Mapping[str, str], reference: str
    ) -> SmsAccepted:
        recipient = {**variables, "mobiles": to_mobile.lstrip("+"), "CRQID": reference}
        body = {"template_id": template, "short_url": "0", "recipients": [recipient]}
        request = Request(
            operation="sms.send",
            method="POST",
            path="/api/v5/flow",
            safe=False,
            reference=reference,
            body=body,
            # Variables carry one-time passwords and names under names of the brand's choosing: none is kept.
            logged={
                "template_id": template,
                "recipients": [{"CRQID": reference, "variables": sorted(variables)}],
            },
        )
        return self._client.call(request, _accepted)


def _accepted(data: Any) -> SmsAccepted:
    answer = mapping(data)
    if answer.get("type") == "success":
        return SmsAccepted(provider_ref=text(answer, "message"))
    if answer.get("type") == "error":  # with HTTP 200
        raise read_refusal(200, answer)
    raise WrongShape("type")


def read_refusal(status: int, data: Any) -> DomainError:
    message = optional_text(mapping(data), "message")
    if status == 418 or "auth" in message.lower():
        return CredentialsRefused(outcome_unknown=False, status=status)
    return ProviderRefused(vendor_message=mask_text(message), status=status)


def _decode(headers: Headers, body: bytes) -> Any:
    """JSON, or the older form with its JSON in the field `data`."""
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return json.loads(parse_qs(body.decode()).get("data", [""])[0])
    return json.loads(body)


def _reports(data: Any) -> list[Mapping[str, Any]]:
    """Both forms as flat reports: the older nests `report` per request, the newer is flat."""
    flat: list[Mapping[str, Any]] = []
    for entry in data if isinstance(data, list) else [data]:
        outer = mapping(entry)
        nested = outer.get("report")
        if isinstance(nested, list):
            flat += [{**outer, **mapping(report, "report")} for report in nested]
        else:
            flat.append(outer)
    return flat


def _parse(data: Any) -> Sequence[Callback]:
    return [_delivery(report) for report in _reports(data)]


def _delivery(report: Mapping[str, Any]) -> SmsDelivery:
    code = optional_text(report, "status").upper()
    state, rank = SmsDeliveryState.SUBMITTED, 10
    if code in _DELIVERED:
        state, rank = SmsDeliveryState.DELIVERED, 30
    elif code in _FAILED:
        state, rank = SmsDeliveryState.FAILED, 20
    return SmsDelivery(
        provider_ref=text(report, "requestId"),
        reference=optional_text(report, "CRQID"),
        state=state,
        rank=rank,
        reason=optional_text(report, "desc") or optional_text(report, "description"),
    )


def _genuine(headers: Headers, body: bytes, secret: str) -> bool:
    """No signature exists; a header we set in the dashboard stands in for one, beside the path token."""
    return hmac.compare_digest(headers.get(SECRET_HEADER, "").encode("utf-8", "replace"), secret.encode())


SPEC = VendorSpec(
    hosts=frozenset({"control.msg91.com", "api.msg91.com"}),
    credential_names=("authkey",),
    key_name="authkey",
    headers=lambda credentials: {"authkey": credentials["authkey"]},
    read_refusal=read_refusal,
    adapters={Capability.SMS: Msg91Sms},
    webhook=WebhookSpec(
        genuine=_genuine,
        event_key=lambda _headers, _data: "",
        kind=lambda _data: "sms.report",
        parse=_parse,
        decode=_decode,
    ),
)
