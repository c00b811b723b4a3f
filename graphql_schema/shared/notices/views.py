"""From the desk's records to its types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import strawberry

from backend.notices import models
from backend.notices.queries import cases, dashboard, feeds, follow_ups
from backend.notices.queries.desk import Listing, Page
from graphql_schema.shared.notices import types as t
from graphql_schema.shared.paging import PageInfo
from graphql_schema.shared.scalars import as_id
from tenants.context import BrandInfo


def company(brand: BrandInfo) -> t.DeskCompany:
    return t.DeskCompany(
        id=as_id(brand.id), slug=brand.slug, name=brand.name, currency=brand.currency, accent=brand.accent
    )


def _id(value: UUID | None) -> strawberry.ID | None:
    return None if value is None else as_id(value)


def page_info(page: Page) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.start_cursor,
        end_cursor=page.end_cursor,
    )


def notice(row: feeds.NoticeRow) -> t.RepaymentNotice:
    return t.RepaymentNotice(
        id=as_id(row.id),
        version=row.version,
        company=company(row.company),
        mode=t.NoticeMode(row.mode),
        loan_no=row.loan_no,
        name=row.name,
        name_zh=row.name_zh,
        phone_masked=row.phone_masked,
        currency=row.currency,
        instalment_no=row.instalment_no,
        instalment_total=row.instalment_total,
        due_date=row.due_date,
        days_overdue=row.days_overdue,
        repayment_amount=row.repayment_amount,
        overdue_interest=row.overdue_interest,
        penalty=row.penalty,
        total_due=row.total_due,
        outstanding_balance=row.outstanding_balance,
        active=row.active,
        match_state=row.match_state,
        confidence=row.confidence,
        band=t.MatchBand(row.band),
        why=list(row.why),
        adds_up=row.adds_up,
        updated_at=row.updated_at,
        customer_id=_id(row.customer_id),
        customer_name=row.customer_name,
        customer_name_zh=row.customer_name_zh,
        customer_number=row.customer_number,
    )


def notice_page(listing: Listing, first: int | None, after: str | None) -> t.RepaymentNoticeConnection:
    page = listing.page(first=first, after=after)
    return t.RepaymentNoticeConnection(
        edges=[
            t.RepaymentNoticeEdge(cursor=cursor, node=notice(feeds.row_of(row)))
            for cursor, row in zip(page.cursors, page.rows, strict=True)
        ],
        page_info=page_info(page),
        counted=listing.counted,
    )


def detail(file: cases.NoticeFile) -> t.RepaymentNoticeDetail:
    one = file.notice
    return t.RepaymentNoticeDetail(
        notice=notice(file.row),
        source_name=one.source.name,
        principal_part=one.principal_part,
        interest_part=one.interest_part,
        stated_total=one.stated_total,
        stated_days=one.stated_days,
        last_payment_date=one.last_payment_date,
        last_payment_amount=one.last_payment_amount,
        officer=one.officer,
        branch=one.branch,
        source_status=one.source_status,
        remarks=file.person["remarks"],
        hkid_masked=file.person["hkid_masked"],
        received=[t.ReceivedField(name=name, value=value) for name, value in file.received],
        changes=[_change(row) for row in file.changes],
        candidates=[_candidate(row) for row in file.candidates],
        decisions=[_decision(row) for row in file.decisions],
        notes=[case_note(row) for row in file.notes],
        follow_ups=[follow_up(row) for row in file.follow_ups],
        findings=[_finding(row) for row in (*file.findings, *file.recomputed.findings)],
        expected_dues=[
            t.ExpectedDue(
                instalment_no=due.instalment_no,
                due_date=due.due_date,
                days_overdue=due.days_overdue,
                total_due=due.total_due,
                running_total=due.running_total,
            )
            for due in file.recomputed.dues
        ],
    )


def _finding(row: Any) -> t.ArithmeticFinding:
    return t.ArithmeticFinding(code=row.code, stated=row.stated, expected=row.expected)


def _change(row: models.NoticeChange) -> t.NoticeChange:
    return t.NoticeChange(
        at=row.created_at,
        what=row.what,
        run_id=_id(row.run_id),
        mode=t.NoticeMode(row.mode),
        due_date=row.due_date,
        repayment_amount=row.repayment_amount,
        overdue_interest=row.overdue_interest,
        penalty=row.penalty,
        total_due=row.total_due,
    )


def _candidate(row: models.Candidate) -> t.NoticeCandidate:
    return t.NoticeCandidate(
        customer_id=as_id(row.borrower_id),
        name=row.borrower.name,
        name_zh=row.borrower.name_zh,
        number=row.borrower.number,
        mobile_masked=row.borrower.mobile_masked,
        rank=row.rank,
        confidence=row.confidence,
        band=t.MatchBand(row.band),
        parts=[t.ScorePart(**part) for part in row.parts],
    )


def _decision(row: models.MatchDecision) -> t.MatchDecision:
    return t.MatchDecision(
        at=row.created_at,
        decision=row.decision,
        by=row.actor_name,
        customer_id=_id(row.borrower_id),
        customer_name=row.borrower.name if row.borrower else "",
        shown_confidence=row.shown_confidence,
        shown_band=row.shown_band,
        note=row.note,
    )


def case_note(row: models.CaseNote) -> t.CaseNote:
    return t.CaseNote(
        id=as_id(row.id),
        at=row.created_at,
        by=row.author_name,
        text=row.text,
        notice_id=_id(row.notice_id),
        customer_id=_id(row.borrower_id),
    )


def follow_up(row: models.FollowUp) -> t.FollowUp:
    return t.FollowUp(
        id=as_id(row.id),
        version=row.version,
        kind=row.kind,
        due_on=row.due_on,
        owner_id=_id(row.owner_id),
        owner_name=row.owner_name,
        note=row.note,
        state=row.state,
        outcome=row.outcome,
        opened_by=row.opened_by_name,
        closed_by=row.closed_by_name,
        closed_at=row.closed_at,
        notice_id=_id(row.notice_id),
        customer_id=_id(row.borrower_id),
        opened_at=row.created_at,
    )


def follow_up_page(listing: Listing, first: int | None, after: str | None) -> t.FollowUpConnection:
    page = listing.page(first=first, after=after)
    return t.FollowUpConnection(
        edges=[
            t.FollowUpEdge(cursor=cursor, node=follow_up_row(follow_ups.row_of(row)))
            for cursor, row in zip(page.cursors, page.rows, strict=True)
        ],
        page_info=page_info(page),
        counted=listing.counted,
    )


def follow_up_row(row: follow_ups.FollowUpRow) -> t.FollowUp:
    about = row.about
    return t.FollowUp(
        id=as_id(row.id),
        version=row.version,
        kind=row.kind,
        due_on=row.due_on,
        owner_id=_id(row.owner_id),
        owner_name=row.owner_name,
        note=row.note,
        state=row.state,
        outcome=row.outcome,
        opened_by=row.opened_by_name,
        closed_by=row.closed_by_name,
        closed_at=row.closed_at,
        notice_id=_id(row.notice_id),
        customer_id=_id(row.borrower_id),
        overdue=row.overdue,
        opened_at=row.created_at,
        about=t.FollowUpAbout(
            company=company(about.company),
            name=about.name,
            name_zh=about.name_zh,
            loan_no=about.loan_no,
            currency=about.currency,
            total_due=about.total_due,
        ),
    )


def follow_ups_due(found: follow_ups.Due) -> t.FollowUpsDue:
    return t.FollowUpsDue(mine=found.mine, overdue=found.overdue, due_today=found.due_today)


def owner(found: follow_ups.Owner) -> t.FollowUpOwner:
    return t.FollowUpOwner(id=as_id(found.id), name=found.name)


def profile(found: cases.Profile) -> t.RepaymentProfile:
    return t.RepaymentProfile(
        company=company(found.company),
        customer_id=as_id(found.borrower.pk),
        name=found.borrower.name,
        name_zh=found.borrower.name_zh,
        number=found.borrower.number,
        mobile_masked=found.borrower.mobile_masked,
        notices=[notice(row) for row in found.notices],
        notes=[case_note(row) for row in found.notes],
        follow_ups=[follow_up(row) for row in found.follow_ups],
    )


def borrower(row: models.Borrower) -> t.NoticeBorrower:
    return t.NoticeBorrower(
        customer_id=as_id(row.pk),
        name=row.name,
        name_zh=row.name_zh,
        number=row.number,
        mobile_masked=row.mobile_masked,
    )


def desk_dashboard(found: dashboard.Dashboard) -> t.DeskDashboard:
    return t.DeskDashboard(
        totals=[_sums(one) for one in found.totals],
        companies=[
            t.CompanyShare(
                company=company(share.company),
                sums=[_sums(one) for one in share.sums],
                sources=[_health(one) for one in share.sources],
                last_success_at=share.last_success_at,
            )
            for share in found.companies
        ],
    )


def _sums(one: dashboard.Sums) -> t.DeskSums:
    return t.DeskSums(
        mode=t.NoticeMode(one.mode),
        currency=one.currency,
        count=one.count,
        amount=one.amount,
        waiting=one.waiting,
        longest_days=one.longest_days,
        oldest_due=one.oldest_due,
        oldest_notice_id=_id(one.oldest_notice_id),
        oldest_company_id=_id(one.company.id) if one.company and one.oldest_notice_id else None,
        highest_amount=one.highest_amount,
        highest_notice_id=_id(one.highest_notice_id),
        highest_company_id=_id(one.highest_company.id)
        if one.highest_company and one.highest_notice_id
        else None,
    )


def _health(one: dashboard.SourceHealth) -> t.SourceHealth:
    return t.SourceHealth(
        id=as_id(one.id),
        name=one.name,
        mode=t.NoticeMode(one.mode),
        kind=one.kind,
        health=one.health,
        last_success_at=one.last_success_at,
        last_run_id=_id(one.last_run_id),
        last_run_status=one.last_run_status,
        last_run_at=one.last_run_at,
    )


def trend_point(one: dashboard.TrendPoint) -> t.DeskTrendPoint:
    return t.DeskTrendPoint(
        company_id=as_id(one.company.id),
        day=one.day,
        mode=t.NoticeMode(one.mode),
        currency=one.company.currency,
        count=one.count,
        amount=one.amount,
    )


def run_page(listing: Listing, first: int | None, after: str | None) -> t.NoticeSyncRunConnection:
    page = listing.page(first=first, after=after)
    return t.NoticeSyncRunConnection(
        edges=[
            t.NoticeSyncRunEdge(cursor=cursor, node=run(row.__getitem__))
            for cursor, row in zip(page.cursors, page.rows, strict=True)
        ],
        page_info=page_info(page),
    )


def run_of(row: models.SyncRun, brand: BrandInfo) -> t.NoticeSyncRun:
    known = {"company": brand, "source_name": row.source.name}
    return run(lambda name: known[name] if name in known else getattr(row, name))


def run(read: Callable[[str], Any]) -> t.NoticeSyncRun:
    warnings = read("warnings")
    return t.NoticeSyncRun(
        id=as_id(read("id")),
        version=read("version"),
        company=company(read("company")),
        source_id=as_id(read("source_id")),
        source_name=read("source_name"),
        mode=t.NoticeMode(read("mode")),
        trigger=read("trigger"),
        status=read("status"),
        phase=read("phase"),
        full=read("since") is None,
        started_at=read("started_at"),
        finished_at=read("finished_at"),
        as_of=read("as_of"),
        pages=read("pages"),
        stated_total=read("stated_total"),
        fetched=read("fetched"),
        new=read("created_count"),
        changed=read("changed_count"),
        unchanged=read("unchanged_count"),
        stale=read("stale_count"),
        active=read("active_count"),
        matched=read("matched_count"),
        unmatched=read("unmatched_count"),
        rejected=read("rejected_count"),
        held_stale=read("held_stale"),
        warnings=feeds.as_json(warnings),
        error_code=read("error_code"),
        error=read("error"),
        error_about=feeds.as_json(read("error_about")),
        requested_by=read("requested_by_name"),
    )


def run_detail(
    found: models.SyncRun, rows: list[models.RejectedRow], brand: BrandInfo
) -> t.NoticeSyncRunDetail:
    return t.NoticeSyncRunDetail(
        run=run_of(found, brand),
        rejected_rows=[
            t.RejectedRow(
                row_number=row.row_number,
                key=row.key,
                field=row.field,
                own_name=row.own_name,
                reason=row.reason,
            )
            for row in rows
        ],
    )
