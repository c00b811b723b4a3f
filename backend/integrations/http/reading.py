"""Reading a vendor's JSON: the field we need in the type we need, or one error that names the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from backend.kernel.money import Currency, Money


class WrongShape(Exception):
    """The answer lacks `place`, or holds something else there. The value is not told: it may be personal."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


def mapping(data: Any, place: str = "body") -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise WrongShape(place)
    return data


def section(data: Any, name: str) -> Mapping[str, Any]:
    return mapping(mapping(data, name).get(name), name)


def items(data: Any, name: str) -> Sequence[Mapping[str, Any]]:
    found = mapping(data, name).get(name)
    if not isinstance(found, list):
        raise WrongShape(name)
    return [mapping(item, name) for item in found]


def text(data: Mapping[str, Any], name: str) -> str:
    """A required, non-empty string of at most 500 characters."""
    found = data.get(name)
    if not isinstance(found, str) or not found or len(found) > 500:
        raise WrongShape(name)
    return _storable(found)


def optional_text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name)
    if found is None:
        return ""
    if not isinstance(found, (str, int)) or isinstance(found, bool):
        raise WrongShape(name)
    return _storable(str(found)[:500])


def _storable(found: str) -> str:
    """Without what no text column holds: NUL and halves of surrogate pairs."""
    return found.replace("\x00", "").encode("utf-8", "replace").decode()


def integer(data: Mapping[str, Any], name: str) -> int:
    found = data.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        raise WrongShape(name)
    return found


def optional_score(data: Mapping[str, Any], name: str) -> int | None:
    """A match score 0-100, whether it comes as a number or as text ("90.00")."""
    found = data.get(name)
    if found is None or found == "":
        return None
    if isinstance(found, bool):
        raise WrongShape(name)
    try:
        score = int(Decimal(str(found)))
    except (InvalidOperation, ValueError, OverflowError):
        raise WrongShape(name) from None
    if not 0 <= score <= 100:
        raise WrongShape(name)
    return score


def paise(data: Mapping[str, Any], name: str, currency: Currency = "INR") -> Money:
    """An amount in the smallest coin; anything but a whole number is refused."""
    return Money.from_minor(integer(data, name), currency)


def rupee_currency(data: Mapping[str, Any]) -> Currency:
    if data.get("currency", "INR") != "INR":
        raise WrongShape("currency")
    return "INR"


def unix_time(data: Mapping[str, Any], name: str) -> datetime:
    """Seconds, or milliseconds where the number is too large for seconds."""
    return instant(integer(data, name), name)


def instant(number: int, place: str) -> datetime:
    seconds = number / 1000 if number > 10**11 else number
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise WrongShape(place) from None


def same(data: Mapping[str, Any], name: str, ours: str) -> None:
    """The vendor's echo of what we sent; another value means the answer is not to our request."""
    if data.get(name) != ours:
        raise WrongShape(name)
