"""Work survives a killed worker and an emptied queue: each intent has its effect, and has it once.

Real worker and scheduler processes on a database and a queue of the test's own. Every application tells an event, the
event becomes an intent of its listener, the listener raises one notice for the credit queue: two intents and one effect
for each application. The workers are killed while they are between an effect and its settling.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
import redis
from django.db import transaction

from backend.config.processes import Process
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.kernel.outbox import publish_all
from backend.loans.events import LoanApplied
from backend.loans.models import Loan
from backend.notifications.models import StaffNotice
from bench import rows, servers

APPLICATIONS = 90
KILLS = 3
PATIENCE_S = 80

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


def test_killed_workers_and_an_emptied_queue_lose_nothing_and_repeat_nothing(
    committed_brand: str, redis_url: str
) -> None:
    loans = _applications(APPLICATIONS)
    queue = redis.Redis.from_url(redis_url)
    with Hands(redis_url) as hands:
        for part in range(KILLS):
            _tell(loans[part::KILLS])
            _until(_somebody_is_at_work, "no worker took an intent")
            hands.kill_worker()
            queue.flushdb()
            hands.start_worker()
        _until(lambda: _all_done(len(loans)), "work was left undone")

    notices = Counter(StaffNotice.objects.filter(entity="loan").values_list("entity_id", flat=True))
    assert notices == Counter(loans)
    assert Intent.objects.filter(attempts__gt=1).exists(), "no kill hit an intent: the test proved nothing"


class Hands:
    """A worker and a scheduler, as the product starts them."""

    def __init__(self, redis_url: str) -> None:
        self._environment = {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "CHAOS_REDIS_URL": redis_url,
        }
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Hands:
        self._start("scheduler")
        self.start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            process.kill()
            process.wait(timeout=20)

    def start_worker(self) -> None:
        self._start("worker", "--threads", "4")

    def kill_worker(self) -> None:
        worker = self._running.pop()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)

    def _start(self, command: str, *more: str) -> None:
        process = Process(command, (sys.executable, "manage.py", command, *more))
        self._running.append(servers.start(process, self._environment))


def _applications(count: int) -> list[UUID]:
    first = rows.make_loan(rows.make_borrowers(1, seed=1)[0])
    columns = [field.attname for field in Loan._meta.concrete_fields]
    values = {name: getattr(first, name) for name in columns}
    copies = [Loan(**values | {"id": uuid7(), "number": f"L-{number:08}"}) for number in range(2, count + 1)]
    return [first.id, *(loan.id for loan in Loan.objects.bulk_create(copies))]


def _tell(loan_ids: list[UUID]) -> None:
    customer_id = Loan.objects.get(pk=loan_ids[0]).customer_id
    with transaction.atomic():
        publish_all(
            LoanApplied(entity_id=one, version=1, customer_id=customer_id, outcome="PASS") for one in loan_ids
        )


def _somebody_is_at_work() -> bool:
    """A notice's own intent is in somebody's hands, so the kill that follows comes in the middle of one."""
    return Intent.objects.filter(state="RUNNING", job="notices.loan_applied").count() > 1


def _all_done(count: int) -> bool:
    told = Intent.objects.filter(job__in=("event", "notices.loan_applied"))
    done = told.filter(job="notices.loan_applied", state="DONE").count()
    return done == count and not told.exclude(state="DONE").exists()


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            states = Counter(Intent.objects.values_list("job", "state"))
            pytest.fail(f"{otherwise} within {PATIENCE_S} s: {dict(states)}")
        time.sleep(0.1)
