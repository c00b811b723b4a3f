"""Every journal the books know, each written out in its docstring. Pure.

Amounts are above or equal to zero; a part that is zero leaves no posting. `Dr` is a debit, `Cr` a credit.
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
    """A fee and its taxes; `base` is the lender's income."""

    base: Decimal
    cgst: Decimal = ZERO
    sgst: Decimal = ZERO
    igst: Decimal = ZERO

    @property
    def tax(self) -> Decimal:
        return self.cgst + self.sgst + self.igst

    @property
    def total(self) -> Decimal:
        return self.base + self.tax


def _journal(entry: Entry, kind: JournalKind, postings: Iterable[PostingDraft]) -> JournalDraft:
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


def _debit(account: Code, amount: Decimal) -> list[PostingDraft]:
    return [PostingDraft(account, debit=amount)] if amount else []


def _credit(account: Code, amount: Decimal) -> list[PostingDraft]:
    return [PostingDraft(account, credit=amount)] if amount else []


def _credit_parts(parts: Parts) -> list[PostingDraft]:
    return [
        posting for name, account in RECEIVABLE.items() for posting in _credit(account, parts.get(name, ZERO))
    ]


def _total(parts: Parts) -> Decimal:
    return sum(parts.values(), ZERO)


def _fee_credits(fees: Iterable[TaxedFee]) -> list[PostingDraft]:
    fees = list(fees)
    return [
        *_credit(Code.FEE_INCOME, sum((fee.base for fee in fees), ZERO)),
        *_credit(Code.CGST_PAYABLE, sum((fee.cgst for fee in fees), ZERO)),
        *_credit(Code.SGST_PAYABLE, sum((fee.sgst for fee in fees), ZERO)),
        *_credit(Code.IGST_PAYABLE, sum((fee.igst for fee in fees), ZERO)),
    ]


def disbursement(entry: Entry, *, principal: Decimal, fees: Iterable[TaxedFee] = ()) -> JournalDraft:
    """Money to the borrower; upfront fees are kept back, so net = principal - fees - taxes.

    Dr Loan principal                   15,000.00
        Cr Bank, disbursement account              14,646.00
        Cr Fee income                                 300.00
        Cr CGST payable                                27.00
        Cr SGST payable                                27.00
    """
    fees = list(fees)
    net = principal - sum((fee.total for fee in fees), ZERO)
    return _journal(
        entry,
        JournalKind.DISBURSEMENT,
        [
            *_debit(Code.LOAN_PRINCIPAL, principal),
            *_credit(Code.BANK_DISBURSEMENT, net),
            *_fee_credits(fees),
        ],
    )


