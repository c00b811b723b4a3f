"""What staff and borrowers both see of a loan. The figures are the rooms'; these types only name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from backend.loans import queries as loan_queries
from backend.loans.models import Document, Instalment
from backend.loans.states import LoanStatus
from graphql_schema.shared.links import download_url, verify_url
from graphql_schema.shared.scalars import as_id

LoanStatusType = strawberry.enum(  # type: ignore[call-overload]  # made from the one list of statuses
    Enum("LoanStatus", {name: name for name in LoanStatus.names}), name="LoanStatus"
)


@strawberry.enum
class TenureUnit(Enum):
    DAYS = "DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"


def status_of(value: str) -> Any:
    return LoanStatusType[value]


@strawberry.type
class Components:
    principal: Decimal
    interest: Decimal
    fee: Decimal
    penalty: Decimal
    tax: Decimal
    total: Decimal

    @classmethod
    def of(cls, parts: Mapping[str, Decimal | str] | None) -> Components:
        """From component -> amount; what is not named is nil, and the total is the sum."""
        given = {name: Decimal(parts.get(name, 0)) if parts else Decimal() for name in COMPONENT_NAMES}
        amounts = {name: amount.quantize(Decimal("0.01")) for name, amount in given.items()}
        return cls(**amounts, total=sum(amounts.values(), Decimal("0.00")))


COMPONENT_NAMES = ("principal", "interest", "fee", "penalty", "tax")


@strawberry.type(name="Instalment")
class InstalmentType:
    id: strawberry.ID
    number: int
    due_date: date
    due: Components
    paid: Components
    outstanding: Components
    balance_after: Decimal
    is_overdue: bool
    paid_on: date | None

    @classmethod
    def of(cls, row: Instalment) -> InstalmentType:
        due, paid = loan_queries.instalment_parts(row)
        left = {name: due[name] - paid[name] for name in due}
        return cls(
            id=as_id(row.id),
            number=row.number,
            due_date=row.due_date,
            due=Components.of(due),
            paid=Components.of(paid),
            outstanding=Components.of(left),
            balance_after=row.balance_after,
            is_overdue=row.status == "OVERDUE",
            paid_on=row.paid_on,
        )


@strawberry.type(description="One part in which a loan is paid out, as agreed.")
class LoanPart:
    number: int
    amount: Decimal
    after_days: int
    drawable_from: date | None
    is_drawn: bool


@strawberry.type(description="Tenure and rate as signed, of a loan on which others are in force by now.")
class SignedTerms:
    tenure: int
    tenure_unit: TenureUnit
    rate_pct: Decimal
    rate_period: str


@strawberry.type(description="The sums of a schedule's columns.")
class ScheduleTotals:
    due: Components
    paid: Components
    outstanding: Components

    @classmethod
    def of(cls, rows: Sequence[InstalmentType]) -> ScheduleTotals:
        return cls(
            due=_summed(row.due for row in rows),
            paid=_summed(row.paid for row in rows),
            outstanding=_summed(row.outstanding for row in rows),
        )


def _summed(parts: Iterable[Components]) -> Components:
    every = list(parts)
    return Components.of(
        {name: sum((getattr(one, name) for one in every), Decimal("0.00")) for name in COMPONENT_NAMES}
    )


@strawberry.type
class DocumentLink:
    id: strawberry.ID
    kind: str
    title: str
    number: str
    language: str
    created_at: datetime
    sha256: str
    verify_url: str
    download_url: str


_TITLES = {
    "KFS": "Key Fact Statement",
    "AGREEMENT": "Loan agreement",
    "SIGNED_AGREEMENT": "Signed loan agreement",
    "SANCTION_LETTER": "Sanction letter",
    "RECEIPT": "Receipt",
    "NDC": "No Due Certificate",
    "STATEMENT": "Statement of account",
    "SETTLEMENT": "Settlement letter",
}


def document_link(row: Document) -> DocumentLink:
    return DocumentLink(
        id=as_id(row.id),
        kind=row.kind,
        title=_TITLES.get(row.kind, row.kind),
        number=row.number,
        language=row.language,
        created_at=row.created_at,
        sha256=row.sha256_sealed,
        verify_url=verify_url(row.verify_code),
        download_url=download_url(row.id),
    )


@strawberry.type
class TimelineEntry:
    id: strawberry.ID
    at: datetime
    kind: str
    title: str
    detail: str
    actor_name: str


@strawberry.type
class Fee:
    name: str
    base: Decimal
    tax: Decimal
    total: Decimal


@strawberry.type(description="A coupon on one fee: the fee and its tax before it and after it.")
class CouponEffect:
    code: str
    fee_before: Decimal
    tax_before: Decimal
    total_before: Decimal
    fee_after: Decimal
    tax_after: Decimal
    total_after: Decimal


@strawberry.type
class ScheduleRow:
    number: int
    due_date: date
    opening_principal: Decimal
    principal: Decimal
    interest: Decimal
    instalment: Decimal
    closing_principal: Decimal


@strawberry.type(description="What may be charged if something happens, as the papers say it.")
class ContingentCharge:
    """`kind` is LATE, EARLY, SWITCHING, LEAVING or OTHER."""

    kind: str
    name: str
    sentence: str


@strawberry.type
class KeyFacts:
    told_in: strawberry.Private[Callable[[str], loan_queries.ToldFacts]]

    proposal_number: str
    amount: Decimal
    net_to_borrower: Decimal
    apr_pct: Decimal
    rate_pct: Decimal
    rate_period: str
    total_interest: Decimal
    total_fees: Decimal
    total_payable: Decimal
    fees: list[Fee]
    schedule: list[ScheduleRow]
    cooling_off_days: int
    valid_until: datetime | None
    document_hash: str | None
    currency: str
    coupon: CouponEffect | None

    @strawberry.field
    def apr_basis(self, language: str = "en") -> str:
        return self.told_in(language).apr_basis

    @strawberry.field
    def contingent(self, language: str = "en") -> list[ContingentCharge]:
        return [
            ContingentCharge(kind=one.kind.value, name=one.name, sentence=one.sentence)
            for one in self.told_in(language).contingent
        ]

    @strawberry.field
    def contingent_charges(self) -> list[str]:
        """In English; `contingent` tells kind, name and sentence apart, in each language."""
        return [f"{one.name}: {one.sentence}" for one in self.told_in("en").contingent]


@strawberry.type(
    description="The day whose books a loan's own figures are of, and what closes the loan today."
)
class StandsAt:
    """`closesToday` holds interest to `today`, which the figures have once that day was acted on or has ended."""

    day: date
    day_ended: bool
    today: date
    closes_today: Decimal


@strawberry.type
class AvailableAction:
    code: str
    title: str
    allowed: bool
    reason: str | None


@strawberry.type
class FunnelStep:
    code: str
    title: str
    state: str
    started_at: datetime | None
    completed_at: datetime | None
    waiting_reason: str | None


@strawberry.type
class Employment:
    employer: str
    designation: str
    employment_type: str
    monthly_salary: Decimal
    salary_mode: str
    salary_day: int
    joined_on: date | None
    office_pincode: str


@strawberry.type
class Session:
    id: strawberry.ID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ip: str
    agent: str
    current: bool
