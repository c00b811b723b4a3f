"""From the access room's rows to the staff types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.access import grants as grant_rules
from backend.access import queries as access_queries
from backend.access.models import ApiKey as ApiKeyRow
from backend.access.models import Role as RoleRow
from backend.access.models import Staff as StaffRow
from backend.access.models import StaffSession
from backend.brand_config.services import business_date
from backend.kernel.actor import Actor, ActorKind, Grant, Level, Scope
from backend.notifications import queries as notification_queries
from graphql_schema.shared.scalars import as_id
from graphql_schema.staff.access.types import (
    ApiKey,
    BrandView,
    PermissionGrant,
    PermissionLevel,
    PermissionScope,
    Role,
    Session,
    Staff,
    SupportEntry,
    Viewer,
)
from tenants.context import current_brand

_LEVELS = {
    Level.READ: PermissionLevel.READ,
    Level.WRITE: PermissionLevel.WRITE,
    Level.ALL: PermissionLevel.ALL,
}
_SCOPES = {Scope.OWN: PermissionScope.OWN, Scope.TEAM: PermissionScope.TEAM, Scope.ALL: PermissionScope.ALL}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose bell it is; who is not staff has no role, and so hears only what names them."""

    id: UUID
    role: str


def reader_of(actor: Actor) -> Reader:
    return _reader(actor, _member(actor))


def _member(actor: Actor) -> StaffRow | None:
    return access_queries.staff_member(actor.id) if actor.kind is ActorKind.STAFF and actor.id else None


def _reader(actor: Actor, member: StaffRow | None) -> Reader:
    assert actor.id is not None, "whoever works the portal has an id"
    return Reader(id=actor.id, role=member.role.code if member else "")


def permission_grants(grants: Mapping[str, Grant]) -> list[PermissionGrant]:
    return [
        PermissionGrant(permission=code, level=_LEVELS[grant.level], scope=_SCOPES[grant.scope])
        for code, grant in sorted(grants.items())
    ]


def viewer(actor: Actor) -> Viewer:
    member = _member(actor)
    reader = _reader(actor, member)
    return Viewer(
        id=as_id(reader.id),
        name=actor.name,
        email=member.email if member else "",
        role=reader.role,
        kind=actor.kind.value,
        permissions=permission_grants(actor.grants),
        support=_support(actor),
        brand=_brand(),
        unread_notifications=notification_queries.unread_count(staff_id=reader.id, role=reader.role),
        available=member.available if member else False,
    )


def _support(actor: Actor) -> SupportEntry | None:
    session = access_queries.session(actor.session_id) if actor.session_id else None
    if session is None or session.support_entry_id is None:
        return None
    return SupportEntry(
        platform_user=session.platform_user_name,
        reason=session.support_reason,
        expires_at=session.expires_at,
    )


def _brand() -> BrandView:
    brand = current_brand()
    return BrandView(
        name=brand.name,
        slug=brand.slug,
        pack=brand.pack,
        currency=brand.currency,
        zone=brand.zone,
        accent=brand.accent,
        business_date=business_date(),
    )


def staff(row: StaffRow) -> Staff:
    return Staff(
        id=as_id(row.id),
        version=row.version,
        name=row.name,
        email=row.email,
        role=row.role.code,
        status=row.status,
        available=row.available,
        manager_name=row.manager.name if row.manager else None,
        grants=permission_grants(grant_rules.grants_of(row)),
        last_seen_at=getattr(row, "last_seen_at", None),
    )


def role(row: RoleRow) -> Role:
    given = {one.permission: Grant(Level(one.level), Scope(one.scope)) for one in row.grants.all()}
    return Role(code=row.code, name=row.name, grants=permission_grants(given))


def session(row: StaffSession, current_id: UUID | None) -> Session:
    return Session(
        id=as_id(row.id),
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        ip=row.ip,
        agent=row.agent,
        current=row.id == current_id,
        support=row.support_entry_id is not None,
    )


def api_key(row: ApiKeyRow) -> ApiKey:
    given = {code: Grant(Level(level)) for code, level in row.grants.items()}
    return ApiKey(
        id=as_id(row.id),
        label=row.label,
        prefix=row.prefix,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        permissions=permission_grants(given),
    )
