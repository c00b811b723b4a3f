"""A loan book whose rows have names of their own; the envelope around them is the one of NoticeSource v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The contract's name -> where its own system has it.
LEDGER: Mapping[str, str] = {
    "notice_id": "uid",
    "company_code": "lender",
    "mode": "bucket",
    "loan_no": "account.number",
    "outstanding_balance": "account.balance",
    "borrower_name_en": "customer.fullName",
    "borrower_name_zh": "customer.localName",
    "phone": "customer.mobile",
    "instalment_no": "term.no",
    "instalment_total": "term.of",
    "due_date": "dueOn",
    "days_overdue": "daysLate",
    "repayment_amount": "amounts.instalment",
    "principal_part": "amounts.principal",
    "interest_part": "amounts.interest",
    "overdue_interest": "amounts.lateInterest",
    "penalty": "amounts.lateFee",
    "total_due": "amounts.total",
    "officer": "handler",
    "branch": "shop",
    "updated_at": "changedAt",
}
DIALECTS: Mapping[str, Mapping[str, str]] = {"": {}, "ledger": LEDGER}


def spoken(row: Mapping[str, Any], dialect: str) -> Mapping[str, Any]:
    """The row in the dialect's names; its `status` is one the contract does not know."""
    names = DIALECTS[dialect]
    if not names:
        return row
    told: dict[str, Any] = {"status": "OPEN"}
    for name, value in row.items():
        if name in names:
            *outer, last = names[name].split(".")
            holder = told
            for part in outer:
                holder = holder.setdefault(part, {})
            holder[last] = value
    return told
