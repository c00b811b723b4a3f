"""One paper of each kind, about invented people."""

from __future__ import annotations

from dataclasses import replace
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
    SanctionLetterData,
    ScheduleLine,
    SettlementData,
    StatementData,
    StatementLine,
)
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    AprBasis,
    Component,
    InterestMethod,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    TenureUnit,
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
TERMS = LoanTerms(
    currency="INR",
    amount=D("100000"),
    tenure=30,
    tenure_unit=TenureUnit.DAYS,
    repayment=Repayment.BULLET,
    rate=RateTerms(D("0.10"), RatePeriod.DAY, InterestMethod.SIMPLE_DAILY),
    penal=PenalTerms(PenalKind.PER_DAY, D("50"), cap=D("1500")),
    cooling_off_days=1,
    apr_basis=AprBasis.SIMPLE,
)
FACTS = LoanFacts(
    currency="INR",
    proposal_number="AC-000123/1",
    loan_number="AC-000123",
    product_name="Salary Advance",
    terms=TERMS,
    amount=D("100000"),
    net_disbursed=D("97640"),
    total_interest=D("3000"),
    total_fees=D("2360"),
    total_payable=D("103000"),
    apr_pct=D("66.79"),
    effective_pct=D("91.95"),
    fees=(FeeLine("PROCESSING", "Processing fee", D("2000"), D("360"), D("2360"), D("18")),),
    schedule=(ScheduleLine(1, date(2027, 3, 31), D("100000"), D("100000"), D("3000"), D("103000"), D("0")),),
    purpose="Medical",
)
LONG_FACTS = replace(
    FACTS,
    terms=replace(TERMS, tenure=24, tenure_unit=TenureUnit.MONTHS, repayment=Repayment.EMI),
    schedule=tuple(
        ScheduleLine(
            number,
            date(2027 + (number - 1) // 12, (number - 1) % 12 + 1, 28),
            D(100000) - D(4000) * (number - 1),
            D(4000) if number < 24 else D(8000),
            D("1234.50"),
            (D(4000) if number < 24 else D(8000)) + D("1234.50"),
            D(100000) - D(4000) * number if number < 24 else D(0),
        )
        for number in range(1, 25)
    ),
    total_interest=D("29628.00"),
    total_payable=D("129628.00"),
)
HONG_KONG = Lender(
    brand_name="Lotus Money",
    legal_name="Lotus Money Limited",
    accent="#9d174d",
    grievance_name="Chan Siu Ming",
    grievance_phone="+852 5550 0100",
    grievance_email="care@lotus.example",
    jurisdiction="HK",
    address_lines=("12/F, Harbour Building", "Central, Hong Kong"),
    registration="Money Lender's Licence No. 0000/2026",
)


def papers(
    lender: Lender = LENDER, borrower: Borrower = BORROWER, facts: LoanFacts = FACTS
) -> dict[Kind, PaperData]:
    day = date(2026, 12, 1)
    return {
        Kind.KFS: KfsData(lender, borrower, facts, day, ISSUED_AT),
        Kind.SANCTION_LETTER: SanctionLetterData(
            lender, borrower, facts, day, "XXXXXX4567", "TEST0000001", ISSUED_AT
        ),
        Kind.AGREEMENT: AgreementData(lender, borrower, facts, day, "ab" * 32, "XXXXXX4567", "TEST0000001"),
        Kind.RECEIPT: ReceiptData(
            lender,
            borrower,
            facts.currency,
            "AC-000123-R01",
            "AC-000123",
            "Salary Advance",
            D("51600.50"),
            day,
            "upi",
            "pay_0001",
            ((Component.INTEREST, D("1500.50")), (Component.PRINCIPAL, D("50000"))),
            D("100"),
            D("50000"),
            day,
        ),
        Kind.STATEMENT: StatementData(
            lender,
            borrower,
            facts.currency,
            "AC-000123",
            "Salary Advance",
            D("100000"),
            day,
            "ACTIVE",
            day,
            date(2026, 12, 31),
            D("0"),
            (
                StatementLine(day, "DISBURSEMENT", D("100000"), D("0"), D("100000")),
                StatementLine(
                    date(2026, 12, 16), "INTEREST_ACCRUED", D("1500.50"), D(0), D("101500.50"), day, 15
                ),
                StatementLine(date(2026, 12, 16), "REPAYMENT", D("0"), D("51600.50"), D("49900")),
            ),
            D("49900"),
            ((Component.PRINCIPAL, D("50000")),),
            D("100"),
            date(2026, 12, 31),
        ),
        Kind.SETTLEMENT: SettlementData(
            lender,
            borrower,
            facts.currency,
            "SET-AC-000123",
            "AC-000123",
            "Salary Advance",
            D("100000"),
            day,
            date(2027, 6, 30),
            D("70000"),
            D("33450.75"),
            date(2027, 6, 30),
        ),
        Kind.NDC: NdcData(
            lender,
            borrower,
            facts.currency,
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
