"""Work and news that must not be lost: rows first, the doorbell after.

An intent is written in the transaction of its cause. After commit a worker is rung; a sweeper rings again
whatever is due and was not taken. The queue may lose a ring, the row is the truth: it owns attempts,
back-off and parking. A worker claims a row, does the outside call with the intent's id as its key, then in
one transaction writes the effect and `finish`es.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Min, Q
from django.db.models.functions import Now
from psycopg import sql

from backend.kernel import canonical, clock, redaction
from backend.kernel.brand import brand_schema, set_schema_reader
from backend.kernel.errors import DomainError
from backend.kernel.events import Event, encode
from backend.kernel.models import Intent, IntentState
from backend.kernel.schedules import due_schedules, sync_schedules

__all__ = [
    "EVENT_JOB",
    "Event",
    "LeaseLost",
    "claim",
    "due_intents",
    "due_schedules",
    "enqueue",
    "extend",
    "finish",
    "listen_after_commit",
    "next_due",
    "park",
    "publish",
    "publish_all",
    "publish_book",
    "release_parked",
    "retry_later",
    "set_doorbell",
    "set_due_marker",
    "set_schema_reader",
    "sync_schedules",
]

log = logging.getLogger(__name__)

EVENT_JOB = "event"
MAX_ATTEMPTS = 8
# A job that kills its worker never says so; after five silent claims it is parked.
MAX_UNANSWERED = 5
BACK_OFF = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300, 900, 1800, 3600))
LONGEST_OUTAGE_WAIT = timedelta(minutes=5)
RING_AGAIN = tuple(timedelta(seconds=s) for s in (5, 10, 20, 40, 60))

Doorbell = Callable[[str, list[UUID]], None]
DueMarker = Callable[[str, datetime], None]
Listener = Callable[[Event], None]


@dataclass
class _Hooks:
    doorbell: Doorbell | None = None
    due_marker: DueMarker | None = None
    listeners: tuple[Listener, ...] = ()


_hooks = _Hooks()


class LeaseLost(Exception):
    """The lease ran out and another worker took the intent; this worker's effects must not stand."""


def set_doorbell(ring: Doorbell | None) -> None:
    """`ring(schema, intent_ids)` tells a worker; called after commit, and may fail: the sweeper rings again."""
    _hooks.doorbell = ring


def set_due_marker(mark: DueMarker | None) -> None:
    """`mark(schema, due_at)` notes that the brand has work due then, so that a sweep opens only such brands.

    Called after commit; a mark may be lost, so the sweeper still looks into every brand now and then.
    """
    _hooks.due_marker = mark


def listen_after_commit(listener: Listener) -> None:
    """`listener(event)` hears every event after its commit, in the process that told it (live pages)."""
    if listener not in _hooks.listeners:
        _hooks.listeners += (listener,)


# Telling


def publish(event: Event) -> Intent:
    """Tell a fact: an intent now, in this transaction; subscribers and live pages after the commit.

    raises  RuntimeError outside a transaction: a fact without its cause must be impossible
    """
    return publish_all([event])[0]


def publish_all(events: Iterable[Event]) -> list[Intent]:
    """`publish` for many facts of one transaction: one insert and one ring."""
    told = list(events)
    if not told:
        return []
    _need_transaction()
    moment = clock.now()
    intents = Intent.objects.bulk_create(
        [Intent(job=EVENT_JOB, args=encode(event), rung_at=moment) for event in told], batch_size=1000
    )
    _after_commit([intent.id for intent in intents], moment, told)
    return intents


def publish_book(
    event: type[Event], *, source: str, columns: Mapping[str, str], same: Mapping[str, object]
) -> None:
    """`publish` for the facts of a whole book: an event of one type for each row of a table of the caller's.

    columns   fields of the event, each with the column of `source` that holds it
    same      the other fields, with the value that all have

    Nobody is rung: the sweeper brings the rows to the workers by and by, and live pages hear of the batch by the
    one event that its cause publishes.
    """
    _need_transaction()
    names = {field.name for field in fields(event)}
    if names != {*columns, *same}:
        raise TypeError(f"{event.__name__} has the fields {', '.join(sorted(names))}.")
    pairs = [part for name, column in columns.items() for part in (sql.Literal(name), sql.Identifier(column))]
    statement = sql.SQL(_BOOK).format(pairs=sql.SQL(", ").join(pairs), source=sql.Identifier(source))
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {"job": EVENT_JOB, "name": event.__name__, "same": json.dumps(canonical.plain(dict(same)))},
        )
        told = cursor.rowcount
    if told:
        _after_commit([], clock.now(), [])


