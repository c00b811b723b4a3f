"""The sealed columns of this room, opened and closed in one place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from backend.integrations.models import ProviderConfig, WebhookEvent
from tenants import pii

_CREDENTIALS = "integrations_providerconfig.credentials"
_TOKEN = "integrations_providerconfig.webhook_token"  # noqa: S105 - a column's name
_SECRET = "integrations_providerconfig.webhook_secret"  # noqa: S105 - a column's name
_BODY = "integrations_webhookevent.body"


def seal_credentials(config_id: UUID, credentials: Mapping[str, str]) -> bytes:
    return pii.seal(_CREDENTIALS, config_id, json.dumps(dict(credentials)))


def credentials_of(config: ProviderConfig) -> dict[str, str]:
    found: dict[str, str] = json.loads(pii.open_sealed(_CREDENTIALS, config.id, bytes(config.credentials)))
    return found


def token_hash(token: str) -> bytes:
    """What a path token is looked up by. The token has 256 random bits: a plain hash does not give it away."""
    return hashlib.sha256(token.encode()).digest()


def seal_token(config_id: UUID, token: str) -> bytes:
    return pii.seal(_TOKEN, config_id, token)


def token_of(config: ProviderConfig) -> str:
    return pii.open_sealed(_TOKEN, config.id, bytes(config.webhook_token))


def seal_secret(config_id: UUID, secret: str) -> bytes:
    return pii.seal(_SECRET, config_id, secret)


def open_secret(config_id: UUID, sealed: bytes | memoryview[int]) -> str:
    return pii.open_sealed(_SECRET, config_id, bytes(sealed))


def seal_body(event_id: UUID, body: bytes) -> bytes:
    """Latin-1 gives every byte a character, so any body survives the way through text."""
    return pii.seal(_BODY, event_id, body.decode("latin-1"))


def body_of(event: WebhookEvent) -> bytes:
    """The bytes as they came."""
    return pii.open_sealed(_BODY, event.id, bytes(event.body)).encode("latin-1")
