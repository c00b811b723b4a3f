"""The audit trail, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from backend.audit import queries as audit_queries
from backend.audit.models import AuditEntry
from backend.kernel.paging import capped_count, keyset_page
from graphql_schema.shared.operations import Audience, query
from graphql_schema.shared.paging import CappedCount, PageInfo, edges_of, page_info
from graphql_schema.shared.scalars import as_id, optional_id


@strawberry.input
class AuditFilter:
    entity: str | None = None
    entity_id: strawberry.ID | None = None
    action: str | None = None


@strawberry.type(name="AuditEntry")
class AuditEntryType:
    id: strawberry.ID
    sequence: int
    at: datetime
    actor_kind: str
    actor_name: str
    action: str
    entity: str
    entity_id: strawberry.ID | None
    before: JSON | None
    after: JSON | None
    reason: str
    hash: str


@strawberry.type
class AuditEdge:
    cursor: str
    node: AuditEntryType


@strawberry.type
class AuditConnection:
    edges: list[AuditEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


def _entry(row: AuditEntry) -> AuditEntryType:
    return AuditEntryType(
        id=as_id(row.id),
        sequence=row.seq,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_name=row.actor_name,
        action=row.action,
        entity=row.entity,
        entity_id=as_id(row.entity_id) if row.entity_id else None,
        before=row.before,
        after=row.after,
        reason=row.reason or row.actor_reason,
        hash=bytes(row.hash).hex(),
    )


@strawberry.type
class AuditQueries:
    @query(Audience.STAFF, "AUDIT")
    def audit(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: AuditFilter | None = None,
    ) -> AuditConnection:
        asked = filter or AuditFilter()
        rows = audit_queries.entries(
            entity=asked.entity, entity_id=optional_id(asked.entity_id), action=asked.action
        )
        page = keyset_page(rows, order=["-seq"], first=first, after=after, last=last, before=before)
        return AuditConnection(
            edges=edges_of(page, AuditEdge, _entry),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )
