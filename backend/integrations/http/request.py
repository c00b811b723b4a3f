"""What one operation sends to a vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """What one operation sends.

    path   below the base URL, starting with a slash; ids in it went through `address.segment`
    safe   repeating it changes nothing: then doubt is met by trying again, otherwise it goes up to the caller
    binary the good answer is a file, not JSON
    logged the body as it may be kept, where masking by names does not suffice
    """

    operation: str
    method: str
    path: str
    safe: bool
    reference: str = ""
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    binary: bool = False
    logged: Any = None
