"""Every journal of a loan that is not paid: NPA, settlement, write-off and recovery. Pure.

Income of an NPA is recognised as it is paid; what was recognised before and is unpaid is taken back
(RBI/2021-2022/125 and the prudential norms on income recognition).
"""

from __future__ import annotations

from decimal import Decimal

from backend.ledger.accounts import Code
from backend.ledger.drafts import ZERO, JournalDraft, JournalKind, PostingDraft
from backend.ledger.entries import Entry, Parts, credit, credit_parts, debit, journal_of, total_of

_INCOME = {
    "INTEREST": Code.INTEREST_INCOME,
    "FEE": Code.FEE_INCOME,
    "PENALTY": Code.PENALTY_INCOME,
}


def income_suspended(entry: Entry, *, parts: Parts) -> JournalDraft:
    """The loan became NPA: income that was booked and is unpaid is income no longer; it is still owed.

    Dr Interest income                     600.00
    Dr Penal charges income                 50.00
        Cr Interest and charges of NPA in suspense    650.00
    """
    back: list[PostingDraft] = []
    for name, income in _INCOME.items():
        back += debit(income, parts.get(name, ZERO))
    postings = [*back, *credit(Code.INTEREST_SUSPENSE, total_of(parts))]
    return journal_of(entry, JournalKind.INCOME_SUSPENDED, postings)


def income_released(entry: Entry, *, parts: Parts) -> JournalDraft:
    """It was paid, or all arrears were: what waited is income.

    Dr Interest and charges of NPA in suspense  650.00
        Cr Interest income                            600.00
        Cr Penal charges income                        50.00
    """
    earned: list[PostingDraft] = []
    for name, income in _INCOME.items():
        earned += credit(income, parts.get(name, ZERO))
    postings = [*debit(Code.INTEREST_SUSPENSE, total_of(parts)), *earned]
    return journal_of(entry, JournalKind.INCOME_RELEASED, postings)


def settled(entry: Entry, *, parts: Parts, suspended: Decimal = ZERO) -> JournalDraft:
    """Full and final: what the borrower need not pay; the money itself is posted as any repayment.

    Dr Given up in settlements           3,000.00
    Dr Interest and charges of NPA in suspense  600.00
        Cr Interest receivable                        600.00
        Cr Loan principal                           3,000.00
    """
    return _gone(entry, JournalKind.SETTLEMENT, Code.SETTLEMENT_LOSSES, parts, suspended)


def write_off(entry: Entry, *, parts: Parts, suspended: Decimal = ZERO) -> JournalDraft:
    """What is no longer expected leaves the books; the debt itself goes on outside them.

    Dr Loans written off                 9,000.00
    Dr Interest and charges of NPA in suspense  600.00
        Cr Interest receivable                        600.00
        Cr Loan principal                           9,000.00
    """
    return _gone(entry, JournalKind.WRITE_OFF, Code.WRITE_OFFS, parts, suspended)


def _gone(entry: Entry, kind: JournalKind, loss: Code, parts: Parts, suspended: Decimal) -> JournalDraft:
    postings = [
        *debit(loss, total_of(parts) - suspended),
        *debit(Code.INTEREST_SUSPENSE, suspended),
        *credit_parts(parts),
    ]
    return journal_of(entry, kind, postings)


def recovered(entry: Entry, *, amount: Decimal, held: Decimal = ZERO) -> JournalDraft:
    """Money that comes after a write-off; beyond what was written off, it is held for the borrower.

    Dr Bank, collection account          1,000.00
        Cr Recovery of written-off loans            1,000.00
    """
    postings = [
        *debit(Code.BANK_COLLECTION, amount + held),
        *credit(Code.RECOVERY_INCOME, amount),
        *credit(Code.HELD_FOR_BORROWERS, held),
    ]
    return journal_of(entry, JournalKind.RECOVERY, postings)
