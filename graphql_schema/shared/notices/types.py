"""The desk's types. Amounts are in the `currency` beside them; an amount of another currency is never added to it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from graphql_schema.shared.paging import CappedCount, PageInfo


@strawberry.enum
class NoticeMode(Enum):
    OVERDUE = "OVERDUE"
    UPCOMING = "UPCOMING"


@strawberry.enum(description="PRIORITY: longest overdue (or soonest due) first, then the largest.")
class NoticeOrder(Enum):
    PRIORITY = "PRIORITY"
    LARGEST = "LARGEST"
    COMPANY = "COMPANY"


@strawberry.enum
class MatchBand(Enum):
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    NONE = "NONE"


@strawberry.type
class DeskCompany:
    id: strawberry.ID
    slug: str
    name: str
    currency: str
    accent: str


@strawberry.type(
    description="matchState: UNMATCHED, SUGGESTED and AUTO are the engine's; CONFIRMED, CORRECTED, UNLINKED a person's."
)
class RepaymentNotice:
    id: strawberry.ID
    version: int
    company: DeskCompany
    mode: NoticeMode
    loan_no: str
    name: str
    name_zh: str
    phone_masked: str
    currency: str
    instalment_no: int
    instalment_total: int | None
    due_date: date
    days_overdue: int
    repayment_amount: Decimal
    overdue_interest: Decimal
    penalty: Decimal
    total_due: Decimal
    outstanding_balance: Decimal | None
    active: bool
    match_state: str
    confidence: int
    band: MatchBand
    why: list[str]
    adds_up: bool
    updated_at: datetime
    customer_id: strawberry.ID | None
    customer_name: str
    customer_name_zh: str
    customer_number: str


@strawberry.type
class RepaymentNoticeEdge:
    cursor: str
    node: RepaymentNotice


@strawberry.type
class RepaymentNoticeConnection:
    edges: list[RepaymentNoticeEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.type(description="What one field of a candidate speaks for (bits above 0) or against.")
class ScorePart:
    field: str
    verdict: str
    bits: str
    sentence: str


@strawberry.type
class NoticeCandidate:
    customer_id: strawberry.ID
    name: str
    name_zh: str
    number: str
    mobile_masked: str
    rank: int
    confidence: int
    band: MatchBand
    parts: list[ScorePart]


@strawberry.type(description="what: NEW, CHANGED, STALE, BACK; the figures are those from then on.")
class NoticeChange:
    at: datetime
    what: str
    run_id: strawberry.ID | None
    mode: NoticeMode
    due_date: date
    repayment_amount: Decimal
    overdue_interest: Decimal
    penalty: Decimal
    total_due: Decimal


@strawberry.type
class MatchDecision:
    at: datetime
    decision: str
    by: str
    customer_id: strawberry.ID | None
    customer_name: str
    shown_confidence: int
    shown_band: str
    note: str


@strawberry.type
class CaseNote:
    id: strawberry.ID
    at: datetime
    by: str
    text: str
    notice_id: strawberry.ID | None
    customer_id: strawberry.ID | None


@strawberry.enum(
    description="MINE and TEAM are all that is open, HANDED_OVER what collections have; DONE is done or called off."
)
class FollowUpView(Enum):
    MINE = "MINE"
    TEAM = "TEAM"
    OVERDUE = "OVERDUE"
    DUE_TODAY = "DUE_TODAY"
    HANDED_OVER = "HANDED_OVER"
    DONE = "DONE"


@strawberry.type(
    description="Whose case; loanNo and what follows are the notice's, empty where there is none."
)
class FollowUpAbout:
    company: DeskCompany
    name: str
    name_zh: str
    loan_no: str
    currency: str
    total_due: Decimal | None


@strawberry.type(description="Open follow-ups whose day has come; mine are of today and before.")
class FollowUpsDue:
    mine: int
    overdue: int
    due_today: int


@strawberry.type
class FollowUpOwner:
    id: strawberry.ID
    name: str


@strawberry.type(
    description=(
        "kind: CALL, MESSAGE, VISIT, COLLECTIONS, BRANCH; state: OPEN, DONE, CANCELLED; "
        "about is told in lists over many cases."
    )
)
class FollowUp:
    id: strawberry.ID
    version: int
    kind: str
    due_on: date
    owner_id: strawberry.ID | None
    owner_name: str
    note: str
    state: str
    outcome: str
    opened_by: str
    closed_by: str
    closed_at: datetime | None
    notice_id: strawberry.ID | None
    customer_id: strawberry.ID | None
    overdue: bool = False
    opened_at: datetime | None = None
    about: FollowUpAbout | None = None


@strawberry.type
class FollowUpEdge:
    cursor: str
    node: FollowUp


@strawberry.type
class FollowUpConnection:
    edges: list[FollowUpEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.type(description="A field as the source sent it; names and phones stand in their own fields.")
class ReceivedField:
    name: str
    value: str


@strawberry.type(
    description="What does not add up: what the source says, and what follows from its other figures."
)
class ArithmeticFinding:
    code: str
    stated: str
    expected: str


@strawberry.type
class ExpectedDue:
    instalment_no: int
    due_date: date
    days_overdue: int
    total_due: Decimal
    running_total: Decimal


@strawberry.type
class RepaymentNoticeDetail:
    notice: RepaymentNotice
    source_name: str
    principal_part: Decimal | None
    interest_part: Decimal | None
    stated_total: Decimal | None
    stated_days: int | None
    last_payment_date: date | None
    last_payment_amount: Decimal | None
    officer: str
    branch: str
    source_status: str
    remarks: str
    hkid_masked: str
    received: list[ReceivedField]
    changes: list[NoticeChange]
    candidates: list[NoticeCandidate]
    decisions: list[MatchDecision]
    notes: list[CaseNote]
    follow_ups: list[FollowUp]
    findings: list[ArithmeticFinding]
    expected_dues: list[ExpectedDue]


@strawberry.type
class RepaymentProfile:
    company: DeskCompany
    customer_id: strawberry.ID
    name: str
    name_zh: str
    number: str
    mobile_masked: str
    notices: list[RepaymentNotice]
    notes: list[CaseNote]
    follow_ups: list[FollowUp]


@strawberry.type
class NoticeBorrower:
    customer_id: strawberry.ID
    name: str
    name_zh: str
    number: str
    mobile_masked: str


@strawberry.type(description="The active notices of one mode and currency.")
class DeskSums:
    mode: NoticeMode
    currency: str
    count: int
    amount: Decimal
    waiting: int
    longest_days: int
    oldest_due: date | None
    oldest_notice_id: strawberry.ID | None
    oldest_company_id: strawberry.ID | None
    highest_amount: Decimal
    highest_notice_id: strawberry.ID | None
    highest_company_id: strawberry.ID | None


@strawberry.type(
    description="health: OK, NEVER, RUNNING, LATE, FAILING, HELD (a run waits for a person), PAUSED."
)
class SourceHealth:
    id: strawberry.ID
    name: str
    mode: NoticeMode
    kind: str
    health: str
    last_success_at: datetime | None
    last_run_id: strawberry.ID | None
    last_run_status: str
    last_run_at: datetime | None


@strawberry.type
class CompanyShare:
    company: DeskCompany
    sums: list[DeskSums]
    sources: list[SourceHealth]
    last_success_at: datetime | None


@strawberry.type
class DeskDashboard:
    totals: list[DeskSums]
    companies: list[CompanyShare]


@strawberry.type(
    description="What stood at one company at the end of a day; a day without a sync has the figures of the one before."
)
class DeskTrendPoint:
    company_id: strawberry.ID
    day: date
    mode: NoticeMode
    currency: str
    count: int
    amount: Decimal


@strawberry.type(
    description=(
        "A row that was not taken: where it stood, its key as far as it could be read, and why. field is ours; ownName "
        "what the source calls it, empty where it is called so."
    )
)
class RejectedRow:
    row_number: int
    key: str
    field: str
    own_name: str
    reason: str


@strawberry.type(
    description=(
        "status: RUNNING, SUCCESS, PARTIAL, FAILED, SKIPPED_DUPLICATE; heldStale notices wait for a person. "
        "errorAbout: the fields a list lacks, or the encoding a file seems to be in."
    )
)
class NoticeSyncRun:
    id: strawberry.ID
    version: int
    company: DeskCompany
    source_id: strawberry.ID
    source_name: str
    mode: NoticeMode
    trigger: str
    status: str
    phase: str
    full: bool
    started_at: datetime
    finished_at: datetime | None
    as_of: datetime | None
    pages: int
    stated_total: int | None
    fetched: int
    new: int
    changed: int
    unchanged: int
    stale: int
    active: int
    matched: int
    unmatched: int
    rejected: int
    held_stale: int
    warnings: list[str]
    error_code: str
    error: str
    error_about: list[str]
    requested_by: str


@strawberry.type
class NoticeSyncRunEdge:
    cursor: str
    node: NoticeSyncRun


@strawberry.type
class NoticeSyncRunConnection:
    edges: list[NoticeSyncRunEdge]
    page_info: PageInfo


@strawberry.type
class NoticeSyncRunDetail:
    run: NoticeSyncRun
    rejected_rows: list[RejectedRow]
