"""The loan file: all about one loan that one person needs to act on it, and the connection of rows leading to it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import strawberry

from backend.loans import queries as loan_queries
from graphql_schema.shared import loan_views
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import (
    AvailableAction,
    Components,
    CouponEffect,
    DocumentLink,
    InstalmentType,
    LoanPart,
    LoanStatusType,
    ScheduleTotals,
    SignedTerms,
    StandsAt,
    TenureUnit,
    TimelineEntry,
)
from graphql_schema.shared.paging import CappedCount, PageInfo
from graphql_schema.staff.loans import views
from graphql_schema.staff.loans.types import (
    AgreementType,
    CustomerSummary,
    EvaluationType,
    LedgerRow,
    LoanEdge,
    MayAgree,
    PaymentLink,
    PayoutType,
    ReceiptType,
    StaffSummary,
    Stage,
    ToldCharge,
)


@strawberry.type(name="Loan")
class LoanType:
    """The loan file. Its lists are read only when they are asked for."""

    row: strawberry.Private[Any]

    id: strawberry.ID
    version: int
    number: str
    status: LoanStatusType
    currency: str
    customer: CustomerSummary
    product_name: str
    product_version: int
    purpose: str
    requested_amount: Decimal
    approved_amount: Decimal | None
    sanctioned_amount: Decimal | None
    net_disbursed: Decimal | None
    tenure: int
    tenure_unit: TenureUnit
    rate_pct: Decimal | None
    rate_period: str | None
    applied_at: datetime
    status_changed_at: datetime
    disbursed_on: date | None
    next_due_date: date | None
    outstanding: Components
    overdue: Components
    held: Decimal
    dpd: int
    asset_class: str | None
    assigned_to: StaffSummary | None
    waiting_reason: str | None

    @strawberry.field
    def coupon(self) -> CouponEffect | None:
        return views.coupon(self.row)

    @strawberry.field
    def coupon_at_application(self) -> CouponEffect | None:
        return views.coupon_at_application(self.row)

    @strawberry.field
    def refund_due(self) -> Decimal:
        """Of the money held, what is to go back to the borrower."""
        return loan_queries.refund_due(self.row)

    @strawberry.field
    def stands_at(self) -> StandsAt | None:
        """Of a running loan: the day that `outstanding`, `overdue` and `schedule` are of, and what closes it today."""
        return loan_views.stands_at(self._shown)

    @strawberry.field
    def may_agree(self) -> MayAgree:
        return views.may_agree(self.row)

    @strawberry.field
    def stages(self) -> list[Stage]:
        return views.stages(self.row)

    @strawberry.field
    def available_actions(self, info: Info) -> list[AvailableAction]:
        return loan_views.available_actions(self.row, info.context.signed_in)

    @strawberry.field
    def evaluation(self) -> EvaluationType | None:
        return views.evaluation(self.row)

    @strawberry.field
    def agreement(self) -> AgreementType | None:
        return views.agreement(self.row)

    @strawberry.field
    def payouts(self) -> list[PayoutType]:
        return views.payouts(self.row)

    @strawberry.field
    def payment_links(self) -> list[PaymentLink]:
        return views.payment_links(self.row)

    @strawberry.field
    def receipts(self) -> list[ReceiptType]:
        return views.receipts(self.row)

    @strawberry.field
    def told_charges(self) -> list[ToldCharge]:
        return views.told_charges(self.row)

    @strawberry.field
    def schedule(self) -> list[InstalmentType]:
        return self._instalments

    @strawberry.field
    def parts(self) -> list[LoanPart]:
        """In which the money goes out, where that was agreed."""
        return loan_views.parts(self.row)

    @strawberry.field
    def signed_terms(self) -> SignedTerms | None:
        """What was signed, where other terms are in force by now: `tenure` and `ratePct` are those in force."""
        return loan_views.signed_terms(self.row)

    @strawberry.field
    def schedule_totals(self) -> ScheduleTotals:
        return ScheduleTotals.of(self._instalments)

    @strawberry.field
    def ledger(self) -> list[LedgerRow]:
        return self._ledger_rows

    @strawberry.field
    def ledger_totals(self) -> Components:
        return self._ledger_rows[-1].balances if self._ledger_rows else Components.of({})

    @cached_property
    def _shown(self) -> loan_queries.Shown:
        return loan_queries.shown(self.row)

    @cached_property
    def _instalments(self) -> list[InstalmentType]:
        return loan_views.schedule(self._shown)

    @cached_property
    def _ledger_rows(self) -> list[LedgerRow]:
        return views.ledger(self.row)

    @strawberry.field
    def documents(self) -> list[DocumentLink]:
        return loan_views.documents(self.row)

    @strawberry.field
    def timeline(self) -> list[TimelineEntry]:
        return loan_views.timeline(self.row)


@strawberry.type
class LoanConnection:
    edges: list[LoanEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())