_BOOK = """
insert into kernel_intent (id, job, args, state, attempts, unanswered, rings, last_error, last_error_code)
select uuidv7(), %(job)s, jsonb_build_object('name', %(name)s::text,
                                             'payload', jsonb_build_object({pairs}) || %(same)s::jsonb),
       'PENDING', 0, 0, 0, '', ''
  from {source}"""


def enqueue(
    job: str,
    *,
    args: Mapping[str, object],
    due_at: datetime | None = None,
    dedupe_key: str | None = None,
) -> Intent:
    """Have a job done, once this transaction commits.

    job         its name in the workers' table ("notifications.deliver")
    args        ids and codes only, never personal data: the row is kept and shown to operators
    due_at      not before this instant; at once when not given
    dedupe_key  one intent for ever per key and brand; the one that stands is given back
    """
    _need_transaction()
    if dedupe_key is not None:
        found = Intent.objects.filter(dedupe_key=dedupe_key).first()
        if found is not None:
            return found
    moment = clock.now()
    rung_at = moment if due_at is None else None
    intent = Intent(job=job, args=canonical.plain(args), dedupe_key=dedupe_key, rung_at=rung_at)
    if due_at is not None:
        intent.due_at = due_at
    if dedupe_key is None:
        intent.save(force_insert=True)
    else:
        # Two writers with one key: the second waits for the first, then finds its row.
        Intent.objects.bulk_create([intent], ignore_conflicts=True)
        intent = Intent.objects.get(dedupe_key=dedupe_key)
    _after_commit([intent.id] if due_at is None else [], due_at or moment, [])
    return intent


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Intents and events are written in the transaction of their cause.")


def _after_commit(ring_ids: list[UUID], due_at: datetime, told: list[Event]) -> None:
    schema = brand_schema()
    surroundings = copy_context()  # the commit may come after its cause has left the brand

    def ring() -> None:
        marker, doorbell = _hooks.due_marker, _hooks.doorbell
        if marker is not None:
            _quietly("due_marker", marker, schema, due_at)
        if ring_ids and doorbell is not None:
            _quietly("doorbell", doorbell, schema, ring_ids)
        for listener in _hooks.listeners:
            for event in told:
                _quietly("listener", surroundings.run, listener, event)

    transaction.on_commit(ring, robust=True)


def _quietly(what: str, act: Callable[..., None], *args: object) -> None:
    try:
        act(*args)
    except Exception as failure:  # noqa: BLE001 - whatever a hook raises: the rows stand, the sweeper rings again
        log.warning("outbox_hook_failed", extra={"hook": what, "error": type(failure).__name__})


# Doing

_CLAIM = """
update kernel_intent set
    state = case when unanswered >= %(max_unanswered)s then 'PARKED' else 'RUNNING' end,
    last_error = case when unanswered >= %(max_unanswered)s
        then 'Claimed ' || unanswered || ' times without a result.' else last_error end,
    last_error_code = case when unanswered >= %(max_unanswered)s then 'poison' else last_error_code end,
    attempts = attempts + 1,
    unanswered = unanswered + 1,
    rings = 0,
    lease_until = clock_timestamp() + make_interval(secs => %(lease_s)s)
where id = %(id)s
  and ((state = 'PENDING' and due_at <= coalesce(%(at)s, clock_timestamp()))
       or (state = 'RUNNING' and lease_until < coalesce(%(at)s, clock_timestamp())))
returning state
"""


