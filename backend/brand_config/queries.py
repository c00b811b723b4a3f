"""Reading settings as a page shows them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import QuerySet

from backend.brand_config.models import BlockEntry, Holiday, SettingChange, SettingValue
from backend.brand_config.public_holidays import FIRST_YEAR, LAST_YEAR, public_holidays
from backend.brand_config.services import business_calendar
from backend.brand_config.settings import SETTINGS, Setting
from backend.kernel.errors import ValidationFailed
from tenants.context import current_brand


@dataclass(frozen=True)
class SettingView:
    """A setting with its value as text, its version (0 at the default) and its changes, newest first."""

    setting: Setting
    value: str
    default: str
    version: int
    changed_at: datetime | None
    changed_by: str | None
    history: list[SettingChange] = field(default_factory=list)


def settings_with_history(*, history_limit: int = 20) -> list[SettingView]:
    """Every setting in the order it is declared, by two queries."""
    pack = current_brand().pack
    stored = {row.key: row for row in SettingValue.objects.all()}
    changes: dict[str, list[SettingChange]] = defaultdict(list)
    for change in SettingChange.objects.order_by("-created_at", "-id"):
        if len(changes[change.key]) < history_limit:
            changes[change.key].append(change)
    return [_view(one, stored.get(one.key), pack, changes[one.key]) for one in SETTINGS.values()]


def setting_view(key: str) -> SettingView:
    """raises  KeyError for a setting that is not declared"""
    row = SettingValue.objects.filter(key=key).first()
    changes = list(SettingChange.objects.filter(key=key).order_by("-created_at", "-id")[:20])
    return _view(SETTINGS[key], row, current_brand().pack, changes)


@dataclass(frozen=True)
class CalendarDay:
    """A day off, or one the brand could choose.

    is_public  in the country's list; another is the brand's own
    chosen     nothing falls due on it
    shifts_to  where a due date on it goes while it is off
    """

    day: date
    name: str
    is_public: bool
    chosen: bool
    shifts_to: date


def calendar_days(year: int) -> list[CalendarDay]:
    """The country's holidays of a year and the brand's own, by date.

    raises  ValidationFailed for a year no calendar is kept of
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationFailed.one("year", "out_of_range", f"From {FIRST_YEAR} to {LAST_YEAR}.")
    public = dict(public_holidays(current_brand().pack, year))
    chosen = dict(Holiday.objects.filter(day__year=year).values_list("day", "name"))
    calendar = business_calendar()
    return [
        CalendarDay(
            day=day,
            name=chosen.get(day) or public[day],
            is_public=day in public,
            chosen=day in chosen,
            shifts_to=replace(calendar, holidays=calendar.holidays | {day}).shift(day),
        )
        for day in sorted({*public, *chosen})
    ]


def holidays() -> QuerySet[Holiday]:
    return Holiday.objects.order_by("day")


def block_entries() -> QuerySet[BlockEntry]:
    """What is blocked now, newest first."""
    return BlockEntry.objects.filter(removed_at=None).order_by("-created_at", "-id")


def _view(one: Setting, row: SettingValue | None, pack: str, changes: list[SettingChange]) -> SettingView:
    default = one.spell(one.read(one.default_for(pack)))
    return SettingView(
        setting=one,
        value=row.value if row else default,
        default=default,
        version=row.version if row else 0,
        changed_at=row.changed_at if row and row.version else None,
        changed_by=row.changed_by if row and row.version else None,
        history=changes,
    )
