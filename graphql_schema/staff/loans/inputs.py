"""What staff send with a command on a loan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from backend.loans.plan.agreed import NOTHING_AGREED, Agreed
from backend.loans.plan.terms import Tranche


@strawberry.input
class LoanCommandInput:
    loan_id: strawberry.ID
    expected_version: int


@strawberry.input
class AssignLoanInput:
    loan_id: strawberry.ID
    staff_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.input(description="One part of a loan, so many days after the first; the first on day 0.")
class TrancheInput:
    amount: Decimal
    after_days: int


@strawberry.input(description="What a sanction agrees beside amount and tenure.")
class AgreedInput:
    due_dates: list[date] | None = None
    tranches: list[TrancheInput] | None = None


@strawberry.input(description="`agreed` is for the sanction alone.")
class ApproveInput:
    loan_id: strawberry.ID
    amount: Decimal
    tenure: int | None = None
    agreed: AgreedInput | None = None
    note: str
    expected_version: int


@strawberry.input
class RejectInput:
    loan_id: strawberry.ID
    reason_code: str
    note: str
    expected_version: int


@strawberry.input
class NoteInput:
    loan_id: strawberry.ID
    note: str
    expected_version: int


@strawberry.input
class AddNoteInput:
    loan_id: strawberry.ID
    note: str


@strawberry.input
class OverrideRuleInput:
    loan_id: strawberry.ID
    rule_result_id: strawberry.ID
    justification: str
    expected_version: int


@strawberry.input
class DisburseInput:
    loan_id: strawberry.ID
    rail: str
    expected_version: int
    idempotency_key: str


@strawberry.input(
    description="`tranche` is the part's number, from 1: what was sent meanwhile is not sent again."
)
class DisburseTrancheInput:
    loan_id: strawberry.ID
    tranche: int
    rail: str
    expected_version: int
    idempotency_key: str


@strawberry.input
class PaymentLinkInput:
    loan_id: strawberry.ID
    amount: Decimal
    idempotency_key: str


@strawberry.input(
    description="`bounced`: the bank returned it, and the charge that the loan's terms tell, if any, is put on it."
    " `bounceCharge`: the same, and refused (`charge_not_told`) where they tell none."
)
class ReversePaymentInput:
    loan_id: strawberry.ID
    receipt_id: strawberry.ID
    reason: str
    bounced: bool = False
    bounce_charge: bool = False
    expected_version: int
    idempotency_key: str


@strawberry.input
class RunDayEndInput:
    business_date: date
    idempotency_key: str


@strawberry.input(description="The period holds both days; from the disbursal, and to today, unless given.")
class StatementInput:
    loan_id: strawberry.ID
    period_from: date | None = None
    period_to: date | None = None
    language: str = "en"


def read_agreed(given: AgreedInput | None) -> Agreed:
    if given is None:
        return NOTHING_AGREED
    return Agreed(
        due_dates=tuple(given.due_dates or ()),
        tranches=tuple(Tranche(each.amount, each.after_days) for each in given.tranches or ()),
    )
