"""Money: an amount and its currency, never a float, two places once it is rounded.

Inside a sum an amount may carry more places (a day's interest); it is rounded once, by
`rounded`, where the rule that names who takes the remainder stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Literal

from backend.kernel.errors import AmountNotValid, CurrencyMismatch

Currency = Literal["INR", "HKD"]
RoundingMode = Literal["half_up", "half_even", "down", "ceiling"]

MINOR_UNIT = Decimal("0.01")
_MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "ceiling": ROUND_CEILING,
}


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency.

    raises  AmountNotValid for a float, a NaN or an infinity; CurrencyMismatch when two currencies meet
    """

    amount: Decimal
    currency: Currency

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise AmountNotValid(value=repr(self.amount))

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: Currency) -> Money:
        """Read an amount as it is written ("45000.50"); a float is refused."""
        if isinstance(amount, float):
            raise AmountNotValid(value=repr(amount))
        try:
            return cls(Decimal(amount), currency)
        except ArithmeticError as broken:
            raise AmountNotValid(value=repr(amount)) from broken

    @classmethod
    def zero(cls, currency: Currency) -> Money:
        return cls(Decimal("0.00"), currency)

    @classmethod
    def total(cls, parts: Iterable[Money], currency: Currency) -> Money:
        result = cls.zero(currency)
        for part in parts:
            result += part
        return result

    def rounded(self, mode: RoundingMode = "half_up", unit: Decimal = MINOR_UNIT) -> Money:
        """To the nearest `unit` (paisa unless said), by the mode the product states."""
        steps = (self.amount / unit).quantize(Decimal(1), rounding=_MODES[mode])
        return Money((steps * unit).quantize(MINOR_UNIT), self.currency)

    @property
    def minor(self) -> int:
        """Paise or cents; refused while the amount still carries a fraction of one."""
        minor = self.amount.scaleb(2)
        if minor != minor.to_integral_value():
            raise AmountNotValid(value=str(self.amount))
        return int(minor)

    @classmethod
    def from_minor(cls, minor: int, currency: Currency) -> Money:
        return cls(Decimal(minor).scaleb(-2), currency)

    @property
    def is_zero(self) -> bool:
        return self.amount == 0

    @property
    def is_positive(self) -> bool:
        return self.amount > 0

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        if isinstance(factor, float):
            raise AmountNotValid(value=repr(factor))
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"
