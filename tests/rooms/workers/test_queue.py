"""The brand around each message, the doorbell that may be lost, and a timetable that two schedulers share."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import dramatiq
import pytest
import redis
from django.db import OperationalError, connection, connections
from dramatiq.broker import MessageProxy
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import MiddlewareError

from backend.kernel import clock
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent, Schedule
from tenants.context import UNSET, current
from workers import scheduler, timetable
from workers.broker import BrandScope
from workers.doorbell import carry_out, ring


@pytest.fixture
def stub() -> Iterator[StubBroker]:
    broker = StubBroker(middleware=[BrandScope()])
    broker.emit_after("process_boot")
    yield broker
    broker.close()


@pytest.fixture
def worker(stub: StubBroker) -> Iterator[dramatiq.Worker]:
    worker = dramatiq.Worker(stub, worker_timeout=50, worker_threads=1)
    worker.start()
    yield worker
    worker.stop()


@pytest.mark.parametrize("args", [(), ("",), ("public", "x"), (7,), (None,)])
def test_a_message_that_names_no_brand_is_not_taken(stub: StubBroker, args: tuple[Any, ...]) -> None:
    @dramatiq.actor(broker=stub)
    def work(*_: Any) -> None: ...

    with pytest.raises(MiddlewareError):
        work.send(*args)
    assert all(queue.empty() for queue in stub.queues.values())


def test_work_runs_in_the_brand_its_message_names(stub: StubBroker, worker: dramatiq.Worker) -> None:
    seen: list[str] = []

    @dramatiq.actor(broker=stub)
    def work(schema: str, *, fails: bool = False) -> None:
        seen.append(current.get())
        if fails:
            raise RuntimeError

    for schema, fails in (("b_alpha", False), ("b_beta", True), ("b_alpha", True), ("b_beta", False)):
        work.send(schema, fails=fails)
    stub.join("default", fail_fast=False)
    worker.join()

    assert seen == ["b_alpha", "b_beta", "b_alpha", "b_beta"]


@pytest.mark.parametrize("ending", ["after_process_message", "after_skip_message"])
def test_the_brand_is_left_however_the_message_ends(
    stub: StubBroker, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope, message = BrandScope(), MessageProxy(carry_out.message("b_alpha", str(uuid7())))
    before = current.get()
    monkeypatch.setattr("workers.broker.close_old_connections", lambda: None)
    scope.before_process_message(stub, message)
    assert current.get() == "b_alpha"

    def gone() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("workers.broker.close_old_connections", gone)
    with pytest.raises(OperationalError):
        getattr(scope, ending)(stub, message)
    assert current.get() == before == UNSET


def test_a_smuggled_message_without_a_brand_is_skipped(stub: StubBroker, worker: dramatiq.Worker) -> None:
    """Put into Valkey by other hands: the middleware of this side never saw it leave."""
    ran: list[int] = []

    @dramatiq.actor(broker=stub)
    def work(*_: Any) -> None:
        ran.append(1)

    stub.queues["default"].put(work.message("public").encode())
    stub.join("default", fail_fast=False)
    worker.join()
    assert not ran


@pytest.mark.parametrize("away", [redis.ConnectionError("gone"), OSError("gone")])
def test_a_doorbell_that_does_not_ring_breaks_nothing(
    away: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise away

    monkeypatch.setattr(carry_out, "send", fail)
    ring("b_alpha", [uuid7(), uuid7()])


def test_two_schedulers_start_each_line_once_per_due_time(committed_brand: str) -> None:
    timetable.start_due()
    Schedule.objects.update(next_run=clock.now() - timedelta(minutes=3))
    connection.close()

    def one_scheduler(_: int) -> int:
        try:
            return scheduler.start_scheduled(committed_brand)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(one_scheduler, range(4)))

    lines = {entry.job for entry in timetable.TIMETABLE}
    assert sum(started) == len(lines)
    jobs = list(Intent.objects.filter(job__in=lines).values_list("job", flat=True))
    assert sorted(jobs) == sorted(lines)
    assert scheduler.start_scheduled(committed_brand) == 0


def test_a_lost_ring_is_rung_again_by_the_sweeper(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[Any] = []
    monkeypatch.setattr(scheduler, "ring", lambda schema, ids: rung.append((schema, list(ids))))
    intent = Intent.objects.create(job="tests.work", args={}, rung_at=clock.now() - timedelta(minutes=5))

    assert scheduler.sweep(brand) >= 1
    assert any(intent.id in ids for _, ids in rung)
    rung.clear()
    scheduler.sweep(brand)
    assert not any(intent.id in ids for _, ids in rung)  # rung a moment ago: left alone for a while


def test_one_brands_broken_sweep_does_not_stop_the_others(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[str] = []

    def sweep(schema: str) -> int:
        if schema == "b_alpha":
            raise OperationalError("gone")
        swept.append(schema)
        return 0

    monkeypatch.setattr(scheduler, "sweep", sweep)
    monkeypatch.setattr(scheduler, "start_scheduled", sweep)
    monkeypatch.setattr(scheduler, "close_old_connections", lambda: None)
    scheduler.tick(everything=True)
    assert swept.count("b_beta") == 2
