"""Brands and stays, read in the public schema."""

from __future__ import annotations

import strawberry

from backend.kernel.actor import ActorKind, Level
from backend.kernel.errors import NotFound
from backend.kernel.paging import capped_count, keyset_page
from graphql_schema.platform.tenants.types import (
    BrandConnection,
    BrandEdge,
    BrandType,
    PlatformViewer,
    SupportEntryConnection,
    SupportEntryEdge,
    SupportEntryType,
)
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import Session
from graphql_schema.shared.operations import Audience, RecordScope, query
from graphql_schema.shared.paging import edges_of, page_info
from graphql_schema.shared.scalars import as_id, read_id
from tenants import queries as tenant_queries
from tenants.models import Brand, PlatformUser, SupportEntry
from tenants.platform_auth import PLATFORM


def brand_type(row: Brand) -> BrandType:
    version = getattr(row, "schema_version", None)
    return BrandType(
        id=as_id(row.id),
        version=row.version,
        slug=row.slug,
        name=row.name,
        pack=row.pack,
        currency=row.currency,
        zone=row.zone,
        status=row.status,
        accent=row.accent,
        hosts=[domain.domain for domain in row.domains.all()],
        created_at=row.created_at,
        schema_version=version.version if version else "",
        schema=row.schema_name,
    )


def viewer_type(user: PlatformUser) -> PlatformViewer:
    return PlatformViewer(id=as_id(user.id), name=user.name, email=user.email, role=user.role)


def _support_entry(row: SupportEntry) -> SupportEntryType:
    return SupportEntryType(
        id=as_id(row.id),
        brand_name=row.brand.name,
        platform_user=row.user.name,
        reason=row.reason,
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )


@strawberry.type
class PlatformQueries:
    @query(Audience.ANYONE, scope=RecordScope.SELF)
    def viewer(self, info: Info) -> PlatformViewer | None:
        actor = info.context.actor
        if actor is None or actor.kind is not ActorKind.PLATFORM or actor.id is None:
            return None
        return viewer_type(tenant_queries.platform_user(actor.id))

    @query(Audience.PLATFORM, PLATFORM, level=Level.READ)
    def brands(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        search: str | None = None,
    ) -> BrandConnection:
        rows = tenant_queries.brands(search=(search or "")[:80])
        page = keyset_page(
            rows, order=["-created_at", "-id"], first=first, after=after, last=last, before=before
        )
        return BrandConnection(
            edges=edges_of(page, BrandEdge, brand_type),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )

    @query(Audience.PLATFORM, PLATFORM, level=Level.READ)
    def brand(self, id: strawberry.ID) -> BrandType | None:
        try:
            return brand_type(tenant_queries.brand(read_id(id)))
        except NotFound:
            return None

    @query(Audience.PLATFORM, scope=RecordScope.SELF)
    def sessions(self, info: Info) -> list[Session]:
        actor = info.context.signed_in
        assert actor.id is not None
        return [
            Session(
                id=as_id(one.id),
                created_at=one.created_at,
                last_seen_at=one.last_seen_at,
                expires_at=one.expires_at,
                ip=one.ip,
                agent=one.agent,
                current=one.id == actor.session_id,
            )
            for one in tenant_queries.platform_sessions(actor.id)[:100]
        ]

    @query(Audience.PLATFORM, PLATFORM, level=Level.READ)
    def support_entries(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> SupportEntryConnection:
        page = keyset_page(
            tenant_queries.support_entries(),
            order=["-opened_at", "-id"],
            first=first,
            after=after,
            last=last,
            before=before,
        )
        return SupportEntryConnection(
            edges=edges_of(page, SupportEntryEdge, _support_entry), page_info=page_info(page)
        )
