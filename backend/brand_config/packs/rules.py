"""A rule with legal force: a dated row that is superseded, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.kernel.errors import PolicyViolation

RuleValue = bool | int | Decimal | str


class Bound(StrEnum):
    """How a brand may differ from the rule: only to the stricter side."""

    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    EXACTLY = "EXACTLY"


@dataclass(frozen=True)
class PackRule:
    """One version of one rule.

    code            stable ("RBI.DL.COOLING_OFF_MIN_DAYS"); the same over all its versions
    effective_from  first day in force; None while it is only proposed
    effective_to    last day in force; None while nothing has superseded it
    source          the paper and its date, for the inspector
    approved_by     who put it into the pack
    """

    code: str
    title: str
    value: RuleValue
    bound: Bound
    effective_from: date | None
    source: str
    effective_to: date | None = None
    approved_by: str = "release 0.1.0"

    def in_force(self, on: date) -> bool:
        if self.effective_from is None or on < self.effective_from:
            return False
        return self.effective_to is None or on <= self.effective_to

    def allows(self, value: RuleValue) -> bool:
        """Whether a brand may set `value` where the law says `self.value`."""
        if self.bound is Bound.EXACTLY:
            return value == self.value
        if self.bound is Bound.AT_LEAST:
            return bool(value >= self.value)  # type: ignore[operator]
        return bool(value <= self.value)  # type: ignore[operator]

    def hold(self, value: RuleValue) -> None:
        """raises  PolicyViolation naming the rule and its source"""
        if not self.allows(value):
            words = {Bound.AT_LEAST: "not below", Bound.AT_MOST: "not above", Bound.EXACTLY: "only"}[
                self.bound
            ]
            said = "yes" if self.value is True else "no" if self.value is False else str(self.value)
            message = f"{self.title}: {words} {said} ({self.source})."
            raise PolicyViolation(message, rule=self.code, limit=str(self.value), asked=str(value))


def rule_on(rules: Iterable[PackRule], code: str, on: date) -> PackRule | None:
    """The version of a rule in force on a day; None when none is."""
    return next((rule for rule in rules if rule.code == code and rule.in_force(on)), None)
