"""Day-end runs as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.loans.models import ChunkState, DayEndRun, RunState


@dataclass(frozen=True, slots=True)
class DayEndState:
    """business_date: where the books stand; can_run: whether that day may be ended now."""

    business_date: date
    today: date
    can_run: bool


def day_end_state() -> DayEndState:
    day = brand_config.business_date()
    today = brand_config.business_calendar().local_date(clock.now())
    return DayEndState(business_date=day, today=today, can_run=day <= today or settings.HUNDI_LOCAL)


def day_end_runs(limit: int = 30) -> list[DayEndRun]:
    """The last runs, newest business date first."""
    return list(DayEndRun.objects.order_by("-business_date")[:limit])


def day_end_run(run_id: UUID) -> DayEndRun:
    """raises  NotFound"""
    run = DayEndRun.objects.filter(id=run_id).first()
    if run is None:
        raise NotFound()
    return run


def day_end_progress(run: DayEndRun) -> tuple[int, int, str | None]:
    """Chunks done, chunks in all, and what keeps the day open, if anything does."""
    states = list(run.chunks.values_list("state", flat=True))
    broken = [proof["title"] for proof in run.proofs if not proof["holds"]]
    error = "; ".join(broken) if run.state == RunState.BROKEN else None
    return states.count(ChunkState.DONE), len(states), error
