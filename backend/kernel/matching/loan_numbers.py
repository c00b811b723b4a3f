"""Loan numbers as people write them: `HK-LN 000123`, `ln123`, `123`."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = re.compile(r"[^A-Z0-9]")
_PARTS = re.compile(r"([A-Z]*)0*([0-9][A-Z0-9]*)")


def loan_number(text: str) -> str:
    """`PREFIX:core`: no spaces, dashes or leading zeros, the letters in front kept apart; "" when nothing is left.

    A company's letters are often dropped in retyping, so `LN-000123` and `123` have one core; two different
    prefixes are two companies' numbers.
    """
    number = _SIGNS.sub("", unicodedata.normalize("NFKC", text).upper())
    match = _PARTS.fullmatch(number)
    if not match:
        return f":{number}" if number else ""
    return f"{match[1]}:{match[2]}"


def core(number: str) -> str:
    """The part behind the prefix."""
    return number.partition(":")[2]
