"""Working days, shifted due dates, and times of day that belong to the brand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.calendar import BusinessCalendar, Shift
from backend.kernel.schedules import next_run

REPUBLIC_DAY = date(2026, 1, 26)  # a Monday, after Sunday the 25th
INDIA = ZoneInfo("Asia/Kolkata")


def india(shift: Shift = Shift.NEXT, *, sunday_off: bool = True) -> BusinessCalendar:
    return BusinessCalendar(
        "Asia/Kolkata", frozenset({REPUBLIC_DAY}), sunday_off=sunday_off, shift_rule=shift
    )


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(Shift.NEXT, date(2026, 1, 27)), (Shift.PREVIOUS, date(2026, 1, 24)), (Shift.SAME, date(2026, 1, 25))],
)
def test_a_due_date_on_a_sunday_before_a_holiday_goes_where_the_rule_says(
    shift: Shift, expected: date
) -> None:
    assert india(shift).shift(date(2026, 1, 25)) == expected


def test_a_working_day_stays_where_it_is() -> None:
    assert india().shift(date(2026, 1, 27)) == date(2026, 1, 27)


def test_with_sundays_on_a_sunday_is_a_working_day() -> None:
    assert india(sunday_off=False).is_working(date(2026, 1, 25))


def test_three_working_days_from_a_friday_skip_sunday_and_the_holiday() -> None:
    # Saturday 24 is the first, Tuesday 27 the second, Wednesday 28 the third.
    assert india().add_working_days(date(2026, 1, 23), 3) == date(2026, 1, 28)
    assert india().add_working_days(date(2026, 1, 28), -3) == date(2026, 1, 23)
    assert india().add_working_days(date(2026, 1, 25), 0) == date(2026, 1, 25)


def test_late_evening_in_london_is_tomorrow_in_kolkata() -> None:
    assert india().local_date(datetime(2026, 3, 31, 20, 0, tzinfo=UTC)) == date(2026, 4, 1)


def test_a_calendar_without_working_days_is_told_instead_of_looping() -> None:
    year = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(400))
    with pytest.raises(ValueError, match="holidays are wrong"):
        BusinessCalendar("Asia/Kolkata", year).shift(date(2026, 1, 1))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(min_value=1, max_value=40))
def test_adding_working_days_lands_on_one_and_back_again(day: date, count: int) -> None:
    calendar = india()
    ahead = calendar.add_working_days(day, count)
    assert calendar.is_working(ahead)
    back = calendar.add_working_days(ahead, -count)
    assert back <= day
    assert calendar.add_working_days(back, count) == ahead


def test_a_daily_run_keeps_the_brands_hour_whatever_the_machines_zone() -> None:
    # 00:15 in Kolkata is 18:45 UTC the day before.
    after = datetime(2026, 11, 22, 18, 44, tzinfo=UTC)
    first = next_run(None, time(0, 15), after=after, zone=INDIA)
    assert first.astimezone(UTC) == datetime(2026, 11, 22, 18, 45, tzinfo=UTC)
    assert next_run(None, time(0, 15), after=first, zone=INDIA).astimezone(UTC) == datetime(
        2026, 11, 23, 18, 45, tzinfo=UTC
    )


def test_an_interval_runs_so_many_seconds_on() -> None:
    after = datetime(2026, 11, 22, tzinfo=UTC)
    assert next_run(60, None, after=after, zone=INDIA) == after + timedelta(seconds=60)
