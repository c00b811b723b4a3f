"""One paper of each kind, about invented people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal as D

from backend.loans.documents.data import (
    AgreementData,
    Borrower,
    FeeLine,
    KfsData,
    Kind,
    Lender,
    LoanFacts,
    NdcData,
    PaperData,
    ReceiptData,
    ScheduleLine,
    StatementData,
    StatementLine,
)

ISSUED_AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
VERIFY_URL = "http://alpha.localhost:8000/verify/7K3M9QXW2VHB4RTN"
LENDER = Lender(
    brand_name="Alpha Finance",
    legal_name="Alpha Finance Private Limited",
    accent="#0f766e",
    grievance_name="Nandini Kulkarni",
    grievance_phone="+91 22 5550 0100",
    grievance_email="grievance@alpha.example",
    address_lines=("4th Floor, Fort House", "Mumbai 400001"),
)
BORROWER = Borrower(
    "Asha Rao", "CU-000123", "XXXXXX1234", "AAAXXXXX4A", ("12 Lake View Road", "Mumbai 400001")
)
FACTS = LoanFacts(
    currency="INR",
    proposal_number="AC-000123/1",
    loan_number="AC-000123",
    product_name="Salary Advance",
    amount=D("100000"),
    net_disbursed=D("97640"),
    tenure_text="30 days",
    instalment_type="Bullet (one payment)",
    rate_text="0.10 % per day, simple, fixed",
    is_floating=False,
    total_interest=D("3000"),
    total_fees=D("2360"),
    total_payable=D("103000"),
    apr_pct=D("66.79"),
    apr_basis="Interest and fees over the net amount, times 365 by the days of the term",
    fees=(FeeLine("Processing fee", D("2000"), D("360"), D("2360"), "GST 18 %"),),
    schedule=(ScheduleLine(1, date(2027, 3, 31), D("100000"), D("100000"), D("3000"), D("103000"), D("0")),),
    contingent=(("Penal charge for late payment", "₹ 500.00 once"), ("Foreclosure charge", "None")),
    cooling_off_days=1,
    purpose="Medical",
)


def papers() -> dict[Kind, PaperData]:
    day = date(2026, 12, 1)
    return {
        Kind.KFS: KfsData(LENDER, BORROWER, FACTS, day, ISSUED_AT),
        Kind.AGREEMENT: AgreementData(LENDER, BORROWER, FACTS, day, "ab" * 32, "XXXXXX4567", "TEST0000001"),
        Kind.RECEIPT: ReceiptData(
            LENDER,
            BORROWER,
            "INR",
            "AC-000123-R01",
            "AC-000123",
            "Salary Advance",
            D("51500.50"),
            day,
            "Payment link",
            "pay_0001",
            (("Interest", D("1500.50")), ("Principal", D("50000"))),
            D("50000"),
            day,
        ),
        Kind.STATEMENT: StatementData(
            LENDER,
            BORROWER,
            "INR",
            "AC-000123",
            "Salary Advance",
            D("100000"),
            day,
            "Active",
            day,
            date(2026, 12, 31),
            D("0"),
            (StatementLine(day, "Disbursal", D("100000"), D("0"), D("100000")),),
            D("100000"),
            (("Principal", D("100000")),),
            date(2026, 12, 31),
        ),
        Kind.NDC: NdcData(
            LENDER,
            BORROWER,
            "INR",
            "NDC-AC-000123",
            "AC-000123",
            "Salary Advance",
            D("100000"),
            day,
            date(2027, 3, 31),
            D("103000"),
            date(2027, 3, 31),
        ),
    }
