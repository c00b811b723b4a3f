"""A journal before it is written. Pure; balanced by construction, or it cannot be made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.kernel.errors import AmountNotValid
from backend.kernel.money import MINOR_UNIT, Currency
from backend.ledger.accounts import COMPONENT_OF, Code
from backend.ledger.errors import UnbalancedJournal

ZERO = Decimal("0.00")


class JournalKind(StrEnum):
    DISBURSEMENT = "DISBURSEMENT"
    INTEREST_ACCRUED = "INTEREST_ACCRUED"
    PENAL_CHARGED = "PENAL_CHARGED"
    FEE_CHARGED = "FEE_CHARGED"
    REPAYMENT = "REPAYMENT"
    HELD_APPLIED = "HELD_APPLIED"
    HELD_REFUNDED = "HELD_REFUNDED"
    REFUND_IN_TRANSIT = "REFUND_IN_TRANSIT"
    REFUND_SETTLED = "REFUND_SETTLED"
    FEE_RETURNED = "FEE_RETURNED"
    PENAL_RETURNED = "PENAL_RETURNED"
    WAIVER = "WAIVER"
    SETTLEMENT = "SETTLEMENT"
    WRITE_OFF = "WRITE_OFF"
    RECOVERY = "RECOVERY"
    INCOME_SUSPENDED = "INCOME_SUSPENDED"
    INCOME_RELEASED = "INCOME_RELEASED"
    SUSPENSE = "SUSPENSE"
    SUSPENSE_CLEARED = "SUSPENSE_CLEARED"
    REVERSAL = "REVERSAL"


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """One side of a journal: exactly one of debit and credit is above zero."""

    account: Code
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    def __post_init__(self) -> None:
        if (self.debit > 0) == (self.credit > 0) or min(self.debit, self.credit) < 0:
            raise AmountNotValid(value=f"{self.account}: {self.debit} / {self.credit}")
        if self.debit % MINOR_UNIT or self.credit % MINOR_UNIT:
            raise AmountNotValid(value=f"{self.account}: {self.debit} / {self.credit}")

    @property
    def component(self) -> str:
        return COMPONENT_OF[self.account.value]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a journal was posted: the kind and id of what it follows from, and the sentence an officer reads."""

    kind: str
    id: UUID | None
    sentence: str


@dataclass(frozen=True, slots=True)
class JournalDraft:
    """A journal to be posted.

    loan_id    whose account it moves; None for the brand's own (suspense)
    key        names the fact within the loan ("accrual:2026-01-05"); the same fact is posted once
    signature  a hash over the figures, by which a replay sees whether they changed
    raises     UnbalancedJournal, AmountNotValid
    """

    kind: JournalKind
    value_date: date
    currency: Currency
    postings: tuple[PostingDraft, ...]
    cause: Cause
    loan_id: UUID | None = None
    key: str = ""
    signature: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(self.postings) < 2 or self.debit_total != self.credit_total:
            raise UnbalancedJournal(f"{self.kind} {self.key}: {self.debit_total} / {self.credit_total}")

    @property
    def debit_total(self) -> Decimal:
        return sum((posting.debit for posting in self.postings), ZERO)

    @property
    def credit_total(self) -> Decimal:
        return sum((posting.credit for posting in self.postings), ZERO)


@dataclass(frozen=True, slots=True)
class ReversalDraft:
    """A journal to be undone: the same postings on their other sides, on the same value date, booked now."""

    journal_id: UUID
    cause: Cause


@dataclass(frozen=True, slots=True)
class StandingJournal:
    """A journal with a key that has not been reversed: what the books say of one fact."""

    key: str
    journal_id: UUID
    value_date: date
    signature: str
