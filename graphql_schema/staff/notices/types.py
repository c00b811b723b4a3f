"""What only a company's own staff see and set: its sources."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from backend.notices.queries.sources import HeldBack, SetUp
from backend.notices.services.staging import masked_phone
from backend.notices.services.trying import Tried, TriedRow
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.notices import views
from graphql_schema.shared.notices.types import NoticeMode, NoticeSyncRun, RepaymentNotice
from graphql_schema.shared.scalars import as_id
from tenants.context import current_brand


@strawberry.type(
    description=(
        "kind: HTTP (we pull), FILE (uploaded), PUSH (sent to us). Credentials are never told, only whether there are "
        "any. health: as of SourceHealth; lastRunHeld notices wait for a person."
    )
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
    last_full_at: datetime | None
    failing_since: datetime | None
    has_credentials: bool
    health: str
    last_run_id: strawberry.ID | None
    last_run_status: str
    last_run_at: datetime | None
    last_run_held: int


@strawberry.type(
    description=(
        "A field of NoticeSource v1, and the headings of a file it is known by without mapping; in JSON it is known by "
        "its name alone."
    )
)
class NoticeField:
    name: str
    needed: bool
    aliases: list[str]


@strawberry.type(
    description="What a held run would put to rest if applied now: the largest are listed, all are counted."
)
class HeldSync:
    run_id: strawberry.ID
    count: int
    amount: Decimal
    currency: str
    notices: list[RepaymentNotice]


@strawberry.input
class NameValue:
    name: str
    value: str


@strawberry.input(
    description=(
        "auth BEARER takes credential `token`, API_KEY `key`, BASIC `user` and `password`; null leaves what is stored. "
        "mapping: the source's own name (a heading of its files, or a name in its JSON, with dots into objects) to a "
        "field as its value; the value - leaves it unread."
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


@strawberry.input(description="sourceId: the source these settings would change; null for a new one.")
class TryNoticeSourceInput:
    source_id: strawberry.ID | None = None
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


@strawberry.type(
    description=(
        "A row by its place in the list, as it would be taken; or, where reason is set, why it would not: field is "
        "ours, ownName is what the source calls it."
    )
)
class TriedNoticeRow:
    number: int
    loan_no: str
    name: str
    name_zh: str
    phone_masked: str
    instalment_no: int | None
    due_date: date | None
    total_due: Decimal | None
    field: str
    own_name: str
    reason: str


@strawberry.type(
    description=(
        "unreadNames: the source's own names that are read as nothing; missing: needed fields that no row gives; "
        "refusalCode and refusal say why there are no rows."
    )
)
class NoticeSourceTried:
    rows: list[TriedNoticeRow]
    total: int
    currency: str
    unread_names: list[str]
    missing: list[str]
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
SourceTriedResult = Annotated[NoticeSourceTried | CommandProblem, strawberry.union("SourceTriedResult")]
UploadAddressResult = Annotated[UploadAddress | CommandProblem, strawberry.union("UploadAddressResult")]
SyncRunResult = Annotated[SyncRunPayload | CommandProblem, strawberry.union("SyncRunResult")]


def source_type(row: SetUp) -> NoticeSource:
    source = row.source
    return NoticeSource(
        id=as_id(source.id),
        version=source.version,
        name=source.name,
        kind=source.kind,
        mode=NoticeMode(source.mode),
        company_code=source.company_code,
        currency=source.currency,
        base_url=source.base_url,
        auth=source.auth,
        encoding=source.encoding,
        mapping=JSON(source.mapping),
        every_minutes=source.every_minutes,
        delta_between=source.delta_between,
        shrink_pct=source.shrink_pct,
        paused=source.paused,
        next_run_at=source.next_run_at,
        last_success_at=source.last_success_at,
        last_full_at=source.last_full_at,
        failing_since=source.failing_since,
        has_credentials=row.has_credentials,
        health=row.health,
        last_run_id=as_id(source.last_run_id) if source.last_run_id else None,
        last_run_status=source.last_run_status,
        last_run_at=source.last_run_at,
        last_run_held=source.last_run_held,
    )


def held_type(row: HeldBack) -> HeldSync:
    return HeldSync(
        run_id=as_id(row.run.id),
        count=row.count,
        amount=row.amount,
        currency=row.run.source.currency,
        notices=[views.notice(one) for one in row.notices],
    )


def tried_type(tried: Tried) -> NoticeSourceTried:
    return NoticeSourceTried(
        rows=[_tried_row(one) for one in tried.rows],
        total=tried.total,
        currency=current_brand().currency,
        unread_names=list(tried.unread),
        missing=list(tried.missing),
        refusal_code=tried.refusal.code if tried.refusal else None,
        refusal=tried.refusal.message if tried.refusal else None,
    )


def _tried_row(row: TriedRow) -> TriedNoticeRow:
    """A refused row tells its key and reason, as a run does."""
    read, rejected = row.read, row.rejected
    return TriedNoticeRow(
        number=row.number,
        loan_no=read.loan_no if read else rejected.key if rejected else "",
        name=read.person["borrower_name_en"] if read else "",
        name_zh=read.person["borrower_name_zh"] if read else "",
        phone_masked=masked_phone(read.person["phone"]) if read else "",
        instalment_no=read.instalment_no if read else None,
        due_date=read.due_date if read else None,
        total_due=read.total_due if read else None,
        field=rejected.field if rejected else "",
        own_name=rejected.own_name if rejected else "",
        reason=rejected.reason if rejected else "",
    )
