"""What a company's staff do at the repayment desk. The argument of every command is called `input`."""

from __future__ import annotations

import strawberry

from backend.notices.queries.desk import Desk
from backend.notices.queries.sources import set_up
from backend.notices.services import runs, sources, trying, uploads
from backend.notices.services.sources import Saved, Settings
from graphql_schema.shared.context import Info
from graphql_schema.shared.notices import commands as c
from graphql_schema.shared.notices import views
from graphql_schema.shared.operations import Audience, mutation
from graphql_schema.shared.scalars import optional_id, read_id
from graphql_schema.staff.notices.types import (
    ConnectionTested,
    ConnectionTestResult,
    DecideHeldSyncInput,
    NoticeSourceIdInput,
    NoticeSourceInput,
    NoticeSourcePayload,
    NoticeSourceResult,
    PauseNoticeSourceInput,
    RequestNoticeUploadInput,
    SourceTriedResult,
    SyncNoticesInput,
    SyncRunPayload,
    SyncRunResult,
    TryNoticeSourceInput,
    UpdateNoticeSourceInput,
    UploadAddress,
    UploadAddressResult,
    source_type,
    tried_type,
)
from tenants.context import current_brand

DESK, SOURCES = "NOTICES", "NOTICE_SOURCES"


@strawberry.type
class RepaymentDeskMutations:
    @mutation(Audience.STAFF, DESK)
    def confirm_match(self, info: Info, input: c.ConfirmMatchInput) -> c.NoticeResult:
        return c.confirm_match(info.context.signed_in, input, Desk.own(), current_brand())

    @mutation(Audience.STAFF, DESK)
    def unlink_match(self, info: Info, input: c.UnlinkMatchInput) -> c.NoticeResult:
        return c.unlink_match(info.context.signed_in, input, Desk.own(), current_brand())

    @mutation(Audience.STAFF, DESK, description="Confirm the engine's guess of many, 200 at most.")
    def confirm_matches(self, info: Info, input: c.ConfirmMatchesInput) -> c.ConfirmMatchesResult:
        return c.confirm_matches(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK)
    def add_case_note(self, info: Info, input: c.AddCaseNoteInput) -> c.CaseNoteResult:
        return c.add_case_note(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK)
    def open_follow_up(self, info: Info, input: c.OpenFollowUpInput) -> c.FollowUpResult:
        return c.open_follow_up(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK)
    def close_follow_up(self, info: Info, input: c.CloseFollowUpInput) -> c.FollowUpResult:
        return c.close_follow_up(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK, description="Collections take the case; once, however often it is asked.")
    def hand_to_collections(self, info: Info, input: c.HandToCollectionsInput) -> c.FollowUpResult:
        return c.hand_to_collections(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK)
    def reassign_follow_up(self, info: Info, input: c.ReassignFollowUpInput) -> c.FollowUpResult:
        return c.reassign_follow_up(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK, description="Of two who take it at once the first has it.")
    def take_follow_up(self, info: Info, input: c.TakeFollowUpInput) -> c.FollowUpResult:
        return c.take_follow_up(info.context.signed_in, input)

    @mutation(Audience.STAFF, DESK)
    def reopen_follow_up(self, info: Info, input: c.ReopenFollowUpInput) -> c.FollowUpResult:
        return c.reopen_follow_up(info.context.signed_in, input)

    @mutation(
        Audience.STAFF,
        DESK,
        description="Pull one source now, or all; those under way are given as they are.",
    )
    def sync_notices(self, info: Info, input: SyncNoticesInput) -> c.SyncNoticesResult:
        actor = info.context.signed_in
        if input.source_id is None:
            started = runs.sync_all(actor=actor)
        else:
            started = [runs.sync_now(actor=actor, source_id=read_id(input.source_id))]
        return c.SyncsStarted(runs=[views.run_of(one, current_brand()) for one in started])

    @mutation(Audience.STAFF, SOURCES)
    def decide_held_sync(self, info: Info, input: DecideHeldSyncInput) -> SyncRunResult:
        run = runs.decide_held(
            actor=info.context.signed_in,
            run_id=read_id(input.run_id),
            put_to_rest=input.put_to_rest,
            reason=input.reason,
        )
        return SyncRunPayload(run=views.run_of(run, current_brand()))

    @mutation(Audience.STAFF, SOURCES)
    def create_notice_source(self, info: Info, input: NoticeSourceInput) -> NoticeSourceResult:
        return _saved(sources.create_source(actor=info.context.signed_in, settings=_settings(input)))

    @mutation(Audience.STAFF, SOURCES)
    def update_notice_source(self, info: Info, input: UpdateNoticeSourceInput) -> NoticeSourceResult:
        source = sources.update_source(
            actor=info.context.signed_in,
            source_id=read_id(input.source_id),
            settings=_settings(input.settings),
            expected_version=input.expected_version,
        )
        return _saved(Saved(source))

    @mutation(Audience.STAFF, SOURCES)
    def pause_notice_source(self, info: Info, input: PauseNoticeSourceInput) -> NoticeSourceResult:
        source = sources.pause_source(
            actor=info.context.signed_in,
            source_id=read_id(input.source_id),
            paused=input.paused,
            expected_version=input.expected_version,
        )
        return _saved(Saved(source))

    @mutation(Audience.STAFF, SOURCES)
    def renew_notice_push_secret(self, info: Info, input: NoticeSourceIdInput) -> NoticeSourceResult:
        return _saved(
            sources.renew_push_secret(actor=info.context.signed_in, source_id=read_id(input.source_id))
        )

    @mutation(Audience.STAFF, SOURCES)
    def test_notice_source(self, info: Info, input: NoticeSourceIdInput) -> ConnectionTestResult:
        tested = trying.test_connection(actor=info.context.signed_in, source_id=read_id(input.source_id))
        refusal = tested.refusal
        return ConnectionTested(
            as_of=tested.as_of,
            refusal_code=refusal.code if refusal else None,
            refusal=refusal.message if refusal else None,
        )

    @mutation(
        Audience.STAFF,
        SOURCES,
        description="Read the first rows as these settings would; nothing is saved or taken.",
    )
    def try_notice_source(self, info: Info, input: TryNoticeSourceInput) -> SourceTriedResult:
        tried = trying.try_settings(
            actor=info.context.signed_in,
            settings=_settings(input.settings),
            source_id=optional_id(input.source_id),
        )
        return tried_type(tried)

    @mutation(Audience.STAFF, SOURCES)
    def request_notice_upload(self, info: Info, input: RequestNoticeUploadInput) -> UploadAddressResult:
        url = uploads.upload_address(
            actor=info.context.signed_in, source_id=read_id(input.source_id), file_name=input.file_name
        )
        return UploadAddress(url=url)


def _settings(input: NoticeSourceInput) -> Settings:
    return Settings(
        name=input.name,
        kind=input.kind,
        mode=input.mode.value,
        company_code=input.company_code,
        base_url=input.base_url,
        auth=input.auth,
        credentials=None if input.credentials is None else {one.name: one.value for one in input.credentials},
        encoding=input.encoding,
        mapping=[(one.name, one.value) for one in input.mapping or ()],
        every_minutes=input.every_minutes,
        delta_between=input.delta_between,
        shrink_pct=input.shrink_pct,
    )


def _saved(saved: Saved) -> NoticeSourcePayload:
    return NoticeSourcePayload(
        source=source_type(set_up(saved.source.id)),
        push_url=saved.push_url or None,
        push_secret=saved.push_secret or None,
    )
