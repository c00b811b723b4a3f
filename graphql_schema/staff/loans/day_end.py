"""The day-end console: where the books stand, the runs with their proofs, and running the next day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from backend.brand_config.services import brand_zone, business_date
from backend.kernel import clock
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
class Proof:
    code: str
    title: str
    holds: bool
    detail: str


@strawberry.type(name="DayEndRun")
class DayEndRunType:
    id: strawberry.ID
    business_date: date
    state: str
    started_at: datetime
    finished_at: datetime | None
    loans_done: int
    loans_total: int
    proofs: list[Proof]
    state_hash: str | None
    error: str | None


@strawberry.type
class DayEnd:
    business_date: date
    today: date
    runs: list[DayEndRunType]
    can_run: bool


@strawberry.type
class DayEndPayload:
    day_end: DayEnd


DayEndResult = Annotated[
    DayEndPayload | ValidationProblem | PermissionDenied | PolicyViolationProblem | RefusedProblem,
    strawberry.union("DayEndResult"),
]


def _run(row: DayEndRun) -> DayEndRunType:
    progress = loan_queries.day_end_progress(row)
    return DayEndRunType(
        id=as_id(row.id),
        business_date=row.business_date,
        state=row.state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        loans_done=progress.loans,
        loans_total=progress.loans + progress.left,
        proofs=[
            Proof(code=one["code"], title=one["title"], holds=one["holds"], detail=one["detail"])
            for one in row.proofs
        ],
        state_hash=row.result_sha256 or None,
        error=progress.error,
    )


def _console(actor: Actor) -> DayEnd:
    return DayEnd(
        business_date=business_date(),
        today=clock.now().astimezone(brand_zone()).date(),
        runs=[_run(one) for one in loan_queries.day_end_runs(limit=30)],
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
