"""Ending a day for a million loans, half of them touched: against bare set-based SQL, and a loop of the ORM.

The book stands in a brand's own tables. Each day is ended by `run_day_end` as the scheduler does it, proofs and all,
and in turn by the limit (`day_end_limit`) on as many loans of the same mix. The log written is counted for both, from
a checkpoint on: the first day, set aside, bears the whole pages that each page's first change after it costs. The loop
saves a sample of the loans one by one, and is undone.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.db import transaction

from bench import day_end_limit
from bench.result import Result
from bench.scratch import checkpoint, scratch_database

SIZE = 1_000_000
DAYS = 3
SAMPLE = 400
TIMES_THE_LIMIT = 2.0
LOG_TIMES = 1.3
TIMES_FASTER = 20
MEMORY_MB = 500
FLAT_MB = 64
_SLUG = "dayend"
_LOANS = (
    "loans_loan",
    "loans_frozenterms",
    "loans_loanpace",
    "loans_loanturn",
    "loans_loanevent",
    "loans_payout",
)
_COPIED = (*_LOANS, "ledger_journal", "ledger_posting", "ledger_dailyentry")
"""Tables of a book that stands for a while: vacuumed, like the limit's."""


def run(size: int | None, seed: int) -> Result:
    """size: loans in the book. The figure is the median day in seconds, the first one aside; the limit is twice the
    set-based one's."""
    from bench import rows
    from tenants.context import use_brand
    from tenants.owner import owner_connection
    from tenants.provisioning import create_brand

    with scratch_database("day-end"):
        create_brand(slug=_SLUG, name="Day end", pack="IN", actor=rows.SYSTEM)
        with use_brand(f"b_{_SLUG}"), owner_connection(autocommit=True) as owner:
            return _measure(owner, size or SIZE)


def _measure(owner: psycopg.Connection[Any], size: int) -> Result:
    from backend.brand_config import services as brand_config
    from bench.loan_book import make_book

    loans = make_book(size)
    first = brand_config.business_date()
    day_end_limit.fill(owner, loans, first)
    for table in _COPIED:
        owner.execute(f"vacuum analyze b_{_SLUG}.{table}")
    loop = _loop_per_second(first)
    checkpoint()
    ours, limits, touched = [], [], []
    with Memory() as memory:
        for number in range(DAYS):
            day = first + timedelta(days=number)
            limits.append(_timed(owner, partial(day_end_limit.end_day, owner, loans, day)))
            memory.day()
            ours.append(_timed(owner, partial(_end, day)))
            touched.append((limits[-1][2], ours[-1][2]))
    row = owner.execute("show shared_buffers").fetchone()
    result = _result(loans, ours[1:], limits[1:], loop, memory, touched)
    return replace(result, more={**result.more, "shared_buffers": row[0] if row else ""})


def _end(day: date) -> int:
    from backend.kernel.actor import Actor
    from backend.loans.services.day_end import run_day_end

    run = run_day_end(actor=Actor.system("bench"), business_date=day)
    if run.state != "CLOSED":
        raise RuntimeError(f"The day does not close: {run.proofs}")
    return run.loans


def _timed(owner: psycopg.Connection[Any], end: Callable[[], int]) -> tuple[float, float, int]:
    """Seconds, megabytes of log, loans touched."""
    before = owner.execute("select pg_current_wal_insert_lsn()").fetchone()
    started = time.perf_counter()
    touched = end()
    seconds = time.perf_counter() - started
    written = owner.execute("select pg_current_wal_insert_lsn() - %s::pg_lsn", before).fetchone()
    return seconds, float(written[0]) / 1e6 if written else 0.0, touched


def _loop_per_second(day: date) -> float:
    """Loans a second, by reading, locking and saving each: the loop that batch code must not be. Undone at the end."""
    from backend.ledger.models import DailyEntry
    from backend.loans.models import LoanPace

    due = LoanPace.objects.filter(wakes_on__lte=day, closed_to__lt=day, turns_on__isnull=False)
    ids = list(due.values_list("loan_id", flat=True)[:SAMPLE])
    started = time.perf_counter()
    with transaction.atomic():
        for loan_id in ids:
            with transaction.atomic():
                pace = LoanPace.objects.select_for_update().get(loan_id=loan_id)
                paise = (pace.night_carry + pace.night_step) >> 32
                pace.interest_since += paise
                pace.closed_to = pace.interest_to = day
                pace.save()
                DailyEntry.objects.create(
                    loan_id=loan_id, value_date=day, kind=1, amount=max(paise, 1), journal_id=loan_id
                )
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return len(ids) / seconds if ids else 0.0


class Memory:
    """The process's resident megabytes, looked at ten times a second."""

    def __init__(self) -> None:
        self._days: list[list[float]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def day(self) -> None:
        """A new day begins."""
        self._days.append([_resident_mb()])

    @property
    def peak_mb(self) -> float:
        return max(max(day) for day in self._days)

    @property
    def growth_mb(self) -> float:
        """What the last day's peak has over the peak of the first half of the day before it: none, if it is flat."""
        before = self._days[-2] if len(self._days) > 1 else self._days[-1]
        return max(self._days[-1]) - max(before[: max(len(before) // 2, 1)])

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            if self._days:
                self._days[-1].append(_resident_mb())


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _result(
    loans: int,
    ours: list[tuple[float, float, int]],
    limits: list[tuple[float, float, int]],
    loop: float,
    memory: Memory,
    touched: list[tuple[int, int]],
) -> Result:
    figure = statistics.median(day[0] for day in ours)
    bare = statistics.median(day[0] for day in limits)
    log = statistics.median(day[1] for day in ours) / statistics.median(day[1] for day in limits)
    per_second = statistics.median(day[2] / day[0] for day in ours)
    faster = per_second / loop if loop else 0.0
    passed = (
        figure <= TIMES_THE_LIMIT * bare
        and log <= LOG_TIMES
        and faster >= TIMES_FASTER
        and memory.peak_mb <= MEMORY_MB
        and memory.growth_mb <= FLAT_MB
    )
    more: dict[str, object] = {
        "loans": loans,
        "touched": touched[-1][1],
        "touched_by_the_limit": touched[-1][0],
        "touched_per_s": round(per_second),
        "set_based_s": round(bare, 3),
        "times_the_limit": round(figure / bare, 2),
        "times_the_limit_allowed": TIMES_THE_LIMIT,
        "log_mb": round(statistics.median(day[1] for day in ours), 1),
        "log_times_the_limits": round(log, 2),
        "log_times_allowed": LOG_TIMES,
        "loop_per_s": round(loop),
        "times_faster_than_a_loop": round(faster, 1),
        "times_faster_wanted": TIMES_FASTER,
        "peak_mb": round(memory.peak_mb),
        "grew_mb": round(memory.growth_mb, 1),
    }
    return Result(figure, TIMES_THE_LIMIT * bare, "s per day", passed, more)
