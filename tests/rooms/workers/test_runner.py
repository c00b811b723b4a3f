"""One claimed intent: done once, put off, or parked with its reason; one event to each of its listeners once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import TestCase

from backend.kernel import clock, outbox
from backend.kernel.errors import DomainError, NotAllowedNow, ProviderUnavailable
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent, IntentState
from backend.loans.events import LoanApplied
from tenants.context import current_schema, use_brand
from workers import jobs, subscriptions, timetable
from workers.runner import run_intent

pytestmark = pytest.mark.usefixtures("brand")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], Intent]:
    """Have the given function be a job, and an intent for it due now."""

    def make(function: Callable[..., None]) -> Intent:
        jobs.names()
        monkeypatch.setitem(jobs._JOBS, "tests.work", function)
        with transaction.atomic():
            return outbox.enqueue("tests.work", args={})

    return make


def _applied() -> LoanApplied:
    return LoanApplied(entity_id=uuid7(), version=1, customer_id=uuid7(), outcome="PASS")


def _due_again(intent: Intent) -> None:
    Intent.objects.filter(pk=intent.pk).update(due_at=clock.now() - timedelta(seconds=1))


def test_work_is_done_once_however_often_it_is_rung_for(work: Callable[..., Intent]) -> None:
    done: list[int] = []
    intent = work(lambda: done.append(1))

    assert [run_intent(intent.id) for _ in range(3)] == [True, False, False]

    intent.refresh_from_db()
    assert (done, intent.state) == ([1], IntentState.DONE)


@pytest.mark.parametrize("fault", [NotAllowedNow(), RuntimeError("broken pipe")])
def test_a_refusal_or_fault_is_tried_a_few_times_and_then_parked_with_its_reason(
    work: Callable[..., Intent], fault: Exception
) -> None:
    def fail() -> None:
        raise fault

    intent = work(fail)
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        assert not run_intent(intent.id)
        intent.refresh_from_db()
        assert intent.attempts == attempt
        assert (intent.state == IntentState.PARKED) is (attempt == outbox.MAX_ATTEMPTS)
        _due_again(intent)

    assert intent.last_error == str(fault)
    assert intent.last_error_code == (fault.code if isinstance(fault, DomainError) else "RuntimeError")
    assert not run_intent(intent.id)


def test_a_provider_that_is_away_is_asked_for_ever(work: Callable[..., Intent]) -> None:
    def away() -> None:
        raise ProviderUnavailable()

    intent = work(away)
    for _ in range(outbox.MAX_ATTEMPTS * 3):
        run_intent(intent.id)
        _due_again(intent)
    intent.refresh_from_db()
    assert (intent.state, intent.last_error_code) == (IntentState.PENDING, "provider_unavailable")
    assert intent.attempts == outbox.MAX_ATTEMPTS * 3


def test_the_wait_a_provider_asks_for_is_kept(work: Callable[..., Intent]) -> None:
    def away() -> None:
        raise ProviderUnavailable(retry_after_s=900)

    intent = work(away)
    run_intent(intent.id)
    intent.refresh_from_db()
    assert timedelta(minutes=14) < intent.due_at - clock.now() <= timedelta(minutes=15, seconds=1)


@pytest.mark.parametrize("ending", ["finishes", "fails"])
def test_who_lost_the_lease_leaves_the_row_to_the_other(work: Callable[..., Intent], ending: str) -> None:
    made: list[Intent] = []

    def slow() -> None:
        Intent.objects.filter(pk=made[0].pk).update(attempts=5)  # another worker claimed it meanwhile
        if ending == "fails":
            raise RuntimeError("and then it broke")

    made.append(work(slow))
    assert not run_intent(made[0].id)
    made[0].refresh_from_db()
    assert (made[0].state, made[0].attempts, made[0].last_error) == (IntentState.RUNNING, 5, "")


def test_a_job_nobody_knows_is_parked_where_people_see_it() -> None:
    with transaction.atomic():
        intent = outbox.enqueue("loans.forgotten", args={})
    run_intent(intent.id)
    intent.refresh_from_db()
    assert (intent.state, intent.last_error) == (IntentState.PARKED, "No job is called loans.forgotten.")


def test_an_event_becomes_one_intent_per_listener_and_again_none() -> None:
    with transaction.atomic():
        told = outbox.publish(_applied())

    assert run_intent(told.id)
    told.refresh_from_db()
    heard = Intent.objects.filter(dedupe_key__startswith=str(told.id))
    assert told.state == IntentState.DONE
    assert sorted(heard.values_list("job", flat=True)) == sorted(subscriptions.LISTENERS["LoanApplied"])

    Intent.objects.filter(pk=told.pk).update(state=IntentState.PENDING, attempts=0)
    run_intent(told.id)
    assert heard.count() == len(subscriptions.LISTENERS["LoanApplied"])


def test_every_listener_and_every_line_of_the_timetable_is_a_job() -> None:
    listeners = {job for told in subscriptions.LISTENERS.values() for job in told}
    lines = {entry.job for entry in timetable.TIMETABLE}
    assert listeners | lines <= jobs.names()


def test_a_name_is_taken_once() -> None:
    taken = next(iter(jobs.names()))
    with pytest.raises(ValueError, match="two jobs"):
        jobs.job(taken)(lambda: None)


def test_news_after_a_late_commit_is_told_in_its_own_brand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit may come when its cause has left the brand already."""
    heard: list[str] = []
    monkeypatch.setattr(outbox._hooks, "listeners", (lambda _event: heard.append(current_schema()),))
    with TestCase.captureOnCommitCallbacks(execute=True), use_brand("b_beta"), transaction.atomic():
        outbox.publish(_applied())
    assert heard == ["b_beta"]
