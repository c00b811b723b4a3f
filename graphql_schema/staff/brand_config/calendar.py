"""The brand's days off: the country's that it chose, its own, and where a due date on one of them goes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from backend.brand_config import queries as config_queries
from backend.brand_config import services as brand_config
from backend.loans import queries as loan_queries
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation, query


@strawberry.type(
    description="`shiftsTo` is where a due date goes while the day is off; `dueThatDay` counts instalments"
    " whose date is fixed already and stays."
)
class CalendarDay:
    day: date
    name: str
    is_public: bool
    chosen: bool
    shifts_to: date
    due_that_day: int


@strawberry.type
class CalendarYear:
    year: int
    sunday_off: bool
    holiday_shift: str
    days: list[CalendarDay]


@strawberry.input
class AddHolidayInput:
    day: date
    name: str


@strawberry.input
class RemoveHolidayInput:
    day: date
    reason: str


@strawberry.input
class AddPublicHolidaysInput:
    year: int


@strawberry.type
class CalendarPayload:
    calendar: CalendarYear


CalendarResult = Annotated[CalendarPayload | CommandProblem, strawberry.union("CalendarResult")]


def _year(year: int) -> CalendarYear:
    days = config_queries.calendar_days(year)
    due = loan_queries.unpaid_on(one.day for one in days)
    rules = brand_config.get_many("sunday_off", "holiday_shift")
    return CalendarYear(
        year=year,
        sunday_off=rules["sunday_off"],
        holiday_shift=rules["holiday_shift"],
        days=[
            CalendarDay(
                day=one.day,
                name=one.name,
                is_public=one.is_public,
                chosen=one.chosen,
                shifts_to=one.shifts_to,
                due_that_day=due.get(one.day, 0),
            )
            for one in days
        ],
    )


@strawberry.type
class CalendarQueries:
    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def calendar(self, year: int) -> CalendarYear:
        return _year(year)


@strawberry.type
class CalendarMutations:
    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def add_holiday(self, info: Info, input: AddHolidayInput) -> CalendarResult:
        brand_config.add_holiday(actor=info.context.signed_in, day=input.day, name=input.name)
        return CalendarPayload(calendar=_year(input.day.year))

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def remove_holiday(self, info: Info, input: RemoveHolidayInput) -> CalendarResult:
        brand_config.remove_holiday(actor=info.context.signed_in, day=input.day, reason=input.reason)
        return CalendarPayload(calendar=_year(input.day.year))

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def add_public_holidays(self, info: Info, input: AddPublicHolidaysInput) -> CalendarResult:
        brand_config.add_public_holidays(actor=info.context.signed_in, year=input.year)
        return CalendarPayload(calendar=_year(input.year))
