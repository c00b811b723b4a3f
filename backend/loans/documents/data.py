"""What each paper says. Values, not text: how they are written is `wording`'s business. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from backend.kernel.money import Currency
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Component


class Kind(StrEnum):
    KFS = "KFS"
    SANCTION_LETTER = "SANCTION_LETTER"
    AGREEMENT = "AGREEMENT"
    RECEIPT = "RECEIPT"
    STATEMENT = "STATEMENT"
    SETTLEMENT = "SETTLEMENT"
    NDC = "NDC"


@dataclass(frozen=True, slots=True)
class Lender:
    """The letterhead.

    accent        the brand's colour, `#rrggbb`
    registration  the licence line the law asks for ("NBFC registration N-00.00000"), may be empty
    jurisdiction  "IN" or "HK": which law's wording the papers use
    """

    brand_name: str
    legal_name: str
    accent: str
    grievance_name: str
    grievance_phone: str
    grievance_email: str
    jurisdiction: str = "IN"
    address_lines: tuple[str, ...] = ()
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Borrower:
    """mobile and PAN come masked: a paper lies about."""

    name: str
    number: str
    mobile_masked: str
    pan_masked: str = ""
    address_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeLine:
    """tax_pct  of the fee; name: the lender's own, where its code is not a common one

    coupon, total_before  the coupon on the fee, and what the fee with its tax was without it
    """

    code: str
    name: str
    base: Decimal
    tax: Decimal
    total: Decimal
    tax_pct: Decimal = Decimal(0)
    is_recurring: bool = False
    to_third_party: bool = False
    coupon: str = ""
    total_before: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    number: int
    due_date: date
    opening: Decimal
    principal: Decimal
    interest: Decimal
    instalment: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """The figures that Key Fact Statement, sanction letter and agreement share: one object, so that they
    cannot differ.

    terms           the frozen ones: rate, instalments, charges and orders are told from them in each language
    apr_pct         by the basis of the terms; `effective_pct` is what a Hong Kong licence is held to
    fees            every fee with its tax; `total_fees` is their sum over the whole term
    """

    currency: Currency
    proposal_number: str
    loan_number: str
    product_name: str
    terms: LoanTerms
    amount: Decimal
    net_disbursed: Decimal
    total_interest: Decimal
    total_fees: Decimal
    total_payable: Decimal
    apr_pct: Decimal
    effective_pct: Decimal
    fees: tuple[FeeLine, ...]
    schedule: tuple[ScheduleLine, ...]
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class KfsData:
    """The Key Facts Statement, RBI/2024-25/18: part 1, part 2, APR sheet, repayment schedule.

    valid_until         an instant in the brand's zone; the lender is bound by the figures until then
    may_be_transferred  to other lenders, or securitised
    co_lenders          name and share of each lender that funds the loan beside this one
    recovery_agents     names of the agents that may approach the borrower, empty for none
    """

    lender: Lender
    borrower: Borrower
    facts: LoanFacts
    issued_on: date
    valid_until: datetime
    may_be_transferred: bool = False
    co_lenders: tuple[tuple[str, str], ...] = ()
    recovery_agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SanctionLetterData:
    lender: Lender
    borrower: Borrower
    facts: LoanFacts
    issued_on: date
    account_masked: str
    ifsc: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class AgreementData:
    """kfs_sha256  of the KFS the borrower acknowledged or will; the agreement rests on those figures"""

    lender: Lender
    borrower: Borrower
    facts: LoanFacts
    issued_on: date
    kfs_sha256: str
    account_masked: str
    ifsc: str


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """allocation  what the payment paid, in the order it was applied; `held` what of it is kept for later
    mode        as gateways name the way to pay; empty for a payment link
    """

    lender: Lender
    borrower: Borrower
    currency: Currency
    receipt_number: str
    loan_number: str
    product_name: str
    amount: Decimal
    paid_on: date
    mode: str
    reference: str
    allocation: tuple[tuple[Component, Decimal], ...]
    held: Decimal
    outstanding_after: Decimal
    issued_on: date


@dataclass(frozen=True, slots=True)
class StatementLine:
    """kind  of the journal behind it; first, days: of a line that holds several days' interest"""

    value_date: date
    kind: str
    debit: Decimal
    credit: Decimal
    balance: Decimal
    first: date | None = None
    days: int = 1


@dataclass(frozen=True, slots=True)
class StatementData:
    """debit: what the borrower owes more; credit: what was paid or forgone; balance after the line.

    outstanding  per component on the last day; `held` is taken off them in the balance
    """

    lender: Lender
    borrower: Borrower
    currency: Currency
    loan_number: str
    product_name: str
    amount: Decimal
    disbursed_on: date | None
    status: str
    period_from: date
    period_to: date
    opening_balance: Decimal
    lines: tuple[StatementLine, ...]
    closing_balance: Decimal
    outstanding: tuple[tuple[Component, Decimal], ...]
    held: Decimal
    issued_on: date


@dataclass(frozen=True, slots=True)
class SettlementData:
    """A loan ended by a smaller sum than was owed: `given_up` is what the lender does not ask for any more."""

    lender: Lender
    borrower: Borrower
    currency: Currency
    letter_number: str
    loan_number: str
    product_name: str
    amount: Decimal
    disbursed_on: date
    settled_on: date
    total_paid: Decimal
    given_up: Decimal
    issued_on: date


@dataclass(frozen=True, slots=True)
class NdcData:
    lender: Lender
    borrower: Borrower
    currency: Currency
    certificate_number: str
    loan_number: str
    product_name: str
    amount: Decimal
    disbursed_on: date
    closed_on: date
    total_paid: Decimal
    issued_on: date
    closed_early: bool = False


PaperData = (
    KfsData | SanctionLetterData | AgreementData | ReceiptData | StatementData | SettlementData | NdcData
)
KIND_OF: dict[type, Kind] = {
    KfsData: Kind.KFS,
    SanctionLetterData: Kind.SANCTION_LETTER,
    AgreementData: Kind.AGREEMENT,
    ReceiptData: Kind.RECEIPT,
    StatementData: Kind.STATEMENT,
    SettlementData: Kind.SETTLEMENT,
    NdcData: Kind.NDC,
}
