"""What the platform does to brands. Every function enters the public schema itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from backend.audit import services as audit
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import (
    FieldProblem,
    NotAllowedNow,
    PermissionRefused,
    ValidationFailed,
    VersionConflict,
)
from tenants import context, hosts, provisioning
from tenants.context import BrandInfo, current_brand, use_brand, use_public
from tenants.errors import BrandNotFound, SupportEntryNotValid
from tenants.links import base_url
from tenants.models import Brand, SupportEntry
from tenants.passwords import new_token, token_hash
from tenants.platform_auth import PLATFORM
from tenants.provisioning import DEFAULT_ACCENT, record_act

OPEN_WITHIN = timedelta(minutes=2)
LONGEST_STAY_MINUTES = 240

BrandListener = Callable[[UUID, int], None]
_listeners: list[BrandListener] = []


@dataclass(frozen=True, slots=True)
class EnteredBrand:
    """Where to send the platform user's browser, and when the stay ends."""

    url: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SupportAccess:
    """What a one-time token was good for."""

    entry_id: UUID
    platform_user_id: UUID
    platform_user_name: str
    reason: str
    expires_at: datetime


def on_brand_changed(listener: BrandListener) -> None:
    """Have `listener(brand_id, version)` called after a brand was made, suspended or reactivated."""
    if listener not in _listeners:
        _listeners.append(listener)


def create_brand(
    *, actor: Actor, slug: str, name: str, pack: str, accent: str = DEFAULT_ACCENT, reason: str = ""
) -> BrandInfo:
    """Make a brand; see `provisioning.create_brand` for what it must be given and what it refuses."""
    _require(actor, Level.WRITE)
    brand = provisioning.create_brand(
        slug=slug, name=name, pack=pack, actor=actor, accent=accent, reason=reason
    )
    hosts.forget_hosts()
    _tell(brand.id, 1)
    return brand


def suspend_brand(*, actor: Actor, brand_id: UUID, reason: str, expected_version: int | None = None) -> Brand:
    """Close a brand's doors: its hosts answer 423 and its jobs rest, within seconds. Nothing is deleted."""
    return _set_status(
        actor, brand_id, reason, expected_version, Brand.Status.ACTIVE, Brand.Status.SUSPENDED, "suspended"
    )


def reactivate_brand(
    *, actor: Actor, brand_id: UUID, reason: str, expected_version: int | None = None
) -> Brand:
    """Open a suspended brand again; work that came due meanwhile is done now."""
    return _set_status(
        actor, brand_id, reason, expected_version, Brand.Status.SUSPENDED, Brand.Status.ACTIVE, "reactivated"
    )


def enter_brand(*, actor: Actor, brand_id: UUID, reason: str, minutes: int) -> EnteredBrand:
    """Open a stay in a brand: a one-time address, good for two minutes, that starts a session of `minutes`.

    The brand's own audit trail shows who entered and why as soon as the address is opened.
    """
    _require(actor, Level.WRITE)
    if actor.kind is not ActorKind.PLATFORM or actor.id is None:
        raise PermissionRefused  # a stay is a person's
    _check_reason(reason, minutes)
    now = clock.now()
    token = new_token()
    with use_public(), transaction.atomic():
        brand = _locked(brand_id)
        if brand.status != Brand.Status.ACTIVE:
            raise NotAllowedNow("A suspended brand cannot be entered; reactivate it first.")
        entry = SupportEntry.objects.create(
            user_id=actor.id,
            brand=brand,
            reason=reason.strip(),
            token_hash=token_hash(token),
            open_by=now + OPEN_WITHIN,
            expires_at=now + timedelta(minutes=minutes),
        )
        record_act(actor, "brand.entered", brand.id, reason.strip())
    return EnteredBrand(f"{base_url(brand.slug)}/support/{token}", token, entry.expires_at)


def redeem_support_entry(raw_token: str) -> SupportAccess:
    """Use up the one-time token, inside the brand it was made for.

    raises  SupportEntryNotValid when it was used, is late, or belongs to another brand
    """
    brand = current_brand()
    with use_public(), transaction.atomic():
        now = clock.database_now()
        entry = (
            SupportEntry.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(token_hash=token_hash(raw_token), brand_id=brand.id, used_at=None)
            .filter(open_by__gt=now, user__status="ACTIVE")
            .first()
        )
        if entry is None:
            raise SupportEntryNotValid
        entry.used_at = now
        entry.save(update_fields=["used_at"])
        return SupportAccess(entry.id, entry.user_id, entry.user.name, entry.reason, entry.expires_at)


def end_support_entry(entry_id: UUID) -> None:
    """The stay is over before its time: the platform user left the brand."""
    with use_public():
        SupportEntry.objects.filter(pk=entry_id, ended_at=None).update(ended_at=clock.now())


def _set_status(
    actor: Actor,
    brand_id: UUID,
    reason: str,
    expected_version: int | None,
    before: str,
    after: str,
    done: str,
) -> Brand:
    _require(actor, Level.WRITE)
    _check_reason(reason)
    with use_public(), transaction.atomic():
        brand = _locked(brand_id)
        if expected_version is not None and brand.version != expected_version:
            raise VersionConflict(entity="brand", expected=expected_version, current=brand.version)
        if brand.status != before:
            raise NotAllowedNow(f"The brand is {brand.status.lower()}.")
        brand.status = after
        brand.version += 1
        brand.save(update_fields=["status", "version"])
        record_act(actor, f"brand.{done}", brand.id, reason.strip())
    # A transaction of its own: one that spans two schemas could not follow a brand to another server.
    with use_brand(brand.schema_name), transaction.atomic():
        audit.record(
            actor=actor,
            action=f"platform.{done}",
            entity="brand",
            entity_id=brand.id,
            before={"status": before},
            after={"status": after},
            reason=reason.strip(),
        )
    context.forget(brand.schema_name)
    hosts.forget_hosts()
    _tell(brand.id, brand.version)
    return brand


def _locked(brand_id: UUID) -> Brand:
    brand = Brand.objects.select_for_update().filter(pk=brand_id).first()
    if brand is None or brand.status == Brand.Status.PREPARING:
        raise BrandNotFound
    return brand


def _require(actor: Actor, level: Level) -> None:
    if not actor.may(PLATFORM, level):
        raise PermissionRefused


def _check_reason(reason: str, minutes: int | None = None) -> None:
    problems = []
    if not 3 <= len(reason.strip()) <= 500:
        problems.append(FieldProblem("reason", "bad_reason", "Say why, in 3 to 500 characters."))
    if minutes is not None and not 1 <= minutes <= LONGEST_STAY_MINUTES:
        limit = f"Choose 1 to {LONGEST_STAY_MINUTES} minutes."
        problems.append(FieldProblem("minutes", "bad_minutes", limit))
    if problems:
        raise ValidationFailed(problems)


def _tell(brand_id: UUID, version: int) -> None:
    def tell() -> None:
        for listener in _listeners:
            listener(brand_id, version)

    with use_public():
        transaction.on_commit(tell, robust=True)


__all__ = [
    "BrandInfo",
    "EnteredBrand",
    "SupportAccess",
    "create_brand",
    "end_support_entry",
    "enter_brand",
    "on_brand_changed",
    "reactivate_brand",
    "redeem_support_entry",
    "suspend_brand",
]
