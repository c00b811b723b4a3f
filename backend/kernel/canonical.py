"""One spelling for a value as JSON, so that equal values have equal hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from backend.kernel.money import Money


def plain(value: object) -> Any:
    """The value in the types of JSON: decimals, dates, ids as text, keys as text.

    raises  TypeError for a float (money is never one, and a float has no one spelling) and for unknown types
    """
    if value is None or (isinstance(value, (bool, int)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        # PostgreSQL's jsonb holds no NUL; what was stored and what was hashed must be the same.
        return value.replace("\x00", "")
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def canonical_json(value: object) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: object) -> bytes:
    """SHA-256 of the canonical form."""
    return sha256(canonical_json(value)).digest()
