"""Who may call the outside party for a row just now: one caller at a time, for as long as a call may take."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from backend.kernel import clock
from backend.kernel.outbox import BACK_OFF, enqueue

CALL_LEASE = timedelta(seconds=60)
# A call made in the request itself gets this long before the job makes it in its place.
REQUEST_GRACE = timedelta(seconds=15)
LONGEST_ROUND = timedelta(minutes=15)


class Leased(Protocol):
    leased_until: datetime | None


def take_lease(row: Leased) -> bool:
    """Take the row for one outside call, unless somebody holds it; the caller saves it, locked."""
    moment = clock.database_now()
    if row.leased_until is not None and row.leased_until > moment:
        return False
    row.leased_until = moment + CALL_LEASE
    return True


def next_round(job: str, *, args: dict[str, object], round: int) -> None:
    """Have the job run again later: a provider that is down is asked again for as long as it takes.

    Each round is its own intent, so that a long outage never uses up an intent's attempts.
    """
    delay = min(BACK_OFF[min(round, len(BACK_OFF) - 1)], LONGEST_ROUND)
    enqueue(job, args={**args, "round": round + 1}, due_at=clock.now() + delay)
