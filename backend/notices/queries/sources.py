"""The sources as those who set them up see them, and what a held list would change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from backend.kernel.errors import NotFound
from backend.notices.errors import SyncNotHeld
from backend.notices.models import Notice, RunState, Source, SyncRun
from backend.notices.queries.cases import row_of_notice
from backend.notices.queries.dashboard import health_of
from backend.notices.queries.feeds import NoticeRow
from backend.notices.services.applying import missing_from
from tenants.context import current_brand

MOST_SOURCES = 200
SHOWN = 50


@dataclass(frozen=True, slots=True)
class SetUp:
    """A source, whether credentials are kept for it, and how it is, in one word of `health_of`."""

    source: Source
    has_credentials: bool
    health: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A run that waits for a person, and what applying it would put to rest; `notices` are the largest of them."""

    run: SyncRun
    count: int
    amount: Decimal
    notices: tuple[NoticeRow, ...]


def all_set_up() -> list[SetUp]:
    """Every source of the brand in use, by list and name."""
    found = Source.objects.select_related("secret").order_by("mode", "name")
    return [_set_up(one) for one in found[:MOST_SOURCES]]


def set_up(source_id: UUID) -> SetUp:
    """raises  NotFound"""
    found = Source.objects.select_related("secret").filter(pk=source_id).first()
    if found is None:
        raise NotFound
    return _set_up(found)


def held_back(*, run_id: UUID) -> HeldBack:
    """What `decide_held` would be asked about, in the brand in use.

    raises  NotFound, SyncNotHeld where nothing is held, or a later list was taken since
    """
    run = SyncRun.objects.select_related("source").filter(pk=run_id).first()
    if run is None:
        raise NotFound
    if run.held_stale == 0 or run.status == RunState.RUNNING or run.is_overtaken:
        raise SyncNotHeld
    missing = missing_from(run, first=SHOWN)
    notices = Notice.objects.select_related("borrower").in_bulk(missing.first)
    rows = tuple(row_of_notice(notices[one], current_brand()) for one in missing.first)
    return HeldBack(run, missing.count, missing.amount, rows)


def _set_up(source: Source) -> SetUp:
    health = health_of(
        paused=source.paused,
        every_minutes=source.every_minutes,
        since=source.last_success_at or source.created_at,
        succeeded=source.last_success_at is not None,
        failing=source.failing_since is not None,
        run_status=source.last_run_status,
        held=source.last_run_held,
    )
    return SetUp(source, source.secret.credentials is not None, health)
