"""Country packs: the rules with legal force, by country and date. A brand has exactly one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backend.brand_config.packs import hong_kong, india
from backend.brand_config.packs.rules import Bound, PackRule, RuleValue, rule_on
from tenants.context import current_brand

__all__ = ["PACKS", "Bound", "PackRule", "RuleValue", "hold_to", "pack_rules", "rule"]

PACKS: Mapping[str, tuple[PackRule, ...]] = {"IN": india.RULES, "HK": hong_kong.RULES}


def pack_rules(pack: str | None = None) -> tuple[PackRule, ...]:
    """All versions of all rules of a pack: the open brand's, unless one is named."""
    return PACKS[pack or current_brand().pack]


def rule(code: str, on: date, *, pack: str | None = None) -> PackRule | None:
    """The rule in force on a day in the open brand's pack; None where the pack has no such rule then.

    Keep the row's `code` and `effective_from` with a decision made by it.
    """
    return rule_on(pack_rules(pack), code, on)


def hold_to(code: str, value: RuleValue, on: date, *, pack: str | None = None) -> PackRule | None:
    """Refuse a value that is looser than the rule in force; gives the rule, or None where there is none.

    raises  PolicyViolation naming the rule
    """
    found = rule(code, on, pack=pack)
    if found is not None:
        found.hold(value)
    return found
