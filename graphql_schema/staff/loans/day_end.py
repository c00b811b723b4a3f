"""The day-end console: where the books stand, the runs with their proofs, and running the next day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from backend.kernel.actor import Actor, Level
from backend.loans import queries as loan_queries
from backend.loans.models import DayEndRun
from backend.loans.services import day_end
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation, query
from graphql_schema.shared.problems import (
    PermissionDenied,
    PolicyViolationProblem,
    RefusedProblem,
    ValidationProblem,
)
from graphql_schema.shared.scalars import as_id
from graphql_schema.staff.loans.inputs import RunDayEndInput


@strawberry.type
class ProofBreach:
    """A loan for which a proof does not hold, and what was found."""

    loan_id: strawberry.ID
    number: str
    said: str


@strawberry.type
class Proof:
    """`looked_at` counts the loans or journals that were looked at; `loans` names the first that differ."""

    code: str
    title: str
    holds: bool
    detail: str
    looked_at: int
    loans: list[ProofBreach]


@strawberry.type
class DayEndLane:
    """What one lane has done: QUIET applies what was foreseen, set by set; THINKING replays each loan."""

    lane: str
    loans_done: int
    loans_left: int
    newly_overdue: int
    slices_done: int
    slices: int
    loans_per_second: int | None


@strawberry.type
class DayEndBreak:
    """A time at which the day could not close."""

    at: datetime
    proofs: list[Proof]


@strawberry.type(name="DayEndRun")
class DayEndRunType:
    id: strawberry.ID
    business_date: date
    state: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    loans_done: int
    loans_total: int
    newly_overdue: int
    lanes: list[DayEndLane]
    proofs: list[Proof]
    breaks: list[DayEndBreak]
    state_hash: str | None
    error: str | None


@strawberry.type
class DayEnd:
    """`missed` are the first dates that are over and still open, in the order they are ended; `missed_days` counts
    all of them."""

    business_date: date
    today: date
    missed: list[date]
    missed_days: int
    runs: list[DayEndRunType]
    can_run: bool


@strawberry.type
class DayEndPayload:
    day_end: DayEnd


DayEndResult = Annotated[
    DayEndPayload | ValidationProblem | PermissionDenied | PolicyViolationProblem | RefusedProblem,
    strawberry.union("DayEndResult"),
]


def _proof(one: Mapping[str, Any]) -> Proof:
    return Proof(
        code=one["code"],
        title=one["title"],
        holds=one["holds"],
        detail=one["detail"],
        looked_at=one.get("looked_at", 0),
        loans=[
            ProofBreach(loan_id=strawberry.ID(loan["id"]), number=loan["number"], said=loan["said"])
            for loan in one.get("loans", ())
        ],
    )


def _lane(lane: loan_queries.LaneCount) -> DayEndLane:
    return DayEndLane(
        lane=lane.lane,
        loans_done=lane.loans,
        loans_left=lane.left,
        newly_overdue=lane.newly_overdue,
        slices_done=lane.done,
        slices=lane.chunks,
        loans_per_second=lane.per_second,
    )


def _run(row: DayEndRun, progress: loan_queries.DayEndProgress) -> DayEndRunType:
    return DayEndRunType(
        id=as_id(row.id),
        business_date=row.business_date,
        state=row.state,
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        loans_done=progress.loans,
        loans_total=progress.loans + progress.left,
        newly_overdue=sum(lane.newly_overdue for lane in progress.lanes),
        lanes=[_lane(lane) for lane in progress.lanes],
        proofs=[_proof(one) for one in row.proofs],
        breaks=[
            DayEndBreak(
                at=datetime.fromisoformat(one["at"]), proofs=[_proof(proof) for proof in one["proofs"]]
            )
            for one in reversed(row.breaks)
        ],
        state_hash=row.result_sha256 or None,
        error=progress.error,
    )


def _console(actor: Actor) -> DayEnd:
    state, runs = loan_queries.day_end_state(), loan_queries.day_end_runs(limit=30)
    progress = loan_queries.day_end_progress_of(runs)
    return DayEnd(
        business_date=state.business_date,
        today=state.today,
        missed=state.missed,
        missed_days=state.missed_days,
        runs=[_run(one, progress[one.id]) for one in runs],
        can_run=actor.may("DAY_END", Level.WRITE),
    )


@strawberry.type
class DayEndQueries:
    @query(Audience.STAFF, "DAY_END", "LOAN_OPS", scope=RecordScope.NONE)
    def day_end(self, info: Info) -> DayEnd:
        return _console(info.context.signed_in)


@strawberry.type
class DayEndMutations:
    @mutation(Audience.STAFF, "DAY_END", scope=RecordScope.NONE)
    def run_day_end(self, info: Info, input: RunDayEndInput) -> DayEndResult:
        day_end.run_day_end(
            actor=info.context.signed_in,
            business_date=input.business_date,
            idempotency_key=input.idempotency_key,
        )
        return DayEndPayload(day_end=_console(info.context.signed_in))
