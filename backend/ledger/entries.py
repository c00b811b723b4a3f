"""What recipes are made of: one side of a journal at a time. Pure.

Amounts are above or equal to zero; a part that is zero leaves no posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.kernel.money import Currency
from backend.ledger.accounts import RECEIVABLE, Code
from backend.ledger.drafts import ZERO, Cause, JournalDraft, JournalKind, PostingDraft

Parts = Mapping[str, Decimal]
"""Component ("PRINCIPAL", "INTEREST", "FEE", "TAX", "PENALTY") -> amount."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What every journal of a loan carries beside its sums."""

    loan_id: UUID | None
    currency: Currency
    value_date: date
    cause: Cause
    key: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class TaxedFee:
    """A fee and its taxes; `base` is the lender's income, `tds` the part of it that the payer pays to the state."""

    base: Decimal
    cgst: Decimal = ZERO
    sgst: Decimal = ZERO
    igst: Decimal = ZERO
    tds: Decimal = ZERO

    @property
    def tax(self) -> Decimal:
        return self.cgst + self.sgst + self.igst

    @property
    def asked(self) -> Decimal:
        """What the borrower is asked for."""
        return self.base + self.tax - self.tds


def journal_of(entry: Entry, kind: JournalKind, postings: Iterable[PostingDraft]) -> JournalDraft:
    return JournalDraft(
        kind=kind,
        value_date=entry.value_date,
        currency=entry.currency,
        postings=tuple(postings),
        cause=entry.cause,
        loan_id=entry.loan_id,
        key=entry.key,
        signature=entry.signature,
    )


def debit(account: Code, amount: Decimal) -> list[PostingDraft]:
    return [PostingDraft(account, debit=amount)] if amount else []


def credit(account: Code, amount: Decimal) -> list[PostingDraft]:
    return [PostingDraft(account, credit=amount)] if amount else []


def credit_parts(parts: Parts) -> list[PostingDraft]:
    return [
        posting for name, account in RECEIVABLE.items() for posting in credit(account, parts.get(name, ZERO))
    ]


def total_of(parts: Parts) -> Decimal:
    return sum(parts.values(), ZERO)


def fee_credits(fees: Iterable[TaxedFee], suspended: Decimal = ZERO) -> list[PostingDraft]:
    """Income and taxes of fees; what is `suspended` of the income waits until it is paid."""
    fees = list(fees)
    return [
        *credit(Code.FEE_INCOME, sum((fee.base for fee in fees), ZERO) - suspended),
        *credit(Code.INTEREST_SUSPENSE, suspended),
        *credit(Code.CGST_PAYABLE, sum((fee.cgst for fee in fees), ZERO)),
        *credit(Code.SGST_PAYABLE, sum((fee.sgst for fee in fees), ZERO)),
        *credit(Code.IGST_PAYABLE, sum((fee.igst for fee in fees), ZERO)),
    ]
