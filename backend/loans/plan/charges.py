"""Fees in money with their taxes, and the penal charge of one day-end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from backend.loans.plan.interest import round_div, to_minor
from backend.loans.plan.position import FeeAmount
from backend.loans.plan.terms import LoanTerms
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
    """One fee in money, on `amount` lent (on the principal prepaid, for a foreclosure fee), less a discount. Base
    and taxes add up to the price, to the paisa; tax is withheld from the base alone.

    An inclusive price is never exceeded by its parts: the state half takes the odd paisa. An exclusive
    fee has two equal halves, each rounded by itself, as a tax invoice shows them.
    """
    taxed = _taxed(fee, price(fee, amount) - discount, split)
    return replace(taxed, tds=_paise(taxed.base * fee.tds_pct / 100)) if fee.tds_pct else taxed


def _taxed(fee: FeeTerms, charged: Decimal, split: TaxSplit) -> FeeAmount:
    if split is TaxSplit.NONE or not fee.tax_pct:
        return FeeAmount(fee.code, fee.name, charged)
    if fee.tax_inclusive:
        base = _paise(charged * 100 / (100 + fee.tax_pct))
        return replace(split_tax(fee.name, base, charged - base, split), code=fee.code)
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


def asked(fees: Iterable[FeeAmount]) -> Decimal:
    """What the borrower is asked for: what the payer withholds goes to the state and not to the lender."""
    return sum((fee.total - fee.tds for fee in fees), Decimal("0.00"))


def principal(terms: LoanTerms) -> Decimal:
    """What is owed on the day of disbursal: the amount, and the fees that are financed."""
    return terms.amount + total(fee_amounts(terms, FeeWhen.FINANCED))


def drawn_first(terms: LoanTerms) -> Decimal:
    """What of the principal is lent with the first disbursal: all of it, but for parts agreed for later."""
    return principal(terms) - sum((each.amount for each in terms.tranches if each.after_days), Decimal(0))


def kept_back(terms: LoanTerms) -> Decimal:
    """What is lent and does not reach the borrower: fees kept back, and fees that are financed."""
    return principal(terms) - net_to_borrower(terms)


def down_payment(terms: LoanTerms, owed: int) -> int:
    """What of the principal is paid on the day of disbursal, in paise."""
    return _percent(owed, terms.down_payment_pct) if terms.down_payment_pct else 0


def net_to_borrower(terms: LoanTerms) -> Decimal:
    """What reaches the borrower's account, in all parts: the amount less the fees kept back."""
    return terms.amount - asked(fee_amounts(terms, FeeWhen.UPFRONT))


def penal_charge(
    penal: PenalTerms,
    *,
    overdue_principal: int,
    overdue_amount: int,
    charged_so_far: int,
    charged_on_instalment: int,
    lent: int,
) -> int:
    """The charge in paise for one missed instalment, or one day, by the kind of the terms.

    overdue_amount  principal, interest, fee and tax unpaid; a penal charge is in neither base, so none
                    can breed another (RBI/2023-24/53: charges, not interest, never capitalised)
    charged_so_far  on the whole loan; `charged_on_instalment` of it on this one; `lent`: for the caps
    """
    if penal.kind is PenalKind.NONE:
        return 0
    if penal.kind in (PenalKind.FLAT_ONCE, PenalKind.PER_DAY):
        charge = to_minor(penal.value)
    else:
        base = overdue_principal if penal.base is PenalBase.OVERDUE_PRINCIPAL else overdue_amount
        charge = _percent(base, penal.value)
    rooms = [charge]
    if penal.cap is not None:
        rooms.append(to_minor(penal.cap) - charged_so_far)
    if penal.cap_pct is not None:
        rooms.append(_percent(lent, penal.cap_pct) - charged_so_far)
    if penal.cap_per_instalment is not None:
        rooms.append(to_minor(penal.cap_per_instalment) - charged_on_instalment)
    return max(min(rooms), 0)


def _percent(of: int, pct: Decimal) -> int:
    num, den = pct.as_integer_ratio()
    return round_div(of * num, den * 100, RoundTo.HALF_UP)


def is_daily(penal: PenalTerms) -> bool:
    return penal.kind in (PenalKind.PER_DAY, PenalKind.PERCENT_PER_DAY)


def takes_part_of_interest(penal: PenalTerms) -> bool:
    """Whether a charge is a percentage of a sum that holds unpaid interest."""
    of_amount = penal.base is PenalBase.OVERDUE_AMOUNT
    return of_amount and penal.kind in (PenalKind.PERCENT_ONCE, PenalKind.PERCENT_PER_DAY)
