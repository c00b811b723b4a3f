"""One rule over a snapshot of facts: pure, no database.

Expressions are zen-engine's (`number(value) >= number(threshold)`). zen computes in exact decimals, but
reads Python floats; so amounts travel as strings and the expression turns them into numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import zen

from backend.kernel.errors import ValidationFailed

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule with its threshold already resolved to text (lists as comma-separated words)."""

    code: str
    parameter: str
    operator: str
    threshold: str
    expression: str
    severity: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said. `outcome` is PASS, or the rule's severity, or REFER where it could not tell."""

    code: str
    parameter: str
    value_seen: str
    source: str
    operator: str
    threshold: str
    outcome: str
    sentence: str


@lru_cache(maxsize=512)
def _compiled(expression: str) -> Any:
    return zen.compile_expression(expression)


def check_expression(expression: str) -> None:
    """Refuse an expression that zen cannot read.

    raises  ValidationFailed on `expression`
    """
    problem = zen.validate_expression(expression)
    if problem is not None:
        raise ValidationFailed.one("expression", "expression_not_readable", str(problem.get("source", "")))


def judge(rule: RuleSpec, facts: Facts) -> Verdict:
    """Run one rule. A fact that is missing, or an expression that fails on it, refers: it never passes."""
    entry = facts.get(rule.parameter)
    value, source = _value_and_source(entry)
    if value is None:
        return _verdict(rule, "not known", source, "REFER", f"Not known: {rule.parameter}. {rule.sentence}")
    try:
        met = _compiled(rule.expression).evaluate(
            {"value": value, "threshold": rule.threshold, "facts": _plain(facts)}
        )
    except (RuntimeError, TypeError, ValueError) as failed:
        # zen reports a type that does not fit as a RuntimeError with its own stack; only the first line says why.
        why = str(failed).splitlines()[0][:120]
        return _verdict(rule, _shown(value), source, "REFER", f"Could not be judged ({why}).")
    outcome = "PASS" if met is True else rule.severity
    seen = _shown(value)
    return _verdict(rule, seen, source, outcome, _met(rule, seen) if outcome == "PASS" else rule.sentence)


def worst(outcomes: list[str]) -> str:
    """REJECT beats REFER beats PASS; no rules at all is REFER, as nobody has judged."""
    if not outcomes or ("REFER" in outcomes and "REJECT" not in outcomes):
        return "REFER"
    return "REJECT" if "REJECT" in outcomes else "PASS"


def _met(rule: RuleSpec, seen: str) -> str:
    """Why a rule passed, as an officer would say it."""
    wanted = " or ".join(_in_words(one) for one in rule.threshold.split(","))
    bound = f"{_BOUNDS.get(rule.operator, rule.operator)} {wanted}".strip()
    return f"{_name_of(rule.parameter)} is {_in_words(seen)}; it must be {bound}."


_BOUNDS = {
    ">=": "at least",
    "<=": "at most",
    ">": "more than",
    "<": "less than",
    "!=": "other than",
    "=": "",
    "in": "",
}
_ACRONYMS = {
    "pan": "PAN",
    "foir": "FOIR",
    "dpd": "DPD",
    "pct": "in per cent",
    "years": "in years",
    "days": "in days",
}


def _name_of(parameter: str) -> str:
    """`foir_pct` as "FOIR in per cent"."""
    words = " ".join(_ACRONYMS.get(word, word) for word in parameter.split("_"))
    return words[:1].upper() + words[1:]


def _in_words(value: str) -> str:
    """A code in words; numbers stay as they are."""
    return value.strip().replace("_", " ").lower()


def _verdict(rule: RuleSpec, seen: str, source: str, outcome: str, sentence: str) -> Verdict:
    return Verdict(
        rule.code, rule.parameter, seen[:200], source, rule.operator, rule.threshold, outcome, sentence[:300]
    )


def _value_and_source(entry: object) -> tuple[object, str]:
    if isinstance(entry, Mapping) and "value" in entry:
        return entry["value"], str(entry.get("source", ""))
    return entry, "application"


def _plain(facts: Facts) -> dict[str, object]:
    return {name: _value_and_source(entry)[0] for name, entry in facts.items()}


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
