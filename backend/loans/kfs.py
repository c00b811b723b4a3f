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
from backend.loans import apr, charges
from backend.loans.coupons import DiscountedFee, discounted_fees
from backend.loans.documents.wording import money
from backend.loans.interest import to_minor
from backend.loans.position import ZERO, FeeAmount
from backend.loans.schedule import ScheduleRow, build_schedule, periods, unrounded_instalment
from backend.loans.terms import LoanTerms
from backend.products import codec
from backend.products.terms import (
    AprBasis,
    FeeWhen,
    InterestMethod,
    PenalBase,
    PenalKind,
    PenalTerms,
    Repayment,
    TenureUnit,
)

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
    fees = charges.fee_amounts(terms, *FeeWhen)
    recurring = charges.total(charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT))
    apr_pct, effective_pct = _rates(terms, rows, on, calendar)
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
        instalment=rows[0].instalment,
        instalment_count=len(rows),
        first_due_date=rows[0].due_date,
        last_due_date=rows[-1].due_date,
        total_interest=sum((row.interest for row in rows), ZERO),
        total_fees=charges.total(fees) + recurring * (len(rows) - 1),
        total_payable=sum((row.instalment for row in rows), ZERO),
        fees=fees,
        schedule=rows,
        contingent_charges=contingent_charges(terms),
        cooling_off_days=terms.cooling_off_days,
        exit_keeps_fees=terms.exit_keeps_fees,
        discounts=discounted_fees(terms),
    )


def _rates(
    terms: LoanTerms, rows: tuple[ScheduleRow, ...], on: date, calendar: BusinessCalendar
) -> tuple[Decimal, Decimal]:
    """The rate by the basis of the terms, and the effective one."""
    net = charges.net_to_borrower(terms)
    if terms.tenure_unit is TenureUnit.DAYS or terms.repayment is Repayment.BULLET:
        days, repaid = (rows[-1].due_date - on).days, sum((row.instalment for row in rows), ZERO)
        effective = apr.effective(net, repaid, days)
        return (
            effective if terms.apr_basis is AprBasis.EFFECTIVE else apr.simple(net, repaid, days)
        ), effective
    payments = _monthly_payments(terms, rows, on, calendar)
    effective = apr.effective_monthly(net, payments)
    return (
        effective if terms.apr_basis is AprBasis.EFFECTIVE else apr.nominal_monthly(net, payments)
    ), effective


def _monthly_payments(
    terms: LoanTerms, rows: tuple[ScheduleRow, ...], on: date, calendar: BusinessCalendar
) -> list[Decimal]:
    """What is paid at the end of each month. An equal instalment enters before it is rounded to a unit, as in
    the official example: 969.73 and not 970."""
    is_plain = (
        terms.repayment is Repayment.EMI
        and terms.rate.method is not InterestMethod.FLAT
        and not terms.principal_grace_periods
        and terms.repay_every == 1
    )
    if is_plain:
        over = periods(terms, on, calendar)
        level = unrounded_instalment(terms, to_minor(charges.principal(terms)), over) / 100
        recurring = charges.total(charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT))
        return [level + recurring] * len(over)
    nothing = [ZERO] * (terms.repay_every - 1)
    return [payment for row in rows for payment in (*nothing, row.instalment)]


def contingent_charges(terms: LoanTerms) -> tuple[str, ...]:
    """What may be charged if something happens, a sentence each; a charge not told here needs consent."""
    return (
        _penal_sentence(terms.penal, terms.currency),
        "No charge for repaying early, in part or in full.",
        _exit_sentence(terms),
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
    cap = f", at most {money(penal.cap, currency)} on the whole loan" if penal.cap is not None else ""
    return f"Penal charge: {what}{grace}{cap}. It is not taxed, bears no interest and is never added to principal."


def _exit_sentence(terms: LoanTerms) -> str:
    days = f"{terms.cooling_off_days} day{'s' if terms.cooling_off_days != 1 else ''}"
    kept = "the fees kept back are not returned" if terms.exit_keeps_fees else "fees kept back are returned"
    return f"Leaving within {days} of the money: principal and interest to that day, no penalty; {kept}."
