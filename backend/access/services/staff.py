"""What is decided about a person: status, availability, role, manager, grants, leave."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from backend.access.errors import LastAdministrator, OwnAccount, StaffNotFound
from backend.access.events import StaffChanged
from backend.access.models import LeaveDay, Role, Staff, StaffGrant, StaffStatus
from backend.access.permissions import CODES
from backend.access.seed_roles import ADMIN
from backend.access.services.sessions import revoke_all
from backend.audit.services import record
from backend.kernel.actor import Actor, Level, Scope
from backend.kernel.errors import PermissionRefused, ValidationFailed
from backend.kernel.outbox import publish

MANAGE = "PARTNER_USER_MANAGEMENT"


def set_staff_status(
    *, actor: Actor, staff_id: UUID, active: bool, reason: str, expected_version: int | None = None
) -> Staff:
    """Disable a person, which ends their sessions and keys at once, or let them in again.

    raises  StaffNotFound, OwnAccount, LastAdministrator, VersionConflict, PermissionRefused, ValidationFailed
    """
    actor.require(MANAGE, Level.WRITE)
    if actor.id == staff_id:
        raise OwnAccount
    with transaction.atomic():
        staff = _locked(staff_id, expected_version)
        wanted = StaffStatus.ACTIVE if active else StaffStatus.DISABLED
        if staff.status == wanted:
            return staff
        if active and (not staff.password_hash or staff.totp_sealed is None):
            raise ValidationFailed.one(
                "active", "not_accepted", "This person has not accepted the invite yet."
            )
        if not active:
            _keep_an_administrator(staff)
        before, staff.status = staff.status, wanted
        _save(actor, staff, "staff.enabled" if active else "staff.disabled", "status", before, wanted, reason)
        if not active:
            revoke_all(actor=actor, staff_id=staff.id, reason=reason)
    return staff


def set_availability(
    *, actor: Actor, staff_id: UUID, available: bool, expected_version: int | None = None
) -> Staff:
    """Whether new work may be given to a person; one's own, or anybody's with the right to manage staff."""
    if actor.id != staff_id:
        actor.require(MANAGE, Level.WRITE)
    with transaction.atomic():
        staff = _locked(staff_id, expected_version)
        if staff.available == available:
            return staff
        before, staff.available = staff.available, available
        _save(actor, staff, "staff.availability_set", "available", before, available, "")
    return staff


def set_role(
    *, actor: Actor, staff_id: UUID, role: str, reason: str = "", expected_version: int | None = None
) -> Staff:
    """Another role, with its grants; what the person was given beside the role stays."""
    actor.require(MANAGE, Level.WRITE)
    if actor.id == staff_id:
        raise OwnAccount
    chosen = Role.objects.filter(code=role).first()
    if chosen is None:
        raise ValidationFailed.one("role", "unknown_role", "Choose one of the roles.")
    for grant in chosen.grants.all():
        _has_it_too(actor, grant.permission, Level(grant.level))
    with transaction.atomic():
        staff = _locked(staff_id, expected_version)
        if staff.role_id == chosen.id:
            return staff
        _keep_an_administrator(staff)
        before, staff.role = staff.role.code, chosen
        _save(actor, staff, "staff.role_set", "role", before, role, reason)
    return staff


def set_manager(
    *, actor: Actor, staff_id: UUID, manager_id: UUID | None, expected_version: int | None = None
) -> Staff:
    """Whom a person reports to; a line that comes back to the person is refused."""
    actor.require(MANAGE, Level.WRITE)
    with transaction.atomic():
        staff = _locked(staff_id, expected_version)
        manager = find_manager(manager_id)
        above: Staff | None = manager
        seen: set[UUID] = set()
        while above is not None and above.id not in seen:
            if above.id == staff.id:
                raise ValidationFailed.one(
                    "managerId", "reports_to_self", "This line would come back to the person."
                )
            seen.add(above.id)
            above = above.manager
        before, staff.manager = staff.manager_id, manager
        _save(actor, staff, "staff.manager_set", "manager_id", before, manager_id, "")
    return staff


def grant_permission(
    *,
    actor: Actor,
    staff_id: UUID,
    permission: str,
    level: Level | None,
    scope: Scope | None = None,
    expected_version: int | None = None,
) -> Staff:
    """Give a person something the role does not, or take away what it does (`level` None).

    Nobody grants to themselves, and nobody gives more than they have.

    raises  OwnAccount, PermissionRefused, StaffNotFound, VersionConflict, ValidationFailed
    """
    actor.require(MANAGE, Level.WRITE)
    if permission not in CODES:
        raise ValidationFailed.one("permission", "unknown_permission", "Choose one of the permissions.")
    if actor.id == staff_id:
        raise OwnAccount
    if level is not None:
        _has_it_too(actor, permission, level)
    with transaction.atomic():
        staff = _locked(staff_id, expected_version)
        if level is None and permission == MANAGE:
            _keep_an_administrator(staff)
        old = StaffGrant.objects.filter(staff=staff, permission=permission).first()
        wanted = {"level": int(level or 0), "scope": str(scope or Scope.ALL)}
        StaffGrant.objects.update_or_create(staff=staff, permission=permission, defaults=wanted)
        before = f"{Level(old.level).name} {old.scope}" if old and old.level else None
        after = f"{level.name} {wanted['scope']}" if level else None
        _save(actor, staff, "staff.permission_set", permission, before, after, "")
    return staff


def add_leave(*, actor: Actor, staff_id: UUID, first_day: date, last_day: date, note: str = "") -> LeaveDay:
    """Days without new work; one's own, or anybody's with the right to manage staff."""
    if actor.id != staff_id:
        actor.require(MANAGE, Level.WRITE)
    if last_day < first_day:
        raise ValidationFailed.one("lastDay", "out_of_order", "The last day is before the first.")
    with transaction.atomic():
        staff = _locked(staff_id, None)
        leave = LeaveDay.objects.create(staff=staff, first_day=first_day, last_day=last_day, note=note[:200])
        after = {"first_day": first_day, "last_day": last_day}
        record(actor=actor, action="leave.added", entity="staff", entity_id=staff.id, after=after)
    return leave


def find_manager(manager_id: UUID | None) -> Staff | None:
    """raises  ValidationFailed when there is no such active person"""
    if manager_id is None:
        return None
    manager = Staff.objects.filter(pk=manager_id, status=StaffStatus.ACTIVE).first()
    if manager is None:
        raise ValidationFailed.one("managerId", "unknown_manager", "Choose an active person.")
    return manager


def _locked(staff_id: UUID, expected_version: int | None) -> Staff:
    staff = Staff.objects.select_for_update(of=("self",)).select_related("role").filter(pk=staff_id).first()
    if staff is None:
        raise StaffNotFound
    staff.check_version(expected_version)
    return staff


def _save(
    actor: Actor, staff: Staff, action: str, what: str, before: object, after: object, reason: str
) -> None:
    staff.bump()
    staff.save()
    publish(StaffChanged(entity_id=staff.id, version=staff.version, staff_id=staff.id))
    record(
        actor=actor,
        action=action,
        entity="staff",
        entity_id=staff.id,
        before={what: before},
        after={what: after},
        reason=reason,
    )


def _has_it_too(actor: Actor, permission: str, level: Level) -> None:
    if not actor.may(permission, level):
        raise PermissionRefused("You cannot give what you do not have yourself.", permission=permission)


def _keep_an_administrator(staff: Staff) -> None:
    """One at a time, by a lock on the role: two administrators cannot remove each other at once."""
    if staff.role.code != ADMIN or staff.status != StaffStatus.ACTIVE:
        return
    Role.objects.select_for_update().get(code=ADMIN)
    others = Staff.objects.filter(role__code=ADMIN, status=StaffStatus.ACTIVE).exclude(pk=staff.pk)
    if not others.exists():
        raise LastAdministrator
