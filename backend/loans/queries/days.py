"""Day-end runs as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.loans.models import ChunkState, DayEndChunk, DayEndRun, Lane, LoanPace, RunState

MISSED_NAMED = 31
"""Missed days that are listed; more are counted."""


@dataclass(frozen=True, slots=True)
class DayEndState:
    """business_date: where the books stand; missed_days: how many dates are over and still open, of which `missed`
    are the first, in the order they are ended; can_run: whether the business date may be ended now."""

    business_date: date
    today: date
    missed_days: int
    missed: list[date]
    can_run: bool


def day_end_state() -> DayEndState:
    day = brand_config.business_date()
    today = brand_config.business_calendar().local_date(clock.now())
    missed = max((today - day).days, 0)
    return DayEndState(
        business_date=day,
        today=today,
        missed_days=missed,
        missed=[day + timedelta(days=ahead) for ahead in range(min(missed, MISSED_NAMED))],
        can_run=day <= today or settings.HUNDI_LOCAL,
    )


def day_end_runs(limit: int = 30) -> list[DayEndRun]:
    """The last runs, newest business date first."""
    return list(DayEndRun.objects.order_by("-business_date")[:limit])


def day_end_run(run_id: UUID) -> DayEndRun:
    """raises  NotFound"""
    run = DayEndRun.objects.filter(id=run_id).first()
    if run is None:
        raise NotFound()
    return run


@dataclass(frozen=True, slots=True)
class LaneCount:
    """What one lane has done of a run.

    left        loans whose day has not ended
    chunks      its slices, each one transaction; `done` of them are
    per_second  loans a second while it worked; None before the first slice is done
    """

    lane: str
    loans: int
    left: int
    newly_overdue: int
    chunks: int
    done: int
    per_second: int | None


@dataclass(frozen=True, slots=True)
class DayEndProgress:
    """error: what keeps the day open, where anything does"""

    lanes: list[LaneCount]
    error: str | None

    @property
    def loans(self) -> int:
        return sum(lane.loans for lane in self.lanes)

    @property
    def left(self) -> int:
        return sum(lane.left for lane in self.lanes)


def day_end_progress(run: DayEndRun) -> DayEndProgress:
    """How far a run is, by lane."""
    return day_end_progress_of([run])[run.id]


def day_end_progress_of(runs: Sequence[DayEndRun]) -> dict[UUID, DayEndProgress]:
    """How far each run is: one query for all, and one for what is left of the day that is open."""
    lanes: dict[UUID, list[LaneCount]] = {run.id: [] for run in runs}
    left = {run.id: _left(run.business_date) for run in runs if run.state != RunState.CLOSED}
    rows = DayEndChunk.objects.filter(run__in=lanes).values("run_id", "lane")
    counted = rows.annotate(
        loans_done=Sum("loans"),
        newly=Sum("newly_overdue"),
        chunks=Count("id"),
        done=Count("id", filter=Q(state=ChunkState.DONE)),
        took=Sum(F("done_at") - F("begun_at")),
    )
    for row in counted.order_by("run_id", "lane"):
        rate = row["loans_done"] / row["took"].total_seconds() if row["took"] else None
        waiting = left.get(row["run_id"], {}).pop(row["lane"], 0)
        lanes[row["run_id"]].append(
            LaneCount(
                row["lane"],
                row["loans_done"],
                waiting,
                row["newly"],
                row["chunks"],
                row["done"],
                None if rate is None else round(rate),
            )
        )
    for run_id, waiting_by_lane in left.items():  # lanes that have no slice yet
        lanes[run_id] += [LaneCount(lane, 0, count, 0, 0, 0, None) for lane, count in waiting_by_lane.items()]
    return {run.id: DayEndProgress(lanes[run.id], _error(run)) for run in runs}


def _left(day: date) -> dict[str, int]:
    """Loans by lane whose day has not ended."""
    rows = LoanPace.objects.filter(wakes_on__lte=day, closed_to__lt=day)
    counts = rows.aggregate(
        quiet=Count("loan_id", filter=Q(quiet_until__gte=day)),
        thinking=Count("loan_id", filter=Q(quiet_until__lt=day)),
    )
    by_lane = {Lane.QUIET.value: counts["quiet"], Lane.THINKING.value: counts["thinking"]}
    return {lane: count for lane, count in by_lane.items() if count}


def _error(run: DayEndRun) -> str | None:
    broken = [proof["title"] for proof in run.proofs if not proof["holds"]]
    return "; ".join(broken) if run.state == RunState.BROKEN else None
