"""Reads and writes of what a brand has set.

Reads are fresh: a change counts from the next read, in every process.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from backend.audit.services import record
from backend.brand_config import packs
from backend.brand_config.business_day import advance_business_date, business_date, open_books
from backend.brand_config.errors import UnknownReasonCode, UnknownSetting
from backend.brand_config.events import SettingChanged
from backend.brand_config.models import Holiday, ReasonCode, SettingChange, SettingValue
from backend.brand_config.public_holidays import FIRST_YEAR, LAST_YEAR, public_holidays
from backend.brand_config.settings import SETTINGS, Setting
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.calendar import BusinessCalendar, Shift
from backend.kernel.errors import NotFound, ValidationFailed, VersionConflict
from backend.kernel.ids import uuid7
from backend.kernel.outbox import publish
from tenants.context import current_brand

__all__ = [
    "add_holiday",
    "add_public_holidays",
    "advance_business_date",
    "brand_zone",
    "business_calendar",
    "business_date",
    "get",
    "get_many",
    "open_books",
    "reason_code",
    "reason_codes",
    "remove_holiday",
    "restore_setting",
    "save_reason_code",
    "set_setting",
]

PERMISSION = "BRAND_SETTINGS"


# Settings


def setting(key: str) -> Setting:
    """raises  UnknownSetting"""
    try:
        return SETTINGS[key]
    except KeyError:
        raise UnknownSetting(key=key) from None


def get(key: str) -> Any:
    """The value in its type: bool, int, Decimal, tuple of str, or str (a time is `HH:MM`); the default if unset.

    raises  UnknownSetting
    """
    return get_many(key)[key]


def get_many(*keys: str) -> dict[str, Any]:
    """Several values by one query."""
    known = {key: setting(key) for key in keys}
    stored = dict(SettingValue.objects.filter(key__in=keys).values_list("key", "value"))
    pack = current_brand().pack
    return {key: one.read(stored.get(key, one.default_for(pack))) for key, one in known.items()}


def set_setting(
    *, actor: Actor, key: str, value: str, reason: str, expected_version: int | None = None
) -> SettingChange | None:
    """Change a setting; it counts at once.

    value             as text, in the form `Setting.read` takes
    expected_version  of the value seen; 0 while it stood at its default
    gives             the change, or None when the value is already so
    raises            UnknownSetting, ValidationFailed, VersionConflict, PermissionRefused,
                      PolicyViolation naming the rule that it would loosen
    """
    return _change(actor, key, value, reason, expected_version, restores=None)


def restore_setting(
    *, actor: Actor, change_id: UUID, reason: str, expected_version: int | None = None
) -> SettingChange | None:
    """Take back the value that stood before a change; today's rules hold for it too.

    raises  NotFound, and what `set_setting` raises
    """
    change = SettingChange.objects.filter(pk=change_id).first()
    if change is None:
        raise NotFound
    return _change(actor, change.key, change.old, reason, expected_version, restores=change)


def _change(
    actor: Actor,
    key: str,
    value: str,
    reason: str,
    expected_version: int | None,
    *,
    restores: SettingChange | None,
) -> SettingChange | None:
    actor.require(PERMISSION, Level.WRITE)
    declared = setting(key)
    typed = declared.read(value)
    text = declared.spell(typed)
    with transaction.atomic():
        _hold(declared, typed)
        row = _locked(declared, actor)
        standing = 0 if row.version == 0 else row.version
        if expected_version is not None and expected_version != standing:
            raise VersionConflict(entity="setting", expected=expected_version, current=standing)
        old = row.value
        if old == text:
            return None
        row.value, row.changed_at, row.changed_by = text, clock.now(), actor.name[:200]
        row.bump()
        row.save()
        change = SettingChange.objects.create(
            key=key,
            version=row.version,
            old=old,
            new=text,
            reason=reason,
            actor_id=actor.id,
            actor_name=actor.name[:200],
            restores=restores,
        )
        publish(SettingChanged(entity_id=row.id, version=row.version, key=key))
        record(
            actor=actor,
            action="setting.restored" if restores else "setting.changed",
            entity="setting",
            entity_id=row.id,
            before={key: old},
            after={key: text},
            reason=reason,
        )
    return change


def _locked(declared: Setting, actor: Actor) -> SettingValue:
    """The row, locked; made at the default with version 0 the first time."""
    default = declared.default_for(current_brand().pack)
    text = declared.spell(declared.read(default))
    fresh = SettingValue(id=uuid7(), key=declared.key, value=text, version=0, changed_by=actor.name[:200])
    SettingValue.objects.bulk_create([fresh], ignore_conflicts=True)
    return SettingValue.objects.select_for_update().get(key=declared.key)


def _hold(declared: Setting, typed: Any) -> None:
    """A rule that comes into force later holds already: a value saved today stands tomorrow."""
    today = business_date()
    for code in declared.rules:
        for one in packs.pack_rules():
            upcoming = one.effective_from is not None and one.effective_from > today
            if one.code == code and (one.in_force(today) or upcoming):
                one.hold(typed)


# Calendar


def brand_zone() -> ZoneInfo:
    """The zone of the brand's books."""
    return ZoneInfo(current_brand().zone)


