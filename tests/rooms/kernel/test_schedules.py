"""The timetable's rows: caught up, taken once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from backend.kernel import clock, outbox
from backend.kernel.models import Schedule
from tenants.context import use_brand

INDIA = ZoneInfo("Asia/Kolkata")
LINES = [("tests.day_end", None, time(0, 15)), ("tests.poll", 60, None)]


def sync() -> None:
    outbox.sync_schedules(LINES, zone=INDIA)


def test_a_changed_line_starts_anew_and_a_dropped_one_goes(brand: str) -> None:
    sync()
    outbox.sync_schedules([("tests.poll", 30, None)], zone=INDIA)
    rows = list(Schedule.objects.filter(job__startswith="tests."))
    assert [(row.job, row.every_s) for row in rows] == [("tests.poll", 30)]
    assert rows[0].next_run <= clock.now() + timedelta(seconds=30)


def test_syncing_again_moves_nothing(brand: str) -> None:
    sync()
    before = dict(Schedule.objects.values_list("job", "next_run"))
    sync()
    assert dict(Schedule.objects.values_list("job", "next_run")) == before


def test_runs_missed_for_three_days_are_given_once_with_the_oldest_due_time(brand: str) -> None:
    sync()
    first = Schedule.objects.get(job="tests.day_end").next_run
    moment = first + timedelta(days=3, hours=1)
    taken = {row.job: due for row, due in outbox.due_schedules(limit=10, moment=moment, zone=INDIA)}
    assert taken["tests.day_end"] == first
    assert outbox.due_schedules(limit=10, moment=moment, zone=INDIA) == []
    assert Schedule.objects.get(job="tests.day_end").next_run == first + timedelta(days=4)


def test_two_schedulers_take_a_line_once(committed_brand: str) -> None:
    sync()
    moment = clock.now() + timedelta(days=2)
    barrier = threading.Barrier(4)

    def take(_: int) -> list[tuple[str, datetime]]:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                return [
                    (row.job, due) for row, due in outbox.due_schedules(limit=10, moment=moment, zone=INDIA)
                ]
            finally:
                connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [one for part in pool.map(take, range(4)) for one in part]
    assert sorted(job for job, _ in taken) == ["tests.day_end", "tests.poll"]
