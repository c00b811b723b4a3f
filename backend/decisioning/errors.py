"""Refusals of the decisioning room.

NotFound
└── RuleSetNotFound         the brand has no live rules for the product
ValidationFailed            a rule's expression cannot be read
NotAllowedNow
└── RuleNotOverridable      the rule was met, or was overridden before
"""

from __future__ import annotations

from backend.kernel.errors import NotAllowedNow, NotFound


class RuleSetNotFound(NotFound):
    code = "rule_set_not_found"
    message = "No rules are set up for this product."


class RuleResultNotFound(NotFound):
    code = "rule_result_not_found"
    message = "There is no such rule result."


class RuleNotOverridable(NotAllowedNow):
    code = "rule_not_overridable"
    message = "This rule was met or is already overridden."