def claim(intent_id: UUID, *, lease_s: int, at: datetime | None = None) -> Intent | None:
    """Take an intent for `lease_s` seconds, by one update; `None` when there is nothing to take.

    lease_s  longer than the job's time limit; a long job `extend`s it
    at       stands in for the clock of the database; for tests and simulations

    An intent claimed five times without a result (its job kills the worker) is parked instead.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM, {"id": intent_id, "lease_s": lease_s, "at": at, "max_unanswered": MAX_UNANSWERED}
        )
        row = cursor.fetchone()
    if row is None or row[0] == IntentState.PARKED:
        return None
    return Intent.objects.get(pk=intent_id)


def finish(intent: Intent) -> None:
    """Done: called in the transaction that writes the effect, so that both stand or neither.

    raises  LeaseLost when another worker has claimed it since
    """
    _settle(intent, state=IntentState.DONE, done_at=Now(), lease_until=None, unanswered=0)


def extend(intent: Intent, *, lease_s: int) -> None:
    """Hold the intent for `lease_s` seconds from now; raises LeaseLost."""
    _settle(intent, lease_until=Now() + timedelta(seconds=lease_s))


def retry_later(
    intent: Intent, *, error: Exception | str, delay: timedelta | None = None, forever: bool = False
) -> bool:
    """It did not work: run again after `delay`, or after the next step of the back-off.

    forever  for what heals by itself (a provider that is away): never parked, asked again at least every 5 minutes
    gives    False when this was the last attempt, and the intent is parked instead
    raises   LeaseLost
    """
    text, code = describe(error)
    if intent.attempts >= MAX_ATTEMPTS and not forever:
        _park(intent, text, code)
        return False
    wait = delay if delay is not None else back_off(intent.attempts)
    if forever and delay is None:
        wait = min(wait, LONGEST_OUTAGE_WAIT)
    _settle(
        intent,
        state=IntentState.PENDING,
        due_at=Now() + wait,
        lease_until=None,
        unanswered=0,
        rung_at=None,
        last_error=text,
        last_error_code=code,
    )
    _mark_due(clock.now() + wait)
    return True


def park(intent: Intent, *, reason: Exception | str) -> None:
    """Give up until a person looks at it; raises LeaseLost."""
    _park(intent, *describe(reason))


def release_parked(intent_id: UUID) -> bool:
    """A parked intent gets its attempts back and runs at once; gives whether there was one."""
    released = Intent.objects.filter(pk=intent_id, state=IntentState.PARKED).update(
        state=IntentState.PENDING,
        due_at=Now(),
        attempts=F("attempts") * 0,
        unanswered=0,
        rings=0,
        rung_at=None,
    )
    if released:
        _mark_due(clock.now())
    return bool(released)


def back_off(attempts: int) -> timedelta:
    """How long to wait after the given number of attempts."""
    return BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]


def describe(error: Exception | str) -> tuple[str, str]:
    """An error as a row may keep it: masked, short, with a code."""
    if isinstance(error, str):
        return redaction.mask_text(error)[:500], "reported"
    code = error.code if isinstance(error, DomainError) else type(error).__name__
    return redaction.mask_text(str(error))[:500], code[:60]


def _park(intent: Intent, text: str, code: str) -> None:
    _settle(intent, state=IntentState.PARKED, lease_until=None, last_error=text, last_error_code=code)


def _settle(intent: Intent, **changes: Any) -> None:
    held = Intent.objects.filter(pk=intent.pk, state=IntentState.RUNNING, attempts=intent.attempts)
    if not held.update(**changes):
        raise LeaseLost(str(intent.pk))


def _mark_due(due_at: datetime) -> None:
    schema = brand_schema()
    marker = _hooks.due_marker
    if marker is not None:
        transaction.on_commit(lambda: _quietly("due_marker", marker, schema, due_at), robust=True)


# Sweeping

_RING_GAPS = ", ".join(str(int(gap.total_seconds())) for gap in RING_AGAIN)
_DUE = f"""
update kernel_intent set rung_at = coalesce(%(at)s, clock_timestamp()), rings = least(rings + 1, 100)
where id in (
    select id from kernel_intent
    where ((state = 'PENDING' and due_at <= coalesce(%(at)s, clock_timestamp()))
           or (state = 'RUNNING' and lease_until < coalesce(%(at)s, clock_timestamp())))
      and (rung_at is null or rung_at < coalesce(%(at)s, clock_timestamp()) - make_interval(
            secs => (array[{_RING_GAPS}])[least(rings + 1, {len(RING_AGAIN)})]))
    order by due_at
    limit %(limit)s
    for update skip locked)
returning id
"""  # noqa: S608 - only numbers of this file are put in


def due_intents(*, limit: int, at: datetime | None = None) -> list[UUID]:
    """What the sweeper should ring now in the open brand, oldest first, and note that it did.

    Due and not taken, or taken by a worker whose lease ran out. One that was rung lately waits 5, 10, 20,
    40, then 60 seconds, so that a busy queue is not filled with the same rings. Two sweepers at once
    share the rows out between them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"limit": limit, "at": at})
        return [row[0] for row in cursor.fetchall()]


def next_due() -> datetime | None:
    """When the open brand next has work, a running lease's end included; `None` when there is none."""
    pending = Q(state=IntentState.PENDING)
    running = Q(state=IntentState.RUNNING)
    found = Intent.objects.filter(pending | running).aggregate(
        due=Min("due_at", filter=pending), lease=Min("lease_until", filter=running)
    )
    moments = [moment for moment in (found["due"], found["lease"]) if moment is not None]
    return min(moments, default=None)
