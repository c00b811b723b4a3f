"""Reading the inputs of a calculation strictly: every field is asked for by name, and one that nobody asked for is
refused, so a question is never answered with half of it left out. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeVar

from backend.kernel.errors import ValidationFailed

T = TypeVar("T")

_MOST_DIGITS, _MOST_RATE_PLACES, _MOST_ROWS = 15, 12, 1200
_UNSET = object()


def refuse(path: str, code: str, message: str) -> ValidationFailed:
    return ValidationFailed.one(path, code, message)


class Reader:
    """One group of fields. A field may have several names in use; the first is ours."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, Mapping):
            raise refuse(path, "not_an_object", "A group of fields is needed here.")
        self.path = path
        self._data = data
        self._read: set[str] = set()
        self._below: list[Reader] = []

    def has(self, *names: str) -> bool:
        return any(self._data.get(name) is not None for name in names)

    def at(self, name: str) -> str:
        return f"{self.path}.{name}"

    def done(self) -> None:
        """raises  ValidationFailed naming a field that was not asked for"""
        for name in self._data:
            if name not in self._read:
                raise refuse(
                    self.at(str(name)), "unknown_field", "There is no such field in this calculation."
                )
        for reader in self._below:
            reader.done()

    def raw(self, *names: str) -> tuple[str, object]:
        """The name that was used, and what stands there; None where nothing does. Two names at once contradict."""
        given = [name for name in names if name in self._data]
        self._read.update(given)
        filled = [name for name in given if self._data[name] is not None]
        if len(filled) > 1:
            raise refuse(self.at(filled[1]), "given_twice", f"This is {filled[0]} under another name.")
        name = filled[0] if filled else names[0]
        return name, self._data.get(name)

    def _needed(self, names: tuple[str, ...], default: object) -> tuple[str, object]:
        name, value = self.raw(*names)
        if value is None and default is _UNSET:
            raise refuse(self.at(names[0]), "required", "A value is needed here.")
        return name, value

    def money(self, *names: str, default: object = _UNSET, at_least: int = 0) -> Decimal:
        """A sum in whole cents, not below `at_least`; the default where nothing is given."""
        name, value = self._needed(names, default)
        if value is None:
            return default  # type: ignore[return-value]
        amount = self._decimal(name, value)
        if amount % Decimal("0.01"):
            raise refuse(self.at(name), "too_many_places", "A sum of money has two places at most.")
        return self._not_below(name, amount, at_least)

    def price(self, *names: str, default: object = _UNSET) -> Decimal:
        """A sum that may carry fractions of a cent (an instalment before rounding)."""
        return self.rate(*names, default=default)

    def rate(self, *names: str, default: object = _UNSET) -> Decimal:
        """A rate or share, not below nought."""
        name, value = self._needed(names, default)
        if value is None:
            return default  # type: ignore[return-value]
        amount = self._decimal(name, value)
        if int(amount.as_tuple().exponent) < -_MOST_RATE_PLACES:
            raise refuse(self.at(name), "too_many_places", f"It has {_MOST_RATE_PLACES} places at most.")
        return self._not_below(name, amount, 0)

    def flow(self, name: str, value: object) -> Decimal:
        """A figure of either sign."""
        return self._decimal(name, value)

    def whole(self, *names: str, default: object = _UNSET, at_least: int = 0) -> int:
        name, value = self._needed(names, default)
        if value is None:
            return default  # type: ignore[return-value]
        number = self._decimal(name, value)
        if number != int(number):
            raise refuse(self.at(name), "not_whole", "A whole number is needed here.")
        return int(self._not_below(name, number, at_least))

    def fraction(self, *names: str, default: object = _UNSET) -> Fraction:
        """Text such as "28/31", or a number; not below nought."""
        name, value = self._needed(names, default)
        if value is None:
            return default  # type: ignore[return-value]
        try:
            result = Fraction(value if isinstance(value, int | str | Decimal) else "")
        except (ValueError, ZeroDivisionError) as broken:
            raise refuse(self.at(name), "wrong_kind", "A fraction is needed here.") from broken
        if result < 0:
            raise refuse(self.at(name), "negative", "It cannot be negative.")
        return result

    def day(self, *names: str, default: object = _UNSET) -> date:
        name, value = self._needed(names, default)
        if value is None:
            return default  # type: ignore[return-value]
        return self._day(name, value)

    def days(self, *names: str) -> tuple[date, ...]:
        name, value = self.raw(*names)
        return tuple(self._day(f"{name}[{n}]", item) for n, item in enumerate(self._list(name, value)))

    def flag(self, *names: str, default: bool = False) -> bool:
        name, value = self.raw(*names)
        if value is not None and not isinstance(value, bool):
            raise refuse(self.at(name), "wrong_kind", "True or false is needed here.")
        return default if value is None else value

    def choice(self, *names: str, of: Mapping[str, T], default: object = _UNSET) -> T:
        name, value = self._needed(names, default)
        if value is None:
            return default  # type: ignore[return-value]
        if str(value) not in of:
            raise refuse(self.at(name), "not_a_choice", f"One of {', '.join(of)} is needed here.")
        return of[str(value)]

    def group(self, *names: str) -> Reader | None:
        name, value = self.raw(*names)
        return None if value is None else self.below(name, value)

    def groups(self, *names: str) -> list[Reader]:
        name, value = self.raw(*names)
        return [self.below(f"{name}[{n}]", item) for n, item in enumerate(self._list(name, value))]

    def items(self, *names: str) -> list[tuple[str, object]]:
        name, value = self.raw(*names)
        return [(f"{name}[{n}]", item) for n, item in enumerate(self._list(name, value))]

    def below(self, name: str, value: object) -> Reader:
        reader = Reader(value, self.at(name))
        self._below.append(reader)
        return reader

    def note(self, *names: str) -> None:
        """Fields that say in words what the figures say already."""
        self._read.update(name for name in names if name in self._data)

    def _list(self, name: str, value: object) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > _MOST_ROWS:
            raise refuse(self.at(name), "not_a_list", f"A list of {_MOST_ROWS} at most is needed here.")
        return value

    def _day(self, name: str, value: object) -> date:
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError as broken:
            raise refuse(self.at(name), "wrong_kind", "A day as 2026-01-31 is needed here.") from broken

    def _decimal(self, name: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise refuse(self.at(name), "wrong_kind", "A number is needed here.")
        try:
            amount = Decimal(value)
        except InvalidOperation as broken:
            raise refuse(self.at(name), "wrong_kind", "A number is needed here.") from broken
        if not amount.is_finite() or amount.adjusted() > _MOST_DIGITS or amount.adjusted() < -30:
            raise refuse(self.at(name), "out_of_range", "This number is out of range.")
        return amount

    def _not_below(self, name: str, amount: Decimal, least: int) -> Decimal:
        if amount < least:
            code = "negative" if least == 0 else "too_small"
            raise refuse(self.at(name), code, f"It must be at least {least}.")
        return amount
