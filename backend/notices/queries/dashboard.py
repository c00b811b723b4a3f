"""What the desk opens with: sums by mode and currency, each company's share and its sources' health, the trend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import sql

from backend.kernel import clock
from backend.notices.models import Mode
from backend.notices.queries.desk import Desk
from backend.notices.queries.feeds import days_overdue, today_of
from backend.notices.services.alerts import LATE_AFTER_TIMES, LATE_AT_LEAST
from tenants.context import BrandInfo

TREND_DAYS, TREND_DAYS_MOST = 30, 92
NO_MONEY = Decimal("0.00")

# A day has a row for each of the two modes: the newest day is within the last two rows.
_SUMS = """
(select {position} as position, day, mode, count, amount, waiting, oldest_due, oldest_notice_id, highest_amount,
    highest_notice_id
 from {schema}.notices_kpi order by day desc limit 2)
"""
_SOURCES = """
(select {position} as position, id, name, mode, kind, paused, every_minutes, created_at, last_success_at, failing_since,
    last_run_id, last_run_status, last_run_at, last_run_held
 from {schema}.notices_source)
"""
_TREND = """
(select {position} as position, day, mode, count, amount from {schema}.notices_kpi
 where day >= %(since)s and (%(mode)s::text is null or mode = %(mode)s)
 union all
 select {position}, day, mode, count, amount from (
    select distinct on (mode) day, mode, count, amount from {schema}.notices_kpi
    where day < %(since)s and (%(mode)s::text is null or mode = %(mode)s)
    order by mode, day desc) before)
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """The active notices of one mode. `longest_days` is 0 for upcoming ones."""

    mode: str
    currency: str
    count: int
    amount: Decimal
    waiting: int
    longest_days: int
    oldest_due: date | None
    oldest_notice_id: UUID | None
    highest_amount: Decimal
    highest_notice_id: UUID | None
    company: BrandInfo | None = None
    highest_company: BrandInfo | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """health  OK, NEVER (no good run yet), RUNNING, LATE, FAILING, HELD (a run waits for a person), PAUSED"""

    id: UUID
    name: str
    mode: str
    kind: str
    health: str
    last_success_at: datetime | None
    last_run_id: UUID | None
    last_run_status: str
    last_run_at: datetime | None


