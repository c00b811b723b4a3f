"""What each paper says. Values, not text: how they are written is `wording`'s business. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from backend.kernel.money import Currency


class Kind(StrEnum):
    KFS = "KFS"
    AGREEMENT = "AGREEMENT"
    RECEIPT = "RECEIPT"
    STATEMENT = "STATEMENT"
    NDC = "NDC"


TITLES = {
    Kind.KFS: "Key Fact Statement",
    Kind.AGREEMENT: "Sanction Letter and Loan Agreement",
    Kind.RECEIPT: "Payment Receipt",
    Kind.STATEMENT: "Statement of Account",
    Kind.NDC: "No Due Certificate",
}


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
    """tax_note  what the tax is ("GST 18 %"); deducted: kept back from the disbursal"""

    name: str
    base: Decimal
    tax: Decimal
    total: Decimal
    tax_note: str = ""
    is_recurring: bool = False
    to_third_party: bool = False
    deducted: bool = True


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
    """The figures that KFS and agreement share: one object, so that they cannot differ.

    rate_text       "0.10 % per day, simple, fixed"
    apr_basis       how the APR was computed, in words
    contingent      what may fall due besides: (what, how much)
    appropriation   the product's order of setting off a payment, as a sentence
    """

    currency: Currency
    proposal_number: str
    loan_number: str
    product_name: str
    amount: Decimal
    net_disbursed: Decimal
    tenure_text: str
    instalment_type: str
    rate_text: str
    is_floating: bool
    total_interest: Decimal
    total_fees: Decimal
    total_payable: Decimal
    apr_pct: Decimal
    apr_basis: str
    fees: tuple[FeeLine, ...]
    schedule: tuple[ScheduleLine, ...]
    contingent: tuple[tuple[str, str], ...]
    cooling_off_days: int
    purpose: str = ""
    apr_decimals: int = 2
    appropriation: str = (
        "A payment is set against what has been due longest first; within one instalment, against charges, "
        "then interest, then principal."
    )


@dataclass(frozen=True, slots=True)
class KfsData:
    """The Key Facts Statement, RBI/2024-25/18: part 1, part 2, APR sheet, repayment schedule.

    valid_until       an instant in the brand's zone; the lender is bound by the figures until then
    recovery_agents   names of the agents that may approach the borrower, empty for none
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
class AgreementData:
    """kfs_sha256  of the KFS the borrower acknowledged or will; the agreement rests on those figures"""

    lender: Lender
    borrower: Borrower
    facts: LoanFacts
    issued_on: date
    kfs_sha256: str
    account_masked: str
    ifsc: str
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """allocation  what the payment paid, in the order it was applied: ("Interest", 450.00)"""

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
    allocation: tuple[tuple[str, Decimal], ...]
    outstanding_after: Decimal
    issued_on: date


@dataclass(frozen=True, slots=True)
class StatementLine:
    value_date: date
    particulars: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class StatementData:
    """debit: what the borrower owes more; credit: what was paid or forgone; balance after the line"""

    lender: Lender
    borrower: Borrower
    currency: Currency
    loan_number: str
    product_name: str
    amount: Decimal
    disbursed_on: date | None
    status_title: str
    period_from: date
    period_to: date
    opening_balance: Decimal
    lines: tuple[StatementLine, ...]
    closing_balance: Decimal
    outstanding: tuple[tuple[str, Decimal], ...]
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
    extra_lines: tuple[str, ...] = field(default=())


PaperData = KfsData | AgreementData | ReceiptData | StatementData | NdcData
KIND_OF: dict[type, Kind] = {
    KfsData: Kind.KFS,
    AgreementData: Kind.AGREEMENT,
    ReceiptData: Kind.RECEIPT,
    StatementData: Kind.STATEMENT,
    NdcData: Kind.NDC,
}
