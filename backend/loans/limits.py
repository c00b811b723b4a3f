"""How much and how long: a product's range, checked the same way wherever an amount is decided. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from backend.kernel.errors import ValidationFailed
from backend.kernel.money import Currency
from backend.loans.documents.wording import money
from backend.loans.errors import AmountOutsideProduct, TenureOutsideProduct


class Range(Protocol):
    """The part of a product's terms that limits look at."""

    @property
    def currency(self) -> Currency: ...
    @property
    def amount_min(self) -> Decimal: ...
    @property
    def amount_max(self) -> Decimal: ...
    @property
    def amount_step(self) -> Decimal: ...
    @property
    def tenure_min(self) -> int: ...
    @property
    def tenure_max(self) -> int: ...


def check_amount(product: Range, amount: Decimal, *, floor: Decimal = Decimal(0)) -> None:
    """Two places, above zero, within the product's range and not below the brand's smallest loan.

    raises  ValidationFailed, AmountOutsideProduct
    """
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount with two decimals.")
    least = max(product.amount_min, floor)
    if not least <= amount <= product.amount_max:
        raise AmountOutsideProduct(
            f"The amount must be between {money(least, product.currency)}"
            f" and {money(product.amount_max, product.currency)}.",
            rule="product.amount",
            path="amount",
            least=str(least),
            most=str(product.amount_max),
        )


def check_step(product: Range, amount: Decimal) -> None:
    """A borrower asks for the smallest amount and whole steps above it; staff may grant any sum of the range.

    raises  ValidationFailed
    """
    if (amount - product.amount_min) % product.amount_step:
        step, least = (
            money(product.amount_step, product.currency),
            money(product.amount_min, product.currency),
        )
        raise ValidationFailed.one("amount", "amount_step", f"In steps of {step} from {least}.")


def is_sum(amount: Decimal) -> bool:
    """A finite sum above zero with at most two places, as people write money."""
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2 and amount > 0


def check_tenure(product: Range, tenure: int) -> None:
    """raises TenureOutsideProduct"""
    if not product.tenure_min <= tenure <= product.tenure_max:
        raise TenureOutsideProduct(
            f"The tenure must be between {product.tenure_min} and {product.tenure_max}.",
            rule="product.tenure",
            path="tenure",
            least=product.tenure_min,
            most=product.tenure_max,
        )
