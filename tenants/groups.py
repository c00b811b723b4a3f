"""Lending groups: which companies lend together, and which of them each person at the group's desk may see.

Every function enters the public schema itself. What a person may see is asked here at each operation, never kept: a
company that is withdrawn is gone from every view with the next request.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Set
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import NotFound, PermissionRefused, ValidationFailed
from tenants.context import BrandInfo, use_public
from tenants.errors import BrandNotFound
from tenants.models import (
    Brand,
    GroupCompany,
    GroupMember,
    LendingGroup,
    MemberCompany,
    PlatformAct,
    PlatformUser,
)
from tenants.platform_auth import (
    GROUP_DESK,
    PLATFORM,
    create_platform_user,
    end_sessions,
    renew_sign_in,
)
from tenants.provisioning import record_act
from tenants.queries import info_of

HISTORY = 100
DESK_ROLES = (PlatformUser.Role.GROUP_DESK, PlatformUser.Role.GROUP_VIEWER)


@dataclass(frozen=True, slots=True)
class NewGroupUser:
    """A person for the desk, and what they sign in with the first time; shown once, kept nowhere."""

    user: PlatformUser
    password: str
    totp_secret: str


def companies_of(actor: Actor) -> list[BrandInfo]:
    """The open companies this actor may see at their group's desk, by name; none for anybody else.

    A company counts while it is authorised by the actor's own group, is granted to the actor, and is active.
    """
    if actor.kind is not ActorKind.PLATFORM or actor.id is None or not actor.may(GROUP_DESK, Level.READ):
        return []
    with use_public():
        granted = MemberCompany.objects.filter(
            member_id=actor.id,
            company__group_id__in=GroupMember.objects.filter(pk=actor.id).values("group_id"),
            company__brand__status=Brand.Status.ACTIVE,
        )
        rows = granted.select_related("company__brand").order_by("company__brand__name", "id")
        return [info_of(row.company.brand) for row in rows]


def company_of(actor: Actor, company_id: UUID) -> BrandInfo:
    """One company of `companies_of`.

    raises  NotFound, the same for a company that is not theirs and for one that is not there
    """
    found = next((one for one in companies_of(actor) if one.id == company_id), None)
    if found is None:
        raise NotFound
    return found


def colleagues(actor: Actor, company_id: UUID) -> list[tuple[UUID, str]]:
    """Who works at one company of the actor's own group, the actor too, by name; id and name, 200 at most.

    raises  NotFound for a company that is not theirs
    """
    company_of(actor, company_id)
    with use_public():
        found = MemberCompany.objects.filter(
            company__brand_id=company_id,
            member__user__role=PlatformUser.Role.GROUP_DESK,
            member__user__status=PlatformUser.Status.ACTIVE,
        )
        rows = found.order_by("member__user__name", "member_id").values_list(
            "member_id", "member__user__name"
        )
        return list(rows[:200])


def group_name(actor: Actor) -> str:
    """What the actor's group is called; empty for whoever is in none."""
    with use_public():
        member = GroupMember.objects.select_related("group").filter(pk=actor.id).first()
    return member.group.name if member else ""


def groups() -> list[LendingGroup]:
    """Every group with its companies and members, by name."""
    with use_public():
        return list(_whole().order_by("name"))


def group(group_id: UUID) -> LendingGroup:
    """One of `groups`. raises  NotFound"""
    with use_public():
        found = _whole().filter(pk=group_id).first()
    if found is None:
        raise NotFound
    return found


def acts_of(group_id: UUID) -> list[PlatformAct]:
    """What was done about a group's companies and who may see them, the newest first; the last hundred."""
    with use_public():
        found = PlatformAct.objects.select_related("brand").filter(group_id=group_id)
        return list(found.order_by("-at", "-id")[:HISTORY])


def create_group(*, actor: Actor, name: str) -> LendingGroup:
    """raises  PermissionRefused, ValidationFailed"""
    _require(actor)
    name = name.strip()
    if not 2 <= len(name) <= 120:
        raise ValidationFailed.one("name", "bad_name", "Enter a name of 2 to 120 characters.")
    try:
        with use_public(), transaction.atomic():
            return LendingGroup.objects.create(name=name)
    except IntegrityError as taken:
        raise ValidationFailed.one("name", "name_taken", "Another group has this name.") from taken


def authorise_company(*, actor: Actor, group_id: UUID, brand_id: UUID, reason: str) -> LendingGroup:
    """Let a group's desk see a company. A company stands in one group at most.

    raises  PermissionRefused, NotFound, BrandNotFound, ValidationFailed
    """
    _require(actor)
    reason = _checked_reason(reason)
    with use_public(), transaction.atomic():
        group = _group(group_id)
        if not Brand.objects.filter(pk=brand_id).exists():
            raise BrandNotFound
        company, made = GroupCompany.objects.get_or_create(brand_id=brand_id, defaults={"group": group})
        if company.group_id != group.id:
            raise ValidationFailed.one("brandId", "in_another_group", "This company is in another group.")
        if made:
            record_act(actor, "brand.joined_group", brand_id, reason, group_id=group.id)
    return group


def withdraw_company(*, actor: Actor, group_id: UUID, brand_id: UUID, reason: str) -> LendingGroup:
    """Take a company out of its group: nobody at the desk sees it from now on.

    raises  PermissionRefused, NotFound, ValidationFailed
    """
    _require(actor)
    reason = _checked_reason(reason)
    with use_public(), transaction.atomic():
        group = _group(group_id)
        gone, _ = GroupCompany.objects.filter(brand_id=brand_id, group=group).delete()
        if not gone:
            raise NotFound
        record_act(actor, "brand.left_group", brand_id, reason, group_id=group.id)
    return group


