"""Whoever acts: staff, customer, platform user, API key, or the system itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from uuid import UUID

from backend.kernel.errors import PermissionRefused


class ActorKind(StrEnum):
    STAFF = "STAFF"
    CUSTOMER = "CUSTOMER"
    PLATFORM = "PLATFORM"
    API_KEY = "API_KEY"
    SYSTEM = "SYSTEM"


class Level(IntEnum):
    """How far a grant reaches; a higher level includes the lower ones."""

    READ = 1
    WRITE = 2
    ALL = 3


class Scope(StrEnum):
    """Whose records a grant reaches: one's own, one's team's, the whole brand's."""

    OWN = "OWN"
    TEAM = "TEAM"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Grant:
    level: Level
    scope: Scope = Scope.ALL


@dataclass(frozen=True, slots=True)
class Actor:
    """Handed to every service, and written on every audit row.

    id           of the staff member, customer, platform user or key; None for the system
    name         how the audit trail names them; for the system, the job ("day-end")
    grants       permission code -> grant; empty for customers and for the system, which is not asked
    team_ids     staff ids whose records a TEAM scope reaches (includes the actor's own)
    session_id   the session the act came through, where there is one
    reason       why a platform user entered the brand; shown in the brand's audit trail
    """

    kind: ActorKind
    id: UUID | None
    name: str
    grants: Mapping[str, Grant] = field(default_factory=dict)
    team_ids: frozenset[UUID] = frozenset()
    session_id: UUID | None = None
    reason: str = ""

    @classmethod
    def system(cls, job: str) -> Actor:
        return cls(kind=ActorKind.SYSTEM, id=None, name=job)

    @property
    def is_staff_like(self) -> bool:
        """Works the staff portal: staff, an API key, or a platform user who entered the brand."""
        return self.kind in {ActorKind.STAFF, ActorKind.API_KEY, ActorKind.PLATFORM}

    def may(self, permission: str, level: Level) -> bool:
        if self.kind is ActorKind.SYSTEM:
            return True
        grant = self.grants.get(permission)
        return grant is not None and grant.level >= level

    def require(self, permission: str, level: Level) -> None:
        """raises  PermissionRefused naming what is missing"""
        if not self.may(permission, level):
            raise PermissionRefused(permission=permission, level=level.name)
