"""Which brand is open, as told from above.

The kernel stands below `tenants` and may not import it, so `tenants` hands in a function once at start.
"""

from __future__ import annotations

from collections.abc import Callable

_reader: Callable[[], str] | None = None


def set_schema_reader(reader: Callable[[], str]) -> None:
    """`reader` gives the schema of the open brand, and raises where none is open."""
    global _reader
    _reader = reader


def brand_schema() -> str:
    """The schema of the open brand (`b_acme`)."""
    if _reader is None:
        raise RuntimeError("No schema reader was registered: tenants does so when it is ready.")
    return _reader()