def add_group_user(
    *,
    actor: Actor,
    group_id: UUID,
    email: str,
    name: str,
    brand_ids: Iterable[UUID],
    role: str = PlatformUser.Role.GROUP_DESK,
    password: str = "",
    totp_secret: str = "",
) -> NewGroupUser:
    """A new person for a group's desk, who may see the given companies of it.

    role      GROUP_DESK, or GROUP_VIEWER who may only look
    password  one is made up when none is given
    raises    PermissionRefused, NotFound, ValidationFailed
    """
    _require(actor)
    if role not in DESK_ROLES:
        raise ValidationFailed.one("role", "unknown_role", "Choose GROUP_DESK or GROUP_VIEWER.")
    if "@" not in email or not 2 <= len(name.strip()) <= 120:
        raise ValidationFailed.one("email", "bad_user", "Enter an e-mail address and a name.")
    password = password or secrets.token_urlsafe(15)
    try:
        with use_public(), transaction.atomic():
            group = _group(group_id)
            user, secret = create_platform_user(
                email=email, name=name.strip(), password=password, role=role, totp_secret=totp_secret
            )
            member = GroupMember.objects.create(user=user, group=group)
            _grant(actor, member, set(brand_ids))
    except IntegrityError as taken:
        raise ValidationFailed.one("email", "email_taken", "This address signs in already.") from taken
    return NewGroupUser(user, password, secret)


def set_user_companies(*, actor: Actor, user_id: UUID, brand_ids: Iterable[UUID]) -> LendingGroup:
    """Which companies a person at the desk may see from now on; an empty list takes all away.

    raises  PermissionRefused, NotFound (no such person at a desk), ValidationFailed (not a company of their group)
    """
    _require(actor)
    with use_public(), transaction.atomic():
        member = _member(user_id)
        _grant(actor, member, set(brand_ids))
        return member.group


def close_user(*, actor: Actor, user_id: UUID, reason: str) -> LendingGroup:
    """A person who has left signs in no more, and open pages end at once. What they did stays under their name.

    raises  PermissionRefused, NotFound (no such person at a desk), ValidationFailed
    """
    _require(actor)
    reason = _checked_reason(reason)
    with use_public(), transaction.atomic():
        member = _member(user_id)
        member.user.status = PlatformUser.Status.DISABLED
        member.user.save(update_fields=["status"])
        end_sessions(user_id)
        _note_person(actor, "group.user_closed", member, reason)
        return member.group


def renew_user(*, actor: Actor, user_id: UUID, reason: str) -> NewGroupUser:
    """A new password and authenticator secret for a person at a desk: who lost one, or who comes back.

    raises  PermissionRefused, NotFound (no such person at a desk), ValidationFailed
    """
    _require(actor)
    reason = _checked_reason(reason)
    password = secrets.token_urlsafe(15)
    with use_public(), transaction.atomic():
        member = _member(user_id)
        secret = renew_sign_in(member.user, password=password)
        _note_person(actor, "group.user_renewed", member, reason)
        return NewGroupUser(member.user, password, secret)


def _member(user_id: UUID) -> GroupMember:
    """Locked, with their user, in the caller's transaction."""
    found = GroupMember.objects.select_related("user", "group").select_for_update(of=("self", "user"))
    member = found.filter(pk=user_id).first()
    if member is None:
        raise NotFound
    return member


def _note_person(actor: Actor, action: str, member: GroupMember, reason: str) -> None:
    record_act(actor, action, None, f"{member.user.name}: {reason}"[:500], group_id=member.group_id)


def _whole() -> QuerySet[LendingGroup]:
    return LendingGroup.objects.prefetch_related("companies__brand", "members__user", "members__companies")


def _grant(actor: Actor, member: GroupMember, wanted: Set[UUID]) -> None:
    """The member sees these companies from now on, and no other; each change is an act on its brand."""
    standing = set(
        GroupCompany.objects.filter(group_id=member.group_id, brand_id__in=wanted).values_list(
            "brand_id", flat=True
        )
    )
    if standing != wanted:
        raise ValidationFailed.one("brandIds", "not_in_group", "Choose companies of the person's own group.")
    seen = set(MemberCompany.objects.filter(member=member).values_list("company_id", flat=True))
    MemberCompany.objects.filter(member=member, company_id__in=seen - wanted).delete()
    MemberCompany.objects.bulk_create(
        MemberCompany(member=member, company_id=brand_id) for brand_id in sorted(wanted - seen)
    )
    for action, changed in (("brand.shown_to", wanted - seen), ("brand.hidden_from", seen - wanted)):
        for brand_id in sorted(changed):
            record_act(actor, action, brand_id, member.user.name, group_id=member.group_id)


def _group(group_id: UUID) -> LendingGroup:
    group = LendingGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def _checked_reason(reason: str) -> str:
    if not 3 <= len(reason.strip()) <= 500:
        raise ValidationFailed.one("reason", "bad_reason", "Say why, in 3 to 500 characters.")
    return reason.strip()


def _require(actor: Actor) -> None:
    if not actor.may(PLATFORM, Level.WRITE):
        raise PermissionRefused
