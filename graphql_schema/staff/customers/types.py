"""A borrower's file as staff see it: masked, with every step, account, consent and loan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.shared.lending import Employment, FunnelStep, TimelineEntry
from graphql_schema.shared.paging import CappedCount, PageInfo
from graphql_schema.staff.loans.types import LoanRow


@strawberry.type
class CustomerRow:
    id: strawberry.ID
    version: int
    number: str
    name: str
    mobile_masked: str
    stage: str
    created_at: datetime
    loan_count: int


@strawberry.type
class CustomerEdge:
    cursor: str
    node: CustomerRow


@strawberry.type
class CustomerConnection:
    edges: list[CustomerEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.type
class BankAccount:
    id: strawberry.ID
    account_masked: str
    ifsc: str
    bank_name: str | None
    status: str
    name_at_bank: str | None
    name_score: int | None
    verified_at: datetime | None
    waiting_reason: str | None


@strawberry.type
class Consent:
    id: strawberry.ID
    purpose: str
    text_version: str
    language: str
    given_at: datetime
    withdrawn_at: datetime | None


@strawberry.type
class Customer:
    id: strawberry.ID
    version: int
    number: str
    name: str
    mobile_masked: str
    email_masked: str
    pan_masked: str
    pan_status: str
    date_of_birth_masked: str
    stage: str
    created_at: datetime
    onboarding_completed_at: datetime | None
    steps: list[FunnelStep]
    employment: Employment | None
    bank_accounts: list[BankAccount]
    consents: list[Consent]
    loans: list[LoanRow]
    timeline: list[TimelineEntry]


@strawberry.input
class CustomerFilter:
    search: str | None = None
    stage: str | None = None


@strawberry.input
class RevealInput:
    customer_id: strawberry.ID
    field: str
    reason: str


@strawberry.type
class Revealed:
    field: str
    value: str


@strawberry.input
class VerifyBankInput:
    customer_id: strawberry.ID
    bank_account_id: strawberry.ID
    note: str
    expected_version: int


@strawberry.type
class CustomerPayload:
    customer: Customer
