"""Keys: time-ordered, made in Python before the insert, equal in no two brands."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID: 48 bits of Unix milliseconds, then random bits (RFC 9562 §5.7)."""
    return UUID(int=_value(int.from_bytes(os.urandom(10), "big")))


def uuid7_texts(count: int) -> list[str]:
    """`uuid7` many times over, as text, in no order within the millisecond: for rows that are copied in."""
    pool = os.urandom(10 * count)
    texts = []
    for start in range(0, len(pool), 10):
        plain = f"{_value(int.from_bytes(pool[start : start + 10], 'big')):032x}"
        texts.append(f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}")
    return texts


def _value(random: int) -> int:
    millis = time.time_ns() // 1_000_000
    value = (millis & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    return value | random & ((1 << 62) - 1)
