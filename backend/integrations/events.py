"""What this room tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from backend.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ProviderCallbackReceived(Event):
    """A vendor sent something genuine, and it is stored. `entity_id` is the WebhookEvent's."""

    entity: ClassVar[str] = "webhook_event"
    vendor: str
