"""The repayment desk of a lending group: the companies a person may see, and no other."""

from __future__ import annotations

from datetime import date

import strawberry

from backend.kernel.errors import NotFound
from backend.notices.queries import cases, dashboard, feeds, follow_ups
from backend.notices.queries.desk import Desk
from graphql_schema.shared.context import Info
from graphql_schema.shared.notices import types as t
from graphql_schema.shared.notices import views
from graphql_schema.shared.notices.links import group_export_url, wish_of
from graphql_schema.shared.operations import Audience, query
from graphql_schema.shared.scalars import read_id
from tenants import groups
from tenants.context import use_brand
from tenants.platform_auth import GROUP_DESK


@strawberry.type(description="A lending group's desk as its reader sees it.")
class GroupDesk:
    name: str
    companies: list[t.DeskCompany]


def desk_of(info: Info, company_ids: list[strawberry.ID] | None = None) -> Desk:
    """raises  NotFound for a company that is not the caller's"""
    wanted = None if company_ids is None else [read_id(one) for one in company_ids]
    return Desk.of_group(info.context.signed_in, wanted)


@strawberry.type
class GroupDeskQueries:
    @query(Audience.PLATFORM, GROUP_DESK)
    def group_desk(self, info: Info) -> GroupDesk:
        return GroupDesk(
            name=groups.group_name(info.context.signed_in),
            companies=[views.company(one) for one in desk_of(info).companies],
        )

    @query(Audience.PLATFORM, GROUP_DESK)
    def desk_dashboard(self, info: Info, company_ids: list[strawberry.ID] | None = None) -> t.DeskDashboard:
        return views.desk_dashboard(dashboard.dashboard(desk_of(info, company_ids)))

    @query(Audience.PLATFORM, GROUP_DESK)
    def desk_trend(
        self,
        info: Info,
        company_ids: list[strawberry.ID] | None = None,
        days: int = dashboard.TREND_DAYS,
        mode: t.NoticeMode | None = None,
    ) -> list[t.DeskTrendPoint]:
        desk = desk_of(info, company_ids)
        points = dashboard.trend(desk, days=days, mode=mode.value if mode else None)
        return [views.trend_point(one) for one in points]

    @query(Audience.PLATFORM, GROUP_DESK)
    def repayment_notices(
        self,
        info: Info,
        mode: t.NoticeMode,
        company_ids: list[strawberry.ID] | None = None,
        order: t.NoticeOrder = t.NoticeOrder.PRIORITY,
        due_from: date | None = None,
        due_to: date | None = None,
        band: t.MatchBand | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> t.RepaymentNoticeConnection:
        only = feeds.Filter(due_from, due_to, band.value if band else "")
        desk = desk_of(info, company_ids)
        listing = feeds.notices(desk, mode=mode.value, order=feeds.ORDERS[order.value], only=only)
        return views.notice_page(listing, first, after)

    @query(Audience.PLATFORM, GROUP_DESK)
    def unmatched_notices(
        self,
        info: Info,
        company_ids: list[strawberry.ID] | None = None,
        mode: t.NoticeMode | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> t.RepaymentNoticeConnection:
        listing = feeds.waiting(desk_of(info, company_ids), mode=mode.value if mode else None)
        return views.notice_page(listing, first, after)

    @query(Audience.PLATFORM, GROUP_DESK)
    def repayment_notice(
        self, info: Info, company_id: strawberry.ID, id: strawberry.ID
    ) -> t.RepaymentNoticeDetail | None:
        try:
            file = cases.notice_file(desk_of(info), notice_id=read_id(id), company_id=read_id(company_id))
        except NotFound:
            return None
        return views.detail(file)

    @query(
        Audience.PLATFORM,
        GROUP_DESK,
        description="A borrower at one company, and the notices of the same person over all of the caller's companies.",
    )
    def repayment_profile(
        self, info: Info, company_id: strawberry.ID, customer_id: strawberry.ID
    ) -> t.RepaymentProfile | None:
        try:
            found = cases.profile(
                desk_of(info), customer_id=read_id(customer_id), company_id=read_id(company_id)
            )
        except NotFound:
            return None
        return views.profile(found)

    @query(Audience.PLATFORM, GROUP_DESK)
    def notice_borrowers(self, info: Info, company_id: strawberry.ID, search: str) -> list[t.NoticeBorrower]:
        desk = desk_of(info)
        if not search.strip():
            return []
        with desk.reading(desk.company(read_id(company_id))):
            return [views.borrower(row) for row in cases.borrowers(search)[:20]]

    @query(Audience.PLATFORM, GROUP_DESK, description="What is to be done by when, over all cases.")
    def follow_ups(
        self,
        info: Info,
        view: t.FollowUpView = t.FollowUpView.TEAM,
        company_ids: list[strawberry.ID] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> t.FollowUpConnection:
        listing = follow_ups.follow_ups(
            desk_of(info, company_ids),
            view=follow_ups.View(view.value),
            owner_id=info.context.signed_in.id,
        )
        return views.follow_up_page(listing, first, after)

    @query(Audience.PLATFORM, GROUP_DESK)
    def follow_ups_due(self, info: Info, company_ids: list[strawberry.ID] | None = None) -> t.FollowUpsDue:
        owner_id = info.context.signed_in.id
        return views.follow_ups_due(follow_ups.due(desk_of(info, company_ids), owner_id=owner_id))

    @query(Audience.PLATFORM, GROUP_DESK, description="Whom a follow-up at the company may be given to.")
    def follow_up_owners(self, info: Info, company_id: strawberry.ID) -> list[t.FollowUpOwner]:
        company = desk_of(info).company(read_id(company_id))
        with use_brand(company.schema):
            return [views.owner(one) for one in follow_ups.owners(info.context.signed_in)]

    @query(Audience.PLATFORM, GROUP_DESK)
    def notice_sync_runs(
        self,
        info: Info,
        company_ids: list[strawberry.ID] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> t.NoticeSyncRunConnection:
        return views.run_page(feeds.runs(desk_of(info, company_ids)), first, after)

    @query(Audience.PLATFORM, GROUP_DESK)
    def notice_sync_run(
        self, info: Info, company_id: strawberry.ID, id: strawberry.ID
    ) -> t.NoticeSyncRunDetail | None:
        desk = desk_of(info)
        try:
            company = desk.company(read_id(company_id))
            return views.run_detail(*cases.run(desk, run_id=read_id(id), company_id=company.id), company)
        except NotFound:
            return None

    @query(
        Audience.PLATFORM,
        GROUP_DESK,
        description="Where the feed can be downloaded as CSV, for a quarter of an hour.",
    )
    def notice_export_url(
        self,
        info: Info,
        mode: t.NoticeMode,
        company_ids: list[strawberry.ID] | None = None,
        order: t.NoticeOrder = t.NoticeOrder.PRIORITY,
        due_from: date | None = None,
        due_to: date | None = None,
        band: t.MatchBand | None = None,
    ) -> str:
        desk = desk_of(info, company_ids)
        chosen = None if company_ids is None else tuple(one.id for one in desk.companies)
        actor = info.context.signed_in
        assert actor.id is not None, "a platform user is somebody"
        return group_export_url(wish_of(mode, order, due_from, due_to, band, chosen), actor.id)
