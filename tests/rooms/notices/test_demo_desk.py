"""The demo's desk: what its trend draws is what runs of those days left, and nothing else."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from backend.config.demo import repayment_desk
from backend.kernel import clock
from backend.notices.models import Kpi, RunState, SyncRun
from backend.notices.queries.dashboard import trend
from backend.notices.queries.desk import Desk
from simulator.vendors.loan_book import listed_on
from simulator.vendors.softmedia import DEFAULT_SIZE
from tests.support.repayment_desk import Softmedia

SITE = "https://softmedia.example"


@pytest.fixture
def furnished(brand: str, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Softmedia:
    settings.HUNDI_SIMULATOR_URL = SITE
    client = SimpleNamespace(Client=lambda **_: nullcontext(softmedia.client))
    monkeypatch.setattr(repayment_desk, "httpx", client)
    repayment_desk.furnish_desk("bharat")
    return softmedia


def test_each_day_of_the_trend_is_what_the_runs_of_that_day_listed(furnished: Softmedia) -> None:
    points = trend(Desk.own())

    days = sorted({one.day for one in points})
    assert len(days) == repayment_desk.PAST_DAYS + 1
    today = clock.now().date()
    for point in points:
        behind = days[-1] - point.day
        listed = listed_on(today - behind, "BHARAT", point.mode, DEFAULT_SIZE[point.mode], today=today)
        assert point.count == len(listed)
        assert point.amount == sum(
            Decimal(row["repayment_amount"]) + Decimal(row["overdue_interest"]) + Decimal(row["penalty"])
            for row in listed
        )


def test_every_past_day_has_a_run_of_each_list_and_none_is_left_to_do(furnished: Softmedia) -> None:
    runs = SyncRun.objects.order_by("started_at")

    assert runs.count() == 2 * (repayment_desk.PAST_DAYS + 1)
    assert set(runs.values_list("status", "trigger")) == {(RunState.SUCCESS, "SCHEDULED")}
    assert {one.started_at.date() for one in runs} == {
        clock.now().date() - timedelta(days=back) for back in range(repayment_desk.PAST_DAYS + 1)
    }
    assert sum(runs.values_list("stale_count", flat=True)) > 0


def test_seeding_again_pulls_nothing_and_the_books_are_of_today(furnished: Softmedia) -> None:
    kept = list(Kpi.objects.order_by("day", "mode").values())
    asked = len(furnished.asked)

    repayment_desk.furnish_desk("bharat")

    assert list(Kpi.objects.order_by("day", "mode").values()) == kept
    assert len(furnished.asked) == asked
    told = furnished.client.get(
        f"{SITE}/softmedia/v1/notices?company=BHARAT&mode=OVERDUE", headers={"X-Api-Key": "k"}
    ).json()
    assert told["as_of"][:10] == clock.now().date().isoformat()
