"""A person decides while somebody else does: neither waits for the other in a ring, and the sums are those of both."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction

from backend.audit import services as audit
from backend.notices.models import BoardLine, Kpi, MatchState, Notice, Source
from backend.notices.models.notices import WAITING
from backend.notices.services import borrowers, deciding, kpis, sources
from backend.notices.services.deciding import Wanted
from tenants.context import use_brand
from tests.support import databases
from tests.support.repayment_desk import SYSTEM, Softmedia, make_borrower, make_source, notice, row, sync

PATIENCE_S = 20


@pytest.fixture
def source(committed_brand: str, softmedia: Softmedia) -> Source:
    """Two notices with one borrower's phone, each of a loan of its own."""
    asha = make_borrower("Asha Kulkarni", "+919820011111")
    softmedia.lists(rows=[row(number, phone="9820011111") for number in (1, 2)])
    source = make_source()
    sync(source)
    Notice.objects.update(borrower=asha.id, match_state=MatchState.SUGGESTED)
    return source


@pytest.fixture
def beside() -> Any:
    """Run an act in another thread, inside the brand; gives its future."""
    with ThreadPoolExecutor(2) as pool:

        def begin(act: Callable[[], Any]) -> Future[Any]:
            return pool.submit(_inside, act)

        yield begin


def _inside(act: Callable[[], Any]) -> Any:
    with use_brand("b_alpha"):
        try:
            return act()
        finally:
            connections["default"].close()


def _until_somebody_waits() -> None:
    """Until a session of this database stands before a lock."""
    until = time.monotonic() + PATIENCE_S
    asked = "select 1 from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
    with databases.superuser() as observer:
        while time.monotonic() < until:
            if observer.execute(asked, [settings.DATABASES["default"]["NAME"]]).fetchone():
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")


def _confirm(key: str) -> None:
    one = notice(key)
    deciding.confirm(actor=SYSTEM, notice_id=one.id, customer_id=one.borrower_id, expected_version=None)


def _sums_are_those_of_the_notices() -> bool:
    told = sum(Kpi.objects.values_list("waiting", flat=True))
    return told == Notice.objects.filter(active=True, match_state__in=WAITING).count()


def test_sums_begun_before_another_commits_do_not_hide_what_it_did(source: Source, beside: Any) -> None:
    with transaction.atomic():
        Notice.objects.filter(external_key="N-0001").update(match_state=MatchState.AUTO)
        kpis.refresh()
        other = beside(lambda: _confirm("N-0002"))
        _until_somebody_waits()
    other.result(PATIENCE_S)

    assert _sums_are_those_of_the_notices()


def test_one_confirms_many_while_another_decides_on_the_last_of_them(source: Source, beside: Any) -> None:
    first, last = Notice.objects.order_by("id")
    with transaction.atomic():
        deciding._locked(last.id, None)
        many = beside(
            lambda: deciding.confirm_many(
                actor=SYSTEM, wanted=[Wanted(one.id, one.version) for one in (first, last)]
            )
        )
        _until_somebody_waits()
        audit.record(actor=SYSTEM, action="notice.looked_at", entity="notice", entity_id=last.id)

    assert [one.refusal for one in many.result(PATIENCE_S)] == [None, None]


def test_a_list_is_decided_on_while_another_confirms(
    source: Source, beside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both write sums and are audited: in one order."""
    real, summed, go_on = kpis.refresh, Event(), Event()

    def held() -> None:
        real()
        summed.set()
        go_on.wait(PATIENCE_S)

    def decides() -> None:
        with transaction.atomic():
            kpis.refresh()
            audit.record(actor=SYSTEM, action="notice_sync.decided", entity="notice_sync", entity_id=None)

    monkeypatch.setattr(kpis, "refresh", held)
    decided = beside(decides)
    assert summed.wait(PATIENCE_S)
    monkeypatch.setattr(kpis, "refresh", real)
    confirmed = beside(lambda: _confirm("N-0001"))
    _until_somebody_waits()
    go_on.set()

    assert (decided.result(PATIENCE_S), confirmed.result(PATIENCE_S)) == (None, None)


def test_a_borrowers_notices_are_looked_at_again_in_the_order_of_decisions(
    source: Source, softmedia: Softmedia, beside: Any
) -> None:
    softmedia.lists(rows=[row(number, phone="9820011111") for number in range(1, 10)])
    sync(source)
    borrower_id = notice("N-0001").borrower_id
    first, *rest = Notice.objects.order_by("id")
    with transaction.atomic():
        deciding._locked(first.id, None)
        refreshed = beside(lambda: borrowers.refresh([borrower_id]))
        _until_somebody_waits()
        for one in rest:
            deciding._locked(one.id, None)

    assert refreshed.result(PATIENCE_S) == 1


def test_a_list_is_taken_over_in_the_order_of_decisions(
    source: Source, softmedia: Softmedia, beside: Any
) -> None:
    listed = [row(number) for number in range(1, 10)]
    softmedia.lists(rows=listed)
    sync(source)
    first, *rest = Notice.objects.order_by("id")
    later = {"repayment_amount": "2000.00", "total_due": "2025.00", "updated_at": "2026-02-02T09:00:00+05:30"}
    # The first is put to rest, which comes after the others are changed.
    softmedia.lists(rows=[one | later for one in listed if one["notice_id"] != first.external_key])
    with transaction.atomic():
        deciding._locked(first.id, None)
        taken_over = beside(lambda: sync(source))
        _until_somebody_waits()
        for one in rest:
            deciding._locked(one.id, None)

    run = taken_over.result(PATIENCE_S)
    assert (run.changed_count, run.stale_count) == (8, 1)


def test_the_board_is_compared_while_a_source_changes(source: Source, beside: Any) -> None:
    with transaction.atomic():
        sources.pause_source(actor=SYSTEM, source_id=source.id, paused=True, expected_version=None)
        compared = beside(kpis.keep)
        _until_somebody_waits()

    assert compared.result(PATIENCE_S) == []
    assert BoardLine.objects.get(key=source.id).told["paused"] is True


def test_a_match_is_confirmed_while_its_borrowers_keys_are_written(
    source: Source, beside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, locked, go_on = borrowers._loan_numbers, Event(), Event()

    def held(ids: Any) -> Any:
        locked.set()
        go_on.wait(PATIENCE_S)
        return real(ids)

    monkeypatch.setattr(borrowers, "_loan_numbers", held)
    refreshed = beside(lambda: borrowers.refresh([notice("N-0001").borrower_id]))
    assert locked.wait(PATIENCE_S)
    try:
        beside(lambda: _confirm("N-0001")).result(PATIENCE_S / 2)
    finally:
        go_on.set()

    assert refreshed.result(PATIENCE_S) == 1
    assert notice("N-0001").match_state == MatchState.CONFIRMED
