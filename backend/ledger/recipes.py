"""Every journal of a loan that is paid, each written out in its docstring. Pure; `Dr` is a debit, `Cr` a credit.

Those of a loan that is not paid are in `impaired_recipes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from backend.ledger.accounts import Code
from backend.ledger.drafts import ZERO, JournalDraft, JournalKind, PostingDraft
from backend.ledger.entries import (
    Entry,
    Parts,
    TaxedFee,
    credit,
    credit_parts,
    debit,
    fee_credits,
    journal_of,
    total_of,
)


def disbursement(entry: Entry, *, principal: Decimal, fees: Iterable[TaxedFee] = ()) -> JournalDraft:
    """Money to the borrower; upfront fees are kept back, so net = principal - fees - taxes + tax withheld.

    Dr Loan principal                   15,000.00
        Cr Bank, disbursement account              14,646.00
        Cr Fee income                                 300.00
        Cr CGST payable                                27.00
        Cr SGST payable                                27.00

    Of a fee of 300 from which the borrower withholds 10 %, the bank pays 30.00 more and
    Dr Tax deducted at source, receivable   30.00
    """
    fees = list(fees)
    net = principal - sum((fee.asked for fee in fees), ZERO)
    return journal_of(
        entry,
        JournalKind.DISBURSEMENT,
        [
            *debit(Code.LOAN_PRINCIPAL, principal),
            *debit(Code.TDS_RECEIVABLE, sum((fee.tds for fee in fees), ZERO)),
            *credit(Code.BANK_DISBURSEMENT, net),
            *fee_credits(fees),
        ],
    )


def interest_accrued(entry: Entry, *, amount: Decimal, suspended: Decimal = ZERO) -> JournalDraft:
    """One day's interest. Of an NPA it is `suspended`: owed, and no income before it is paid.

    Dr Interest receivable                  15.00
        Cr Interest income                             15.00

    Dr Interest receivable                  15.00
        Cr Interest and charges of NPA in suspense     15.00
    """
    postings = [
        *debit(Code.INTEREST_RECEIVABLE, amount),
        *credit(Code.INTEREST_INCOME, amount - suspended),
        *credit(Code.INTEREST_SUSPENSE, suspended),
    ]
    return journal_of(entry, JournalKind.INTEREST_ACCRUED, postings)


def penal_charged(entry: Entry, *, amount: Decimal, suspended: Decimal = ZERO) -> JournalDraft:
    """A penal charge: its own account, no tax (CBIC 245/02/2025-GST), never in an interest base.

    Dr Penal charges receivable             50.00
        Cr Penal charges income                        50.00 (of an NPA: in suspense)
    """
    postings = [
        *debit(Code.PENALTY_RECEIVABLE, amount),
        *credit(Code.PENALTY_INCOME, amount - suspended),
        *credit(Code.INTEREST_SUSPENSE, suspended),
    ]
    return journal_of(entry, JournalKind.PENAL_CHARGED, postings)


def fee_charged(entry: Entry, *, fees: Iterable[TaxedFee], suspended: Decimal = ZERO) -> JournalDraft:
    """A fee put on the loan after disbursal; its tax is due to the state whatever becomes of it.

    Dr Fees receivable                      90.00
    Dr Tax deducted at source, receivable   10.00
    Dr Taxes on fees receivable             18.00
        Cr Fee income                                 100.00 (of an NPA: in suspense)
        Cr CGST payable                                 9.00
        Cr SGST payable                                 9.00
    """
    fees = list(fees)
    withheld = sum((fee.tds for fee in fees), ZERO)
    return journal_of(
        entry,
        JournalKind.FEE_CHARGED,
        [
            *debit(Code.FEE_RECEIVABLE, sum((fee.base for fee in fees), ZERO) - withheld),
            *debit(Code.TDS_RECEIVABLE, withheld),
            *debit(Code.TAX_RECEIVABLE, sum((fee.tax for fee in fees), ZERO)),
            *fee_credits(fees, suspended),
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
    return journal_of(
        entry,
        JournalKind.REPAYMENT,
        [
            *debit(Code.BANK_COLLECTION, total_of(parts) + held),
            *credit_parts(parts),
            *credit(Code.HELD_FOR_BORROWERS, held),
        ],
    )


def held_applied(entry: Entry, *, parts: Parts) -> JournalDraft:
    """Money held is put to what has fallen due.

    Dr Money held for borrowers            500.00
        Cr Interest receivable                         80.00
        Cr Loan principal                             420.00
    """
    postings = [*debit(Code.HELD_FOR_BORROWERS, total_of(parts)), *credit_parts(parts)]
    return journal_of(entry, JournalKind.HELD_APPLIED, postings)


def held_refunded(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """Money held goes back to the borrower.

    Dr Money held for borrowers            500.00
        Cr Bank, collection account                   500.00
    """
    postings = [*debit(Code.HELD_FOR_BORROWERS, amount), *credit(Code.BANK_COLLECTION, amount)]
    return journal_of(entry, JournalKind.HELD_REFUNDED, postings)


def refund_in_transit(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """A refund was booked and its transfer asked for: until the bank's word the money has not left.

    Dr Bank, collection account            500.00
        Cr Refunds in transit                         500.00
    """
    postings = [*debit(Code.BANK_COLLECTION, amount), *credit(Code.REFUNDS_IN_TRANSIT, amount)]
    return journal_of(entry, JournalKind.REFUND_IN_TRANSIT, postings)


def refund_settled(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """The bank's word came: the money left, or the refund itself is reversed and nothing did.

    Dr Refunds in transit                  500.00
        Cr Bank, collection account                   500.00
    """
    postings = [*debit(Code.REFUNDS_IN_TRANSIT, amount), *credit(Code.BANK_COLLECTION, amount)]
    return journal_of(entry, JournalKind.REFUND_SETTLED, postings)


def fee_returned(entry: Entry, *, fees: Iterable[TaxedFee]) -> JournalDraft:
    """Upfront fees go back when the borrower leaves in the cooling-off days; the tax on them is reversed.

    Dr Fee income                          300.00
    Dr CGST payable                         27.00
    Dr SGST payable                         27.00
        Cr Tax deducted at source, receivable           0.00 (what was withheld of them)
        Cr Money held for borrowers                   354.00
    """
    fees = list(fees)
    debits = [PostingDraft(posting.account, debit=posting.credit) for posting in fee_credits(fees)]
    withheld = credit(Code.TDS_RECEIVABLE, sum((fee.tds for fee in fees), ZERO))
    back = credit(Code.HELD_FOR_BORROWERS, sum((fee.asked for fee in fees), ZERO))
    return journal_of(entry, JournalKind.FEE_RETURNED, [*debits, *withheld, *back])


def penal_returned(
    entry: Entry, *, unpaid: Decimal, paid: Decimal, suspended: Decimal = ZERO
) -> JournalDraft:
    """Penal charges are taken back when the borrower leaves in the cooling-off days; what was paid of them is held
    for them, and what was `suspended` of an NPA was never income. They bore no tax, so none is reversed.

    Dr Penal charges income                150.00
        Cr Penal charges receivable                   100.00
        Cr Money held for borrowers                    50.00
    """
    postings = [
        *debit(Code.PENALTY_INCOME, unpaid + paid - suspended),
        *debit(Code.INTEREST_SUSPENSE, suspended),
        *credit(Code.PENALTY_RECEIVABLE, unpaid),
        *credit(Code.HELD_FOR_BORROWERS, paid),
    ]
    return journal_of(entry, JournalKind.PENAL_RETURNED, postings)


def waiver(entry: Entry, *, parts: Parts, suspended: Decimal = ZERO) -> JournalDraft:
    """Given up by the lender; what was `suspended` was never income, and costs nothing.

    Dr Waivers                              30.00
    Dr Interest and charges of NPA in suspense  20.00
        Cr Penal charges receivable                    50.00
    """
    postings = [
        *debit(Code.WAIVERS, total_of(parts) - suspended),
        *debit(Code.INTEREST_SUSPENSE, suspended),
        *credit_parts(parts),
    ]
    return journal_of(entry, JournalKind.WAIVER, postings)


def suspense_received(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """Money came that no loan can be shown to be meant by.

    Dr Bank, collection account          1,000.00
        Cr Receipts in suspense                     1,000.00
    """
    postings = [*debit(Code.BANK_COLLECTION, amount), *credit(Code.SUSPENSE, amount)]
    return journal_of(entry, JournalKind.SUSPENSE, postings)


def suspense_cleared(entry: Entry, *, amount: Decimal) -> JournalDraft:
    """A person found whose money it was; the repayment of the loan is then posted as any other.

    Dr Receipts in suspense              1,000.00
        Cr Bank, collection account                 1,000.00
    """
    postings = [*debit(Code.SUSPENSE, amount), *credit(Code.BANK_COLLECTION, amount)]
    return journal_of(entry, JournalKind.SUSPENSE_CLEARED, postings)
