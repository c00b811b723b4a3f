"""What access tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from backend.kernel.outbox import Event


@dataclass(frozen=True)
class SessionRevoked(Event):
    """`entity_id` is the session's: sockets that came through it close."""

    entity: ClassVar[str] = "session"


@dataclass(frozen=True)
class StaffChanged(Event):
    """Rights, status or availability: pages refetch who the viewer is."""

    entity: ClassVar[str] = "staff"
    staff_id: UUID
