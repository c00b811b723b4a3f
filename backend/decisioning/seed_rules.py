"""The rules a new brand begins with: the parameters of the source document's rule table.

Bureau score, outside loans and DPD elsewhere come with the bureau adapter; until a fact is known its rule
would refer every application, so those rules are not in the first set.
"""

from __future__ import annotations

from backend.decisioning.rules import RuleSpec

DEFAULT_RULES: tuple[RuleSpec, ...] = (
    RuleSpec(
        "PAN_VALID", "pan_status", "in", "VERIFIED,NAME_REVIEW", "value in split(threshold, ',')", "REJECT",
        "The PAN could not be confirmed with the tax department.",
    ),
    RuleSpec(
        "PAN_REVIEWED", "pan_status", "=", "VERIFIED", "value == threshold", "REFER",
        "The name on the PAN is to be compared by a person.",
    ),
    RuleSpec(
        "PAN_NAME", "pan_name_score", ">=", "60", "number(value) >= number(threshold)", "REFER",
        "The name given and the name on the PAN differ.",
    ),
    RuleSpec(
        "SALARY", "monthly_salary", ">=", "setting:min_monthly_salary",
        "number(value) >= number(threshold)", "REJECT",
        "The monthly income is below what we can lend on.",
    ),
    RuleSpec(
        "AGE_MIN", "age_years", ">=", "setting:min_age", "number(value) >= number(threshold)", "REJECT",
        "The age is below our limit.",
    ),
    RuleSpec(
        "AGE_MAX", "age_years", "<=", "setting:max_age", "number(value) <= number(threshold)", "REJECT",
        "The age is above our limit.",
    ),
    RuleSpec(
        "FOIR", "foir_pct", "<=", "60", "number(value) <= number(threshold)", "REFER",
        "The instalments would take too much of the monthly income.",
    ),
    RuleSpec(
        "BANK_VERIFIED", "bank_status", "=", "VERIFIED", "value == threshold", "REFER",
        "The bank account is not verified yet.",
    ),
    RuleSpec(
        "OWN_DPD", "worst_dpd_here_days", "<=", "30", "number(value) <= number(threshold)", "REFER",
        "An earlier loan with us was paid late.",
    ),
)  # fmt: skip
"""HK has no PAN: its first set leaves the PAN rules out (`rules_for_pack`)."""


def rules_for_pack(pack: str) -> tuple[RuleSpec, ...]:
    if pack == "HK":
        return tuple(rule for rule in DEFAULT_RULES if not rule.code.startswith("PAN_"))
    return DEFAULT_RULES
