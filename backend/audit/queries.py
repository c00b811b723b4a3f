"""Reading the trail."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from backend.audit import chain
from backend.audit.models import AuditEntry, CommitmentSalt


def entries(
    entity: str | None = None, entity_id: UUID | None = None, action: str | None = None
) -> QuerySet[AuditEntry]:
    """The brand's entries, newest first, narrowed by what is given; `action` may be a prefix ending in a dot."""
    found = AuditEntry.objects.order_by("-seq")
    if entity:
        found = found.filter(entity=entity)
    if entity_id:
        found = found.filter(entity_id=entity_id)
    if action:
        found = (
            found.filter(action__startswith=action) if action.endswith(".") else found.filter(action=action)
        )
    return found


def by_actor(actor_id: UUID) -> QuerySet[AuditEntry]:
    """What one person, key or customer did, newest first."""
    return AuditEntry.objects.filter(actor_id=actor_id).order_by("-seq")


def was_committed(entry: AuditEntry, path: str, value: str) -> bool | None:
    """Whether a hidden value (`after.pan`) was this one; None once its salt was erased."""
    salt = CommitmentSalt.objects.filter(entry=entry, path=path).first()
    if salt is None:
        return None
    side, _, name = path.partition(".")
    said = getattr(entry, side) or {}
    return bool(said.get(name, {}).get("commitment") == chain.commitment(bytes(salt.salt), value))
