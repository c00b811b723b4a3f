"""The rules a new brand starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.decisioning.models import RuleSet
from backend.decisioning.seed_rules import rules_for_pack
from backend.decisioning.services import publish_rule_set
from backend.kernel.actor import Actor

if TYPE_CHECKING:
    from tenants.context import BrandInfo


def seed_brand(brand: BrandInfo) -> None:
    """The pack's first set, for every product; a brand that has rules keeps them."""
    if not RuleSet.objects.exists():
        publish_rule_set(actor=Actor.system("new-brand"), product_code="", rules=rules_for_pack(brand.pack))
