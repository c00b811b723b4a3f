"""What only a company's own staff see and set: its sources."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from backend.notices.models import Source
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.notices.types import NoticeMode, NoticeSyncRun
from graphql_schema.shared.scalars import as_id


@strawberry.type(
    description="kind: HTTP (we pull), FILE (uploaded), PUSH (sent to us). Credentials are never told."
)
class NoticeSource:
    id: strawberry.ID
    version: int
    name: str
    kind: str
    mode: NoticeMode
    company_code: str
    currency: str
    base_url: str
    auth: str
    encoding: str
    mapping: JSON
    every_minutes: int | None
    delta_between: bool
    shrink_pct: int
    paused: bool
    next_run_at: datetime | None
    last_success_at: datetime | None
    failing_since: datetime | None


@strawberry.input
class NameValue:
    name: str
    value: str


@strawberry.input(
    description=(
        "auth BEARER takes credential `token`, API_KEY `key`, BASIC `user` and `password`; null leaves what is stored. "
        "mapping: column of the file (name) to field (value)."
    )
)
class NoticeSourceInput:
    name: str
    kind: str
    mode: NoticeMode
    company_code: str
    base_url: str = ""
    auth: str = "BEARER"
    credentials: list[NameValue] | None = None
    encoding: str = "utf-8"
    mapping: list[NameValue] | None = None
    every_minutes: int | None = None
    delta_between: bool = False
    shrink_pct: int = 50


@strawberry.input
class UpdateNoticeSourceInput:
    source_id: strawberry.ID
    expected_version: int
    settings: NoticeSourceInput


@strawberry.input
class PauseNoticeSourceInput:
    source_id: strawberry.ID
    paused: bool
    expected_version: int


@strawberry.input
class NoticeSourceIdInput:
    source_id: strawberry.ID


@strawberry.input
class RequestNoticeUploadInput:
    source_id: strawberry.ID
    file_name: str


@strawberry.input
class SyncNoticesInput:
    source_id: strawberry.ID | None = None


@strawberry.input(
    description="putToRest: the notices the run does not list become inactive; otherwise they stay."
)
class DecideHeldSyncInput:
    run_id: strawberry.ID
    put_to_rest: bool
    reason: str


@strawberry.type(description="pushUrl and pushSecret are told once, when they are made.")
class NoticeSourcePayload:
    source: NoticeSource
    push_url: str | None
    push_secret: str | None


@strawberry.type(description="asOf is null where the test failed; refusalCode and refusal say why.")
class ConnectionTested:
    as_of: datetime | None
    refusal_code: str | None
    refusal: str | None


@strawberry.type(description="POST the file's bytes here within a quarter of an hour.")
class UploadAddress:
    url: str


@strawberry.type
class SyncRunPayload:
    run: NoticeSyncRun


NoticeSourceResult = Annotated[NoticeSourcePayload | CommandProblem, strawberry.union("NoticeSourceResult")]
ConnectionTestResult = Annotated[ConnectionTested | CommandProblem, strawberry.union("ConnectionTestResult")]
UploadAddressResult = Annotated[UploadAddress | CommandProblem, strawberry.union("UploadAddressResult")]
SyncRunResult = Annotated[SyncRunPayload | CommandProblem, strawberry.union("SyncRunResult")]


def source_type(row: Source) -> NoticeSource:
    return NoticeSource(
        id=as_id(row.id),
        version=row.version,
        name=row.name,
        kind=row.kind,
        mode=NoticeMode(row.mode),
        company_code=row.company_code,
        currency=row.currency,
        base_url=row.base_url,
        auth=row.auth,
        encoding=row.encoding,
        mapping=JSON(row.mapping),
        every_minutes=row.every_minutes,
        delta_between=row.delta_between,
        shrink_pct=row.shrink_pct,
        paused=row.paused,
        next_run_at=row.next_run_at,
        last_success_at=row.last_success_at,
        failing_since=row.failing_since,
    )
