"""Bringing a person in: an invite with a code, their own password, their own second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.access import factors
from backend.access.errors import EmailTaken, InviteNotValid
from backend.access.grants import staff_actor
from backend.access.models import Invite, Role, Staff, StaffStatus
from backend.access.services.staff import MANAGE, find_manager
from backend.audit.services import Hidden, record
from backend.kernel import clock, identifiers
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import ValidationFailed
from backend.kernel.ids import uuid7
from tenants.context import current_brand
from tenants.passwords import hash_password, new_token, token_hash

INVITE_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class StaffInvited:
    """code: for the link and the QR, shown to the inviter once; only its hash is kept."""

    invite: Invite
    code: str


@dataclass(frozen=True)
class InviteAccepted:
    """The second factor's secret, shown once; it counts after `confirm_totp`."""

    staff: Staff
    totp_secret: str
    totp_uri: str


def invite_staff(*, actor: Actor, email: str, role: str, manager_id: UUID | None = None) -> StaffInvited:
    """Invite someone; a second invite to the same address takes the first one's place while nobody came.

    raises  ValidationFailed, EmailTaken, PermissionRefused
    """
    actor.require(MANAGE, Level.WRITE)
    address = identifiers.parse_email(email)
    chosen = Role.objects.filter(code=role).first()
    if chosen is None:
        raise ValidationFailed.one("role", "unknown_role", "Choose one of the roles.")
    manager = find_manager(manager_id)
    code, now = new_token(), clock.now()
    with transaction.atomic():
        staff = _invited_row(address, chosen)
        staff.role, staff.manager = chosen, manager
        staff.save()
        Invite.objects.filter(staff=staff, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
        invite = Invite.objects.create(
            staff=staff,
            code_hash=token_hash(code),
            invited_by=actor.name[:200],
            expires_at=now + INVITE_LIFE,
        )
        after = {"email": Hidden(address), "role": role, "manager_id": manager_id}
        record(actor=actor, action="staff.invited", entity="staff", entity_id=staff.id, after=after)
    return StaffInvited(invite=invite, code=code)


def accept_invite(*, code: str, name: str, password: str) -> InviteAccepted:
    """Choose name and password, and get the second factor. May be done again until it is confirmed.

    raises  InviteNotValid, ValidationFailed
    """
    with transaction.atomic():
        invite = _open_invite(code)
        staff = Staff.objects.select_for_update(of=("self",)).select_related("role").get(pk=invite.staff_id)
        if staff.status != StaffStatus.INVITED:
            raise InviteNotValid
        if not name.strip():
            raise ValidationFailed.one("name", "required", "Give your name.")
        factors.check_password(password, email=staff.email, name=name)
        secret = factors.new_totp_secret()
        staff.name, staff.password_hash = name.strip()[:120], hash_password(password)
        staff.totp_last_step = 0
        factors.seal_totp(staff, secret)
        staff.bump()
        staff.save()
        record(actor=staff_actor(staff), action="invite.accepted", entity="staff", entity_id=staff.id)
    uri = factors.totp_uri(secret, email=staff.email, issuer=current_brand().name)
    return InviteAccepted(staff=staff, totp_secret=secret, totp_uri=uri)


def create_staff(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: str,
    password: str,
    totp_secret: str = "",
    manager_id: UUID | None = None,
) -> Staff:
    """An active person with both factors set: the first administrator of a brand, and demo people.

    Called by commands and seeds, never by a request: whoever calls knows the password.
    """
    with transaction.atomic():
        staff = _invited_row(identifiers.parse_email(email), Role.objects.get(code=role))
        staff.name, staff.manager = name, find_manager(manager_id)
        staff.password_hash, staff.status = hash_password(password), StaffStatus.ACTIVE
        factors.seal_totp(staff, totp_secret or factors.new_totp_secret())
        staff.save()
        after = {"email": Hidden(staff.email), "role": role}
        record(actor=actor, action="staff.created", entity="staff", entity_id=staff.id, after=after)
    return staff


def _invited_row(address: str, role: Role) -> Staff:
    """The row of someone who has not come yet, locked. Raises EmailTaken when they have."""
    fresh = Staff(id=uuid7(), email=address, name=address, role=role)
    Staff.objects.bulk_create([fresh], ignore_conflicts=True)
    staff = Staff.objects.select_for_update().get(email=address)
    if staff.status != StaffStatus.INVITED:
        raise EmailTaken
    return staff


def _open_invite(code: str) -> Invite:
    invite = (
        Invite.objects.select_for_update()
        .filter(code_hash=token_hash(code), accepted_at=None, withdrawn_at=None)
        .filter(expires_at__gt=clock.database_now())
        .first()
    )
    if invite is None:
        raise InviteNotValid
    return invite
