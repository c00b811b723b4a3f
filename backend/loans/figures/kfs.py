"""The figures of a Key Facts Statement (India) or memorandum (Hong Kong). Pure; one source for every paper,
preview and screen that shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kernel.calendar import BusinessCalendar
from backend.kernel.errors import ValidationFailed
from backend.kernel.money import Currency
from backend.loans.figures import cost
from backend.loans.figures.contingent import ContingentCharge, contingent_charges
from backend.loans.plan import charges
from backend.loans.plan.coupons import DiscountedFee, discounted_fees
from backend.loans.plan.position import ZERO, FeeAmount
from backend.loans.plan.schedule import ScheduleRow, build_schedule
from backend.loans.plan.terms import LoanTerms
from backend.products import codec
from backend.products.terms import AprBasis, FeeWhen

_CERTAIN_FEES = (FeeWhen.UPFRONT, FeeWhen.FINANCED, FeeWhen.PER_INSTALMENT)


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
    contingent       what may be charged if something happens; a charge not told here needs consent
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
    apr_basis: AprBasis
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
    contingent: tuple[ContingentCharge, ...]
    cooling_off_days: int
    exit_keeps_fees: bool
    discounts: tuple[DiscountedFee, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON with amounts as strings: what is stored, drawn and hashed."""
        return dict(codec.to_json(self))


def kfs_figures(terms: LoanTerms, *, on: date, calendar: BusinessCalendar) -> KfsFigures:
    """The figures if the money is sent on `on`.

    raises  ValidationFailed where fees eat the whole amount, the tenure is no whole number of periods, or principal
            is repaid before the last instalment: the loan would close, and interest promised after it not be asked
    """
    rows = build_schedule(terms, on, calendar)
    if not all(row.closing_principal for row in rows[:-1]):
        raise ValidationFailed.one(
            "tenure",
            "repaid_before",
            "Such instalments repay the loan before its last one: state fewer of them.",
        )
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
        apr_basis=terms.apr_basis,
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
        contingent=contingent_charges(terms),
        cooling_off_days=terms.cooling_off_days,
        exit_keeps_fees=terms.exit_keeps_fees,
        discounts=discounted_fees(terms),
    )
