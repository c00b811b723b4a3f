"""What this room tells: ids and versions, never a figure or a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from backend.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class NoticeSyncMoved(Event):
    """A sync run began, came a page further, or ended."""

    entity: ClassVar[str] = "notice_sync"
    for_group: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class NoticesRefreshed(Event):
    """A run was applied: feeds and sums show other figures now. `entity_id` is the run's."""

    entity: ClassVar[str] = "notice"
    for_group: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class NoticeDecided(Event):
    """A person confirmed, corrected or took away whose borrower a notice is about."""

    entity: ClassVar[str] = "notice"
    for_group: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FollowUpChanged(Event):
    """A case note was written, or a follow-up opened or closed; `entity_id` is the notice's or the borrower's."""

    entity: ClassVar[str] = "notice"
    for_group: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class NoticeHandedOver(Event):
    """A case goes to collections or to a branch; `entity_id` is the follow-up's."""

    entity: ClassVar[str] = "notice_hand_over"
