"""What travels as text: ids, amounts with their two places, moments in UTC."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import strawberry

from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.money import Currency, Money

CENT = Decimal("0.01")


def as_id(value: UUID | int | str) -> strawberry.ID:
    return strawberry.ID(str(value))


def read_id(value: str) -> UUID:
    """raises NotFound for what cannot be an id here: whoever guesses learns nothing more."""
    try:
        return UUID(value)
    except ValueError as broken:
        raise NotFound() from broken


def optional_id(value: str | None) -> UUID | None:
    return None if value is None else read_id(value)


def read_money(amount: Decimal, currency: str, path: str = "amount") -> Money:
    """An amount as it was sent: finite, at most two places, and small enough to be meant.

    raises  ValidationFailed naming `path`
    """
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 14:
        raise ValidationFailed.one(path, "amount_not_valid", "Enter an amount of money.")
    if amount != amount.quantize(CENT):
        raise ValidationFailed.one(path, "too_many_places", "An amount has at most two decimal places.")
    money_currency: Currency = "HKD" if currency == "HKD" else "INR"
    return Money(amount.quantize(CENT), money_currency)


def two_places(amount: Decimal) -> Decimal:
    return amount.quantize(CENT)
