"""Products with their versions, what the pack says of terms, and coupons, as staff see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.shared.lending import KeyFacts, TenureUnit
from graphql_schema.shared.paging import CappedCount, PageInfo
from graphql_schema.shared.problems import FieldProblemType


@strawberry.type
class Product:
    id: strawberry.ID
    code: str
    name: str
    kind: str
    version: int
    amount_min: Decimal
    amount_max: Decimal
    tenure_min: int
    tenure_max: int
    tenure_unit: TenureUnit
    rate_pct: Decimal
    rate_period: str
    currency: str


@strawberry.enum
class VersionState(Enum):
    """DRAFT: not published. LIVE: new loans are made on it. PAST: earlier loans run on it."""

    DRAFT = "DRAFT"
    LIVE = "LIVE"
    PAST = "PAST"


@strawberry.type
class ProductVersion:
    id: strawberry.ID
    number: int
    state: VersionState
    made_by: str
    made_by_me: bool
    made_at: datetime
    published_by: str | None
    published_at: datetime | None
    reason: str


@strawberry.type(
    description="`version` is that of the record, which commands name; loans are made on `live`."
)
class LoanProduct:
    id: strawberry.ID
    version: int
    code: str
    name: str
    kind: str
    status: str
    live: ProductVersion | None
    versions: list[ProductVersion]


@strawberry.type(description="One version with its terms as JSON, in the form that drafts are sent in.")
class VersionTerms:
    id: strawberry.ID
    number: int
    product_id: strawberry.ID
    terms: JSON
    held_to: list[HeldRule]


@strawberry.type(description="A rule of the pack that the version was held to when it was published.")
class HeldRule:
    rule: str
    effective_from: str


@strawberry.type(description="`path` is named as refusals name it, list items without their number.")
class TermField:
    path: str
    kind: str
    choices: list[str]
    optional: bool


@strawberry.type(description="Every field of a product's terms, and terms to begin a new product with.")
class TermsForm:
    fields: list[TermField]
    start: JSON


@strawberry.type
class TermDifference:
    path: str
    before: str | None
    after: str | None


@strawberry.type(description="What one rule of the country's pack says of the terms.")
class PackFinding:
    rule: str
    title: str
    source: str
    effective_from: date | None
    path: str
    verdict: str
    message: str


@strawberry.type
class ProductPreview:
    key_facts: KeyFacts | None
    problems: list[FieldProblemType]
    findings: list[PackFinding]


@strawberry.type
class CouponUseType:
    id: strawberry.ID
    loan_id: strawberry.ID
    loan_number: str
    used_on: date
    fee_before: Decimal
    tax_before: Decimal
    fee_after: Decimal
    tax_after: Decimal
    released_at: datetime | None
    released_why: str


@strawberry.type(name="CouponUseEdge")
class CouponUseEdge:
    cursor: str
    node: CouponUseType


@strawberry.type
class CouponUseConnection:
    edges: list[CouponUseEdge]
    page_info: PageInfo


@strawberry.type(
    name="Coupon",
    description="Limits of 0 are none; no product means every product; `used` counts uses that stand.",
)
class CouponType:
    id: strawberry.ID
    version: int
    code: str
    kind: str
    value: Decimal
    fee_code: str
    product_ids: list[strawberry.ID]
    valid_from: date
    valid_to: date
    per_customer: int
    in_all: int
    used: int
    active: bool
    made_by: str
    made_at: datetime


@strawberry.type
class CouponEdge:
    cursor: str
    node: CouponType


@strawberry.type
class CouponConnection:
    edges: list[CouponEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())
