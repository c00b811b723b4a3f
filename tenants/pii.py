"""Sealing for the brand in use: the kernel's sealing with the current schema's keys.

Inside `use_public` the keys are the platform's own. A value sealed in one brand does not open in another.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.conf import settings

from backend.kernel.pii import PiiKeys
from tenants.context import current_schema

_CENTRAL = "central"  # no schema's name, so no brand's keys


@lru_cache(maxsize=1024)
def _keys(brand: str) -> PiiKeys:
    return PiiKeys(settings.HUNDI_PII_MASTER_KEY, brand)


def keys() -> PiiKeys:
    """The keys of the brand in use."""
    return _keys(current_schema())


def seal(place: str, row_id: UUID, text: str) -> bytes:
    """place: `table.column`; row_id: the row the value will stand in."""
    return keys().seal(place, row_id, text)


def open_sealed(place: str, row_id: UUID, blob: bytes) -> str:
    """raises  backend.kernel.pii.SealBroken when the value was moved, changed, or is another brand's"""
    return keys().open_sealed(place, row_id, bytes(blob))


def blind(purpose: str, text: str) -> bytes:
    """16 bytes to find the value by, equal for equal values of this brand only. Normalise the value first."""
    return keys().blind(purpose, text)


def central_blind(kind: str, text: str) -> bytes:
    """The same over all brands, with a key of its own: for `DedupFingerprint`, and for a lending group's desk to see
    that two companies speak of one person."""
    return _keys(_CENTRAL).blind(kind, text)
