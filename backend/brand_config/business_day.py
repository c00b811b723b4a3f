"""The day of the books. It moves by day-end, not by the clock."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.brand_config.errors import BusinessDateMoved
from backend.brand_config.events import BusinessDateAdvanced
from backend.brand_config.models import BusinessDay
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.calendar import BusinessCalendar
from backend.kernel.outbox import publish
from tenants.context import current_brand

# Of the one row, for the audit trail, which names things by uuid.
BUSINESS_DAY_ID = UUID(int=1)


def business_date() -> date:
    """The day the books stand at; before they were opened, today where the brand is."""
    row = BusinessDay.objects.first()
    return row.today if row else _local_today()


def advance_business_date(*, actor: Actor, expected: date, to: date) -> date:
    """Move the books on, when day-end has done its work for `expected`.

    raises  BusinessDateMoved when the books no longer stand at `expected`, or `to` is not later
    """
    with transaction.atomic():
        row = BusinessDay.objects.select_for_update().first() or BusinessDay(today=_local_today(), version=0)
        if row.today != expected or to <= expected:
            raise BusinessDateMoved(expected=expected.isoformat(), current=row.today.isoformat())
        _move(row, to, actor, "business_date.advanced", "")
    return to


def open_books(*, actor: Actor, on: date, reason: str) -> date:
    """Set the day the books begin at: for a new brand, and for history that is brought in or made up.

    The day may go back; nothing that is booked is touched by it.
    """
    with transaction.atomic():
        row = BusinessDay.objects.select_for_update().first() or BusinessDay(today=on, version=0)
        _move(row, on, actor, "business_date.opened", reason)
    return on


def _move(row: BusinessDay, to: date, actor: Actor, action: str, reason: str) -> None:
    before = row.today
    row.today, row.version, row.moved_at = to, row.version + 1, clock.now()
    row.save()
    publish(BusinessDateAdvanced(entity_id=BUSINESS_DAY_ID, version=row.version, business_date=to))
    record(
        actor=actor,
        action=action,
        entity="business_date",
        entity_id=BUSINESS_DAY_ID,
        before={"business_date": before},
        after={"business_date": to},
        reason=reason,
    )


def _local_today() -> date:
    return BusinessCalendar(zone=current_brand().zone).local_date(clock.now())
