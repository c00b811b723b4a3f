"""Digitap: PAN against the income-tax record."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from backend.integrations.adapters.vendor import Credentials, Headers, Options, VendorSpec
from backend.integrations.errors import CredentialsRefused, ProviderFault
from backend.integrations.http.client import ProviderClient
from backend.integrations.http.reading import (
    WrongShape,
    integer,
    mapping,
    optional_score,
    optional_text,
    same,
    section,
    text,
)
from backend.integrations.http.request import Request
from backend.integrations.masking import masked_answer
from backend.integrations.ports import AadhaarSeeding, Capability, PanResult, PanStatus
from backend.kernel.errors import DomainError, ProviderRefused
from backend.kernel.redaction import mask_text

_FOUND, _INVALID, _NO_RECORD = 101, 102, 103
_SEEDING = {"Y": AadhaarSeeding.LINKED, "N": AadhaarSeeding.NOT_LINKED, "NA": AadhaarSeeding.NOT_APPLICABLE}


class DigitapPan:
    """The basic call: status, name and its match, Aadhaar link. It does not compare the date of birth."""

    def __init__(self, client: ProviderClient, credentials: Credentials, options: Options) -> None:
        self._client = client

    def verify(self, *, pan: str, name: str, dob: date | None, reference: str) -> PanResult:
        request = Request(
            operation="pan.verify",
            method="POST",
            path="/validation/kyc/v1/pan_basic",
            safe=True,  # a look-up; a repeat costs a fee and changes nothing
            reference=reference,
            body={"client_ref_num": reference, "pan": pan, "name": name, "name_match_method": "fuzzy"},
        )
        return self._client.call(request, lambda data: _pan_result(mapping(data), pan, reference))


def _pan_result(answer: Mapping[str, Any], pan: str, reference: str) -> PanResult:
    same(answer, "client_ref_num", reference)
    code = integer(answer, "result_code")
    provider_ref = text(answer, "request_id")
    kept = masked_answer(answer)
    if code in {_INVALID, _NO_RECORD}:
        status = PanStatus.NO_RECORD if code == _NO_RECORD else PanStatus.INVALID
        return PanResult(status, None, "", AadhaarSeeding.UNKNOWN, provider_ref, kept)
    if code != _FOUND:
        raise WrongShape("result_code")
    result = section(answer, "result")
    same(result, "pan", pan)
    return PanResult(
        status=PanStatus.VALID if text(result, "status").lower() == "active" else PanStatus.INVALID,
        name_match_score=optional_score(result, "name_match_score"),
        name_at_source=optional_text(result, "name") or optional_text(result, "pan_display_name"),
        seeding=_SEEDING.get(optional_text(result, "seeding_status").upper(), AadhaarSeeding.UNKNOWN),
        provider_ref=provider_ref,
        raw_redacted=kept,
    )


def read_refusal(status: int, data: Any) -> DomainError:
    if status == 412:  # the product is not switched on for this client
        return CredentialsRefused(outcome_unknown=False, status=status)
    if status in {404, 422}:  # the source behind the vendor is away
        return ProviderFault(outcome_unknown=False, status=status)
    message = optional_text(mapping(data), "message") if isinstance(data, Mapping) else ""
    return ProviderRefused(vendor_message=mask_text(message), status=status)


def _headers(credentials: Credentials) -> Headers:
    pair = f"{credentials['client_id']}:{credentials['client_secret']}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


SPEC = VendorSpec(
    hosts=frozenset({"svc.digitap.ai", "svcdemo.digitap.work"}),
    credential_names=("client_id", "client_secret"),
    key_name="client_id",
    headers=_headers,
    read_refusal=read_refusal,
    adapters={Capability.PAN_VERIFICATION: DigitapPan},
)
