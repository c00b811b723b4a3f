"""The chart of accounts. Pure: codes and names; the rows are made by `chart`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"


class Code(StrEnum):
    """Account numbers, by first digit: 1 asset, 2 liability, 4 income, 5 expense."""

    BANK_DISBURSEMENT = "1000"
    BANK_COLLECTION = "1010"
    LOAN_PRINCIPAL = "1100"
    INTEREST_RECEIVABLE = "1110"
    FEE_RECEIVABLE = "1120"
    TAX_RECEIVABLE = "1130"
    PENALTY_RECEIVABLE = "1140"
    TDS_RECEIVABLE = "1150"
    HELD_FOR_BORROWERS = "2000"
    REFUNDS_IN_TRANSIT = "2005"
    SUSPENSE = "2010"
    INTEREST_SUSPENSE = "2020"
    CGST_PAYABLE = "2100"
    SGST_PAYABLE = "2110"
    IGST_PAYABLE = "2120"
    INTEREST_INCOME = "4000"
    FEE_INCOME = "4010"
    PENALTY_INCOME = "4020"
    RECOVERY_INCOME = "4100"
    WAIVERS = "5000"
    WRITE_OFFS = "5010"
    SETTLEMENT_LOSSES = "5020"


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """component: the part of a borrower's debt that this account holds; empty for the others."""

    code: Code
    name: str
    kind: Kind
    component: str = ""


HELD = "HELD"

CHART: tuple[ChartEntry, ...] = (
    ChartEntry(Code.BANK_DISBURSEMENT, "Bank, disbursement account", Kind.ASSET),
    ChartEntry(Code.BANK_COLLECTION, "Bank, collection account", Kind.ASSET),
    ChartEntry(Code.LOAN_PRINCIPAL, "Loan principal", Kind.ASSET, "PRINCIPAL"),
    ChartEntry(Code.INTEREST_RECEIVABLE, "Interest receivable", Kind.ASSET, "INTEREST"),
    ChartEntry(Code.FEE_RECEIVABLE, "Fees receivable", Kind.ASSET, "FEE"),
    ChartEntry(Code.TAX_RECEIVABLE, "Taxes on fees receivable", Kind.ASSET, "TAX"),
    ChartEntry(Code.PENALTY_RECEIVABLE, "Penal charges receivable", Kind.ASSET, "PENALTY"),
    ChartEntry(Code.TDS_RECEIVABLE, "Tax deducted at source, receivable", Kind.ASSET),
    ChartEntry(Code.HELD_FOR_BORROWERS, "Money held for borrowers", Kind.LIABILITY, HELD),
    ChartEntry(Code.REFUNDS_IN_TRANSIT, "Refunds in transit", Kind.LIABILITY),
    ChartEntry(Code.SUSPENSE, "Receipts in suspense", Kind.LIABILITY),
    ChartEntry(Code.INTEREST_SUSPENSE, "Interest and charges of NPA in suspense", Kind.LIABILITY),
    ChartEntry(Code.CGST_PAYABLE, "CGST payable", Kind.LIABILITY),
    ChartEntry(Code.SGST_PAYABLE, "SGST payable", Kind.LIABILITY),
    ChartEntry(Code.IGST_PAYABLE, "IGST payable", Kind.LIABILITY),
    ChartEntry(Code.INTEREST_INCOME, "Interest income", Kind.INCOME),
    ChartEntry(Code.FEE_INCOME, "Fee income", Kind.INCOME),
    ChartEntry(Code.PENALTY_INCOME, "Penal charges income", Kind.INCOME),
    ChartEntry(Code.RECOVERY_INCOME, "Recovery of written-off loans", Kind.INCOME),
    ChartEntry(Code.WAIVERS, "Waivers", Kind.EXPENSE),
    ChartEntry(Code.WRITE_OFFS, "Loans written off", Kind.EXPENSE),
    ChartEntry(Code.SETTLEMENT_LOSSES, "Given up in settlements", Kind.EXPENSE),
)

COMPONENT_OF: dict[str, str] = {entry.code.value: entry.component for entry in CHART}

RECEIVABLE: dict[str, Code] = {
    entry.component: entry.code for entry in CHART if entry.component and entry.kind is Kind.ASSET
}
"""Component of a debt -> the account that holds it."""
