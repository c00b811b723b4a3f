"""Comparing an answer with what is expected of it: every field that is named, within the tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

Table = list[tuple[str, ...]]
COLUMNS = ("principal", "interest", "total", "balance_after")


def differences(expected: object, got: object, tolerance: Decimal, path: str = "") -> Iterator[str]:
    if isinstance(expected, dict):
        for name, value in expected.items():
            if not isinstance(got, dict) or name not in got:
                yield f"{path}.{name} is missing"
            else:
                yield from differences(value, got[name], tolerance, f"{path}.{name}")
    elif isinstance(expected, list):
        if not isinstance(got, list) or len(got) != len(expected):
            yield f"{path} has {len(got) if isinstance(got, list) else got}, not {len(expected)}"
            return
        for index, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from differences(one, other, tolerance, f"{path}[{index}]")
    elif not _same(expected, got, tolerance):
        yield f"{path} is {got}, not {expected}"


def _same(expected: object, got: object, tolerance: Decimal) -> bool:
    try:
        return abs(Decimal(str(expected)) - Decimal(str(got))) <= tolerance
    except InvalidOperation:
        return expected == got


def table(text: str, columns: tuple[str, ...] = COLUMNS) -> list[dict[str, str]]:
    """Rows of figures as their source prints them."""
    return [dict(zip(columns, line.split(), strict=True)) for line in text.strip().splitlines()]
