"""The schedules a loan has had: as money went out, and after each act that planned its instalments anew. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import (
    Disbursal,
    MoneyEvent,
    Payment,
    RateChange,
    Restructure,
    Settlement,
    in_force,
)
from backend.loans.plan.position import InstalmentPosition, LoanPosition
from backend.loans.plan.terms import LoanTerms


class VersionKind(StrEnum):
    DISBURSED = "DISBURSED"
    DRAWN = "DRAWN"
    REPRICED = "REPRICED"
    RESTRUCTURED = "RESTRUCTURED"
    PREPAID = "PREPAID"


@dataclass(frozen=True, slots=True)
class ScheduleVersion:
    """The schedule as `event_id` left it on the day `on`."""

    event_id: UUID
    kind: VersionKind
    on: date


def schedule_versions(
    terms: LoanTerms, events: Iterable[MoneyEvent], *, as_of: date, calendar: BusinessCalendar
) -> tuple[ScheduleVersion, ...]:
    """One for each event in force that changed what the instalments to come ask for, oldest first."""
    known = [event for event in in_force(events) if event.value_date <= as_of]
    position = service_loan(terms, known, as_of=as_of, calendar=calendar, day_closed=False)
    ahead = _paid_ahead(position)
    found = []
    is_lent = False
    for event in known:
        kind = _kind(event, is_lent=is_lent, ahead=ahead)
        is_lent = is_lent or isinstance(event, Disbursal)
        if kind is not None:
            found.append(ScheduleVersion(event.id, kind, event.value_date))
    return tuple(found)


def schedule_after(
    terms: LoanTerms, events: Iterable[MoneyEvent], event_id: UUID, *, calendar: BusinessCalendar
) -> tuple[InstalmentPosition, ...]:
    """The schedule just after one event, on its day; nothing where that event is not in force."""
    known = in_force(events)
    place = next((index for index, event in enumerate(known) if event.id == event_id), None)
    if place is None:
        return ()
    day = known[place].value_date
    return service_loan(terms, known[: place + 1], as_of=day, calendar=calendar, day_closed=False).instalments


def _kind(event: MoneyEvent, *, is_lent: bool, ahead: frozenset[UUID]) -> VersionKind | None:
    if isinstance(event, Disbursal):
        return VersionKind.DRAWN if is_lent else VersionKind.DISBURSED
    if isinstance(event, RateChange):
        return VersionKind.REPRICED
    if isinstance(event, Restructure):
        return VersionKind.RESTRUCTURED
    if isinstance(event, Payment | Settlement) and event.id in ahead:
        return VersionKind.PREPAID
    return None


def _paid_ahead(position: LoanPosition) -> frozenset[UUID]:
    """Payments that paid something of an instalment before its day."""
    due = {row.number: row.due_date for row in position.instalments}
    return frozenset(
        each.event_id
        for each in position.allocations
        # A row that is gone was dropped by what was paid ahead of it.
        if any(due.get(share.instalment, date.max) > each.value_date for share in each.shares)
    )
