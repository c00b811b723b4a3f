"""What the desk opens with: sums by mode and currency, each company's share and its sources' health, the trend."""

from __future__ import annotations

import json
from collections import defaultdict
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

TREND_DAYS = 30
NO_MONEY = Decimal("0.00")

# One row for each company: its newest sums, and its sources with the last run of each.
_COMPANY = """
(select {position} as position,
    (select jsonb_agg(newest) from (
        select distinct on (mode) mode, count, amount, waiting, oldest_due, oldest_notice_id, highest_amount,
            highest_notice_id, updated_at
        from {schema}.notices_kpi order by mode, day desc) newest) as sums,
    (select jsonb_agg(jsonb_build_object('id', source.id, 'name', source.name, 'mode', source.mode,
        'kind', source.kind, 'paused', source.paused, 'every_minutes', source.every_minutes,
        'created_at', source.created_at, 'last_success_at', source.last_success_at,
        'failing_since', source.failing_since, 'run', run.one) order by source.mode, source.name)
     from {schema}.notices_source source
     left join lateral (
        select jsonb_build_object('id', id, 'status', status, 'started_at', started_at, 'finished_at', finished_at,
            'held_stale', held_stale) one
        from {schema}.notices_syncrun where source_id = source.id order by started_at desc, id desc limit 1
     ) run on true) as sources)
"""
_TREND = """
(select {position} as position, day, mode, count, amount from {schema}.notices_kpi where day >= %(since)s
 union all
 select {position}, day, mode, count, amount from (
    select distinct on (mode) day, mode, count, amount from {schema}.notices_kpi where day < %(since)s
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
    day: date
    mode: str
    currency: str
    count: int
    amount: Decimal


def dashboard(desk: Desk) -> Dashboard:
    """All companies' figures in one round trip."""
    rows = _over(desk, _COMPANY, {})
    shares = [
        _share(desk.companies[row["position"]], _json(row["sums"]), _json(row["sources"])) for row in rows
    ]
    by_kind: dict[tuple[str, str], list[Sums]] = defaultdict(list)
    for share in shares:
        for one in share.sums:
            by_kind[one.mode, one.currency].append(one)
    totals = [_total(by_kind[kind]) for kind in sorted(by_kind)]
    return Dashboard(tuple(totals), tuple(shares))


def trend(desk: Desk, *, days: int = TREND_DAYS) -> list[TrendPoint]:
    """Count and amount of each day, mode and currency; a day without a run has the figures of the one before it."""
    until = max((today_of(one) for one in desk.companies), default=clock.now().date())
    since = until - timedelta(days=min(max(days, 1), 366) - 1)
    known: dict[tuple[int, str], dict[date, tuple[int, Decimal]]] = defaultdict(dict)
    for row in _over(desk, _TREND, {"since": since}):
        known[row["position"], row["mode"]][max(row["day"], since)] = (row["count"], row["amount"])
    points: dict[tuple[date, str, str], tuple[int, Decimal]] = {}
    for (position, mode), figures in known.items():
        standing: tuple[int, Decimal] | None = None
        for offset in range((until - since).days + 1):
            day = since + timedelta(days=offset)
            standing = figures.get(day, standing)
            if standing is not None:
                key = (day, mode, desk.companies[position].currency)
                count, amount = points.get(key, (0, NO_MONEY))
                points[key] = (count + standing[0], amount + standing[1])
    return [TrendPoint(*key, *points[key]) for key in sorted(points)]


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
    by_mode = {row["mode"]: row for row in sums}
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
    oldest = date.fromisoformat(row["oldest_due"]) if row["oldest_due"] else None
    return Sums(
        mode=mode,
        currency=company.currency,
        count=row["count"],
        amount=_money(row["amount"]),
        waiting=row["waiting"],
        longest_days=days_overdue(oldest, company) if oldest else 0,
        oldest_due=oldest,
        oldest_notice_id=_id(row["oldest_notice_id"]),
        highest_amount=_money(row["highest_amount"] or 0),
        highest_notice_id=_id(row["highest_notice_id"]),
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
    run = row["run"] or {}
    return SourceHealth(
        id=UUID(row["id"]),
        name=row["name"],
        mode=row["mode"],
        kind=row["kind"],
        health=health_of(
            paused=row["paused"],
            every_minutes=row["every_minutes"],
            since=_moment(row["last_success_at"]) or _moment(row["created_at"]),
            succeeded=row["last_success_at"] is not None,
            failing=row["failing_since"] is not None,
            run_status=run.get("status", ""),
            held=run.get("held_stale", 0),
        ),
        last_success_at=_moment(row["last_success_at"]),
        last_run_id=_id(run.get("id")),
        last_run_status=run.get("status", ""),
        last_run_at=_moment(run.get("finished_at") or run.get("started_at")),
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


def _json(value: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(value, parse_float=Decimal) if isinstance(value, str) else value
    return found or []


def _money(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
