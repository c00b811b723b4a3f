"""The terms and figures of an offer as printed: what Key Fact Statement, sanction letter and agreement share. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backend.kernel.money import Currency
from backend.loans.documents.data import FeeLine, LoanFacts
from backend.loans.documents.phrases import Phrases, ToldCharge, told
from backend.loans.documents.wording import currency_sign, grouped, money, percent, plain
from backend.loans.figures.contingent import contingent_charges
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Spread

Figures = dict[str, Any]


def _refuse_disagreement(facts: LoanFacts) -> None:
    """A paper whose schedule does not add up to its own totals is a bug, and is not drawn (rule K8)."""
    interest = sum((line.interest for line in facts.schedule), Decimal(0))
    payable = sum((line.instalment for line in facts.schedule), Decimal(0))
    if (interest, payable) != (facts.total_interest, facts.total_payable) or facts.schedule[-1].closing != 0:
        raise ValueError(f"The schedule of {facts.proposal_number} does not add up to its totals.")


def offer_figures(facts: LoanFacts, said: Phrases) -> Figures:
    _refuse_disagreement(facts)
    currency, terms = facts.currency, facts.terms
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
        "amount_words": said.in_words(facts.amount, currency),
        "net_disbursed": money(facts.net_disbursed, currency),
        "disbursal": _disbursal(terms, said),
        "tenure": said.tenure(terms),
        "instalment_type": said.instalments[terms.repayment],
        "instalment_count": str(len(facts.schedule)),
        "instalment_amount": money(first.instalment, currency),
        "last_instalment": money(last.instalment, currency) if last.instalment != first.instalment else "",
        "first_due": said.day(first.due_date),
        "last_due": said.day(last.due_date),
        "rate": _rate(terms, said),
        "total_interest": money(facts.total_interest, currency),
        "total_fees": money(facts.total_fees, currency),
        "total_payable": money(facts.total_payable, currency),
        "apr": percent(facts.apr_pct),
        "apr_basis": said.apr_basis[terms.apr_basis],
        "effective": percent(facts.effective_pct),
        "fees_lender": [_fee(fee, currency, said) for fee in facts.fees if not fee.to_third_party],
        "fees_third": [_fee(fee, currency, said) for fee in facts.fees if fee.to_third_party],
        "schedule": [
            [
                str(line.number),
                said.day(line.due_date),
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
        "contingent": [[each.name, each.sentence] for each in _contingent(terms, said)],
        "appropriation": _appropriation(terms, said),
        "cooling_off": said.days(terms.cooling_off_days),
        "arrears": _arrears_example(first.due_date, said.day),
    }


def _rate(terms: LoanTerms, said: Phrases) -> str:
    return said.rate.format(
        pct=plain(terms.rate.pct),
        period=said.periods[terms.rate.period],
        method=said.methods[terms.rate.method],
        fixed=said.fixed,
        basis=terms.rate.day_count.value,
    )


def _disbursal(terms: LoanTerms, said: Phrases) -> str:
    if len(terms.tranches) < 2:
        return said.disbursal
    return "; ".join(
        said.disbursal_tranche.format(
            amount=money(draw.amount, terms.currency), days=said.days(draw.after_days)
        )
        for draw in terms.tranches
    )


def _appropriation(terms: LoanTerms, said: Phrases) -> str:
    """The product's order of setting off a payment, as a sentence."""
    order = said.then.join(said.components[component].lower() for component in terms.appropriation.order)
    by_instalment, by_component = said.appropriation
    sentence = by_instalment if terms.appropriation.spread is Spread.INSTALMENT else by_component
    return sentence.format(order=order)


def _contingent(terms: LoanTerms, said: Phrases) -> list[ToldCharge]:
    return [told(charge, said, terms.currency) for charge in contingent_charges(terms)]


def _fee(fee: FeeLine, currency: Currency, said: Phrases) -> Figures:
    return {
        "name": said.fees.get(fee.code, fee.name),
        "frequency": said.recurring if fee.is_recurring else said.one_time,
        "base": money(fee.base, currency),
        "tax": money(fee.tax, currency) if fee.tax else "",
        "tax_note": said.tax_note.format(pct=plain(fee.tax_pct)) if fee.tax else "",
        "total": money(fee.total, currency),
        "before": said.before_coupon.format(amount=money(fee.total_before, currency), coupon=fee.coupon)
        if fee.coupon
        else "",
    }


def _arrears_example(due: date, day: Callable[[date], str]) -> Figures:
    """The dates a wholly unpaid instalment of this loan would reach (RBI/2021-2022/125, with its example)."""
    return {
        "due": day(due),
        "sma1": day(due + timedelta(days=30)),
        "sma2": day(due + timedelta(days=60)),
        "npa": day(due + timedelta(days=90)),
    }
