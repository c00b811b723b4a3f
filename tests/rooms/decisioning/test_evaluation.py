"""An evaluation is kept as it was seen; an override stands beside it."""

from __future__ import annotations

import pytest

from backend.decisioning import services
from backend.decisioning.errors import RuleNotOverridable, RuleResultNotFound
from backend.decisioning.models import Evaluation, RuleSet
from backend.decisioning.queries import latest_evaluation
from backend.decisioning.rules import RuleSpec
from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.ids import uuid7

BOT = Actor.system("tests")
GOOD: dict[str, object] = {
    "pan_status": "VERIFIED",
    "pan_name_score": 95,
    "monthly_salary": "45000.00",
    "age_years": 30,
    "foir_pct": "20.00",
    "bank_status": "VERIFIED",
    "worst_dpd_here_days": 0,
}


def _evaluate(**changes: object) -> Evaluation:
    return services.evaluate(actor=BOT, subject_id=uuid7(), facts={**GOOD, **changes})


def test_a_new_brand_has_rules_and_a_good_applicant_passes(brand: str) -> None:
    assert _evaluate().outcome == "PASS"


def test_thresholds_are_the_brands_own_and_kept_as_they_were(brand: str) -> None:
    from backend.brand_config import services as brand_config

    before = _evaluate(monthly_salary="30000")
    brand_config.set_setting(actor=BOT, key="min_monthly_salary", value="35000", reason="tests")
    after = _evaluate(monthly_salary="30000")

    assert (before.outcome, after.outcome) == ("PASS", "REJECT")
    assert before.results.get(code="SALARY").threshold == "25000"
    assert after.results.get(code="SALARY").threshold == "35000"


def test_every_rule_is_answered_with_the_value_it_saw(brand: str) -> None:
    evaluation = _evaluate(age_years=21)

    result = evaluation.results.get(code="AGE_MIN")
    assert (result.value_seen, result.outcome, evaluation.outcome) == ("21", "REJECT", "REJECT")
    assert evaluation.results.count() == len(RuleSet.objects.get(is_live=True).rules.all())


def test_an_override_needs_a_sentence_and_happens_once(brand: str) -> None:
    evaluation = _evaluate(foir_pct="75")
    result = evaluation.results.get(code="FOIR")
    subject = evaluation.subject_id
    with pytest.raises(ValidationFailed):
        services.override_result(actor=BOT, result_id=result.id, subject_id=subject, justification="ok")

    services.override_result(
        actor=BOT, result_id=result.id, subject_id=subject, justification="A guarantor signed for it."
    )

    assert latest_evaluation(subject).outcome == "PASS"  # type: ignore[union-attr]
    with pytest.raises(RuleNotOverridable):
        services.override_result(
            actor=BOT, result_id=result.id, subject_id=subject, justification="And once more, please."
        )


def test_a_result_of_another_application_is_not_overridden(brand: str) -> None:
    result = _evaluate(foir_pct="75").results.get(code="FOIR")

    with pytest.raises(RuleResultNotFound):
        services.override_result(
            actor=BOT, result_id=result.id, subject_id=uuid7(), justification="A guarantor signed for it."
        )


def test_a_met_rule_has_nothing_to_override(brand: str) -> None:
    evaluation = _evaluate()

    with pytest.raises(RuleNotOverridable):
        services.override_result(
            actor=BOT,
            result_id=evaluation.results.get(code="FOIR").id,
            subject_id=evaluation.subject_id,
            justification="It is met in any case.",
        )


def test_new_rules_judge_new_applications_only(brand: str) -> None:
    before = _evaluate()
    stricter = RuleSpec(
        "AGE_MIN", "age_years", ">=", "40", "number(value) >= number(threshold)", "REJECT", "Too young."
    )
    services.publish_rule_set(actor=BOT, product_code="", rules=[stricter])
    after = _evaluate()

    assert (before.outcome, after.outcome) == ("PASS", "REJECT")
    assert (before.rule_set.version, after.rule_set.version) == (1, 2)
    replayed = services.evaluate(actor=BOT, subject_id=uuid7(), facts=GOOD, rule_set_id=before.rule_set_id)
    assert replayed.outcome == "PASS"


def test_a_product_with_rules_of_its_own_uses_them(brand: str) -> None:
    rule = RuleSpec("ALWAYS", "age_years", ">=", "0", "true", "REJECT", "Never.")
    services.publish_rule_set(actor=BOT, product_code="PERSONAL_LOAN", rules=[rule])

    own = services.evaluate(
        actor=BOT, subject_id=uuid7(), facts={"age_years": 20}, product_code="PERSONAL_LOAN"
    )
    other = services.evaluate(
        actor=BOT, subject_id=uuid7(), facts={"age_years": 20}, product_code="SALARY_ADVANCE"
    )

    assert own.outcome == "PASS"
    assert other.outcome == "REJECT"
