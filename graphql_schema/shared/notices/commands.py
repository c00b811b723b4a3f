"""What the desk's commands are given and answer, the same for a company's staff and its lending group."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from backend.kernel.actor import Actor
from backend.notices.queries import cases
from backend.notices.queries.desk import Desk
from backend.notices.services import casework, deciding, handing_over
from backend.notices.services.deciding import Wanted
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.notices import views
from graphql_schema.shared.notices.types import (
    CaseNote,
    FollowUp,
    NoticeSyncRun,
    RepaymentNoticeDetail,
)
from graphql_schema.shared.scalars import as_id, optional_id, read_id
from tenants.context import BrandInfo


@strawberry.input
class ConfirmMatchInput:
    notice_id: strawberry.ID
    customer_id: strawberry.ID
    note: str = ""
    expected_version: int


@strawberry.input
class UnlinkMatchInput:
    notice_id: strawberry.ID
    note: str
    expected_version: int


@strawberry.input
class ConfirmMatchItem:
    notice_id: strawberry.ID
    expected_version: int


@strawberry.input
class ConfirmMatchesInput:
    items: list[ConfirmMatchItem]


@strawberry.input(description="About a notice or about a customer, one of them.")
class AddCaseNoteInput:
    text: str
    notice_id: strawberry.ID | None = None
    customer_id: strawberry.ID | None = None


@strawberry.input(
    description="kind CALL, MESSAGE, VISIT, or BRANCH, which hands the case over; ownerId as followUpOwners tells."
)
class OpenFollowUpInput:
    kind: str
    due_on: date
    note: str = ""
    owner_id: strawberry.ID | None = None
    notice_id: strawberry.ID | None = None
    customer_id: strawberry.ID | None = None


@strawberry.input
class CloseFollowUpInput:
    follow_up_id: strawberry.ID
    outcome: str
    cancelled: bool = False
    expected_version: int


@strawberry.input(
    description="An overdue notice that is linked to a customer; expectedVersion is the notice's."
)
class HandToCollectionsInput:
    notice_id: strawberry.ID
    note: str
    expected_version: int


@strawberry.input(description="dueOn null leaves the day; the note stands among the case's notes.")
class ReassignFollowUpInput:
    follow_up_id: strawberry.ID
    owner_id: strawberry.ID
    due_on: date | None = None
    note: str
    expected_version: int


@strawberry.input(description="One that is nobody's yet; it becomes the caller's own.")
class TakeFollowUpInput:
    follow_up_id: strawberry.ID
    expected_version: int


@strawberry.input(description="The note stands among the case's notes.")
class ReopenFollowUpInput:
    follow_up_id: strawberry.ID
    due_on: date
    note: str
    expected_version: int


@strawberry.type
class NoticePayload:
    detail: RepaymentNoticeDetail


@strawberry.type(description="refusalCode is null where the match was confirmed.")
class ConfirmedMatch:
    notice_id: strawberry.ID
    refusal_code: str | None
    refusal: str | None


@strawberry.type
class ConfirmedMatches:
    confirmed: int
    items: list[ConfirmedMatch]


@strawberry.type
class CaseNotePayload:
    note: CaseNote


@strawberry.type
class FollowUpPayload:
    follow_up: FollowUp


@strawberry.type
class SyncsStarted:
    runs: list[NoticeSyncRun]


NoticeResult = Annotated[NoticePayload | CommandProblem, strawberry.union("NoticeResult")]
ConfirmMatchesResult = Annotated[ConfirmedMatches | CommandProblem, strawberry.union("ConfirmMatchesResult")]
CaseNoteResult = Annotated[CaseNotePayload | CommandProblem, strawberry.union("CaseNoteResult")]
FollowUpResult = Annotated[FollowUpPayload | CommandProblem, strawberry.union("FollowUpResult")]
SyncNoticesResult = Annotated[SyncsStarted | CommandProblem, strawberry.union("SyncNoticesResult")]


# Each is called inside the company; `desk` reads the answer with the caller's own rights.


def confirm_match(actor: Actor, input: ConfirmMatchInput, desk: Desk, company: BrandInfo) -> NoticePayload:
    done = deciding.confirm(
        actor=actor,
        notice_id=read_id(input.notice_id),
        customer_id=read_id(input.customer_id),
        note=input.note,
        expected_version=input.expected_version,
    )
    return _notice(desk, done.id, company)


def unlink_match(actor: Actor, input: UnlinkMatchInput, desk: Desk, company: BrandInfo) -> NoticePayload:
    done = deciding.unlink(
        actor=actor,
        notice_id=read_id(input.notice_id),
        note=input.note,
        expected_version=input.expected_version,
    )
    return _notice(desk, done.id, company)


def confirm_matches(actor: Actor, input: ConfirmMatchesInput) -> ConfirmedMatches:
    wanted = [Wanted(read_id(one.notice_id), one.expected_version) for one in input.items]
    outcomes = deciding.confirm_many(actor=actor, wanted=wanted)
    return ConfirmedMatches(
        confirmed=sum(one.refusal is None for one in outcomes),
        items=[
            ConfirmedMatch(
                notice_id=as_id(one.notice_id),
                refusal_code=one.refusal.code if one.refusal else None,
                refusal=one.refusal.message if one.refusal else None,
            )
            for one in outcomes
        ],
    )


def add_case_note(actor: Actor, input: AddCaseNoteInput) -> CaseNotePayload:
    note = casework.add_note(
        actor=actor,
        text=input.text,
        notice_id=optional_id(input.notice_id),
        customer_id=optional_id(input.customer_id),
    )
    return CaseNotePayload(note=views.case_note(note))


def open_follow_up(actor: Actor, input: OpenFollowUpInput) -> FollowUpPayload:
    found = casework.open_follow_up(
        actor=actor,
        kind=input.kind,
        due_on=input.due_on,
        note=input.note,
        owner_id=optional_id(input.owner_id),
        notice_id=optional_id(input.notice_id),
        customer_id=optional_id(input.customer_id),
    )
    return FollowUpPayload(follow_up=views.follow_up(found))


def close_follow_up(actor: Actor, input: CloseFollowUpInput) -> FollowUpPayload:
    found = casework.close_follow_up(
        actor=actor,
        follow_up_id=read_id(input.follow_up_id),
        outcome=input.outcome,
        cancelled=input.cancelled,
        expected_version=input.expected_version,
    )
    return FollowUpPayload(follow_up=views.follow_up(found))


def hand_to_collections(actor: Actor, input: HandToCollectionsInput) -> FollowUpPayload:
    found = handing_over.hand_to_collections(
        actor=actor,
        notice_id=read_id(input.notice_id),
        note=input.note,
        expected_version=input.expected_version,
    )
    return FollowUpPayload(follow_up=views.follow_up(found))


def reassign_follow_up(actor: Actor, input: ReassignFollowUpInput) -> FollowUpPayload:
    found = casework.reassign_follow_up(
        actor=actor,
        follow_up_id=read_id(input.follow_up_id),
        owner_id=read_id(input.owner_id),
        due_on=input.due_on,
        note=input.note,
        expected_version=input.expected_version,
    )
    return FollowUpPayload(follow_up=views.follow_up(found))


def take_follow_up(actor: Actor, input: TakeFollowUpInput) -> FollowUpPayload:
    found = casework.take_follow_up(
        actor=actor, follow_up_id=read_id(input.follow_up_id), expected_version=input.expected_version
    )
    return FollowUpPayload(follow_up=views.follow_up(found))


def reopen_follow_up(actor: Actor, input: ReopenFollowUpInput) -> FollowUpPayload:
    found = casework.reopen_follow_up(
        actor=actor,
        follow_up_id=read_id(input.follow_up_id),
        due_on=input.due_on,
        note=input.note,
        expected_version=input.expected_version,
    )
    return FollowUpPayload(follow_up=views.follow_up(found))


def _notice(desk: Desk, notice_id: UUID, company: BrandInfo) -> NoticePayload:
    file = cases.notice_file(desk, notice_id=notice_id, company_id=company.id)
    return NoticePayload(detail=views.detail(file))
