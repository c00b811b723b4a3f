"""The frozen terms of one loan: what the servicing core computes from, and nothing else. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kernel.money import Currency
from backend.products import codec
from backend.products.terms import (
    NO_PENALTY,
    PENALTY_FIRST,
    TO_THE_PAISA,
    Appropriation,
    AprBasis,
    FeeTerms,
    PayoffInterest,
    PenalTerms,
    ProductTerms,
    RateTerms,
    Repayment,
    RoundingTerms,
    TaxSplit,
    TenureUnit,
)


@dataclass(frozen=True, slots=True)
class Tranche:
    """One planned draw of a loan, `after_days` days after the first."""

    amount: Decimal
    after_days: int


@dataclass(frozen=True, slots=True)
class FeeDiscount:
    """What a coupon takes off the price of one fee, as the product states that price."""

    fee_code: str
    coupon: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """Frozen at sanction from a product version; changed later only by a dated money event.

    amount            what the borrower asked for and was granted; fees that are FINANCED come on top
    tenure            days, weeks or months, by `tenure_unit`; `repay_every` of them make one period
    first_due_on      a first due date other than one period after the disbursal; None for the usual
    due_dates         irregular ones, agreed at the sanction (`agreed.agreed_terms`); else fixed when the money is
                      sent (`schedule.with_fixed_due_dates`), and none before that
    fixed_instalment  what each instalment asks for in principal and interest, the last what is left; None: found
                      from the rate
    tranches          planned draws, the first on day 0; together `amount`. None: all at once
    tax_split         from the brand's and the borrower's state, decided when the terms are frozen
    The others are as in `ProductTerms`.
    """

    currency: Currency
    amount: Decimal
    tenure: int
    tenure_unit: TenureUnit
    repayment: Repayment
    rate: RateTerms
    fees: tuple[FeeTerms, ...] = ()
    tax_split: TaxSplit = TaxSplit.INTRA_STATE
    penal: PenalTerms = NO_PENALTY
    rounding: RoundingTerms = TO_THE_PAISA
    appropriation: Appropriation = PENALTY_FIRST
    payoff_interest: PayoffInterest = PayoffInterest.TO_DAY
    cooling_off_days: int = 1
    exit_keeps_fees: bool = True
    apr_basis: AprBasis = AprBasis.MONTHLY_IRR
    repay_every: int = 1
    principal_grace_periods: int = 0
    first_due_on: date | None = None
    due_dates: tuple[date, ...] = ()
    interest_free_periods: int = 0
    interest_deferred_periods: int = 0
    balloon_pct: Decimal = Decimal(0)
    down_payment_pct: Decimal = Decimal(0)
    fixed_instalment: Decimal | None = None
    tranches: tuple[Tranche, ...] = ()
    discounts: tuple[FeeDiscount, ...] = ()

    def discount_on(self, fee_code: str) -> Decimal:
        return sum((one.amount for one in self.discounts if one.fee_code == fee_code), Decimal(0))

    @classmethod
    def from_product(
        cls, product: ProductTerms, *, amount: Decimal, tenure: int, tax_split: TaxSplit
    ) -> LoanTerms:
        """The terms a loan of this amount and tenure would have; the ranges are the caller's to check."""
        return cls(
            currency=product.currency,
            amount=amount,
            tenure=tenure,
            tenure_unit=product.tenure_unit,
            repayment=product.repayment,
            rate=product.rate,
            fees=product.fees,
            tax_split=tax_split,
            penal=product.penal,
            rounding=product.rounding,
            appropriation=product.appropriation,
            payoff_interest=product.payoff_interest,
            cooling_off_days=product.cooling_off_days,
            exit_keeps_fees=product.exit_keeps_fees,
            apr_basis=product.apr_basis,
            repay_every=product.repay_every,
            principal_grace_periods=product.principal_grace_periods,
            interest_free_periods=product.interest_free_periods,
            interest_deferred_periods=product.interest_deferred_periods,
            balloon_pct=product.balloon_pct,
            down_payment_pct=product.down_payment_pct,
        )

    def to_json(self) -> dict[str, Any]:
        return dict(codec.to_json(self))

    @classmethod
    def from_json(cls, data: object) -> LoanTerms:
        """raises  ValidationFailed naming the path of the field that cannot be read"""
        return codec.from_json(cls, data)
