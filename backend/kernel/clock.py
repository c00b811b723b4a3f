"""What time it is. The business date is not here: a brand has its own (`brand_config.services`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.db import connection

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """This instant, in UTC and aware, by the clock of this machine."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend(instant: datetime) -> Iterator[None]:
    """Have `now` answer `instant` within the block: for a demo's made-up history and for simulations.

    No entrance uses it. `database_now`, which guards what expires, is not moved.
    """
    token = _pretended.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def database_now() -> datetime:
    """This instant by the clock of the database, the one clock that all machines share.

    Whatever guards an expiry (a one-time password, a lease) asks this one: a machine whose clock is
    wrong must not stretch it. It moves on within a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant
