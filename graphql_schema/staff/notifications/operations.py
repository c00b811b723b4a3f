"""The bell: what a member of staff is told, and that they read it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from backend.kernel.errors import NotFound
from backend.kernel.paging import keyset_page
from backend.notifications import queries as notification_queries
from backend.notifications.models import StaffNotice
from backend.notifications.services import notices
from graphql_schema.shared.answers import PlainProblem
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation, query
from graphql_schema.shared.paging import PageInfo, edges_of, page_info
from graphql_schema.shared.scalars import as_id, read_id
from graphql_schema.staff.access.views import reader_of


@strawberry.type
class Notification:
    id: strawberry.ID
    version: int
    title: str
    body: str
    priority: str
    created_at: datetime
    read_at: datetime | None
    entity: str | None
    entity_id: strawberry.ID | None


@strawberry.type
class NotificationEdge:
    cursor: str
    node: Notification


@strawberry.type
class NotificationConnection:
    edges: list[NotificationEdge]
    page_info: PageInfo


@strawberry.input
class ReadNotificationInput:
    notification_id: strawberry.ID


@strawberry.type
class NotificationPayload:
    notification: Notification


NotificationResult = Annotated[NotificationPayload | PlainProblem, strawberry.union("NotificationResult")]


def _notification(row: StaffNotice) -> Notification:
    read_at: datetime | None = getattr(row, "read_at", None)
    return Notification(
        id=as_id(row.id),
        version=1 if read_at is None else 2,
        title=row.title,
        body=row.body,
        priority=row.priority,
        created_at=row.created_at,
        read_at=read_at,
        entity=row.entity or None,
        entity_id=as_id(row.entity_id) if row.entity_id else None,
    )


@strawberry.type
class NotificationQueries:
    @query(Audience.STAFF, scope=RecordScope.SELF)
    def notifications(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        unread_only: bool | None = False,
    ) -> NotificationConnection:
        reader = reader_of(info.context.signed_in)
        rows = notification_queries.notices_for(
            staff_id=reader.id, role=reader.role, unread_only=bool(unread_only)
        )
        page = keyset_page(
            rows, order=["-created_at", "-id"], first=first, after=after, last=last, before=before
        )
        return NotificationConnection(
            edges=edges_of(page, NotificationEdge, _notification), page_info=page_info(page)
        )


@strawberry.type
class NotificationMutations:
    @mutation(Audience.STAFF, scope=RecordScope.SELF)
    def read_notification(self, info: Info, input: ReadNotificationInput) -> NotificationResult:
        reader = reader_of(info.context.signed_in)
        wanted = read_id(input.notification_id)
        notices.mark_read(staff_id=reader.id, role=reader.role, notice_ids=[wanted])
        row = notification_queries.notices_for(staff_id=reader.id, role=reader.role).filter(pk=wanted).first()
        if row is None:
            raise NotFound()
        return NotificationPayload(notification=_notification(row))
