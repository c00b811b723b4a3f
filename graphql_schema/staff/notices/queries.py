"""The repayment desk of one company, for its own staff."""

from __future__ import annotations

from datetime import date

import strawberry

from backend.kernel.errors import NotFound
from backend.notices import columns
from backend.notices.errors import SyncNotHeld
from backend.notices.queries import cases, dashboard, feeds, follow_ups, sources
from backend.notices.queries.desk import Desk
from graphql_schema.shared.context import Info
from graphql_schema.shared.notices import types as t
from graphql_schema.shared.notices import views
from graphql_schema.shared.notices.links import own_export_url, wish_of
from graphql_schema.shared.operations import Audience, query
from graphql_schema.shared.scalars import optional_id, read_id
from graphql_schema.staff.notices.types import HeldSync, NoticeField, NoticeSource, held_type, source_type
from tenants.context import current_brand

DESK, SOURCES = "NOTICES", "NOTICE_SOURCES"


@strawberry.type
class RepaymentDeskQueries:
    @query(Audience.STAFF, DESK)
    def desk_dashboard(self) -> t.DeskDashboard:
        return views.desk_dashboard(dashboard.dashboard(Desk.own()))

    @query(Audience.STAFF, DESK)
    def desk_trend(
        self, days: int = dashboard.TREND_DAYS, mode: t.NoticeMode | None = None
    ) -> list[t.DeskTrendPoint]:
        points = dashboard.trend(Desk.own(), days=days, mode=mode.value if mode else None)
        return [views.trend_point(one) for one in points]

    @query(Audience.STAFF, DESK)
    def repayment_notices(
        self,
        mode: t.NoticeMode,
        order: t.NoticeOrder = t.NoticeOrder.PRIORITY,
        due_from: date | None = None,
        due_to: date | None = None,
        band: t.MatchBand | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> t.RepaymentNoticeConnection:
        only = feeds.Filter(due_from, due_to, band.value if band else "")
        listing = feeds.notices(Desk.own(), mode=mode.value, order=feeds.ORDERS[order.value], only=only)
        return views.notice_page(listing, first, after)

    @query(Audience.STAFF, DESK)
    def unmatched_notices(
        self, mode: t.NoticeMode | None = None, first: int | None = None, after: str | None = None
    ) -> t.RepaymentNoticeConnection:
        listing = feeds.waiting(Desk.own(), mode=mode.value if mode else None)
        return views.notice_page(listing, first, after)

    @query(Audience.STAFF, DESK)
    def repayment_notice(self, id: strawberry.ID) -> t.RepaymentNoticeDetail | None:
        try:
            return views.detail(cases.notice_file(Desk.own(), notice_id=read_id(id)))
        except NotFound:
            return None

    @query(Audience.STAFF, DESK, description="A borrower's linked notices, case notes and follow-ups.")
    def repayment_profile(self, customer_id: strawberry.ID) -> t.RepaymentProfile | None:
        try:
            return views.profile(cases.profile(Desk.own(), customer_id=read_id(customer_id)))
        except NotFound:
            return None

    @query(
        Audience.STAFF,
        DESK,
        description="Whom a notice may be about: by customer number or name's beginning.",
    )
    def notice_borrowers(self, search: str) -> list[t.NoticeBorrower]:
        return [views.borrower(row) for row in cases.borrowers(search)[:20]] if search.strip() else []

    @query(Audience.STAFF, DESK, description="What is to be done by when, over all cases.")
    def follow_ups(
        self,
        info: Info,
        view: t.FollowUpView = t.FollowUpView.TEAM,
        first: int | None = None,
        after: str | None = None,
    ) -> t.FollowUpConnection:
        listing = follow_ups.follow_ups(
            Desk.own(), view=follow_ups.View(view.value), owner_id=info.context.signed_in.id
        )
        return views.follow_up_page(listing, first, after)

    @query(Audience.STAFF, DESK, description="What of this customer's outside notices is with collections.")
    def handed_over(self, customer_id: strawberry.ID) -> list[t.FollowUp]:
        found = follow_ups.handed_over(Desk.own(), customer_id=read_id(customer_id))
        return [views.follow_up_row(one) for one in found]

    @query(Audience.STAFF, DESK)
    def follow_ups_due(self, info: Info) -> t.FollowUpsDue:
        return views.follow_ups_due(follow_ups.due(Desk.own(), owner_id=info.context.signed_in.id))

    @query(Audience.STAFF, DESK, description="Whom a follow-up may be given to.")
    def follow_up_owners(self, info: Info) -> list[t.FollowUpOwner]:
        return [views.owner(one) for one in follow_ups.owners(info.context.signed_in)]

    @query(Audience.STAFF, DESK, SOURCES)
    def notice_sources(self) -> list[NoticeSource]:
        return [source_type(row) for row in sources.all_set_up()]

    @query(Audience.STAFF, DESK, SOURCES)
    def notice_source(self, id: strawberry.ID) -> NoticeSource | None:
        try:
            return source_type(sources.set_up(read_id(id)))
        except NotFound:
            return None

    @query(Audience.STAFF, DESK, SOURCES, description="What a column of a file may be mapped to.")
    def notice_fields(self) -> list[NoticeField]:
        return [
            NoticeField(name=one.name, needed=one.needed, aliases=list(one.aliases))
            for one in columns.known_fields()
        ]

    @query(
        Audience.STAFF, SOURCES, description="Null where nothing is held, or a later list was taken since."
    )
    def held_sync(self, run_id: strawberry.ID) -> HeldSync | None:
        try:
            return held_type(sources.held_back(run_id=read_id(run_id)))
        except (NotFound, SyncNotHeld):
            return None

    @query(Audience.STAFF, DESK, SOURCES)
    def notice_sync_runs(
        self, source_id: strawberry.ID | None = None, first: int | None = None, after: str | None = None
    ) -> t.NoticeSyncRunConnection:
        return views.run_page(feeds.runs(Desk.own(), source_id=optional_id(source_id)), first, after)

    @query(Audience.STAFF, DESK, SOURCES)
    def notice_sync_run(self, id: strawberry.ID) -> t.NoticeSyncRunDetail | None:
        try:
            return views.run_detail(*cases.run(Desk.own(), run_id=read_id(id)), current_brand())
        except NotFound:
            return None

    @query(
        Audience.STAFF, DESK, description="Where the feed can be downloaded as CSV, for a quarter of an hour."
    )
    def notice_export_url(
        self,
        mode: t.NoticeMode,
        order: t.NoticeOrder = t.NoticeOrder.PRIORITY,
        due_from: date | None = None,
        due_to: date | None = None,
        band: t.MatchBand | None = None,
    ) -> str:
        return own_export_url(wish_of(mode, order, due_from, due_to, band))
