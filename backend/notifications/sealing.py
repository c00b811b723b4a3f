"""The sealed columns of a message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from backend.notifications.models import Message
from tenants import pii

_RECIPIENT = "notifications_message.recipient"
_VARIABLES = "notifications_message.variables"


def seal_recipient(message_id: UUID, recipient: str) -> bytes:
    return pii.seal(_RECIPIENT, message_id, recipient)


def recipient_of(message: Message) -> str:
    return pii.open_sealed(_RECIPIENT, message.id, bytes(message.recipient))


def seal_variables(message_id: UUID, variables: Mapping[str, str]) -> bytes:
    return pii.seal(_VARIABLES, message_id, json.dumps(dict(variables)))


def variables_of(message: Message) -> dict[str, str]:
    """Empty once they were wiped."""
    if message.variables is None:
        return {}
    found: dict[str, str] = json.loads(pii.open_sealed(_VARIABLES, message.id, bytes(message.variables)))
    return found
