"""A coupon on a loan's fee: the terms with it, and the fee before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from backend.loans.plan import charges
from backend.loans.plan.position import FeeAmount
from backend.loans.plan.terms import FeeDiscount, LoanTerms
from backend.products.discounts import Discount, FeePrice, TakenCoupon
from backend.products.errors import CouponNotForThis
from backend.products.terms import FeeWhen

_TAKEN_AT_THE_START = (FeeWhen.UPFRONT, FeeWhen.FINANCED)


@dataclass(frozen=True, slots=True)
class DiscountedFee:
    """One fee as it would be without the coupon, and as it is."""

    coupon: str
    before: FeeAmount
    after: FeeAmount


def discounted(terms: LoanTerms, discount: Discount | None) -> LoanTerms:
    """The terms with a coupon on their fee, at their own amount; as they are where there is none.

    raises  CouponNotForThis where the terms take no such fee at the start
    """
    if discount is None:
        return terms
    fee = next(
        (one for one in terms.fees if one.code == discount.fee_code and one.when in _TAKEN_AT_THE_START), None
    )
    if fee is None:
        raise CouponNotForThis()
    off = discount.off(charges.price(fee, terms.amount))
    return replace(terms, discounts=(FeeDiscount(fee.code, discount.coupon, off),))


def discounted_fees(terms: LoanTerms) -> tuple[DiscountedFee, ...]:
    """The fees a coupon is on, before and after it."""
    before = _by_code(charges.fee_amounts(replace(terms, discounts=()), *_TAKEN_AT_THE_START))
    after = _by_code(charges.fee_amounts(terms, *_TAKEN_AT_THE_START))
    return tuple(
        DiscountedFee(one.coupon, before[one.fee_code], after[one.fee_code]) for one in terms.discounts
    )


def taken(terms: LoanTerms, discount: Discount) -> TakenCoupon:
    """What an application keeps of a coupon: the fee and its tax at the amount of the terms, before and after.

    raises  CouponNotForThis
    """
    fee = discounted_fees(discounted(terms, discount))[0]
    return TakenCoupon(discount, _price(fee.before), _price(fee.after))


def _by_code(fees: Iterable[FeeAmount]) -> dict[str, FeeAmount]:
    return {fee.code: fee for fee in fees}


def _price(fee: FeeAmount) -> FeePrice:
    cent = Decimal("0.01")
    return FeePrice(fee.base.quantize(cent), fee.tax.quantize(cent))
