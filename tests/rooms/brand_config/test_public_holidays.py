"""Public holidays by country and year, what a brand chose of them, and where a due date goes."""

from __future__ import annotations

from datetime import date

import pytest

from backend.brand_config.models import Holiday
from backend.brand_config.public_holidays import public_holidays
from backend.brand_config.queries import calendar_days
from backend.brand_config.services import (
    add_holiday,
    add_public_holidays,
    business_calendar,
    remove_holiday,
    set_setting,
)
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import PermissionRefused, ValidationFailed

ADMIN = Actor.system("tests")
REPUBLIC_DAY_2031 = date(2031, 1, 26)  # a Sunday
INDEPENDENCE_DAY_2031 = date(2031, 8, 15)  # a Friday


@pytest.mark.parametrize(
    ("pack", "day"),
    [
        ("IN", date(2027, 1, 26)),
        ("IN", date(2027, 8, 15)),
        ("HK", date(2027, 7, 1)),
        ("HK", date(2027, 10, 1)),
    ],
)
def test_each_country_has_its_own_days(pack: str, day: date) -> None:
    assert day in dict(public_holidays(pack, 2027))
    other = "HK" if pack == "IN" else "IN"
    assert day not in dict(public_holidays(other, 2027))


@pytest.mark.usefixtures("brand")
def test_taking_over_a_year_twice_adds_nothing_and_renames_nothing() -> None:
    add_holiday(actor=ADMIN, day=INDEPENDENCE_DAY_2031, name="Our own name")

    first = add_public_holidays(actor=ADMIN, year=2031)
    again = add_public_holidays(actor=ADMIN, year=2031)

    assert first == len(public_holidays("IN", 2031)) - 1
    assert again == 0
    assert Holiday.objects.get(day=INDEPENDENCE_DAY_2031).name == "Our own name"


@pytest.mark.usefixtures("brand")
def test_a_chosen_day_moves_new_due_dates_by_the_rule_and_a_free_one_does_not() -> None:
    assert business_calendar().shift(INDEPENDENCE_DAY_2031) == INDEPENDENCE_DAY_2031

    add_holiday(actor=ADMIN, day=INDEPENDENCE_DAY_2031, name="Independence Day")
    told = next(one for one in calendar_days(2031) if one.day == INDEPENDENCE_DAY_2031)
    assert business_calendar().shift(INDEPENDENCE_DAY_2031) == date(2031, 8, 16) == told.shifts_to

    set_setting(actor=ADMIN, key="holiday_shift", value="PREVIOUS", reason="tests")
    assert business_calendar().shift(INDEPENDENCE_DAY_2031) == date(2031, 8, 14)
    set_setting(actor=ADMIN, key="holiday_shift", value="SAME", reason="tests")
    assert business_calendar().shift(INDEPENDENCE_DAY_2031) == INDEPENDENCE_DAY_2031

    remove_holiday(actor=ADMIN, day=INDEPENDENCE_DAY_2031, reason="tests")
    told = next(one for one in calendar_days(2031) if one.day == INDEPENDENCE_DAY_2031)
    assert (told.chosen, told.is_public) == (False, True)


@pytest.mark.usefixtures("brand")
def test_sundays_off_is_a_rule_of_its_own() -> None:
    assert business_calendar().shift(REPUBLIC_DAY_2031) == date(2031, 1, 27)

    set_setting(actor=ADMIN, key="sunday_off", value="false", reason="tests")

    assert business_calendar().shift(REPUBLIC_DAY_2031) == REPUBLIC_DAY_2031


@pytest.mark.usefixtures("brand")
def test_years_without_a_calendar_and_strangers_are_refused() -> None:
    for year in (1999, 2101):
        with pytest.raises(ValidationFailed):
            add_public_holidays(actor=ADMIN, year=year)
        with pytest.raises(ValidationFailed):
            calendar_days(year)
    with pytest.raises(PermissionRefused):
        add_public_holidays(actor=Actor(ActorKind.STAFF, None, "Nobody"), year=2031)
