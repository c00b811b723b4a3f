"""Digio e-sign: one PDF, one signer."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from backend.integrations.adapters.vendor import (
    Credentials,
    Headers,
    Options,
    VendorSpec,
    WebhookSpec,
    hex_hmac_matches,
)
from backend.integrations.http.address import segment
from backend.integrations.http.client import ProviderClient
from backend.integrations.http.reading import (
    WrongShape,
    instant,
    items,
    mapping,
    optional_text,
    same,
    section,
    text,
)
from backend.integrations.http.request import Request
from backend.integrations.ports import (
    Callback,
    Capability,
    EsignRequest,
    EsignState,
    EsignStatus,
    EsignUpdate,
)
from backend.kernel.errors import DomainError, ProviderRefused
from backend.kernel.redaction import mask_text

_IST = ZoneInfo("Asia/Kolkata")  # the vendor's times carry no zone
_STATE = {
    "requested": EsignState.REQUESTED,
    "partial": EsignState.REQUESTED,
    "completed": EsignState.COMPLETED,
    "expired": EsignState.EXPIRED,
    "failed": EsignState.FAILED,
    "rejected": EsignState.REJECTED,
    "cancelled": EsignState.CANCELLED,
}
_RANK = {EsignState.REQUESTED: 10, EsignState.COMPLETED: 40}
_ENDED_RANK = 30
_PDF_MAGIC = b"%PDF-"


class DigioEsign:
    """options: `gateway_url`, the vendor's pages for people; `sign_type`, "electronic" unless set."""

    def __init__(self, client: ProviderClient, credentials: Credentials, options: Options) -> None:
        self._client = client
        self._gateway_url = str(options.get("gateway_url", "https://app.digio.in"))
        self._sign_type = str(options.get("sign_type", "electronic"))

    def create(
        self,
        *,
        pdf: bytes,
        file_name: str,
        signer_name: str,
        signer_identifier: str,
        reference: str,
        expires_days: int,
        redirect_url: str = "",
    ) -> EsignRequest:
        signer = {
            "identifier": signer_identifier.removeprefix("+91"),
            "name": signer_name,
            "reason": f"Loan agreement {reference}",
            "sign_type": self._sign_type,
        }
        body = {
            "file_name": file_name,
            "file_data": base64.b64encode(pdf).decode(),
            "signers": [signer],
            "expire_in_days": expires_days,
            "display_on_page": "last",
            "notify_signers": False,  # messages to the borrower are ours
            "send_sign_link": False,
            "generate_access_token": True,
            "include_authentication_url": True,
        }
        path = "/v2/client/document/uploadpdf"
        request = Request("esign.create", "POST", path, False, reference, body)
        return self._client.call(request, lambda data: self._request(mapping(data), signer, redirect_url))

    def _request(self, document: Mapping[str, Any], signer: Mapping[str, str], redirect: str) -> EsignRequest:
        provider_ref = segment(text(document, "id"))
        token = document.get("access_token")
        token_id = optional_text(mapping(token, "access_token"), "id") if token else ""
        party = next(iter(items(document, "signing_parties")), {})
        url = optional_text(party, "authentication_url")
        if url and urlsplit(url).netloc != urlsplit(self._gateway_url).netloc:
            raise WrongShape(
                "authentication_url"
            )  # a borrower is sent to the vendor's pages and nowhere else
        if not url:
            page = f"{provider_ref}/{secrets.token_hex(4)}/{quote(signer['identifier'], safe='')}"
            url = f"{self._gateway_url.rstrip('/')}/#/gateway/login/{page}"
        extra = {"redirect_url": redirect, "token_id": token_id}
        query = urlencode({name: value for name, value in extra.items() if value})
        joined = "&" if "?" in url else "?"
        return EsignRequest(provider_ref, f"{url}{joined}{query}" if query else url)

    def fetch(self, provider_ref: str) -> EsignStatus:
        path = f"/v2/client/document/{segment(provider_ref)}"

        def read(data: Any) -> EsignStatus:
            document = mapping(data)
            same(document, "id", provider_ref)
            party = _party(document)
            state = _state(document)
            signed_at = _local_time(party) if state is EsignState.COMPLETED else None
            return EsignStatus(state, signed_at, optional_text(party, "name"), provider_ref)

        return self._client.call(Request("esign.fetch", "GET", path, safe=True), read)

    def download(self, provider_ref: str) -> bytes:
        request = Request(
            operation="esign.download",
            method="GET",
            path="/v2/client/document/download",
            safe=True,
            query={"document_id": segment(provider_ref)},
            binary=True,
        )

        def read(content: Any) -> bytes:
            if not isinstance(content, bytes) or not content.startswith(_PDF_MAGIC):
                raise WrongShape("pdf")
            return content

        return self._client.call(request, read)

    def cancel(self, provider_ref: str) -> None:
        path = f"/v2/client/document/{segment(provider_ref)}/cancel"
        self._client.call(Request("esign.cancel", "POST", path, safe=True), mapping)


def _state(document: Mapping[str, Any]) -> EsignState:
    """An unknown word means: not finished."""
    return _STATE.get(text(document, "agreement_status").lower(), EsignState.REQUESTED)


def _party(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(items(document, "signing_parties")), {}) if document.get("signing_parties") else {}


def _local_time(party: Mapping[str, Any]) -> datetime | None:
    """When the signer signed, where told; a time that cannot be read is none."""
    told = optional_text(party, "signed_on") or optional_text(party, "updated_at")
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_IST)


def read_refusal(status: int, data: Any) -> DomainError:
    facts = data if isinstance(data, Mapping) else {}
    return ProviderRefused(
        status=status,
        vendor_code=optional_text(facts, "code"),
        vendor_message=mask_text(optional_text(facts, "message")),
    )


def _event(data: Any) -> str:
    return text(mapping(data), "event").lower()


def _parse(data: Any) -> Sequence[Callback]:
    """Every document event brings the document as it stands; its status says more than the event's name."""
    event = _event(data)
    if not event.startswith(("doc.", "esign.")):
        return []
    payload = {name.lower(): value for name, value in section(data, "payload").items()}
    document = mapping(payload.get("document"), "document")
    party = _party(document)
    state = EsignState.REJECTED if event == "doc.sign.rejected" else _state(document)
    created = data.get("created_at")
    return [
        EsignUpdate(
            provider_ref=text(document, "id"),
            reference="",
            state=state,
            rank=_RANK.get(state, _ENDED_RANK),
            signed_at=instant(created, "created_at")
            if isinstance(created, int) and state is EsignState.COMPLETED
            else None,
            signer_name=optional_text(party, "name"),
        )
    ]


def _headers(credentials: Credentials) -> Headers:
    pair = f"{credentials['client_id']}:{credentials['client_secret']}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


SPEC = VendorSpec(
    hosts=frozenset({"api.digio.in", "ext.digio.in"}),
    credential_names=("client_id", "client_secret"),
    key_name="client_id",
    headers=_headers,
    read_refusal=read_refusal,
    adapters={Capability.ESIGN: DigioEsign},
    webhook=WebhookSpec(
        genuine=lambda headers, body, secret: hex_hmac_matches(
            headers.get("x-digio-checksum", ""), body, secret
        ),
        event_key=lambda _headers, data: optional_text(mapping(data), "id"),
        kind=_event,
        parse=_parse,
        decode=lambda _headers, body: json.loads(body),
    ),
    default_options={"gateway_url": "https://app.digio.in", "sign_type": "electronic"},
)
