"""The typed values of a paper as the very strings that are printed.

They are what the template is given and what the document's row keeps: whoever asks later what the paper
said reads it there, without a PDF reader. Pure.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backend.kernel.money import Currency
from backend.loans.documents.data import (
    TITLES,
    AgreementData,
    Borrower,
    KfsData,
    Kind,
    Lender,
    LoanFacts,
    NdcData,
    PaperData,
    ReceiptData,
    StatementData,
)
from backend.loans.documents.wording import currency_sign, day, grouped, in_words, money, percent, until

Figures = dict[str, Any]
# as gateways name the ways to pay, and as people do
_MODES = {
    "upi": "UPI",
    "netbanking": "Net banking",
    "card": "Card",
    "wallet": "Wallet",
    "emandate": "E-mandate",
    "imps": "IMPS",
    "neft": "NEFT",
    "rtgs": "RTGS",
    "cash": "Cash",
}


def figures_of(kind: Kind, data: PaperData, *, zone: str) -> Figures:
    """zone  the brand's, for instants"""
    common = {
        "kind": kind.value,
        "title": TITLES[kind],
        "lender": _lender(data.lender),
        "borrower": _borrower(data.borrower),
        "issued_on": day(data.issued_on),
    }
    return {**common, **_own(data, zone)}


def _own(data: PaperData, zone: str) -> Figures:
    if isinstance(data, KfsData):
        return _kfs(data, zone)
    if isinstance(data, AgreementData):
        return _agreement(data, zone)
    if isinstance(data, ReceiptData):
        return _receipt(data)
    if isinstance(data, StatementData):
        return _statement(data)
    return _ndc(data)


def _lender(lender: Lender) -> Figures:
    return {
        "brand": lender.brand_name,
        "legal_name": lender.legal_name,
        "initial": lender.brand_name[:1].upper(),
        "accent": lender.accent,
        "address": list(lender.address_lines),
        "registration": lender.registration,
        "jurisdiction": lender.jurisdiction,
        "grievance": _contact(lender),
    }


def _contact(lender: Lender) -> str:
    """Name, phone, e-mail in one line; a brand that has named nobody yet points to its app."""
    known = (lender.grievance_name, lender.grievance_phone, lender.grievance_email)
    return ", ".join(part for part in known if part) or "the grievance officer named in the app"


def _borrower(borrower: Borrower) -> Figures:
    return {
        "name": borrower.name,
        "number": borrower.number,
        "mobile": borrower.mobile_masked,
        "pan": borrower.pan_masked,
        "address": list(borrower.address_lines),
    }


def _refuse_disagreement(facts: LoanFacts) -> None:
    """A paper whose schedule does not add up to its own totals is a bug, and is not drawn (rule K8)."""
    interest = sum((line.interest for line in facts.schedule), Decimal(0))
    payable = sum((line.instalment for line in facts.schedule), Decimal(0))
    if (interest, payable) != (facts.total_interest, facts.total_payable) or facts.schedule[-1].closing != 0:
        raise ValueError(f"The schedule of {facts.proposal_number} does not add up to its totals.")


def _facts(facts: LoanFacts) -> Figures:
    _refuse_disagreement(facts)
    currency = facts.currency
    last = facts.schedule[-1]
    first = facts.schedule[0]
    return {
        "sign": currency_sign(currency),
        "currency": currency,
        "proposal_number": facts.proposal_number,
        "loan_number": facts.loan_number,
        "product": facts.product_name,
        "purpose": facts.purpose,
        "amount": money(facts.amount, currency),
        "amount_words": in_words(facts.amount, currency),
        "net_disbursed": money(facts.net_disbursed, currency),
        "tenure": facts.tenure_text,
        "instalment_type": facts.instalment_type,
        "instalment_count": str(len(facts.schedule)),
        "instalment_amount": money(first.instalment, currency),
        "last_instalment": money(last.instalment, currency) if last.instalment != first.instalment else "",
        "first_due": day(first.due_date),
        "last_due": day(last.due_date),
        "rate": facts.rate_text,
        "is_floating": facts.is_floating,
        "total_interest": money(facts.total_interest, currency),
        "total_fees": money(facts.total_fees, currency),
        "total_payable": money(facts.total_payable, currency),
        "apr": percent(facts.apr_pct, facts.apr_decimals),
        "apr_basis": facts.apr_basis,
        "fees_lender": [_fee(fee, currency) for fee in facts.fees if not fee.to_third_party],
        "fees_third": [_fee(fee, currency) for fee in facts.fees if fee.to_third_party],
        "schedule": [
            [
                str(line.number),
                day(line.due_date),
                *(
                    grouped(v, currency)
                    for v in (line.opening, line.principal, line.interest, line.instalment)
                ),
            ]
            for line in facts.schedule
        ],
        "schedule_totals": [
            grouped(sum((line.principal for line in facts.schedule), Decimal(0)), currency),
            grouped(sum((line.interest for line in facts.schedule), Decimal(0)), currency),
            grouped(sum((line.instalment for line in facts.schedule), Decimal(0)), currency),
        ],
        "contingent": [list(pair) for pair in facts.contingent],
        "appropriation": facts.appropriation,
        "cooling_off": f"{facts.cooling_off_days} day{'' if facts.cooling_off_days == 1 else 's'}",
        "arrears": _arrears_example(first.due_date),
    }


