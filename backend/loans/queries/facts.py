"""One thing that happened, as a story tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TimelineFact:
    id: UUID
    at: datetime
    kind: str
    title: str
    detail: str
    actor_name: str
