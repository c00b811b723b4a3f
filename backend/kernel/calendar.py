"""Working days of a brand: its holidays, its Sundays, and where a due date goes that falls on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SUNDAY = 6
# Longer than any run of holidays; past it the calendar is wrong, and a loop would never end.
_LONGEST_BREAK_DAYS = 60


class Shift(StrEnum):
    """Where a date goes that is not a working day."""

    NEXT = "NEXT"
    PREVIOUS = "PREVIOUS"
    SAME = "SAME"


@dataclass(frozen=True)
class BusinessCalendar:
    """zone: IANA name ("Asia/Kolkata"); holidays: days off beside Sundays."""

    zone: str
    holidays: frozenset[date] = frozenset()
    sunday_off: bool = True
    shift_rule: Shift = Shift.NEXT

    @cached_property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def is_working(self, day: date) -> bool:
        return day not in self.holidays and not (self.sunday_off and day.weekday() == _SUNDAY)

    def shift(self, day: date) -> date:
        """The day itself when it is a working day or the rule is SAME, else the next or previous one."""
        if self.shift_rule is Shift.SAME:
            return day
        step = _DAY if self.shift_rule is Shift.NEXT else -_DAY
        return self._walk(day, step)

    def next_working(self, day: date) -> date:
        """The day itself when it is a working day, else the first after it."""
        return self._walk(day, _DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, when negative); 0 gives `day` itself."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._walk(day + step, step)
        return day

    def local_date(self, instant: datetime) -> date:
        """The calendar date at an instant where the brand is; not the business date, which day-end moves."""
        return instant.astimezone(self.zone_info).date()

    def _walk(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_BREAK_DAYS):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(
            f"No working day within {_LONGEST_BREAK_DAYS} days of {day}: the holidays are wrong."
        )
