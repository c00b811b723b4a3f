"""The two questions other rooms ask: may this actor, and is it somebody else."""

from __future__ import annotations

from uuid import UUID

from backend.access.errors import SamePerson
from backend.access.models import ApiKey
from backend.kernel.actor import Actor, Level


def require(actor: Actor, permission: str, level: Level) -> None:
    """raises  PermissionRefused"""
    actor.require(permission, level)


def require_other_person(actor: Actor, maker_id: UUID | None) -> None:
    """Four eyes, by person: a key counts as whoever made it, on both sides. What the system made, anyone may check.

    raises  SamePerson
    """
    if maker_id is not None and _person(actor.id) == _person(maker_id):
        raise SamePerson


def _person(actor_id: UUID | None) -> UUID | None:
    if actor_id is None:
        return None
    maker = ApiKey.objects.filter(pk=actor_id).values_list("created_by_id", flat=True).first()
    return maker or actor_id
