"""A loan as staff see it: the flat row of a worklist, and the file that one person works on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry
from strawberry.scalars import JSON

from graphql_schema.shared.lending import (
    Components,
    KeyFacts,
    LoanStatusType,
    TenureUnit,
)


@strawberry.type(description="One row of a worklist: flat, so that two hundred of them stay cheap.")
class LoanRow:
    id: strawberry.ID
    version: int
    number: str
    status: LoanStatusType
    customer_id: strawberry.ID
    customer_name: str
    customer_mobile_masked: str
    product_name: str
    amount: Decimal
    requested_amount: Decimal
    currency: str
    tenure: int
    tenure_unit: TenureUnit
    applied_at: datetime
    status_changed_at: datetime
    assigned_to_name: str | None
    evaluation_outcome: str | None
    next_due_date: date | None
    outstanding: Decimal
    overdue: Decimal
    dpd: int
    waiting_reason: str | None


@strawberry.type
class LoanEdge:
    cursor: str
    node: LoanRow


@strawberry.type
class CustomerSummary:
    id: strawberry.ID
    number: str
    name: str
    mobile_masked: str
    pan_masked: str
    pan_status: str
    employer: str | None
    monthly_salary: Decimal | None
    bank_masked: str | None
    bank_status: str | None


@strawberry.type
class StaffSummary:
    id: strawberry.ID
    name: str
    role: str


@strawberry.type
class Stage:
    """One step of the way: `state` is DONE, CURRENT, AHEAD or STOPPED."""

    status: LoanStatusType
    title: str
    at: datetime | None
    actor_name: str | None
    state: str


@strawberry.type(description="What the product lets a sanction agree beside amount and tenure.")
class MayAgree:
    irregular_dates: bool
    max_tranches: int


@strawberry.type(name="RuleResult")
class RuleResultType:
    id: strawberry.ID
    code: str
    parameter: str
    value_seen: str
    source: str
    operator: str
    threshold: str
    outcome: str
    sentence: str
    overridden_by: str | None
    override_reason: str | None


@strawberry.type(name="Evaluation")
class EvaluationType:
    id: strawberry.ID
    outcome: str
    rule_set_version: int
    evaluated_at: datetime
    facts: JSON
    results: list[RuleResultType]


@strawberry.type(name="Agreement")
class AgreementType:
    id: strawberry.ID
    version: int
    state: str
    key_facts: KeyFacts
    valid_until: datetime | None
    acknowledged_at: datetime | None
    acknowledged_language: str | None
    esign_state: str
    sign_url_expires_at: datetime | None
    signed_at: datetime | None


@strawberry.type(name="Payout")
class PayoutType:
    id: strawberry.ID
    attempt: int
    purpose: str
    tranche: int
    rail: str
    amount: Decimal
    state: str
    reference: str
    provider_ref: str | None
    utr: str | None
    reason: str | None
    created_at: datetime
    updated_at: datetime
    requested_by_name: str
    bank_masked: str


@strawberry.type
class PaymentLink:
    id: strawberry.ID
    amount: Decimal
    state: str
    url: str | None
    created_at: datetime
    expires_at: datetime | None
    created_by_name: str
    amount_paid: Decimal


@strawberry.type(name="Receipt")
class ReceiptType:
    id: strawberry.ID
    amount: Decimal
    value_date: date
    received_at: datetime
    source: str
    number: str
    state: str
    method: str
    reference: str | None
    provider_payment_id: str | None
    reversed_at: datetime | None
    allocation: Components


@strawberry.type
class ToldCharge:
    """A charge that the Key Fact Statement names, and that may be added when its cause happens."""

    code: str
    name: str
    amount: Decimal
    tax: Decimal


@strawberry.type
class LedgerRow:
    """One posting, with every balance after it, what it follows from, and who booked it.

    `causeKind` is loan_event or business_date; a payment's is told by its receipt's number.
    """

    id: strawberry.ID
    journal_id: strawberry.ID
    value_date: date
    booked_at: datetime
    booked_by: str | None
    kind: str
    account: str
    component: str | None
    debit: Decimal
    credit: Decimal
    balance_after: Decimal
    balances: Components
    held: Decimal
    cause: str
    cause_kind: str
    cause_id: strawberry.ID | None
    receipt_number: str | None
    reverses: strawberry.ID | None
    reversed_by: strawberry.ID | None
