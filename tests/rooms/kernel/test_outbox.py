"""Intents: rows first, the doorbell after; one claim at a time; nothing lost, nothing for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from backend.kernel import clock, outbox
from backend.kernel.errors import ProviderUnavailable
from backend.kernel.events import decode
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent, IntentState
from tenants.context import use_brand

CaptureCommits = Callable[..., Any]


@dataclass(frozen=True)
class OutboxSampleTold(outbox.Event):
    entity: ClassVar[str] = "sample"


def told() -> OutboxSampleTold:
    return OutboxSampleTold(entity_id=uuid7(), version=1)


def pending(job: str = "tests.job", **args: object) -> Intent:
    with transaction.atomic():
        return outbox.enqueue(job, args=args)


def later(seconds: float) -> Any:
    return clock.now() + timedelta(seconds=seconds)


def lapse(intent: Intent) -> None:
    """The lease of whoever holds it runs out."""
    Intent.objects.filter(pk=intent.pk).update(lease_until=later(-1))


@pytest.fixture
def empty_outbox(brand: str) -> str:
    """Without what making the brand told."""
    Intent.objects.all().delete()
    return brand


# Telling


def test_an_event_is_an_intent_and_is_heard_after_the_commit(
    brand: str, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    rung: list[tuple[str, list[UUID]]] = []
    marked: list[str] = []
    heard: list[outbox.Event] = []
    outbox.set_doorbell(lambda schema, ids: rung.append((schema, ids)))
    outbox.set_due_marker(lambda schema, due_at: marked.append(schema))
    outbox.listen_after_commit(heard.append)
    event = told()

    with django_capture_on_commit_callbacks(execute=True):
        intent = outbox.publish(event)
        assert not rung
        assert not heard

    assert rung == [("b_alpha", [intent.id])]
    assert marked == ["b_alpha"]
    assert heard == [event]
    stored = Intent.objects.get(pk=intent.id)
    assert stored.job == outbox.EVENT_JOB
    assert decode(stored.args) == event


def test_a_transaction_that_is_taken_back_tells_nothing(
    brand: str, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    rung: list[object] = []
    outbox.set_doorbell(lambda schema, ids: rung.append(ids))

    @transaction.atomic
    def taken_back() -> None:
        outbox.publish(told())
        raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        taken_back()
    assert not rung
    assert not Intent.objects.filter(job=outbox.EVENT_JOB, args__name="OutboxSampleTold").exists()


def test_a_queue_that_is_away_does_not_break_the_commit(
    brand: str, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    heard: list[outbox.Event] = []

    def away(schema: str, ids: list[UUID]) -> None:
        raise ConnectionError

    outbox.set_doorbell(away)
    outbox.listen_after_commit(heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.publish(told())
    assert len(heard) == 1


def test_outside_a_transaction_nothing_can_be_told(committed_brand: str) -> None:
    with pytest.raises(RuntimeError, match="transaction of their cause"):
        outbox.publish(told())


def test_one_dedupe_key_makes_one_intent(brand: str) -> None:
    first = outbox.enqueue("tests.job", args={"a": 1}, dedupe_key="job:2026-11-22")
    again = outbox.enqueue("tests.job", args={"a": 2}, dedupe_key="job:2026-11-22")
    assert again.id == first.id
    assert Intent.objects.filter(job="tests.job").count() == 1


def test_a_later_job_is_not_rung_and_not_due_before_its_time(
    brand: str, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    rung: list[object] = []
    outbox.set_doorbell(lambda schema, ids: rung.append(ids))
    with django_capture_on_commit_callbacks(execute=True):
        intent = outbox.enqueue("tests.job", args={}, due_at=later(3600))
    assert not rung
    assert outbox.claim(intent.id, lease_s=60) is None
    assert intent.id not in outbox.due_intents(limit=100)
    assert intent.id in outbox.due_intents(limit=100, at=later(3700))
    assert outbox.claim(intent.id, lease_s=60, at=later(3700)) is not None


# Claiming


def test_a_claimed_intent_cannot_be_claimed_until_its_lease_runs_out(brand: str) -> None:
    intent = pending()
    first = outbox.claim(intent.id, lease_s=60)
    assert first is not None
    assert outbox.claim(intent.id, lease_s=60) is None
    lapse(intent)
    second = outbox.claim(intent.id, lease_s=60)
    assert second is not None
    assert second.attempts == 2


def test_a_worker_whose_lease_ran_out_cannot_finish(brand: str) -> None:
    intent = pending()
    slow = outbox.claim(intent.id, lease_s=60)
    lapse(intent)
    quick = outbox.claim(intent.id, lease_s=60)
    assert slow is not None
    assert quick is not None
    with pytest.raises(outbox.LeaseLost):
        outbox.finish(slow)
    with pytest.raises(outbox.LeaseLost):
        outbox.retry_later(slow, error="late")
    outbox.finish(quick)
    assert Intent.objects.get(pk=intent.pk).state == IntentState.DONE
    assert outbox.claim(intent.id, lease_s=60) is None


def test_a_lease_can_be_extended(brand: str) -> None:
    claimed = outbox.claim(pending().id, lease_s=1)
    assert claimed is not None
    outbox.extend(claimed, lease_s=600)
    assert outbox.claim(claimed.id, lease_s=60, at=later(60)) is None


def test_of_sixteen_workers_on_forty_intents_each_is_claimed_once(committed_brand: str) -> None:
    intents = [pending().id for _ in range(40)]
    barrier = threading.Barrier(16)

    def work(_: int) -> list[UUID]:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                return [one for one in intents if outbox.claim(one, lease_s=60) is not None]
            finally:
                connection.close()

    with ThreadPoolExecutor(16) as pool:
        claimed = [one for part in pool.map(work, range(16)) for one in part]

    assert sorted(claimed) == sorted(intents)


# Failing


def test_a_failed_try_comes_again_after_the_back_off(brand: str) -> None:
    claimed = outbox.claim(pending().id, lease_s=60)
    assert claimed is not None
    assert outbox.retry_later(claimed, error=ProviderUnavailable("PAN AAAPA1234A not looked up"))
    row = Intent.objects.get(pk=claimed.pk)
    assert row.state == IntentState.PENDING
    assert row.last_error_code == "provider_unavailable"
    assert "AAAPA1234A" not in row.last_error
    assert outbox.claim(row.id, lease_s=60) is None
    assert outbox.claim(row.id, lease_s=60, at=later(6)) is not None


def test_after_eight_tries_it_is_parked_with_its_reason_and_a_person_can_release_it(brand: str) -> None:
    intent = pending()
    for attempt in range(1, 9):
        claimed = outbox.claim(intent.id, lease_s=60, at=later(10**7))
        assert claimed is not None
        assert claimed.attempts == attempt
        goes_on = outbox.retry_later(claimed, error="no luck")
        assert goes_on is (attempt < 8)
    row = Intent.objects.get(pk=intent.pk)
    assert (row.state, row.last_error) == (IntentState.PARKED, "no luck")
    assert outbox.claim(intent.id, lease_s=60, at=later(10**7)) is None
    assert outbox.release_parked(intent.id)
    assert outbox.claim(intent.id, lease_s=60) is not None


def test_what_heals_by_itself_is_never_parked_and_asked_at_least_every_five_minutes(brand: str) -> None:
    intent = pending()
    for _ in range(20):
        claimed = outbox.claim(intent.id, lease_s=60, at=later(10**7))
        assert claimed is not None
        assert outbox.retry_later(claimed, error="away", forever=True)
    row = Intent.objects.get(pk=intent.pk)
    assert row.state == IntentState.PENDING
    assert row.due_at <= later(301)


def test_a_job_that_kills_its_worker_is_parked_after_five_claims(brand: str) -> None:
    intent = pending()
    runs = 0
    for _ in range(12):
        if outbox.claim(intent.id, lease_s=60) is not None:
            runs += 1
        lapse(intent)
    row = Intent.objects.get(pk=intent.pk)
    assert runs == 5
    assert (row.state, row.last_error_code) == (IntentState.PARKED, "poison")


# Sweeping


def test_a_fresh_intent_is_not_rung_again_for_five_seconds_then_with_growing_gaps(empty_outbox: str) -> None:
    intent = pending()
    assert outbox.due_intents(limit=10) == []
    rung_at = [
        second for second in range(300) if outbox.due_intents(limit=10, at=later(second)) == [intent.id]
    ]
    gaps = [after - before for before, after in pairwise(rung_at)]
    assert rung_at[0] in (5, 6)
    assert [round(gap / 5) * 5 for gap in gaps] == [10, 20, 40, 60, 60, 60]


def test_an_intent_whose_worker_died_is_rung_again(empty_outbox: str) -> None:
    intent = pending()
    assert outbox.claim(intent.id, lease_s=60) is not None
    assert outbox.due_intents(limit=10, at=later(30)) == []
    assert outbox.due_intents(limit=10, at=later(61)) == [intent.id]


def test_two_sweepers_at_once_share_the_rows(committed_brand: str) -> None:
    Intent.objects.all().delete()
    intents = {pending().id for _ in range(30)}
    Intent.objects.update(rung_at=None)
    barrier = threading.Barrier(4)

    def sweep(_: int) -> list[UUID]:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                return [one for _ in range(3) for one in outbox.due_intents(limit=10)]
            finally:
                connection.close()

    with ThreadPoolExecutor(4) as pool:
        rung = [one for part in pool.map(sweep, range(4)) for one in part]
    assert len(rung) == len(set(rung))
    assert set(rung) <= intents
    assert intents - set(rung) == set(outbox.due_intents(limit=100))


def test_next_due_is_the_earliest_of_waiting_work_and_leases(empty_outbox: str) -> None:
    assert outbox.next_due() is None
    due_at = later(500)
    outbox.enqueue("tests.job", args={}, due_at=due_at)
    assert outbox.next_due() == due_at
    assert outbox.claim(pending().id, lease_s=60) is not None
    lease_end = outbox.next_due()
    assert lease_end is not None
    assert lease_end < due_at
