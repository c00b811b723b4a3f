"""What an adapter module tells of its vendor."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from backend.integrations.http.client import ProviderClient, ReadRefusal
from backend.integrations.ports import Callback, Capability

Credentials = Mapping[str, str]
Options = Mapping[str, Any]
Headers = Mapping[str, str]  # names in lower case


class AdapterFactory(Protocol):
    def __call__(self, client: ProviderClient, credentials: Credentials, options: Options) -> object: ...


@dataclass(frozen=True, slots=True)
class WebhookSpec:
    """How to know and read what the vendor sends.

    genuine    whether the body carries the mark of the secret; constant time
    event_key  the vendor's own id of the event, empty where it gives none
    kind       the vendor's word for what happened
    parse      raises WrongShape; gives nothing for kinds nobody waits for
    kept       headers worth keeping with the event
    """

    genuine: Callable[[Headers, bytes, str], bool]
    event_key: Callable[[Headers, Any], str]
    kind: Callable[[Any], str]
    parse: Callable[[Any], Sequence[Callback]]
    decode: Callable[[Headers, bytes], Any]
    kept: tuple[str, ...] = ("content-type",)


@dataclass(frozen=True, slots=True)
class VendorSpec:
    """hosts  where production calls may go; key_name  the credential that says who we are (not secret by itself)"""

    hosts: frozenset[str]
    credential_names: tuple[str, ...]
    key_name: str
    headers: Callable[[Credentials], Headers]
    read_refusal: ReadRefusal
    adapters: Mapping[Capability, AdapterFactory]
    webhook: WebhookSpec | None = None
    default_options: Mapping[str, Any] = field(default_factory=dict)


def hex_hmac_matches(given: str, body: bytes, secret: str) -> bool:
    """Whether `given` is the hex HMAC-SHA256 of the raw body; compared in constant time."""
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode("utf-8", "replace"))
