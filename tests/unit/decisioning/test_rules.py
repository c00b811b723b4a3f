"""One rule over one fact: met, not met, or not known; amounts are compared to the paisa."""

from __future__ import annotations

import pytest

from backend.decisioning.rules import RuleSpec, check_expression, judge, worst
from backend.decisioning.seed_rules import DEFAULT_RULES, rules_for_pack
from backend.kernel.errors import ValidationFailed

SALARY = RuleSpec(
    "SALARY", "monthly_salary", ">=", "25000.00", "number(value) >= number(threshold)", "REJECT", "Too low."
)


@pytest.mark.parametrize(
    ("salary", "outcome"), [("25000.00", "PASS"), ("24999.99", "REJECT"), ("25000.01", "PASS")]
)
def test_amounts_are_compared_to_the_paisa(salary: str, outcome: str) -> None:
    verdict = judge(SALARY, {"monthly_salary": salary})

    assert verdict.outcome == outcome
    assert verdict.value_seen == salary


def test_a_missing_fact_refers_and_never_passes() -> None:
    for facts in ({}, {"monthly_salary": None}):
        assert judge(SALARY, facts).outcome == "REFER"


def test_a_fact_of_the_wrong_kind_refers() -> None:
    assert judge(SALARY, {"monthly_salary": "a lot"}).outcome == "REFER"
    assert judge(SALARY, {"monthly_salary": ["1"]}).outcome == "REFER"


def test_a_fact_may_say_where_it_comes_from() -> None:
    verdict = judge(SALARY, {"monthly_salary": {"value": "30000", "source": "salary slip"}})

    assert (verdict.outcome, verdict.source) == ("PASS", "salary slip")


def test_only_true_is_met() -> None:
    odd = RuleSpec("ODD", "monthly_salary", "=", "1", "number(value) + 1", "REFER", "Odd.")

    assert judge(odd, {"monthly_salary": "1"}).outcome == "REFER"


def test_a_rule_may_look_at_other_facts() -> None:
    rule = RuleSpec(
        "SHARE", "requested", "<=", "1", "number(value) <= number(facts.monthly_salary)", "REFER", "Too much."
    )

    assert judge(rule, {"requested": "20000", "monthly_salary": "25000"}).outcome == "PASS"
    assert judge(rule, {"requested": "26000", "monthly_salary": "25000"}).outcome == "REFER"


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (["PASS", "PASS"], "PASS"),
        (["PASS", "REFER"], "REFER"),
        (["REFER", "REJECT", "PASS"], "REJECT"),
        ([], "REFER"),
    ],
)
def test_the_worst_rule_decides_and_no_rule_decides_nothing(outcomes: list[str], verdict: str) -> None:
    assert worst(outcomes) == verdict


def test_an_expression_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        check_expression("value >=")


def test_every_rule_a_brand_starts_with_can_be_read() -> None:
    for rule in DEFAULT_RULES:
        check_expression(rule.expression)
    assert not [rule for rule in rules_for_pack("HK") if rule.code.startswith("PAN_")]


@pytest.mark.parametrize(
    ("code", "seen", "sentence"),
    [
        ("FOIR", "47.20", "FOIR in per cent is 47.20; it must be at most 60."),
        ("PAN_VALID", "VERIFIED", "PAN status is verified; it must be verified or name review."),
    ],
)
def test_a_rule_that_is_met_says_so_in_words(code: str, seen: str, sentence: str) -> None:
    rule = next(one for one in DEFAULT_RULES if one.code == code)

    verdict = judge(rule, {rule.parameter: seen})

    assert (verdict.outcome, verdict.sentence) == ("PASS", sentence)
