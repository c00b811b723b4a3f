"""What a day adds to a loan by itself, in the shape the books keep it: one narrow row for both sides. Pure.

A day-end books the same two facts for every loan of a book. Each becomes one row of a subledger; the journal of
the day holds the sum of all of them, and its postings move the accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from backend.ledger.accounts import Code
from backend.ledger.drafts import JournalDraft, JournalKind, PostingDraft
from backend.ledger.entries import Entry

DAY_END = "day_end"
"""The cause of a day's journals, and what tells them from those of a single loan."""


class DailyKind(IntEnum):
    """INTEREST: of the night before the day; PENAL: the charge of the day's end."""

    INTEREST = 1
    PENAL = 2


class Sides(NamedTuple):
    """The accounts a kind moves; `component` is the part of the debt it adds to."""

    journal: JournalKind
    debit: Code
    income: Code
    component: str

    def credit_of(self, *, suspended: bool) -> Code:
        """Income; of an NPA it waits in suspense until it is paid."""
        return Code.INTEREST_SUSPENSE if suspended else self.income


SIDES: dict[DailyKind, Sides] = {
    DailyKind.INTEREST: Sides(
        JournalKind.INTEREST_ACCRUED, Code.INTEREST_RECEIVABLE, Code.INTEREST_INCOME, "INTEREST"
    ),
    DailyKind.PENAL: Sides(
        JournalKind.PENAL_CHARGED, Code.PENALTY_RECEIVABLE, Code.PENALTY_INCOME, "PENALTY"
    ),
}


@dataclass(frozen=True, slots=True)
class DailyFact:
    """One row of the subledger, not undone.

    instalment  the one a penal charge is for; 0 for interest
    suspended   of an NPA: no income before it is paid
    journal_id  the day's journal that holds it in its sum
    """

    loan_id: UUID
    value_date: date
    kind: DailyKind
    instalment: int
    amount: Decimal
    suspended: bool
    journal_id: UUID


def undone(entry: Entry, fact: DailyFact) -> JournalDraft:
    """History changed, so one loan's share of a day is taken back; the day's journal stands.

    Dr Interest income                      15.00
        Cr Interest receivable                         15.00
    """
    sides = SIDES[fact.kind]
    return JournalDraft(
        kind=JournalKind.REVERSAL,
        value_date=fact.value_date,
        currency=entry.currency,
        postings=(
            PostingDraft(sides.debit, credit=fact.amount),
            PostingDraft(sides.credit_of(suspended=fact.suspended), debit=fact.amount),
        ),
        cause=entry.cause,
        loan_id=fact.loan_id,
        key=undo_key(fact.kind, fact.value_date),
    )


def undo_key(kind: DailyKind, day: date) -> str:
    """Names the undoing of a row within its loan, so that it is done once."""
    return f"undo:{kind.name.lower()}:{day.isoformat()}"
