"""What this room tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from backend.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class StaffNoticeRaised(Event):
    """Exactly one of `role` and `staff_id` says whom it is for."""

    entity: ClassVar[str] = "notification"
    role: str | None = None
    staff_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class StaffNoticeRead(Event):
    """`staff_id` read it: their other pages lower the count."""

    entity: ClassVar[str] = "notification"
    role: str | None = None
    staff_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MessageSettled(Event):
    """A message arrived, or will not."""

    entity: ClassVar[str] = "message"
    state: str
