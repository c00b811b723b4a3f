"""The worklist of money in suspense: what came and could not be put to a loan, and who asks for it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from backend.kernel.paging import capped_count, keyset_page
from backend.loans import queries as loan_queries
from backend.loans.models import LoanRequest, Receipt
from backend.loans.queries import SuspenseState
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, query
from graphql_schema.shared.paging import CappedCount, PageInfo, edges_of, page_info
from graphql_schema.shared.scalars import as_id

strawberry.enum(SuspenseState)


@strawberry.input
class SuspenseFilter:
    states: list[SuspenseState] | None = None


@strawberry.type(description="A loan asks for money in suspense; it is done once another person agreed.")
class SuspenseAsk:
    request_id: strawberry.ID
    loan_id: strawberry.ID
    loan_number: str
    asked_by_name: str
    asked_at: datetime
    is_done: bool


@strawberry.type(description="Money that came and was nobody's; `loanId` is the loan it came on, if any.")
class SuspenseReceipt:
    id: strawberry.ID
    number: str
    state: SuspenseState
    amount: Decimal
    currency: str
    received_at: datetime
    value_date: date
    source: str
    method: str
    reference: str | None
    payer_hint: str | None
    reason: str
    loan_id: strawberry.ID | None
    loan_number: str | None
    customer_name: str | None
    asks: list[SuspenseAsk]


@strawberry.type
class SuspenseReceiptEdge:
    cursor: str
    node: SuspenseReceipt


@strawberry.type
class SuspenseReceiptConnection:
    edges: list[SuspenseReceiptEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.type
class SuspenseQueries:
    @query(
        Audience.STAFF,
        "LOAN_OPS",
        description="Money that came and could not be put to a loan, newest first; unless filtered, what still waits.",
    )
    def suspense_receipts(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: SuspenseFilter | None = None,
    ) -> SuspenseReceiptConnection:
        states = (filter.states if filter else None) or loan_queries.IN_SUSPENSE
        rows = loan_queries.suspense(actor=info.context.signed_in, states=states)
        order = loan_queries.SUSPENSE_ORDER
        page = keyset_page(rows, order=order, first=first, after=after, last=last, before=before)
        return SuspenseReceiptConnection(
            edges=edges_of(page, SuspenseReceiptEdge, _receipt),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )


def _receipt(row: Receipt) -> SuspenseReceipt:
    loan = row.loan
    return SuspenseReceipt(
        id=as_id(row.id),
        number=row.number,
        state=loan_queries.suspense_state(row),
        amount=row.amount,
        currency=row.currency,
        received_at=row.paid_at,
        value_date=row.value_date,
        source=row.source,
        method=row.method,
        reference=row.provider_payment_id or row.reference or None,
        payer_hint=row.payer_hint or None,
        reason=row.suspense_reason,
        loan_id=as_id(loan.id) if loan else None,
        loan_number=loan.number if loan else None,
        customer_name=loan.customer.name if loan else None,
        asks=[_ask(one) for one in row.asks],  # type: ignore[attr-defined]
    )


def _ask(row: LoanRequest) -> SuspenseAsk:
    return SuspenseAsk(
        request_id=as_id(row.id),
        loan_id=as_id(row.loan_id),
        loan_number=row.loan.number,
        asked_by_name=row.maker_name,
        asked_at=row.created_at,
        is_done=row.state == "DONE",
    )
