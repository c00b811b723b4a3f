"""One key, one effect, one answer."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import IdempotencyConflict, NotAllowedNow, ValidationFailed
from backend.kernel.idempotency import forget_before, once
from backend.kernel.ids import uuid7
from backend.kernel.models import IdempotencyKey, Intent
from backend.kernel.outbox import enqueue
from tenants.context import use_brand

ASHA = Actor(kind=ActorKind.STAFF, id=uuid7(), name="Asha Rao")
RAVI = Actor(kind=ActorKind.STAFF, id=uuid7(), name="Ravi Iyer")


def make_job() -> dict[str, object]:
    return {"intent": enqueue("tests.effect", args={}).id}


def test_the_second_call_gives_the_first_answer_and_does_nothing(brand: str) -> None:
    first = once(actor=ASHA, operation="pay", key="k1", body={"amount": "10.00"}, run=make_job)
    second = once(actor=ASHA, operation="pay", key="k1", body={"amount": "10.00"}, run=make_job)
    assert second == first
    assert Intent.objects.filter(job="tests.effect").count() == 1


def test_another_body_under_the_same_key_is_refused(brand: str) -> None:
    once(actor=ASHA, operation="pay", key="k1", body={"amount": "10.00"}, run=make_job)
    with pytest.raises(IdempotencyConflict):
        once(actor=ASHA, operation="pay", key="k1", body={"amount": "10.01"}, run=make_job)


def test_a_key_belongs_to_one_actor_one_operation_and_one_brand(brand: str) -> None:
    once(actor=ASHA, operation="pay", key="k1", body={}, run=make_job)
    once(actor=RAVI, operation="pay", key="k1", body={"other": 1}, run=make_job)
    once(actor=ASHA, operation="refund", key="k1", body={"other": 1}, run=make_job)
    with use_brand("b_beta"):
        once(actor=ASHA, operation="pay", key="k1", body={"other": 1}, run=make_job)
        assert Intent.objects.filter(job="tests.effect").count() == 1
    assert Intent.objects.filter(job="tests.effect").count() == 3


def test_a_refused_command_leaves_its_key_free(brand: str) -> None:
    def refuse() -> dict[str, object]:
        enqueue("tests.effect", args={})
        raise NotAllowedNow

    with pytest.raises(NotAllowedNow):
        once(actor=ASHA, operation="pay", key="k1", body={}, run=refuse)
    assert not Intent.objects.filter(job="tests.effect").exists()
    once(actor=ASHA, operation="pay", key="k1", body={}, run=make_job)


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_1_to_200_characters(brand: str, key: str) -> None:
    with pytest.raises(ValidationFailed):
        once(actor=ASHA, operation="pay", key=key, body={}, run=make_job)


def test_old_keys_are_forgotten(brand: str) -> None:
    once(actor=ASHA, operation="pay", key="k1", body={}, run=make_job)
    assert forget_before(clock.now() - timedelta(days=1)) == 0
    assert forget_before(clock.now() + timedelta(seconds=5)) == 1
    assert not IdempotencyKey.objects.exists()


def test_of_twelve_at_once_one_runs_and_all_get_its_answer(committed_brand: str) -> None:
    runs: Counter[str] = Counter()
    barrier = threading.Barrier(12)

    def effect() -> dict[str, object]:
        runs["ran"] += 1
        return make_job()

    def call(_: int) -> dict[str, object]:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                return once(actor=ASHA, operation="pay", key="race", body={"a": 1}, run=effect)
            finally:
                connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(call, range(12)))

    assert runs["ran"] == 1
    assert len({str(answer) for answer in answers}) == 1
    assert Intent.objects.filter(job="tests.effect").count() == 1


def test_when_the_first_of_two_at_once_is_refused_the_second_runs(committed_brand: str) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow_refusal() -> dict[str, object]:
        started.set()
        go_on.wait(10)
        raise NotAllowedNow

    def first() -> str:
        with use_brand(committed_brand):
            try:
                once(actor=ASHA, operation="pay", key="race", body={}, run=slow_refusal)
            except NotAllowedNow:
                return "refused"
            finally:
                connection.close()
        return "ran"

    with ThreadPoolExecutor(2) as pool:
        refused = pool.submit(first)
        started.wait(10)
        threading.Timer(0.2, go_on.set).start()
        answer = once(actor=ASHA, operation="pay", key="race", body={}, run=make_job)
        assert refused.result() == "refused"
    assert "intent" in answer
    assert Intent.objects.filter(job="tests.effect").count() == 1
    assert not transaction.get_connection().in_atomic_block
