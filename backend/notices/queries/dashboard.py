"""What the desk opens with: sums by mode and currency, each company's share and its sources' health, the trend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from backend.kernel import clock
from backend.notices.models import Mode
from backend.notices.queries.desk import Desk
from backend.notices.queries.feeds import as_json, days_overdue, today_of
from backend.notices.services.alerts import LATE_AFTER_TIMES, LATE_AT_LEAST
from tenants.context import BrandInfo

TREND_DAYS, TREND_DAYS_MOST = 30, 92
NO_MONEY = Decimal("0.00")
Value = TypeVar("Value")

_BOARD = "select {position} as position, key, told from {schema}.notices_boardline"
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
    """The figures of all companies and their sources, in one statement."""
    boards: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in _over(desk, _BOARD, {}):
        boards[row["position"]][row["key"]] = as_json(row["told"])
    shares = [_share(company, boards[position]) for position, company in enumerate(desk.companies)]
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
    return desk.rows(desk.over_all(text, values)) if desk.companies else []


def _share(company: BrandInfo, board: dict[str, dict[str, Any]]) -> CompanyShare:
    sources = sorted(
        (line for key, line in board.items() if key not in Mode.values),
        key=lambda line: (line["mode"], line["name"]),
    )
    health = tuple(_health(line) for line in sources)
    return CompanyShare(
        company,
        tuple(_sums(company, mode, board.get(mode)) for mode in Mode.values),
        health,
        max((one.last_success_at for one in health if one.last_success_at), default=None),
    )


def _sums(company: BrandInfo, mode: str, line: dict[str, Any] | None) -> Sums:
    if line is None:
        return Sums(mode, company.currency, 0, NO_MONEY, 0, 0, None, None, NO_MONEY, None, company)
    oldest = _read(date.fromisoformat, line["oldest_due"])
    return Sums(
        mode=mode,
        currency=company.currency,
        count=line["count"],
        amount=Decimal(line["amount"]),
        waiting=line["waiting"],
        longest_days=days_overdue(oldest, company) if oldest else 0,
        oldest_due=oldest,
        oldest_notice_id=_read(UUID, line["oldest_notice_id"]),
        highest_amount=_read(Decimal, line["highest_amount"]) or NO_MONEY,
        highest_notice_id=_read(UUID, line["highest_notice_id"]),
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


def _health(line: dict[str, Any]) -> SourceHealth:
    last_success_at = _read(datetime.fromisoformat, line["last_success_at"])
    return SourceHealth(
        id=UUID(line["id"]),
        name=line["name"],
        mode=line["mode"],
        kind=line["kind"],
        health=health_of(
            paused=line["paused"],
            every_minutes=line["every_minutes"],
            since=last_success_at or datetime.fromisoformat(line["created_at"]),
            succeeded=last_success_at is not None,
            failing=line["failing_since"] is not None,
            run_status=line["last_run_status"],
            held=line["last_run_held"],
        ),
        last_success_at=last_success_at,
        last_run_id=_read(UUID, line["last_run_id"]),
        last_run_status=line["last_run_status"],
        last_run_at=_read(datetime.fromisoformat, line["last_run_at"]),
    )


def _read(kind: Callable[[str], Value], told: str | None) -> Value | None:
    """A value of a board's line, which may have none."""
    return None if told is None else kind(told)


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
