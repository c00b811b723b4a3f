"""The borrower's loan as one page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import strawberry

from backend.loans import queries as loan_queries
from graphql_schema.customer.loans import views
from graphql_schema.customer.loans.types import MyAgreement, MyPayment, OwedLine
from graphql_schema.shared import loan_views
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import (
    AvailableAction,
    Components,
    DocumentLink,
    InstalmentType,
    LoanPart,
    LoanStatusType,
    SignedTerms,
    StandsAt,
    TenureUnit,
    TimelineEntry,
)


@strawberry.type
class MyLoan:
    """The lists are read only when they are asked for."""

    row: strawberry.Private[Any]

    id: strawberry.ID
    version: int
    number: str
    status: LoanStatusType
    status_title: str
    next_step: str
    currency: str
    product_name: str
    requested_amount: Decimal
    amount: Decimal
    tenure: int
    tenure_unit: TenureUnit
    rate_pct: Decimal
    rate_period: str
    applied_at: datetime
    disbursed_on: date | None
    next_due_date: date | None
    net_disbursed: Decimal | None
    outstanding: Components
    overdue: Components
    daily_charge: Decimal | None
    dpd: int
    rejection_text: str | None
    reapply_on: date | None
    waiting_reason: str | None
    open_payment_url: str | None
    cooling_off_until: date | None

    @cached_property
    def _shown(self) -> loan_queries.Shown:
        return loan_queries.shown(self.row)

    @strawberry.field
    def available_actions(self, info: Info) -> list[AvailableAction]:
        return loan_views.available_actions(self.row, info.context.signed_in)

    @strawberry.field
    def parts(self) -> list[LoanPart]:
        """In which the money goes out, where that was agreed."""
        return loan_views.parts(self.row)

    @strawberry.field
    def signed_terms(self) -> SignedTerms | None:
        """What you signed, where other terms are in force by now."""
        return loan_views.signed_terms(self.row)

    @strawberry.field
    def stands_at(self) -> StandsAt | None:
        """Of a running loan: the day that its sums are of, and what closes it today."""
        return loan_views.stands_at(self._shown)

    @strawberry.field
    def agreement(self) -> MyAgreement | None:
        return views.agreement(self.row)

    @strawberry.field
    def schedule(self) -> list[InstalmentType]:
        return loan_views.schedule(self._shown)

    @strawberry.field
    def why_owed(self) -> list[OwedLine]:
        """The lines that add up to each balance, oldest first."""
        return views.why_owed(self.row)

    @strawberry.field
    def payments(self) -> list[MyPayment]:
        return views.payments(self.row)

    @strawberry.field
    def documents(self) -> list[DocumentLink]:
        return loan_views.documents(self.row)

    @strawberry.field
    def timeline(self) -> list[TimelineEntry]:
        return loan_views.borrowers_timeline(self.row)
