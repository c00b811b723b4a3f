"""Two syncs at once, two workers on one run, and a worker that dies on the way: one result, whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from backend.audit.models import AuditEntry
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.ids import uuid7
from backend.notices.errors import FollowUpTaken
from backend.notices.models import FollowUp, Notice, NoticeChange, RunState, Source, StagedNotice, SyncRun
from backend.notices.services import kpis, runs, staging, syncing
from backend.notices.services.casework import take_follow_up
from backend.notices.services.handing_over import hand_to_collections
from tenants.context import use_brand
from tests.support.repayment_desk import SYSTEM, Softmedia, make_borrower, make_source, notice, row, standing


class _Killed(BaseException):
    """What a process that ends leaves behind: no handler of ours sees it."""


@pytest.fixture
def source(committed_brand: str, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setattr(syncing, "PAGE_ROWS", 2)
    softmedia.lists(rows=[row(number) for number in range(1, 8)])
    return make_source()


def _at_once(count: int, act: Callable[[], Any]) -> list[Any]:
    """The act in that many threads, begun together."""
    gate = Barrier(count)

    def one() -> Any:
        with use_brand("b_alpha"):
            gate.wait()
            try:
                return act()
            finally:
                connections["default"].close()

    with ThreadPoolExecutor(count) as pool:
        return [done.result() for done in [pool.submit(one) for _ in range(count)]]


def test_two_who_ask_at_once_are_given_one_run(source: Source) -> None:
    asked = _at_once(4, lambda: runs.sync_now(actor=SYSTEM, source_id=source.id).id)

    assert len(set(asked)) == 1
    assert SyncRun.objects.count() == 1


def test_two_workers_on_one_run_end_as_one(source: Source) -> None:
    run = runs.sync_now(actor=SYSTEM, source_id=source.id)

    _at_once(3, lambda: syncing.carry_on(run.id))

    run = SyncRun.objects.get(pk=run.id)
    assert (run.status, run.fetched, run.created_count) == (RunState.SUCCESS, 7, 7)
    assert len(standing()) == 7
    assert NoticeChange.objects.count() == 7


def test_a_run_whose_worker_dies_goes_on_where_it_was(
    source: Source, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.sync_now(actor=SYSTEM, source_id=source.id)
    real, taken = staging.stage, []

    def dies_on_the_third(*args: Any, **kwargs: Any) -> Any:
        taken.append(1)
        if len(taken) == 3:
            raise _Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(staging, "stage", dies_on_the_third)
    with pytest.raises(_Killed):
        syncing.carry_on(run.id)
    half_way = SyncRun.objects.get(pk=run.id)
    assert (half_way.status, half_way.fetched, standing()) == (RunState.RUNNING, 4, [])
    softmedia.asked.clear()

    syncing.carry_on(run.id)

    done = SyncRun.objects.get(pk=run.id)
    assert (done.status, done.fetched, done.created_count) == (RunState.SUCCESS, 7, 7)
    assert len(softmedia.asked) == 2  # the third and fourth page: what was taken is not asked for again
    assert len(standing()) == 7


def test_a_worker_that_dies_while_a_run_is_applied_leaves_nothing_of_it(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.sync_now(actor=SYSTEM, source_id=source.id)

    def dies() -> None:
        raise _Killed

    with monkeypatch.context() as patched:
        patched.setattr(kpis, "refresh", dies)
        with pytest.raises(_Killed):
            syncing.carry_on(run.id)
    assert (standing(), NoticeChange.objects.count(), StagedNotice.objects.count()) == ([], 0, 7)

    syncing.carry_on(run.id)

    assert len(standing()) == 7
    assert SyncRun.objects.get(pk=run.id).status == RunState.SUCCESS


def test_a_run_that_stood_still_for_long_makes_way(source: Source) -> None:
    run = runs.sync_now(actor=SYSTEM, source_id=source.id)
    SyncRun.objects.filter(pk=run.id).update(last_page_at=run.started_at - runs.GIVEN_UP_AFTER * 2)

    again = runs.sync_now(actor=SYSTEM, source_id=source.id)

    assert again.id != run.id
    assert SyncRun.objects.get(pk=run.id).error_code == "stood_still"


def test_a_case_that_several_hand_over_at_once_goes_to_collections_once(source: Source) -> None:
    syncing.carry_on(runs.sync_now(actor=SYSTEM, source_id=source.id).id)
    customer = make_borrower("Asha Kulkarni", "+919820011111")
    Notice.objects.filter(external_key="N-0001").update(borrower_id=customer.id, match_state="CONFIRMED")
    one = notice("N-0001")

    def hand() -> object:
        return hand_to_collections(
            actor=SYSTEM, notice_id=one.id, note="Rang five times.", expected_version=one.version
        ).id

    assert len(set(_at_once(4, hand))) == 1
    assert FollowUp.objects.filter(kind="COLLECTIONS").count() == 1


def test_of_several_who_take_a_case_at_once_one_has_it_and_the_others_are_told(source: Source) -> None:
    syncing.carry_on(runs.sync_now(actor=SYSTEM, source_id=source.id).id)
    found = FollowUp.objects.create(
        notice=notice("N-0001"), kind="COLLECTIONS", due_on=date(2026, 3, 1), opened_by_name="Rosa Lam"
    )
    writes = {"NOTICES": Grant(Level.WRITE)}
    names = ["Meera", "Wing", "Asha"]
    people = [Actor(kind=ActorKind.STAFF, id=uuid7(), name=name, grants=writes) for name in names]

    def take() -> str:
        actor = people.pop()
        try:
            return take_follow_up(
                actor=actor, follow_up_id=found.id, expected_version=found.version
            ).owner_name
        except FollowUpTaken:
            return ""

    told = sorted(_at_once(3, take))
    assert told[:2] == ["", ""]
    assert FollowUp.objects.get(pk=found.pk).owner_name == told[2] != ""
    assert AuditEntry.objects.filter(action="follow_up.taken").count() == 1
