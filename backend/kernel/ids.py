"""Keys: time-ordered, made in Python before the insert, equal in no two brands."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID: 48 bits of Unix milliseconds, then random bits (RFC 9562 §5.7)."""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return UUID(int=value)