def business_calendar() -> BusinessCalendar:
    """The brand's holidays, Sundays and shift rule, as they stand now."""
    chosen = get_many("sunday_off", "holiday_shift")
    return BusinessCalendar(
        zone=current_brand().zone,
        holidays=frozenset(Holiday.objects.values_list("day", flat=True)),
        sunday_off=chosen["sunday_off"],
        shift_rule=Shift(chosen["holiday_shift"]),
    )


def add_holiday(*, actor: Actor, day: date, name: str) -> Holiday:
    """A day off from now on; schedules that stand are not moved by it. Naming a known day renames it."""
    actor.require(PERMISSION, Level.WRITE)
    if not name.strip():
        raise ValidationFailed.one("name", "required", "Name the holiday.")
    with transaction.atomic():
        holiday, _ = Holiday.objects.update_or_create(day=day, defaults={"name": name.strip()[:120]})
        after = {"day": day, "name": holiday.name}
        record(actor=actor, action="holiday.added", entity="holiday", entity_id=holiday.id, after=after)
    return holiday


def add_public_holidays(*, actor: Actor, year: int) -> int:
    """Take over the country's holidays of a year that are not there yet; gives how many that were.

    raises  ValidationFailed for a year no calendar is kept of, PermissionRefused
    """
    actor.require(PERMISSION, Level.WRITE)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationFailed.one("year", "out_of_range", f"From {FIRST_YEAR} to {LAST_YEAR}.")
    public = public_holidays(current_brand().pack, year)
    with transaction.atomic():
        known = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
        fresh = [Holiday(day=day, name=name[:120]) for day, name in public if day not in known]
        Holiday.objects.bulk_create(fresh, ignore_conflicts=True)
        for holiday in fresh:
            after = {"day": holiday.day, "name": holiday.name}
            record(actor=actor, action="holiday.added", entity="holiday", entity_id=holiday.id, after=after)
    return len(fresh)


def remove_holiday(*, actor: Actor, day: date, reason: str) -> None:
    """raises  NotFound"""
    actor.require(PERMISSION, Level.WRITE)
    with transaction.atomic():
        holiday = Holiday.objects.select_for_update().filter(day=day).first()
        if holiday is None:
            raise NotFound
        holiday_id, before = holiday.id, {"day": day, "name": holiday.name}
        holiday.delete()
        record(
            actor=actor,
            action="holiday.removed",
            entity="holiday",
            entity_id=holiday_id,
            before=before,
            reason=reason,
        )


# Reason codes


def reason_codes(kind: str) -> dict[str, ReasonCode]:
    """The codes staff may choose from, by code, in alphabetical order of their text."""
    return {row.code: row for row in ReasonCode.objects.filter(kind=kind, active=True).order_by("text")}


def reason_code(kind: str, code: str) -> ReasonCode:
    """One code, an inactive one too: old decisions still name it. Raises UnknownReasonCode."""
    row = ReasonCode.objects.filter(kind=kind, code=code).first()
    if row is None:
        raise UnknownReasonCode(kind=kind, reason_code=code)
    return row


def save_reason_code(
    *, actor: Actor, kind: str, code: str, text: str, customer_text: str, active: bool = True
) -> ReasonCode:
    """Add a reason, or change its words; a code is never deleted, only made inactive."""
    actor.require(PERMISSION, Level.WRITE)
    if not text.strip():
        raise ValidationFailed.one("text", "required", "Say the reason.")
    with transaction.atomic():
        row = ReasonCode.objects.select_for_update().filter(kind=kind, code=code).first()
        before = {"text": row.text, "customer_text": row.customer_text, "active": row.active} if row else None
        row = row or ReasonCode(kind=kind, code=code)
        row.text, row.customer_text, row.active = text.strip(), customer_text.strip(), active
        row.save()
        after = {
            "kind": kind,
            "code": code,
            "text": row.text,
            "customer_text": row.customer_text,
            "active": active,
        }
        record(
            actor=actor,
            action="reason_code.saved",
            entity="reason_code",
            entity_id=row.id,
            before=before,
            after=after,
        )
    return row
