"""From a company's notice source to the adapter that speaks to it."""

from __future__ import annotations

from typing import cast

from django.conf import settings

from backend.integrations.adapters.notice_source import (
    CREDENTIALS,
    VENDOR,
    NoticeSourceV1,
    headers_of,
    read_refusal,
)
from backend.integrations.breaker import StoredBreaker
from backend.integrations.call_log import StoredCallLog
from backend.integrations.http.address import AllowedHosts, shared_transport
from backend.integrations.http.client import Limits, ProviderClient
from backend.integrations.ports import Capability, NoticeEndpoint, NoticeFeed
from backend.integrations.routing import fake_for
from backend.kernel.errors import ValidationFailed

# A page of five hundred notices with their untouched rows; the whole answer may take a source half a minute.
LIMITS = Limits(connect_s=10, read_s=30, total_s=45, json_bytes=8_000_000)


def notice_feed(endpoint: NoticeEndpoint) -> NoticeFeed:
    """The adapter for one source. Its calls go over the network: never inside a transaction.

    raises  AddressNotAllowed
    """
    fake = fake_for(Capability.NOTICES)
    if fake is not None:
        return cast(NoticeFeed, fake)
    allowed = _hosts()
    allowed.check(endpoint.base_url)
    to_simulator = allowed.is_simulator(endpoint.base_url)
    return NoticeSourceV1(
        ProviderClient(
            vendor=VENDOR,
            base_url=endpoint.base_url,
            headers=headers_of(endpoint.auth, endpoint.credentials),
            log=StoredCallLog(),
            breaker=StoredBreaker(f"notices:{endpoint.id[-12:]}"),
            transport=shared_transport(to_simulator=to_simulator),
            read_refusal=read_refusal,
            limits=LIMITS,
        )
    )


def check_endpoint(endpoint: NoticeEndpoint) -> None:
    """Refuse an address or credentials that could never work, before they are saved.

    raises  ValidationFailed, AddressNotAllowed
    """
    missing = [name for name in CREDENTIALS[endpoint.auth] if not endpoint.credentials.get(name)]
    if missing:
        raise ValidationFailed.one(f"credentials.{missing[0]}", "missing", "This credential is needed.")
    _hosts().check(endpoint.base_url)


def _hosts() -> AllowedHosts:
    """A company's loan system may have any name of the open internet."""
    simulator = str(getattr(settings, "HUNDI_SIMULATOR_URL", "")) if settings.HUNDI_LOCAL else ""
    return AllowedHosts(None, simulator)
