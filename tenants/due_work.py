"""Which brands have something due: an index over all of them, so that a sweep enters only those.

A mark may be lost (it is written after the commit of its cause); a full sweep now and then finds what it hid.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

from backend.kernel import clock
from tenants.context import use_public
from tenants.models import Brand

# Fresh work has just been rung for; the sweeper looks after it once the worker had its chance.
_GRACE = timedelta(seconds=6)

_marked: dict[str, datetime] = {}


def mark_due(schema: str, due_at: datetime) -> None:
    """Note that the brand has work due then. Call it after commit; it may be called from inside any brand."""
    at = _whole_second(max(due_at, clock.now() + _GRACE))
    if _marked.get(schema) == at:
        return  # this process said so a moment ago
    with use_public(), connection.cursor() as cursor:
        cursor.execute(
            "insert into tenants_duework (schema, due_at) values (%s, %s) on conflict do nothing",
            [schema, at],
        )
    _marked[schema] = at


def due_schemas() -> list[str]:
    """The active brands that have something due now. Takes the marks away: look into each of them once."""
    with use_public(), connection.cursor() as cursor:
        cursor.execute(
            "with taken as (delete from tenants_duework where due_at <= clock_timestamp() returning schema)"
            " select distinct brand.schema_name from taken join tenants_brand brand on brand.schema_name = taken.schema"
            " where brand.status = 'ACTIVE' order by 1"
        )
        return [row[0] for row in cursor.fetchall()]


def active_schemas() -> list[str]:
    """Every brand that is open for business."""
    with use_public():
        active = Brand.objects.filter(status=Brand.Status.ACTIVE).order_by("schema_name")
        return list(active.values_list("schema_name", flat=True))


def _whole_second(moment: datetime) -> datetime:
    """Up to the next whole second, so that a busy brand leaves one mark a second."""
    return datetime.fromtimestamp(-(-moment.timestamp() // 1), UTC)