def _fee(fee: Any, currency: Currency) -> Figures:
    return {
        "name": fee.name,
        "frequency": "Recurring" if fee.is_recurring else "One-time",
        "base": money(fee.base, currency),
        "tax": money(fee.tax, currency) if fee.tax else "",
        "tax_note": fee.tax_note or "tax",
        "total": money(fee.total, currency),
        "deducted": fee.deducted,
    }


def _arrears_example(due: date) -> Figures:
    """The dates a wholly unpaid instalment of this loan would reach (RBI/2021-2022/125, with its example)."""
    return {
        "due": day(due),
        "sma1": day(due + timedelta(days=30)),
        "sma2": day(due + timedelta(days=60)),
        "npa": day(due + timedelta(days=90)),
    }


def _kfs(data: KfsData, zone: str) -> Figures:
    return {
        "number": data.facts.proposal_number,
        "facts": _facts(data.facts),
        "valid_until": until(data.valid_until, zone),
        "may_be_transferred": data.may_be_transferred,
        "co_lenders": [list(pair) for pair in data.co_lenders],
        "recovery_agents": list(data.recovery_agents),
    }


def _agreement(data: AgreementData, zone: str) -> Figures:
    return {
        "number": data.facts.loan_number,
        "facts": _facts(data.facts),
        "kfs_sha256": data.kfs_sha256,
        "account": data.account_masked,
        "ifsc": data.ifsc,
        "valid_until": until(data.valid_until, zone) if data.valid_until else "",
    }


def _receipt(data: ReceiptData) -> Figures:
    return {
        "number": data.receipt_number,
        "sign": currency_sign(data.currency),
        "loan_number": data.loan_number,
        "product": data.product_name,
        "amount": money(data.amount, data.currency),
        "amount_words": in_words(data.amount, data.currency),
        "paid_on": day(data.paid_on),
        "mode": _MODES.get(data.mode.casefold(), data.mode),
        "reference": data.reference,
        "allocation": [[name, grouped(amount, data.currency)] for name, amount in data.allocation],
        "allocated": grouped(sum((amount for _, amount in data.allocation), Decimal(0)), data.currency),
        "outstanding_after": money(data.outstanding_after, data.currency),
        "is_closed": data.outstanding_after <= 0,
    }


def _statement(data: StatementData) -> Figures:
    currency = data.currency
    return {
        "number": data.loan_number,
        "sign": currency_sign(currency),
        "loan_number": data.loan_number,
        "product": data.product_name,
        "status": data.status_title,
        "amount": money(data.amount, currency),
        "disbursed_on": day(data.disbursed_on) if data.disbursed_on else "—",
        "period_from": day(data.period_from),
        "period_to": day(data.period_to),
        "opening": grouped(data.opening_balance, currency),
        "lines": [
            [
                day(line.value_date),
                line.particulars,
                grouped(line.debit, currency) if line.debit else "",
                grouped(line.credit, currency) if line.credit else "",
                grouped(line.balance, currency),
            ]
            for line in data.lines
        ],
        "total_debit": grouped(sum((line.debit for line in data.lines), Decimal(0)), currency),
        "total_credit": grouped(sum((line.credit for line in data.lines), Decimal(0)), currency),
        "closing": grouped(data.closing_balance, currency),
        "closing_money": money(data.closing_balance, currency),
        "outstanding": [[name, grouped(amount, currency)] for name, amount in data.outstanding],
    }


def _ndc(data: NdcData) -> Figures:
    return {
        "number": data.certificate_number,
        "loan_number": data.loan_number,
        "product": data.product_name,
        "amount": money(data.amount, data.currency),
        "amount_words": in_words(data.amount, data.currency),
        "disbursed_on": day(data.disbursed_on),
        "closed_on": day(data.closed_on),
        "total_paid": money(data.total_paid, data.currency),
        "closed_early": data.closed_early,
        "extra_lines": list(data.extra_lines),
    }
