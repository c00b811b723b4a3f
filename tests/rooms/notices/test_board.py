"""What a dashboard is read from is what stands: told in the transaction that moved it, and compared every hour.

That every service tells it is held by `the_board_tells_what_stands`, which looks after each test of this room.
"""

from __future__ import annotations

import logging
from importlib import import_module

import pytest
from django.db import connection, transaction

from backend.kernel import outbox
from backend.kernel.models import Intent
from backend.notices.models import BoardLine, Kpi, Notice, Source
from backend.notices.queries import dashboard
from backend.notices.queries.desk import Desk
from backend.notices.services import board, kpis
from backend.notices.services.sources import pause_source
from tests.support.repayment_desk import SYSTEM, Softmedia, carry_out_jobs, make_source, row, sync
from workers import timetable

# All that a line may tell: nothing of a person.
_OF_A_LIST = {
    *("count", "amount", "waiting", "oldest_due", "oldest_notice_id", "highest_amount", "highest_notice_id"),
}
_OF_A_SOURCE = {
    *(
        "id",
        "name",
        "mode",
        "kind",
        "paused",
        "every_minutes",
        "created_at",
        "last_success_at",
        "failing_since",
    ),
    *("last_run_id", "last_run_status", "last_run_at", "last_run_held"),
}


@pytest.fixture
def source(brand: str, softmedia: Softmedia) -> Source:
    softmedia.lists(rows=[row(1), row(2), row(3)])
    source = make_source()
    sync(source)
    return source


def _shown() -> tuple[int, str]:
    """What the company's dashboard says: how many are overdue, and how the source is."""
    (share,) = dashboard.dashboard(Desk.own()).companies
    return share.sums[0].count, share.sources[0].health


def test_a_line_stands_for_each_list_and_source_and_names_nobody(source: Source) -> None:
    lines = {line.key: set(line.told) for line in BoardLine.objects.all()}

    assert lines == {"OVERDUE": _OF_A_LIST, "UPCOMING": _OF_A_LIST, str(source.id): _OF_A_SOURCE}


def test_what_a_dashboard_says_is_what_the_rows_say(source: Source) -> None:
    (share,) = dashboard.dashboard(Desk.own()).companies
    kpi, stands = Kpi.objects.get(mode="OVERDUE"), Source.objects.get()

    (sums, _), (health,) = share.sums, share.sources
    for name in _OF_A_LIST:
        assert getattr(sums, name) == getattr(kpi, name), name
    assert (health.id, health.last_success_at) == (stands.id, stands.last_success_at)
    assert (health.last_run_id, health.last_run_at) == (stands.last_run_id, stands.last_run_at)
    assert (health.name, health.last_run_status, health.health) == (stands.name, "SUCCESS", "OK")


def test_what_went_past_the_services_is_found_within_the_hour_and_said(
    source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    Source.objects.update(paused=True)
    Notice.objects.filter(external_key="N-0001").update(active=False)
    assert _shown() == (3, "OK")
    told = _refreshed()

    with caplog.at_level(logging.WARNING):
        assert kpis.keep() == [str(source.id), "OVERDUE"]

    assert _shown() == (2, "PAUSED")
    assert [one.message for one in caplog.records] == ["notices.board_was_behind"]
    assert kpis.keep() == []
    assert _refreshed() == told + 1


def _refreshed() -> int:
    """How often open pages were told to look again."""
    return Intent.objects.filter(args__name="NoticesRefreshed").count()


def test_the_hourly_line_of_the_timetable_compares_the_board(source: Source) -> None:
    assert {one.job: one.every_s for one in timetable.TIMETABLE}["notices.keep_figures"] == 3600
    Source.objects.update(paused=True)

    with transaction.atomic():
        outbox.enqueue("notices.keep_figures", args={})
    carry_out_jobs()

    assert _shown() == (3, "PAUSED")


def test_a_company_that_stood_before_the_board_came_is_told_as_it_stands(source: Source) -> None:
    pause_source(actor=SYSTEM, source_id=source.id, paused=True, expected_version=None)
    told = {line.key: line.told for line in BoardLine.objects.all()}
    BoardLine.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(import_module("backend.notices.migrations.0005_board")._FILL)

    assert {line.key: line.told for line in BoardLine.objects.all()} == told
    assert board.tell_sources([source.id]) + board.tell_sums() == []
