"""Reads of notices and messages."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from backend.notifications.models import Message, StaffNotice, StaffNoticeReceipt


def notices_for(*, staff_id: UUID, role: str, unread_only: bool = False) -> QuerySet[StaffNotice]:
    """What this person is told, newest first; each row carries `read_at`, None while unread."""
    read_at = StaffNoticeReceipt.objects.filter(notice=OuterRef("pk"), staff_id=staff_id).values("read_at")[
        :1
    ]
    theirs = StaffNotice.objects.filter(Q(for_staff_id=staff_id) | Q(for_role=role))
    notices = theirs.annotate(read_at=Subquery(read_at)).order_by("-created_at", "-id")
    return notices.filter(read_at__isnull=True) if unread_only else notices


def unread_count(*, staff_id: UUID, role: str, cap: int = 100) -> int:
    """At most `cap`: a bell shows «99+», it does not count thousands."""
    return len(notices_for(staff_id=staff_id, role=role, unread_only=True).values_list("pk")[:cap])


def messages_about(reference: str) -> QuerySet[Message]:
    """Newest first; whom and what it said stays sealed."""
    rows = Message.objects.filter(reference=reference).select_related("template")
    return rows.defer("recipient", "variables").order_by("-created_at", "-id")
