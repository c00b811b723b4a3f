"""The made-up loan book of Softmedia: what it lists today, and what it listed on a day that is past."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from simulator.vendors.loan_book import AHEAD_DAYS, listed_on

TODAY = date(2026, 11, 29)
SIZES = {"OVERDUE": 60, "UPCOMING": 40}


def _listed(mode: str, days_ago: int = 0) -> dict[str, Any]:
    day = TODAY - timedelta(days=days_ago)
    rows = listed_on(day, "LOTUS", mode, SIZES[mode], today=TODAY)
    return {row["notice_id"]: row for row in rows}


@pytest.mark.parametrize("mode", SIZES)
def test_today_lists_as_many_as_it_was_asked_for(mode: str) -> None:
    assert len(_listed(mode)) == SIZES[mode]


@pytest.mark.parametrize("mode", SIZES)
def test_from_one_day_to_the_next_most_stay_some_come_and_some_go(mode: str) -> None:
    came = gone = 0
    for days_ago in range(14, 0, -1):
        before, after = _listed(mode, days_ago), _listed(mode, days_ago - 1)
        assert len(before.keys() & after.keys()) > len(before) * 0.8
        came += len(after.keys() - before.keys())
        gone += len(before.keys() - after.keys())
    assert came > 3 and gone > 3


def test_a_past_day_lists_what_was_due_by_then_with_that_days_interest() -> None:
    then, now = _listed("OVERDUE", 10), _listed("OVERDUE")

    for key, row in then.items():
        due = date.fromisoformat(row["due_date"])
        days = (TODAY - timedelta(days=10) - due).days
        assert row["days_overdue"] == days > 0
        late = Decimal(row["principal_part"]) * days * Decimal("0.0004")
        assert Decimal(row["overdue_interest"]) == late.quantize(Decimal("0.01"))
        if key in now:
            assert now[key]["due_date"] == row["due_date"]
            assert Decimal(now[key]["overdue_interest"]) > Decimal(row["overdue_interest"])


def test_a_past_day_lists_what_was_ahead_of_it() -> None:
    day = TODAY - timedelta(days=10)

    for row in _listed("UPCOMING", 10).values():
        assert day <= date.fromisoformat(row["due_date"]) <= day + timedelta(days=AHEAD_DAYS)
