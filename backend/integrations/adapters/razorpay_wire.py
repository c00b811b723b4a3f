"""What Razorpay's gateway and its RazorpayX share: sign-in, errors, webhook envelope."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from backend.integrations.adapters.vendor import Credentials, Headers, hex_hmac_matches
from backend.integrations.errors import ReferenceAlreadyUsed
from backend.integrations.http.reading import mapping, optional_text, section, text
from backend.kernel.errors import DomainError, ProviderRefused
from backend.kernel.redaction import mask_text

EVENT_ID_HEADER = "x-razorpay-event-id"
SIGNATURE_HEADER = "x-razorpay-signature"
KEPT_HEADERS = ("content-type", EVENT_ID_HEADER)


def basic_auth(credentials: Credentials) -> Headers:
    pair = f"{credentials['key_id']}:{credentials['key_secret']}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def read_refusal(status: int, data: Any) -> DomainError:
    error = data.get("error") if isinstance(data, Mapping) else None
    error = error if isinstance(error, Mapping) else {}
    description = mask_text(optional_text(error, "description"))
    facts = {"status": status, "vendor_message": description, "field": optional_text(error, "field")}
    if "reference_id" in description and "already exists" in description:
        return ReferenceAlreadyUsed(None, **facts)
    return ProviderRefused(None, **facts)


def genuine(headers: Headers, body: bytes, secret: str) -> bool:
    return hex_hmac_matches(headers.get(SIGNATURE_HEADER, ""), body, secret)


def event_key(headers: Headers, data: Any) -> str:
    return headers.get(EVENT_ID_HEADER, "")


def kind(data: Any) -> str:
    return text(mapping(data), "event")


def decode(headers: Headers, body: bytes) -> Any:
    return json.loads(body)


def entity(data: Any, name: str) -> Mapping[str, Any]:
    """`payload.<name>.entity` of a webhook."""
    return section(section(section(data, "payload"), name), "entity")
