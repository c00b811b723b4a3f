"""Notices to the brand's own people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from backend.kernel import clock
from backend.kernel.outbox import publish, publish_all
from backend.notifications.events import StaffNoticeRaised, StaffNoticeRead
from backend.notifications.models import Priority, StaffNotice, StaffNoticeReceipt
from backend.notifications.queries import notices_for
from backend.notifications.texts import NOTICES


def notify_staff(
    *,
    title: str,
    entity: str = "",
    entity_id: UUID | None = None,
    body: str = "",
    body_code: str = "",
    priority: str = Priority.NORMAL,
    for_role: str | None = None,
    for_staff: UUID | None = None,
) -> StaffNotice:
    """Raise a notice for everyone of a role or for one person.

    body   a sentence, or a code of `texts.NOTICES`; no personal data in either, nor in the title
    """
    code = body_code or (body if body in NOTICES else "")
    with transaction.atomic():
        notice = StaffNotice.objects.create(
            code=code[:60],
            title=title[:160],
            body=(NOTICES.get(code, "") or body)[:500],
            entity=entity,
            entity_id=entity_id,
            priority=Priority(priority),
            for_role=for_role,
            for_staff_id=for_staff,
        )
        publish(
            StaffNoticeRaised(entity_id=notice.id, version=notice.version, role=for_role, staff_id=for_staff)
        )
    return notice


def mark_read(*, staff_id: UUID, role: str, notice_ids: Iterable[UUID]) -> list[StaffNotice]:
    """Note that this person has read these; those not theirs are left alone, a second reading changes nothing."""
    with transaction.atomic():
        notices = list(notices_for(staff_id=staff_id, role=role).filter(pk__in=list(notice_ids)))
        StaffNoticeReceipt.objects.bulk_create(
            [StaffNoticeReceipt(notice=notice, staff_id=staff_id, read_at=clock.now()) for notice in notices],
            ignore_conflicts=True,
        )
        publish_all(
            StaffNoticeRead(entity_id=notice.id, version=notice.version, staff_id=staff_id)
            for notice in notices
        )
    return list(notices_for(staff_id=staff_id, role=role).filter(pk__in=[notice.id for notice in notices]))