def interest_accrued(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """One day's interest.

    Dr Interest receivable                  15.00
        Cr Interest income                             15.00
    """
    postings = [*_debit(Code.INTEREST_RECEIVABLE, amount), *_credit(Code.INTEREST_INCOME, amount)]
    return _journal(entry, JournalKind.INTEREST_ACCRUED, postings)


def penal_charged(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """A penal charge: its own account, no tax (CBIC 245/02/2025-GST), never in an interest base.

    Dr Penal charges receivable             50.00
        Cr Penal charges income                        50.00
    """
    postings = [*_debit(Code.PENALTY_RECEIVABLE, amount), *_credit(Code.PENALTY_INCOME, amount)]
    return _journal(entry, JournalKind.PENAL_CHARGED, postings)


def fee_charged(entry: Entry, *, fees: Iterable[TaxedFee]) -> JournalDraft:
    """A fee put on the loan after disbursal.

    Dr Fees receivable                     100.00
    Dr Taxes on fees receivable             18.00
        Cr Fee income                                 100.00
        Cr CGST payable                                 9.00
        Cr SGST payable                                 9.00
    """
    fees = list(fees)
    return _journal(
        entry,
        JournalKind.FEE_CHARGED,
        [
            *_debit(Code.FEE_RECEIVABLE, sum((fee.base for fee in fees), ZERO)),
            *_debit(Code.TAX_RECEIVABLE, sum((fee.tax for fee in fees), ZERO)),
            *_fee_credits(fees),
        ],
    )


def repayment_received(entry: Entry, *, parts: Parts, held: Decimal = ZERO) -> JournalDraft:
    """Money from the borrower, spread over what is owed; what is owed to nobody is held for him.

    Dr Bank, collection account          5,000.00
        Cr Penal charges receivable                    50.00
        Cr Interest receivable                        450.00
        Cr Loan principal                           4,500.00
        Cr Money held for borrowers                     0.00 (left out)
    """
    return _journal(
        entry,
        JournalKind.REPAYMENT,
        [
            *_debit(Code.BANK_COLLECTION, _total(parts) + held),
            *_credit_parts(parts),
            *_credit(Code.HELD_FOR_BORROWERS, held),
        ],
    )


def held_applied(entry: Entry, *, parts: Parts) -> JournalDraft:
    """Money held is put to what has fallen due.

    Dr Money held for borrowers            500.00
        Cr Interest receivable                         80.00
        Cr Loan principal                             420.00
    """
    postings = [*_debit(Code.HELD_FOR_BORROWERS, _total(parts)), *_credit_parts(parts)]
    return _journal(entry, JournalKind.HELD_APPLIED, postings)


def held_refunded(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """Money held goes back to the borrower.

    Dr Money held for borrowers            500.00
        Cr Bank, collection account                   500.00
    """
    postings = [*_debit(Code.HELD_FOR_BORROWERS, amount), *_credit(Code.BANK_COLLECTION, amount)]
    return _journal(entry, JournalKind.HELD_REFUNDED, postings)


def fee_returned(entry: Entry, *, fees: Iterable[TaxedFee]) -> JournalDraft:
    """Upfront fees go back when the borrower leaves in the cooling-off days; the tax on them is reversed.

    Dr Fee income                          300.00
    Dr CGST payable                         27.00
    Dr SGST payable                         27.00
        Cr Money held for borrowers                   354.00
    """
    fees = list(fees)
    debits = [PostingDraft(posting.account, debit=posting.credit) for posting in _fee_credits(fees)]
    total = sum((fee.total for fee in fees), ZERO)
    return _journal(entry, JournalKind.FEE_RETURNED, [*debits, *_credit(Code.HELD_FOR_BORROWERS, total)])


def waiver(entry: Entry, *, parts: Parts) -> JournalDraft:
    """Given up by the lender.

    Dr Waivers                              50.00
        Cr Penal charges receivable                    50.00
    """
    return _journal(entry, JournalKind.WAIVER, [*_debit(Code.WAIVERS, _total(parts)), *_credit_parts(parts)])


def write_off(entry: Entry, *, parts: Parts) -> JournalDraft:
    """What is no longer expected leaves the books; the debt itself goes on outside them.

    Dr Loans written off                 9,600.00
        Cr Interest receivable                        600.00
        Cr Loan principal                           9,000.00
    """
    postings = [*_debit(Code.WRITE_OFFS, _total(parts)), *_credit_parts(parts)]
    return _journal(entry, JournalKind.WRITE_OFF, postings)


def recovered(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """Money that comes after a write-off.

    Dr Bank, collection account          1,000.00
        Cr Recovery of written-off loans            1,000.00
    """
    postings = [*_debit(Code.BANK_COLLECTION, amount), *_credit(Code.RECOVERY_INCOME, amount)]
    return _journal(entry, JournalKind.RECOVERY, postings)


def suspense_received(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """Money came that no loan can be shown to be meant by.

    Dr Bank, collection account          1,000.00
        Cr Receipts in suspense                     1,000.00
    """
    postings = [*_debit(Code.BANK_COLLECTION, amount), *_credit(Code.SUSPENSE, amount)]
    return _journal(entry, JournalKind.SUSPENSE, postings)


def suspense_cleared(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """A person found whose money it was; the repayment of the loan is then posted as any other.

    Dr Receipts in suspense              1,000.00
        Cr Bank, collection account                 1,000.00
    """
    postings = [*_debit(Code.SUSPENSE, amount), *_credit(Code.BANK_COLLECTION, amount)]
    return _journal(entry, JournalKind.SUSPENSE_CLEARED, postings)
