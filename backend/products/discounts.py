"""What a coupon takes off a fee. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from backend.products import codec

_PAISA = Decimal("0.01")


class DiscountKind(StrEnum):
    FIXED = "FIXED"
    PERCENT = "PERCENT"


@dataclass(frozen=True, slots=True)
class FeePrice:
    """A fee and its tax, as money."""

    fee: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.fee + self.tax


@dataclass(frozen=True, slots=True)
class Discount:
    """A coupon as it stood when it was taken; a later change of the coupon does not reach it.

    value  an amount, or a percentage of the fee's price as the product states it
    """

    coupon: str
    fee_code: str
    kind: DiscountKind
    value: Decimal

    def off(self, price: Decimal) -> Decimal:
        """What is taken off a price: never more than it, to the paisa, half up."""
        asked = self.value if self.kind is DiscountKind.FIXED else price * self.value / 100
        return min(asked.quantize(_PAISA, rounding=ROUND_HALF_UP), price)


@dataclass(frozen=True, slots=True)
class TakenCoupon:
    """What an application keeps of its coupon: the discount, and the fee before and after it."""

    discount: Discount
    before: FeePrice
    after: FeePrice

    def to_json(self) -> dict[str, Any]:
        return dict(codec.to_json(self))

    @classmethod
    def from_json(cls, data: object) -> TakenCoupon:
        """raises  ValidationFailed naming the path of the field that cannot be read"""
        return codec.from_json(cls, data)
