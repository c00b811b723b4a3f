"""Day-end runs as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, Sum

from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.loans.models import ChunkState, DayEndRun, LoanPace, RunState


@dataclass(frozen=True, slots=True)
class DayEndState:
    """business_date: where the books stand; missed_days: dates that are over and still open; can_run: whether
    the business date may be ended now."""

    business_date: date
    today: date
    missed_days: int
    can_run: bool


def day_end_state() -> DayEndState:
    day = brand_config.business_date()
    today = brand_config.business_calendar().local_date(clock.now())
    return DayEndState(
        business_date=day,
        today=today,
        missed_days=max((today - day).days, 0),
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
    """What one lane has done of a run; `chunks` are its slices, each one transaction."""

    lane: str
    loans: int
    newly_overdue: int
    chunks: int
    done: int


@dataclass(frozen=True, slots=True)
class DayEndProgress:
    """left: loans whose day has not ended; error: what keeps the day open, where anything does"""

    lanes: list[LaneCount]
    left: int
    error: str | None

    @property
    def loans(self) -> int:
        return sum(lane.loans for lane in self.lanes)


def day_end_progress(run: DayEndRun) -> DayEndProgress:
    """How far a run is, by lane."""
    rows = run.chunks.values("lane").annotate(
        loans=Sum("loans"),
        newly=Sum("newly_overdue"),
        chunks=Count("id"),
        done=Count("id", filter=Q(state=ChunkState.DONE)),
    )
    lanes = [
        LaneCount(row["lane"], row["loans"], row["newly"], row["chunks"], row["done"])
        for row in rows.order_by("lane")
    ]
    broken = [proof["title"] for proof in run.proofs if not proof["holds"]]
    error = "; ".join(broken) if run.state == RunState.BROKEN else None
    left = 0
    if run.state != RunState.CLOSED:
        day = run.business_date
        left = LoanPace.objects.filter(wakes_on__lte=day, closed_to__lt=day).count()
    return DayEndProgress(lanes, left, error)
