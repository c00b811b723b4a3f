"""From rows to what an actor may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from backend.access.models import RoleGrant, Staff, StaffGrant
from backend.access.permissions import CODES
from backend.kernel.actor import Actor, ActorKind, Grant, Level, Scope

EVERYTHING: Mapping[str, Grant] = {code: Grant(Level.ALL, Scope.ALL) for code in sorted(CODES)}

_TEAM = """
with recursive team(id) as (
    select id from access_staff where manager_id = %s
    union
    select access_staff.id from access_staff join team on access_staff.manager_id = team.id
)
select id from team
"""


def effective_grants(
    role_grants: Iterable[RoleGrant], staff_grants: Iterable[StaffGrant]
) -> dict[str, Grant]:
    """The role's grants, with the person's own in their place; a level of 0 takes one away."""
    merged = {row.permission: (row.level, row.scope) for row in role_grants}
    merged |= {row.permission: (row.level, row.scope) for row in staff_grants}
    return {
        code: Grant(Level(level), Scope(scope)) for code, (level, scope) in sorted(merged.items()) if level
    }


def grants_of(staff: Staff) -> dict[str, Grant]:
    """Uses what was prefetched (`role__grants`, `grants`), else two queries."""
    return effective_grants(staff.role.grants.all(), staff.grants.all())


def team_of(staff_id: UUID) -> frozenset[UUID]:
    """The person and everyone below them in the reporting line, by one query; a circle does no harm."""
    with connection.cursor() as cursor:
        cursor.execute(_TEAM, [staff_id])
        return frozenset({staff_id, *(row[0] for row in cursor.fetchall())})


def staff_actor(staff: Staff, session_id: UUID | None = None) -> Actor:
    """A staff member as an actor; the team is looked up only where a grant reaches that far."""
    grants = grants_of(staff)
    needs_team = any(grant.scope is Scope.TEAM for grant in grants.values())
    team = team_of(staff.id) if needs_team else frozenset({staff.id})
    return Actor(
        kind=ActorKind.STAFF,
        id=staff.id,
        name=staff.name,
        grants=grants,
        team_ids=team,
        session_id=session_id,
    )
