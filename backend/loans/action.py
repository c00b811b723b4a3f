"""One thing that may be done to a loan: the portal's button."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One act; `reason` says why it is shown and not allowed."""

    code: str
    title: str
    allowed: bool
    reason: str | None = None

    @classmethod
    def unless(cls, reason: str | None, code: str, title: str) -> Action:
        return cls(code, title, reason is None, reason)
