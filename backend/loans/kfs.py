"""The figures of a Key Facts Statement (India) or memorandum (Hong Kong). Pure; one source for every paper,
preview and screen that shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kernel.calendar import BusinessCalendar
from backend.kernel.money import Currency
from backend.loans import charges, cost
from backend.loans.coupons import DiscountedFee, discounted_fees
from backend.loans.documents.wording import money
from backend.loans.position import ZERO, FeeAmount
from backend.loans.schedule import ScheduleRow, build_schedule
from backend.loans.terms import LoanTerms
from backend.products import codec
from backend.products.terms import (
    AprBasis,
    FeeKind,
    FeeTerms,
    FeeWhen,
    PenalBase,
    PenalKind,
    PenalTerms,
    TaxSplit,
)

_CERTAIN_FEES = (FeeWhen.UPFRONT, FeeWhen.FINANCED, FeeWhen.PER_INSTALMENT)

_BASIS_IN_WORDS = {
    AprBasis.MONTHLY_IRR: "Monthly internal rate of return on the net amount, times 12",
    AprBasis.SIMPLE: "Total cost over the net amount, times 365 over the days of the loan",
    AprBasis.EFFECTIVE: "Effective annual rate on the net amount",
}


@dataclass(frozen=True, slots=True)
class KfsFigures:
    """What a borrower is told before agreeing.

    amount           sanctioned; `principal` is what is owed on day one (with financed fees)
    net_to_borrower  what reaches the account
    apr_pct          all-inclusive yearly cost on the net amount, by `apr_basis`
    effective_pct    the effective annual rate, which a Hong Kong licence is held to
    instalment       the ordinary instalment; the last one may differ by what rounding left
    total_payable    the sum of the instalments; fees kept back upfront are not in it
    fees             every fee with its taxes, after discounts; `total_fees` is their sum
    discounts        the fees a coupon is on, before and after it
    """

    currency: Currency
    amount: Decimal
    principal: Decimal
    net_to_borrower: Decimal
    tenure: int
    tenure_unit: str
    rate_pct: Decimal
    rate_period: str
    apr_pct: Decimal
    apr_basis: str
    effective_pct: Decimal
    instalment: Decimal
    instalment_count: int
    first_due_date: date
    last_due_date: date
    total_interest: Decimal
    total_fees: Decimal
    total_payable: Decimal
    fees: tuple[FeeAmount, ...]
    schedule: tuple[ScheduleRow, ...]
    contingent_charges: tuple[str, ...]
    cooling_off_days: int
    exit_keeps_fees: bool
    discounts: tuple[DiscountedFee, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON with amounts as strings: what is stored, drawn and hashed."""
        return dict(codec.to_json(self))


def kfs_figures(terms: LoanTerms, *, on: date, calendar: BusinessCalendar) -> KfsFigures:
    """The figures if the money is sent on `on`.

    raises  ValidationFailed where fees eat the whole amount, or the tenure is no whole number of periods
    """
    rows = build_schedule(terms, on, calendar)
    instalments = tuple(row for row in rows if row.number)
    fees = charges.fee_amounts(terms, *_CERTAIN_FEES)
    recurring = charges.total(charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT))
    apr_pct, effective_pct = cost.rates(terms, rows, on, calendar)
    return KfsFigures(
        currency=terms.currency,
        amount=terms.amount,
        principal=charges.principal(terms),
        net_to_borrower=charges.net_to_borrower(terms),
        tenure=terms.tenure,
        tenure_unit=terms.tenure_unit.value,
        rate_pct=terms.rate.pct,
        rate_period=terms.rate.period.value,
        apr_pct=apr_pct,
        apr_basis=_BASIS_IN_WORDS[terms.apr_basis],
        effective_pct=effective_pct,
        instalment=instalments[0].instalment,
        instalment_count=len(instalments),
        first_due_date=instalments[0].due_date,
        last_due_date=instalments[-1].due_date,
        total_interest=sum((row.interest for row in rows), ZERO),
        total_fees=charges.total(fees) + recurring * (len(instalments) - 1),
        total_payable=sum((row.instalment for row in rows), ZERO),
        fees=fees,
        schedule=rows,
        contingent_charges=contingent_charges(terms),
        cooling_off_days=terms.cooling_off_days,
        exit_keeps_fees=terms.exit_keeps_fees,
        discounts=discounted_fees(terms),
    )


def contingent_charges(terms: LoanTerms) -> tuple[str, ...]:
    """What may be charged if something happens, a sentence each; a charge not told here needs consent."""
    return (
        _penal_sentence(terms.penal, terms.currency),
        _early_sentence(terms),
        *(
            f"{fee.name}: {money(fee.total, terms.currency)} with tax, for each payment the bank returns."
            for fee in charges.fee_amounts(terms, FeeWhen.BOUNCE)
        ),
        _exit_sentence(terms),
    )


def _early_sentence(terms: LoanTerms) -> str:
    fees = [fee for fee in terms.fees if fee.when is FeeWhen.FORECLOSURE]
    if not fees:
        return "No charge for repaying early, in part or in full."
    priced = " and ".join(f"{fee.name}, {_price(fee, terms)}" for fee in fees)
    return f"Repaying in full before the last due date costs {priced}. No charge for repaying in part."


def _price(fee: FeeTerms, terms: LoanTerms) -> str:
    price = (
        f"{fee.value} % of the principal prepaid"
        if fee.kind is FeeKind.PERCENT
        else money(fee.value, terms.currency)
    )
    if not fee.tax_pct or terms.tax_split is TaxSplit.NONE:
        return price
    return (
        f"{price}, {fee.tax_pct} % tax included" if fee.tax_inclusive else f"{price} and {fee.tax_pct} % tax"
    )


def _penal_sentence(penal: PenalTerms, currency: Currency) -> str:
    if penal.kind is PenalKind.NONE:
        return "No penal charge."
    base = "overdue principal" if penal.base is PenalBase.OVERDUE_PRINCIPAL else "overdue amount"
    what = {
        PenalKind.FLAT_ONCE: f"{money(penal.value, currency)} once for each missed instalment",
        PenalKind.PER_DAY: f"{money(penal.value, currency)} for each day past due",
        PenalKind.PERCENT_ONCE: f"{penal.value} % of the {base}, once for each missed instalment",
        PenalKind.PERCENT_PER_DAY: f"{penal.value} % of the {base} for each day past due",
    }[penal.kind]
    grace = f", after {penal.grace_days} days of grace" if penal.grace_days else ", from the due day's end"
    cap = _caps(penal, currency)
    return f"Penal charge: {what}{grace}{cap}. It is not taxed, bears no interest and is never added to principal."


def _caps(penal: PenalTerms, currency: Currency) -> str:
    caps = []
    if penal.cap_per_instalment is not None:
        caps.append(f"{money(penal.cap_per_instalment, currency)} for one instalment")
    if penal.cap is not None:
        caps.append(f"{money(penal.cap, currency)} on the whole loan")
    if penal.cap_pct is not None:
        caps.append(f"{penal.cap_pct} % of the amount lent on the whole loan")
    return f", at most {' and '.join(caps)}" if caps else ""


def _exit_sentence(terms: LoanTerms) -> str:
    days = f"{terms.cooling_off_days} day{'s' if terms.cooling_off_days != 1 else ''}"
    kept = "the fees kept back are not returned" if terms.exit_keeps_fees else "fees kept back are returned"
    return f"Leaving within {days} of the money: principal and interest to that day, no penalty; {kept}."
