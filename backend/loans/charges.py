"""Fees in money with their taxes, and the penal charge of one day-end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from backend.loans.interest import round_div, to_minor
from backend.loans.position import FeeAmount
from backend.loans.terms import LoanTerms
from backend.products.terms import (
    FeeKind,
    FeeTerms,
    FeeWhen,
    PenalBase,
    PenalKind,
    PenalTerms,
    RoundTo,
    TaxSplit,
)

_PAISA = Decimal("0.01")


def _paise(amount: Decimal) -> Decimal:
    return amount.quantize(_PAISA, rounding=ROUND_HALF_UP)


def price(fee: FeeTerms, amount: Decimal) -> Decimal:
    """A fee as the product states it, with its tax where it is inclusive."""
    return _paise(amount * fee.value / 100 if fee.kind is FeeKind.PERCENT else fee.value)


def fee_amount(
    fee: FeeTerms, *, amount: Decimal, split: TaxSplit, discount: Decimal = Decimal(0)
) -> FeeAmount:
    """One fee in money, on `amount` lent, less a discount. Base and taxes add up to the price, to the paisa.

    An inclusive price is never exceeded by its parts: the state half takes the odd paisa. An exclusive
    fee has two equal halves, each rounded by itself, as a tax invoice shows them.
    """
    charged = price(fee, amount) - discount
    if split is TaxSplit.NONE or not fee.tax_pct:
        return FeeAmount(fee.code, fee.name, charged)
    if fee.tax_inclusive:
        base = _paise(charged * 100 / (100 + fee.tax_pct))
        tax = charged - base
        if split is TaxSplit.INTER_STATE:
            return FeeAmount(fee.code, fee.name, base, igst=tax)
        central = (tax / 2).quantize(_PAISA, rounding=ROUND_DOWN)
        return FeeAmount(fee.code, fee.name, base, cgst=central, sgst=tax - central)
    if split is TaxSplit.INTER_STATE:
        return FeeAmount(fee.code, fee.name, charged, igst=_paise(charged * fee.tax_pct / 100))
    half = _paise(charged * fee.tax_pct / 200)
    return FeeAmount(fee.code, fee.name, charged, cgst=half, sgst=half)


def split_tax(name: str, base: Decimal, tax: Decimal, split: TaxSplit) -> FeeAmount:
    """A fee whose tax is known in all; of an odd paisa the state half takes the larger part."""
    if split is not TaxSplit.INTRA_STATE:
        return FeeAmount("CHARGE", name, base, igst=tax)
    central = (tax / 2).quantize(_PAISA, rounding=ROUND_DOWN)
    return FeeAmount("CHARGE", name, base, cgst=central, sgst=tax - central)


def fee_amounts(terms: LoanTerms, *when: FeeWhen) -> tuple[FeeAmount, ...]:
    """The fees of a loan that are taken at these moments, in the order of the product."""
    return tuple(
        fee_amount(fee, amount=terms.amount, split=terms.tax_split, discount=terms.discount_on(fee.code))
        for fee in terms.fees
        if fee.when in when
    )


def total(fees: Iterable[FeeAmount]) -> Decimal:
    return sum((fee.total for fee in fees), Decimal("0.00"))


def principal(terms: LoanTerms) -> Decimal:
    """What is owed on the day of disbursal: the amount, and the fees that are financed."""
    return terms.amount + total(fee_amounts(terms, FeeWhen.FINANCED))


def net_to_borrower(terms: LoanTerms) -> Decimal:
    """What reaches the borrower's account: the amount less the fees kept back."""
    return terms.amount - total(fee_amounts(terms, FeeWhen.UPFRONT))


def penal_charge(
    penal: PenalTerms, *, overdue_principal: int, overdue_amount: int, charged_so_far: int
) -> int:
    """The charge in paise for one missed instalment, or one day, by the kind of the terms.

    overdue_amount  principal, interest, fee and tax unpaid; a penal charge is in neither base, so none
                    can breed another (RBI/2023-24/53: charges, not interest, never capitalised)
    charged_so_far  on the whole loan, for the cap
    """
    if penal.kind is PenalKind.NONE:
        return 0
    if penal.kind in (PenalKind.FLAT_ONCE, PenalKind.PER_DAY):
        charge = to_minor(penal.value)
    else:
        base = overdue_principal if penal.base is PenalBase.OVERDUE_PRINCIPAL else overdue_amount
        num, den = penal.value.as_integer_ratio()
        charge = round_div(base * num, den * 100, RoundTo.HALF_UP)
    if penal.cap is None:
        return charge
    return max(min(charge, to_minor(penal.cap) - charged_so_far), 0)


def is_daily(penal: PenalTerms) -> bool:
    return penal.kind in (PenalKind.PER_DAY, PenalKind.PERCENT_PER_DAY)
