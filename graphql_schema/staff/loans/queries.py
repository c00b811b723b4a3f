"""Worklists, the loan file, and the preview of a decision."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from backend.brand_config.services import business_date
from backend.kernel.errors import NotFound
from backend.kernel.paging import capped_count, keyset_page
from backend.loans import queries as loan_queries
from backend.loans.models import Loan
from backend.loans.states import LoanStatus
from graphql_schema.shared.context import Info
from graphql_schema.shared.key_facts import key_facts_of
from graphql_schema.shared.lending import Components, KeyFacts, LoanStatusType, TenureUnit, status_of
from graphql_schema.shared.operations import Audience, query
from graphql_schema.shared.paging import CappedCount, edges_of, page_info
from graphql_schema.shared.scalars import as_id, optional_id, read_id, read_money
from graphql_schema.staff.loans import views
from graphql_schema.staff.loans.inputs import AgreedInput, read_agreed
from graphql_schema.staff.loans.loan_file import LoanConnection, LoanType
from graphql_schema.staff.loans.types import LoanEdge

LOAN_READERS = (
    "LOANS",
    "LOAN_OPS",
    "SANCTION_MANAGER",
    "SANCTION_HEAD",
    "COMPLETED_LOANS",
    "PRE_COLLECTIONS",
    "COLLECTIONS",
    "POST_COLLECTIONS",
)


@strawberry.enum
class LoanOrder(Enum):
    APPLIED_AT_DESC = "APPLIED_AT_DESC"
    APPLIED_AT_ASC = "APPLIED_AT_ASC"
    DUE_DATE_ASC = "DUE_DATE_ASC"


@strawberry.input
class LoanFilter:
    statuses: list[LoanStatusType] | None = None
    queue: str | None = None
    assigned_to_me: bool | None = None
    customer_id: strawberry.ID | None = None
    search: str | None = None


@strawberry.type
class QueueCount:
    code: str
    title: str
    count: CappedCount
    oldest_at: datetime | None
    tone: str


@strawberry.type
class Home:
    queues: list[QueueCount]
    business_date: date


def loan_type(loan: Loan) -> LoanType:
    rate = loan_queries.rate_of(loan)
    return LoanType(
        row=loan,
        id=as_id(loan.id),
        version=loan.version,
        number=loan.number,
        status=status_of(loan.status),
        currency=loan.currency,
        customer=views.customer_summary(loan),
        product_name=loan.product_version.product.name,
        product_version=loan.product_version.number,
        purpose=loan.purpose,
        requested_amount=loan.requested_amount,
        approved_amount=loan.approved_amount,
        sanctioned_amount=loan.sanctioned_amount,
        net_disbursed=loan_queries.net_disbursed(loan),
        tenure=loan.tenure,
        tenure_unit=TenureUnit(loan.tenure_unit),
        rate_pct=rate.pct,
        rate_period=rate.period.value,
        applied_at=loan.applied_at,
        status_changed_at=loan.status_changed_at,
        disbursed_on=loan.disbursed_on,
        next_due_date=loan.next_due_date,
        outstanding=Components.of(loan_queries.outstanding_parts(loan)),
        overdue=Components.of(loan_queries.overdue_parts(loan)),
        held=loan.excess,
        dpd=loan.dpd_days,
        asset_class=loan_queries.asset_class(loan),
        assigned_to=views.staff_summary(loan),
        waiting_reason=loan.waiting_reason or None,
    )


def reread(info: Info, loan_id: strawberry.ID | str) -> LoanType:
    """The loan as it stands after a command, for the command's answer."""
    return loan_type(loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id)))


@strawberry.type
class LoanQueries:
    @query(Audience.STAFF, description="Counts of my queues, by the filter that makes each list.")
    def home(self, info: Info) -> Home:
        counts = [
            QueueCount(
                code=one.code,
                title=one.title,
                count=CappedCount.of(one.total),
                oldest_at=one.oldest_at,
                tone=one.tone,
            )
            for one in loan_queries.queue_counts(actor=info.context.signed_in)
        ]
        return Home(queues=counts, business_date=business_date())

    @query(Audience.STAFF, *LOAN_READERS)
    def loans(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: LoanFilter | None = None,
        order: LoanOrder | None = LoanOrder.APPLIED_AT_DESC,
    ) -> LoanConnection:
        chosen = (order or LoanOrder.APPLIED_AT_DESC).value
        rows = loan_queries.worklist(
            actor=info.context.signed_in, filters=_worklist_filter(info, filter or LoanFilter()), order=chosen
        )
        page = keyset_page(
            rows,
            order=loan_queries.worklist_order(chosen),
            first=first,
            after=after,
            last=last,
            before=before,
        )
        return LoanConnection(
            edges=edges_of(page, LoanEdge, views.loan_row),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )

    @query(Audience.STAFF, *LOAN_READERS)
    def loan(self, info: Info, id: strawberry.ID) -> LoanType | None:
        try:
            return reread(info, id)
        except NotFound:
            return None

    @query(
        Audience.STAFF,
        *LOAN_READERS,
        description="What a decision on another amount or tenure would come to; computed by the server.",
    )
    def loan_preview(
        self,
        info: Info,
        loan_id: strawberry.ID,
        amount: Decimal,
        tenure: int | None = None,
        agreed: AgreedInput | None = None,
    ) -> KeyFacts | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        figures = loan_queries.preview_sanction(
            loan,
            amount=read_money(amount, loan.currency).amount,
            tenure=tenure,
            agreed=read_agreed(agreed),
        )
        return key_facts_of(figures, proposal_number=loan.number)


def _worklist_filter(info: Info, given: LoanFilter) -> loan_queries.WorklistFilter:
    return loan_queries.WorklistFilter(
        statuses=tuple(LoanStatus(one.name) for one in given.statuses or ()),
        queue=given.queue,
        assigned_to=info.context.signed_in.id if given.assigned_to_me else None,
        customer_id=optional_id(given.customer_id),
        search=(given.search or "").strip()[:80],
    )
