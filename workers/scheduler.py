"""The scheduler's loop: sweep what is due, start what the timetable says. Two at once do no harm.

Each round asks the central index which brands have something due, and enters only those.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, close_old_connections

from backend.kernel import outbox
from tenants.context import use_brand
from tenants.due_work import active_schemas, due_schemas
from workers import timetable
from workers.doorbell import ring

TICK_S = 1.0
FULL_SWEEP_EVERY = 30
BATCH = 200
MAX_BATCHES = 25  # of one brand in one round, so that the others get their turn

log = structlog.get_logger("scheduler")


def sweep(schema: str) -> int:
    """Ring again for a brand's intents that are due and unclaimed; how many."""
    rung = 0
    with use_brand(schema):
        for _ in range(MAX_BATCHES):
            due = outbox.due_intents(limit=BATCH)
            if due:
                ring(schema, due)
                rung += len(due)
            if len(due) < BATCH:
                break
    return rung


def start_scheduled(schema: str) -> int:
    """Put the timetable's due jobs into the brand's intents; how many."""
    with use_brand(schema):
        return timetable.start_due()


def tick(*, everything: bool) -> None:
    """One round; `everything` looks into each brand whatever the index says."""
    schemas = active_schemas() if everything else due_schemas()
    for schema in schemas:
        _guarded(sweep, schema)
    if everything:
        for schema in schemas:
            _guarded(start_scheduled, schema)


def _guarded(step: Callable[[str], int], schema: str) -> None:
    try:
        step(schema)
    except DatabaseError as broken:
        log.error("sweep_failed", schema=schema, step=step.__name__, cause=type(broken).__name__)
        close_old_connections()


def run_forever() -> None:
    """Until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rounds = 0
    while not stop.is_set():
        tick(everything=rounds % FULL_SWEEP_EVERY == 0)
        close_old_connections()
        rounds += 1
        stop.wait(TICK_S)
