"""Acts on a running loan as staff see them: what one would do, what was asked, and who decided."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import strawberry

from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.lending import Components
from graphql_schema.shared.paging import CappedCount, PageInfo
from graphql_schema.staff.loans.as_of import PlannedInstalment


@strawberry.enum(name="RequestKind")
class RequestKindType(Enum):
    RECEIPT = "RECEIPT"
    ALLOTMENT = "ALLOTMENT"
    WAIVER = "WAIVER"
    REFUND = "REFUND"
    HELD = "HELD"
    CHARGE = "CHARGE"
    RESTRUCTURE = "RESTRUCTURE"
    SETTLEMENT = "SETTLEMENT"
    WRITE_OFF = "WRITE_OFF"


@strawberry.enum(name="RequestState")
class RequestStateType(Enum):
    PENDING = "PENDING"
    DONE = "DONE"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    UNDONE = "UNDONE"


@strawberry.type(description="A loan's headline figures, before or after an act.")
class ActFigures:
    status: str
    outstanding: Components
    overdue: Components
    payoff: Decimal
    held: Decimal
    dpd: int
    next_due_date: date | None
    next_due_amount: Decimal
    last_due_date: date | None
    instalments_left: int
    still_to_pay: Decimal


@strawberry.type(description="One entry that an act adds to the loan, or takes back.")
class ActLine:
    value_date: date
    kind: str
    note: str
    amount: Decimal
    held: Decimal


@strawberry.type
class ActPreview:
    """`second_person`: it would wait for another's approval. `schedule` is left empty where it does not change.

    Both figures hold interest to `on`, the business date, which those of the loan's own row may not yet have.
    """

    on: date
    before: ActFigures
    after: ActFigures
    taken_back: list[ActLine]
    added: list[ActLine]
    schedule_before: list[PlannedInstalment]
    schedule_after: list[PlannedInstalment]
    second_person: bool


@strawberry.type
class ExitQuote:
    on: date
    components: Components
    held: Decimal
    to_pay: Decimal


@strawberry.type
class ActDetail:
    """One thing that was asked for beside the amount, in words."""

    label: str
    value: str


@strawberry.type(name="LoanRequest")
class LoanRequestType:
    """An act that one person asked for. `before` and `after` are as its maker saw them; `now` is worked out anew."""

    row: strawberry.Private[Any]

    id: strawberry.ID
    version: int
    loan_id: strawberry.ID
    loan_number: str
    customer_name: str
    kind: RequestKindType
    title: str
    state: RequestStateType
    outcome: str
    amount: Decimal | None
    currency: str
    value_date: date
    reference: str | None
    note: str
    details: list[ActDetail]
    asked_at: datetime
    asked_by_name: str
    decided_at: datetime | None
    decided_by_name: str | None
    decision_note: str | None
    before: ActFigures
    after: ActFigures
    needs_bank_reference: bool


@strawberry.type
class LoanRequestDetail:
    """One request with what it would do now; `cannot_decide` says why this person may not."""

    request: LoanRequestType
    cannot_decide: str | None
    is_mine: bool
    is_stale: bool
    now: ActPreview | None
    now_refused: str | None


@strawberry.type
class LoanRequestEdge:
    cursor: str
    node: LoanRequestType


@strawberry.type
class LoanRequestConnection:
    edges: list[LoanRequestEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.input
class LoanRequestFilter:
    """`to_decide`: only what waits for the caller's own word."""

    states: list[RequestStateType] | None = None
    kinds: list[RequestKindType] | None = None
    to_decide: bool | None = None


@strawberry.input(
    description="`kind` is a request's kind, REVERSAL or EXIT; of the rest, what that kind needs."
)
class ActInput:
    kind: str
    amount: Decimal | None = None
    value_date: date | None = None
    component: str | None = None
    receipt_id: strawberry.ID | None = None
    bounced: bool | None = None
    code: str | None = None
    name: str | None = None
    moratorium_periods: int | None = None
    tenure: int | None = None
    rate_pct: Decimal | None = None
    reschedule_arrears: bool | None = None


@strawberry.input
class RecordRepaymentInput:
    loan_id: strawberry.ID
    amount: Decimal
    value_date: date
    method: str
    reference: str
    note: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class AskWaiverInput:
    loan_id: strawberry.ID
    component: str
    amount: Decimal
    justification: str
    expected_version: int
    idempotency_key: str


@strawberry.input(
    description="`rail`: IMPS, NEFT or UPI, by which we send it once it is allowed; none: sent outside."
)
class AskRefundInput:
    loan_id: strawberry.ID
    amount: Decimal
    reason: str
    rail: str | None = None
    expected_version: int
    idempotency_key: str


@strawberry.input
class AddChargeInput:
    """`code` of a charge that was told; without it `name`, `amount` and the borrower's consent."""

    loan_id: strawberry.ID
    code: str | None = None
    name: str | None = None
    amount: Decimal | None = None
    consent_channel: str | None = None
    consent_reference: str | None = None
    consent_on: date | None = None
    reason: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class AskRestructureInput:
    loan_id: strawberry.ID
    moratorium_periods: int = 0
    tenure: int | None = None
    rate_pct: Decimal | None = None
    reschedule_arrears: bool = False
    consent_channel: str
    consent_reference: str
    consent_on: date
    reason: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class AskSettlementInput:
    loan_id: strawberry.ID
    amount: Decimal
    valid_until: date
    reason: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class AskWriteOffInput:
    loan_id: strawberry.ID
    reason: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class ApproveRequestInput:
    """`bank_reference` of the transfer that was made, where the request is a refund."""

    request_id: strawberry.ID
    note: str | None = None
    bank_reference: str | None = None
    expected_version: int
    idempotency_key: str


@strawberry.input
class RejectRequestInput:
    request_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.input
class WithdrawRequestInput:
    request_id: strawberry.ID
    expected_version: int


@strawberry.type
class LoanRequestPayload:
    request: LoanRequestType


LoanRequestResult = Annotated[LoanRequestPayload | CommandProblem, strawberry.union("LoanRequestResult")]


@strawberry.input
class KeepHeldInput:
    loan_id: strawberry.ID
    amount: Decimal
    reason: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class AskAllotmentInput:
    loan_id: strawberry.ID
    receipt_id: strawberry.ID
    reason: str
    expected_version: int
    idempotency_key: str
