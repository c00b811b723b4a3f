"""Lists merged over companies: every row once, in order, whatever the page's size; sums that are those of the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from backend.kernel import clock
from backend.kernel.errors import NotFound, ValidationFailed
from backend.notices.models import Kpi
from backend.notices.queries import dashboard, feeds
from backend.notices.queries.desk import Desk
from backend.notices.queries.exports import ExportWish, csv_lines
from backend.notices.services import board, runs, staging
from tenants.context import current_brand, use_brand
from tests.support.repayment_desk import SYSTEM, make_source, row

# Days and amounts that tie within a company and across both.
_DUES = (
    ("2026-01-10", "500"),
    ("2026-01-10", "900"),
    ("2026-01-12", "500"),
    ("2026-01-05", "500"),
    ("2026-01-10", "500"),
)


@pytest.fixture
def desk(brand: str) -> Desk:
    companies = []
    for schema in ("b_alpha", "b_beta"):
        with use_brand(schema), transaction.atomic():
            run = runs.begin(make_source(), trigger="MANUAL", actor=SYSTEM)
            rows = [
                row(
                    number,
                    due_date=day,
                    repayment_amount=amount,
                    overdue_interest="0",
                    penalty="0",
                    total_due=None,
                )
                for number, (day, amount) in enumerate(_DUES, start=1)
            ]
            run.fetched = staging.stage(run, enumerate(rows, start=1)).fetched
            run.save()
            runs.take_over(run, complete=True)
            runs.finish(run, matched=0, unmatched=0)
            companies.append(current_brand())
    return Desk(tuple(companies), in_group=True)


def _walk(listing: Any, size: int) -> list[feeds.NoticeRow]:
    found: list[feeds.NoticeRow] = []
    after = None
    for _ in range(30):
        page = listing.page(first=size, after=after)
        found += [feeds.row_of(one) for one in page.rows]
        if not page.has_next:
            return found
        after = page.end_cursor
    raise AssertionError("the list does not end")


_KEYS: dict[str, Callable[[feeds.NoticeRow], tuple[Any, ...]]] = {
    "PRIORITY": lambda one: (one.due_date, -one.total_due, one.company.name, one.id),
    "LARGEST": lambda one: (-one.total_due, one.due_date, one.company.name, one.id),
    "COMPANY": lambda one: (one.company.name, one.due_date, -one.total_due, one.id),
}


@pytest.mark.parametrize("order", sorted(_KEYS))
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_every_row_stands_once_and_in_order(desk: Desk, order: str, size: int) -> None:
    found = _walk(feeds.notices(desk, mode="OVERDUE", order=feeds.ORDERS[order]), size)

    assert len(found) == len({(one.company.id, one.id) for one in found}) == 10
    assert [_KEYS[order](one) for one in found] == sorted(_KEYS[order](one) for one in found)


@pytest.mark.parametrize("size", [1, 50])
def test_runs_stand_newest_first(desk: Desk, size: int) -> None:
    listing = feeds.runs(desk)
    first = listing.page(first=size, after=None)
    rest = listing.page(first=50, after=first.end_cursor).rows if first.has_next else []

    started = [one["started_at"] for one in [*first.rows, *rest]]
    assert len(started) == 2 and started == sorted(started, reverse=True)


def test_a_place_of_another_list_or_of_a_company_that_left_is_refused(desk: Desk) -> None:
    page = feeds.notices(desk, mode="OVERDUE").page(first=9, after=None)
    smaller = Desk(desk.companies[:1], in_group=True)
    beta = next(
        cursor for cursor, one in zip(page.cursors, page.rows, strict=True) if one["company"].slug == "beta"
    )

    for listing, cursor in (
        (feeds.notices(desk, mode="OVERDUE", order=feeds.LARGEST), page.end_cursor),
        (feeds.notices(smaller, mode="OVERDUE"), beta),
        (feeds.notices(desk, mode="OVERDUE"), "nonsense"),
    ):
        with pytest.raises(ValidationFailed):
            listing.page(first=2, after=cursor)


@pytest.mark.parametrize(
    "value",
    ["O'Neil", "back\\slash '", "%(other)s {schema} %", "黃 ' -- ", b"\x00'\\\xff", None, Decimal("-0.05")],
)
def test_a_value_is_data_whatever_it_holds(desk: Desk, value: Any) -> None:
    asked = desk.over_all(
        "select {position} as position, %(value)s as value, '{schema}' as schema", {"value": value}
    )

    rows = desk.rows(asked)

    assert [bytes(row["value"]) if isinstance(value, bytes) else row["value"] for row in rows] == [
        value,
        value,
    ]


def test_days_narrow_the_list_inclusively(desk: Desk) -> None:
    only = feeds.Filter(due_from=date(2026, 1, 6), due_to=date(2026, 1, 10))

    found = _walk(feeds.notices(desk, mode="OVERDUE", only=only), 50)

    assert {str(one.due_date) for one in found} == {"2026-01-10"} and len(found) == 6


def test_the_sums_are_those_of_the_rows(desk: Desk) -> None:
    rows = _walk(feeds.notices(desk, mode="OVERDUE"), 50)

    shown = dashboard.dashboard(desk)

    (total,) = [one for one in shown.totals if one.mode == "OVERDUE"]
    assert (total.count, total.amount) == (10, sum((one.total_due for one in rows), Decimal(0)))
    assert total.highest_amount == max(one.total_due for one in rows)
    assert total.longest_days == max(one.days_overdue for one in rows)
    assert [share.sources[0].health for share in shown.companies] == ["OK", "OK"]
    today = [one for one in dashboard.trend(desk, days=3, mode="OVERDUE") if one.count]
    assert [(one.company, one.count) for one in today] == [(company, 5) for company in desk.companies]
    assert sum((one.amount for one in today), Decimal(0)) == total.amount


def test_the_trend_has_a_point_for_each_company_and_day_and_carries_over_days_without_a_run(
    desk: Desk,
) -> None:
    first = desk.companies[0]
    with use_brand(first.schema):
        today = feeds.today_of(first)
        Kpi.objects.all().delete()
        for days_ago, count, amount in ((200, 9, "90.00"), (29, 3, "30.00"), (2, 4, "40.00")):
            kpi = {"count": count, "amount": Decimal(amount), "waiting": 0, "updated_at": clock.now()}
            Kpi.objects.create(day=today - timedelta(days=days_ago), mode="OVERDUE", **kpi)
        board.tell_sums()

    points = dashboard.trend(desk, mode="OVERDUE")

    own = [(today - one.day, one.count) for one in points if one.company == first]
    assert own == [(timedelta(days=ago), 3 if ago > 2 else 4) for ago in range(29, -1, -1)]
    assert {one.company for one in points} == set(desk.companies)
    whole = dashboard.trend(desk, days=10_000, mode="OVERDUE")
    mine = [one for one in whole if one.company == first]
    assert (len(mine), mine[0].count) == (dashboard.TREND_DAYS_MOST, 9)


def test_each_applied_run_writes_the_days_sums_and_they_name_nobody(desk: Desk) -> None:
    with use_brand(desk.companies[0].schema):
        rows = {one.mode: one for one in Kpi.objects.all()}

        assert (rows["OVERDUE"].count, rows["OVERDUE"].amount) == (5, Decimal("2900.00"))
        named = {field.name for field in Kpi._meta.get_fields()}
        assert not named & {"person", "name", "phone", "phone_masked", "loan_no", "raw", "borrower"}


def test_a_company_that_is_not_the_desks_own_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        Desk(desk.companies[:1], in_group=True).company(desk.companies[1].id)


def test_a_feed_of_a_file_holds_every_row_and_no_formula(desk: Desk) -> None:
    lines = list(csv_lines(desk, ExportWish("OVERDUE")))

    assert len(lines) == 11
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.split(","))
