"""The typed values of a paper as the very strings that are printed, in one language.

They are what the template is given and what the document's row keeps: whoever asks later what the paper
said reads it there, without a PDF reader. Pure.
"""

from __future__ import annotations

from decimal import Decimal

from backend.loans.documents.data import (
    AgreementData,
    Borrower,
    KfsData,
    Kind,
    Lender,
    NdcData,
    PaperData,
    ReceiptData,
    SanctionLetterData,
    SettlementData,
    StatementData,
    StatementLine,
)
from backend.loans.documents.offer_figures import Figures, offer_figures
from backend.loans.documents.phrases import PHRASES, Phrases
from backend.loans.documents.wording import currency_sign, grouped, money, until


def title_of(kind: Kind, *, jurisdiction: str, language: str = "en") -> str:
    """What the paper calls itself; the statement of key facts is a memorandum in Hong Kong."""
    said = PHRASES[language]
    return said.memorandum if kind is Kind.KFS and jurisdiction == "HK" else said.titles[kind]


def figures_of(kind: Kind, data: PaperData, *, zone: str, language: str = "en") -> Figures:
    """zone  the brand's, for instants; raises KeyError for a language there are no phrases of"""
    said = PHRASES[language]
    common = {
        "kind": kind.value,
        "language": language,
        "title": title_of(kind, jurisdiction=data.lender.jurisdiction, language=language),
        "lender": _lender(data.lender, said),
        "borrower": _borrower(data.borrower),
        "issued_on": said.day(data.issued_on),
    }
    return {**common, **_own(data, said, zone)}


def _own(data: PaperData, said: Phrases, zone: str) -> Figures:
    match data:
        case KfsData():
            return _kfs(data, said, zone)
        case SanctionLetterData():
            return _sanction_letter(data, said, zone)
        case AgreementData():
            return _agreement(data, said)
        case ReceiptData():
            return _receipt(data, said)
        case StatementData():
            return _statement(data, said)
        case SettlementData():
            return _settlement(data, said)
        case NdcData():
            return _ndc(data, said)


def _lender(lender: Lender, said: Phrases) -> Figures:
    return {
        "brand": lender.brand_name,
        "legal_name": lender.legal_name,
        "initial": lender.brand_name[:1].upper(),
        "accent": lender.accent,
        "address": list(lender.address_lines),
        "registration": lender.registration,
        "jurisdiction": lender.jurisdiction,
        "grievance": _contact(lender, said),
    }


def _contact(lender: Lender, said: Phrases) -> str:
    """Name, phone, e-mail in one line; a brand that has named nobody yet points to its app."""
    known = (lender.grievance_name, lender.grievance_phone, lender.grievance_email)
    return ", ".join(part for part in known if part) or said.grievance_in_app


def _borrower(borrower: Borrower) -> Figures:
    return {
        "name": borrower.name,
        "number": borrower.number,
        "mobile": borrower.mobile_masked,
        "pan": borrower.pan_masked,
        "address": list(borrower.address_lines),
    }


def _kfs(data: KfsData, said: Phrases, zone: str) -> Figures:
    return {
        "number": data.facts.proposal_number,
        "facts": offer_figures(data.facts, said),
        "valid_until": until(data.valid_until, zone, day_of=said.day, end_of_day=said.end_of_day),
        "may_be_transferred": data.may_be_transferred,
        "co_lenders": [list(pair) for pair in data.co_lenders],
        "recovery_agents": list(data.recovery_agents),
        "officer": {
            "name": data.lender.grievance_name,
            "phone": data.lender.grievance_phone,
            "email": data.lender.grievance_email,
        },
    }


def _sanction_letter(data: SanctionLetterData, said: Phrases, zone: str) -> Figures:
    return {
        "number": data.facts.proposal_number,
        "facts": offer_figures(data.facts, said),
        "account": data.account_masked,
        "ifsc": data.ifsc,
        "valid_until": until(data.valid_until, zone, day_of=said.day, end_of_day=said.end_of_day),
    }


def _agreement(data: AgreementData, said: Phrases) -> Figures:
    return {
        "number": data.facts.loan_number,
        "facts": offer_figures(data.facts, said),
        "kfs_sha256": data.kfs_sha256,
        "account": data.account_masked,
        "ifsc": data.ifsc,
    }


def _receipt(data: ReceiptData, said: Phrases) -> Figures:
    shares = [(said.components[component], amount) for component, amount in data.allocation]
    if data.held:
        shares.append((said.held, data.held))
    return {
        "number": data.receipt_number,
        "sign": currency_sign(data.currency),
        "loan_number": data.loan_number,
        "product": data.product_name,
        "amount": money(data.amount, data.currency),
        "amount_words": said.in_words(data.amount, data.currency),
        "paid_on": said.day(data.paid_on),
        "mode": said.modes.get(data.mode.casefold(), data.mode),
        "reference": data.reference,
        "allocation": [[name, grouped(amount, data.currency)] for name, amount in shares],
        "allocated": grouped(sum((amount for _, amount in shares), Decimal(0)), data.currency),
        "outstanding_after": money(data.outstanding_after, data.currency),
        "is_closed": data.outstanding_after <= 0,
    }


def _statement(data: StatementData, said: Phrases) -> Figures:
    currency = data.currency
    outstanding = [(said.components[component], amount) for component, amount in data.outstanding]
    if data.held:
        outstanding.append((said.held, -data.held))
    return {
        "number": data.loan_number,
        "sign": currency_sign(currency),
        "loan_number": data.loan_number,
        "product": data.product_name,
        "status": said.statuses.get(data.status, data.status),
        "amount": money(data.amount, currency),
        "disbursed_on": said.day(data.disbursed_on) if data.disbursed_on else "—",
        "period_from": said.day(data.period_from),
        "period_to": said.day(data.period_to),
        "opening": grouped(data.opening_balance, currency),
        "lines": [
            [
                said.day(line.value_date),
                _particulars(line, said),
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
        "outstanding": [[name, grouped(amount, currency)] for name, amount in outstanding],
    }


def _particulars(line: StatementLine, said: Phrases) -> str:
    what = said.particulars.get(line.kind, line.kind.replace("_", " ").capitalize())
    if line.first is None:
        return what
    return said.interest_of_days.format(
        what=what, first=said.day(line.first), last=said.day(line.value_date), days=said.days(line.days)
    )


def _settlement(data: SettlementData, said: Phrases) -> Figures:
    return {
        "number": data.letter_number,
        "loan_number": data.loan_number,
        "product": data.product_name,
        "amount": money(data.amount, data.currency),
        "disbursed_on": said.day(data.disbursed_on),
        "settled_on": said.day(data.settled_on),
        "total_paid": money(data.total_paid, data.currency),
        "given_up": money(data.given_up, data.currency),
        "given_up_words": said.in_words(data.given_up, data.currency),
    }


def _ndc(data: NdcData, said: Phrases) -> Figures:
    return {
        "number": data.certificate_number,
        "loan_number": data.loan_number,
        "product": data.product_name,
        "amount": money(data.amount, data.currency),
        "amount_words": said.in_words(data.amount, data.currency),
        "disbursed_on": said.day(data.disbursed_on),
        "closed_on": said.day(data.closed_on),
        "total_paid": money(data.total_paid, data.currency),
        "closed_early": data.closed_early,
    }
