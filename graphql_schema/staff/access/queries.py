"""Who I am here, who else works here, which sessions and keys stand."""

from __future__ import annotations

import strawberry

from backend.access import queries as access_queries
from backend.access.permissions import PERMISSIONS
from backend.kernel.actor import ActorKind
from backend.kernel.paging import capped_count, keyset_page
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, query
from graphql_schema.shared.paging import edges_of, page_info
from graphql_schema.staff.access import views
from graphql_schema.staff.access.types import (
    ApiKey,
    PermissionInfo,
    Role,
    Session,
    StaffConnection,
    StaffEdge,
    Viewer,
)


@strawberry.type
class AccessQueries:
    @query(Audience.ANYONE, scope=RecordScope.SELF)
    def viewer(self, info: Info) -> Viewer | None:
        actor = info.context.actor
        return views.viewer(actor) if actor is not None and actor.is_staff_like else None

    @query(Audience.STAFF, "PARTNER_USER_MANAGEMENT", "LOAN_RELOCATE")
    def staff_members(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> StaffConnection:
        rows = access_queries.staff_members()
        page = keyset_page(
            rows, order=["-created_at", "-id"], first=first, after=after, last=last, before=before
        )
        return StaffConnection(
            edges=edges_of(page, StaffEdge, views.staff),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )

    @query(Audience.STAFF, "PARTNER_USER_MANAGEMENT")
    def roles(self) -> list[Role]:
        return [views.role(one) for one in access_queries.roles()]

    @query(Audience.STAFF, "PARTNER_USER_MANAGEMENT")
    def permissions(self) -> list[PermissionInfo]:
        return [
            PermissionInfo(code=one.code, group=one.group, description=one.description) for one in PERMISSIONS
        ]

    @query(Audience.STAFF, scope=RecordScope.SELF)
    def sessions(self, info: Info) -> list[Session]:
        actor = info.context.signed_in
        own = {"platform_user_id": actor.id} if actor.kind is ActorKind.PLATFORM else {}
        rows = access_queries.sessions_of(None if own else actor.id, **own)
        return [views.session(one, actor.session_id) for one in rows[:100]]

    @query(Audience.STAFF, "BRAND_SETTINGS")
    def api_keys(self) -> list[ApiKey]:
        return [views.api_key(one) for one in access_queries.api_keys()[:200]]
