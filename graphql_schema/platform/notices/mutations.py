"""What a person at a lending group's desk does, each act inside the one company it concerns, and audited there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import strawberry

from backend.kernel.actor import Actor, Grant, Level
from backend.notices.queries.desk import Desk
from backend.notices.services import runs
from graphql_schema.shared.context import Info
from graphql_schema.shared.notices import commands as c
from graphql_schema.shared.notices import views
from graphql_schema.shared.operations import Audience, mutation
from graphql_schema.shared.scalars import optional_id, read_id
from tenants import groups
from tenants.context import BrandInfo, use_brand
from tenants.platform_auth import GROUP_DESK

_WHY = "At the lending group's desk"


@strawberry.input
class SyncGroupNoticesInput:
    company_id: strawberry.ID | None = None
    source_id: strawberry.ID | None = None


@strawberry.type
class GroupDeskMutations:
    @mutation(
        Audience.PLATFORM, GROUP_DESK, description="Pull a company's sources now, or those of all companies."
    )
    def sync_notices(self, info: Info, input: SyncGroupNoticesInput) -> c.SyncNoticesResult:
        actor = info.context.signed_in
        wanted = None if input.company_id is None else [read_id(input.company_id)]
        source_id = optional_id(input.source_id)
        started = []
        for company in Desk.of_group(actor, wanted).companies:
            with _inside(info, company) as (inner, _):
                if source_id is None:
                    begun = runs.sync_all(actor=inner)
                else:
                    begun = [runs.sync_now(actor=inner, source_id=source_id)]
            started += [views.run_of(one, company) for one in begun]
        return c.SyncsStarted(runs=started)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def confirm_match(
        self, info: Info, company_id: strawberry.ID, input: c.ConfirmMatchInput
    ) -> c.NoticeResult:
        company = _company(info, company_id)
        with _inside(info, company) as (actor, desk):
            return c.confirm_match(actor, input, desk, company)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def unlink_match(
        self, info: Info, company_id: strawberry.ID, input: c.UnlinkMatchInput
    ) -> c.NoticeResult:
        company = _company(info, company_id)
        with _inside(info, company) as (actor, desk):
            return c.unlink_match(actor, input, desk, company)

    @mutation(Audience.PLATFORM, GROUP_DESK, description="Confirm the engine's guess of many of one company.")
    def confirm_matches(
        self, info: Info, company_id: strawberry.ID, input: c.ConfirmMatchesInput
    ) -> c.ConfirmMatchesResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.confirm_matches(actor, input)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def add_case_note(
        self, info: Info, company_id: strawberry.ID, input: c.AddCaseNoteInput
    ) -> c.CaseNoteResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.add_case_note(actor, input)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def open_follow_up(
        self, info: Info, company_id: strawberry.ID, input: c.OpenFollowUpInput
    ) -> c.FollowUpResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.open_follow_up(actor, input)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def close_follow_up(
        self, info: Info, company_id: strawberry.ID, input: c.CloseFollowUpInput
    ) -> c.FollowUpResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.close_follow_up(actor, input)

    @mutation(
        Audience.PLATFORM,
        GROUP_DESK,
        description="The company's own collections take the case; once, however often it is asked.",
    )
    def hand_to_collections(
        self, info: Info, company_id: strawberry.ID, input: c.HandToCollectionsInput
    ) -> c.FollowUpResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.hand_to_collections(actor, input)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def reassign_follow_up(
        self, info: Info, company_id: strawberry.ID, input: c.ReassignFollowUpInput
    ) -> c.FollowUpResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.reassign_follow_up(actor, input)

    @mutation(Audience.PLATFORM, GROUP_DESK, description="Of two who take it at once the first has it.")
    def take_follow_up(
        self, info: Info, company_id: strawberry.ID, input: c.TakeFollowUpInput
    ) -> c.FollowUpResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.take_follow_up(actor, input)

    @mutation(Audience.PLATFORM, GROUP_DESK)
    def reopen_follow_up(
        self, info: Info, company_id: strawberry.ID, input: c.ReopenFollowUpInput
    ) -> c.FollowUpResult:
        with _inside(info, _company(info, company_id)) as (actor, _):
            return c.reopen_follow_up(actor, input)


def _company(info: Info, company_id: strawberry.ID) -> BrandInfo:
    return groups.company_of(info.context.signed_in, read_id(company_id))


@contextmanager
def _inside(info: Info, company: BrandInfo) -> Iterator[tuple[Actor, Desk]]:
    """Inside the company, as somebody who may work at its desk and nothing else; the company's audit names them."""
    outer = info.context.signed_in
    level = Level.WRITE if outer.may(GROUP_DESK, Level.WRITE) else Level.READ
    actor = replace(outer, grants={"NOTICES": Grant(level)}, reason=_WHY)
    with use_brand(company.schema):
        yield actor, Desk((company,), in_group=True)