@dataclass(frozen=True, slots=True)
class CompanyShare:
    company: BrandInfo
    sums: tuple[Sums, ...]
    sources: tuple[SourceHealth, ...]
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    totals: tuple[Sums, ...]
    companies: tuple[CompanyShare, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What stood at one company at the end of a day, or so far today; amount in the company's currency."""

    company: BrandInfo
    day: date
    mode: str
    count: int
    amount: Decimal


def dashboard(desk: Desk) -> Dashboard:
    """The figures of all companies in one statement, and their sources in another."""
    sums: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _over(desk, _SUMS, {}):
        sums[row["position"]].append(row)
    sources: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(_over(desk, _SOURCES, {}), key=lambda one: (one["mode"], one["name"])):
        sources[row["position"]].append(row)
    shares = [
        _share(company, sums[position], sources[position]) for position, company in enumerate(desk.companies)
    ]
    by_kind: dict[tuple[str, str], list[Sums]] = defaultdict(list)
    for share in shares:
        for one in share.sums:
            by_kind[one.mode, one.currency].append(one)
    totals = [_total(by_kind[kind]) for kind in sorted(by_kind)]
    return Dashboard(tuple(totals), tuple(shares))


def trend(desk: Desk, *, days: int = TREND_DAYS, mode: str | None = None) -> list[TrendPoint]:
    """Count and amount of each company, mode and day, the day of its own zone; by company in the desk's order.

    days  up to today, 92 at most; a day without a run has the figures of the one before it
    mode  None for both
    """
    span = min(max(days, 1), TREND_DAYS_MOST)
    until = [today_of(one) for one in desk.companies]
    earliest = min(until, default=clock.now().date()) - timedelta(days=span - 1)
    known: dict[tuple[int, str], dict[date, tuple[int, Decimal]]] = defaultdict(dict)
    for row in _over(desk, _TREND, {"since": earliest, "mode": mode}):
        known[row["position"], row["mode"]][row["day"]] = (row["count"], row["amount"])
    return [
        TrendPoint(desk.companies[position], day, kind, *figures)
        for (position, kind), told in sorted(known.items())
        for day, figures in _carried(told, until[position], span)
    ]


def _carried(
    told: dict[date, tuple[int, Decimal]], until: date, span: int
) -> Iterator[tuple[date, tuple[int, Decimal]]]:
    """Each day that has figures, its own or those of the last day that had."""
    since = until - timedelta(days=span - 1)
    before = [day for day in told if day < since]
    standing = told[max(before)] if before else None
    for offset in range(span):
        day = since + timedelta(days=offset)
        standing = told.get(day, standing)
        if standing is not None:
            yield day, standing


def _over(desk: Desk, text: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    if not desk.companies:
        return []
    parts = [
        sql.SQL(text).format(position=sql.Literal(position), schema=sql.Identifier(company.schema))
        for position, company in enumerate(desk.companies)
    ]
    return desk.rows(
        sql.SQL("select * from ({}) every order by position").format(sql.SQL(" union all ").join(parts)),
        values,
    )


def _share(company: BrandInfo, sums: list[dict[str, Any]], sources: list[dict[str, Any]]) -> CompanyShare:
    newest = max((row["day"] for row in sums), default=None)
    by_mode = {row["mode"]: row for row in sums if row["day"] == newest}
    health = tuple(_health(row) for row in sources)
    return CompanyShare(
        company,
        tuple(_sums(company, mode, by_mode.get(mode)) for mode in Mode.values),
        health,
        max((one.last_success_at for one in health if one.last_success_at), default=None),
    )


def _sums(company: BrandInfo, mode: str, row: dict[str, Any] | None) -> Sums:
    if row is None:
        return Sums(mode, company.currency, 0, NO_MONEY, 0, 0, None, None, NO_MONEY, None, company)
    oldest: date | None = row["oldest_due"]
    return Sums(
        mode=mode,
        currency=company.currency,
        count=row["count"],
        amount=row["amount"],
        waiting=row["waiting"],
        longest_days=days_overdue(oldest, company) if oldest else 0,
        oldest_due=oldest,
        oldest_notice_id=row["oldest_notice_id"],
        highest_amount=row["highest_amount"] or NO_MONEY,
        highest_notice_id=row["highest_notice_id"],
        company=company,
        highest_company=company,
    )


def _total(parts: list[Sums]) -> Sums:
    oldest = min(
        (one for one in parts if one.oldest_due), key=lambda one: one.oldest_due or date.max, default=None
    )
    highest = max(parts, key=lambda one: one.highest_amount)
    return Sums(
        mode=parts[0].mode,
        currency=parts[0].currency,
        count=sum(one.count for one in parts),
        amount=sum((one.amount for one in parts), NO_MONEY),
        waiting=sum(one.waiting for one in parts),
        longest_days=max(one.longest_days for one in parts),
        oldest_due=oldest.oldest_due if oldest else None,
        oldest_notice_id=oldest.oldest_notice_id if oldest else None,
        highest_amount=highest.highest_amount,
        highest_notice_id=highest.highest_notice_id,
        company=oldest.company if oldest else None,
        highest_company=highest.company if highest.highest_notice_id else None,
    )


def _health(row: dict[str, Any]) -> SourceHealth:
    return SourceHealth(
        id=row["id"],
        name=row["name"],
        mode=row["mode"],
        kind=row["kind"],
        health=health_of(
            paused=row["paused"],
            every_minutes=row["every_minutes"],
            since=row["last_success_at"] or row["created_at"],
            succeeded=row["last_success_at"] is not None,
            failing=row["failing_since"] is not None,
            run_status=row["last_run_status"],
            held=row["last_run_held"],
        ),
        last_success_at=row["last_success_at"],
        last_run_id=row["last_run_id"],
        last_run_status=row["last_run_status"],
        last_run_at=row["last_run_at"],
    )


def health_of(
    *,
    paused: bool,
    every_minutes: int | None,
    since: datetime | None,
    succeeded: bool,
    failing: bool,
    run_status: str,
    held: int,
) -> str:
    """One word for how a source is, the most pressing first. `since` is its last good run, or when it was set up."""
    patience = max(timedelta(minutes=every_minutes or 0) * LATE_AFTER_TIMES, LATE_AT_LEAST)
    late = every_minutes is not None and since is not None and since < clock.now() - patience
    answers = (
        ("PAUSED", paused),
        ("RUNNING", run_status == "RUNNING"),
        ("HELD", held > 0),
        ("FAILING", failing),
        ("LATE", late),
        ("NEVER", not succeeded),
    )
    return next((word for word, holds in answers if holds), "OK")
