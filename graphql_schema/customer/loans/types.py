"""A borrower's loan: where it stands, what is next, what it costs, what is owed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from graphql_schema.shared.lending import (
    Components,
    KeyFacts,
    TenureUnit,
)


@strawberry.type
class Product:
    id: strawberry.ID
    code: str
    name: str
    kind: str
    amount_min: Decimal
    amount_max: Decimal
    amount_step: Decimal
    tenure_min: int
    tenure_max: int
    tenure_unit: TenureUnit
    rate_pct: Decimal
    rate_period: str
    currency: str


@strawberry.type(description="The papers of the offer in one language, all of the same figures.")
class OfferPaper:
    language: str
    kfs_hash: str
    kfs_download_url: str
    sanction_letter_download_url: str | None
    agreement_download_url: str | None


@strawberry.type
class MyAgreement:
    id: strawberry.ID
    version: int
    state: str
    key_facts: KeyFacts
    kfs_download_url: str | None
    agreement_download_url: str | None
    languages: list[str]
    papers: list[OfferPaper]
    acknowledged_at: datetime | None
    expires_at: datetime | None
    signed_at: datetime | None


@strawberry.type
class MyPayment:
    id: strawberry.ID
    amount: Decimal
    value_date: date
    received_at: datetime
    source: str
    reversed_at: datetime | None
    allocation: Components


@strawberry.type
class OwedLine:
    """A change of one balance: above nil what was added, below what was paid or given up.

    `days` entries from `first` to `last`; `each` is what every one of those days added, where it was the same.
    """

    component: str
    kind: str
    first: date
    last: date
    days: int
    amount: Decimal
    each: Decimal | None


@strawberry.input
class ApplyInput:
    product_id: strawberry.ID
    amount: Decimal
    tenure: int
    purpose: str
    idempotency_key: str
    coupon_code: str | None = None


@strawberry.input
class AcknowledgeInput:
    loan_id: strawberry.ID
    agreement_id: strawberry.ID
    document_hash: str
    language: str
    expected_version: int


@strawberry.input
class LoanCommandInput:
    loan_id: strawberry.ID
    expected_version: int


@strawberry.input
class PayInput:
    loan_id: strawberry.ID
    amount: Decimal
    idempotency_key: str


@strawberry.input(description="The period holds both days; from the disbursal, and to today, unless given.")
class StatementInput:
    loan_id: strawberry.ID
    period_from: date | None = None
    period_to: date | None = None
    language: str = "en"
