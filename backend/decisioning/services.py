"""Evaluate facts by rules, override a result, publish a new rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from backend.audit.services import record
from backend.brand_config import services as brand_config
from backend.decisioning.errors import RuleNotOverridable, RuleResultNotFound, RuleSetNotFound
from backend.decisioning.models import Evaluation, Outcome, Rule, RuleResult, RuleSet
from backend.decisioning.rules import RuleSpec, check_expression, judge, worst
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed

SETTING_PREFIX = "setting:"


def evaluate(
    *,
    actor: Actor,
    subject_id: UUID,
    facts: Mapping[str, object],
    product_code: str = "",
    rule_set_id: UUID | None = None,
) -> Evaluation:
    """Run the live rules (or one rule set) over a snapshot of facts, and keep both.

    facts         JSON-ready; a value, or {"value": …, "source": …}; amounts as strings
    product_code  its own rules where it has some, the brand's otherwise
    raises        RuleSetNotFound
    """
    with transaction.atomic():
        rule_set = _rule_set(product_code=product_code, rule_set_id=rule_set_id)
        specs = [_resolved(rule) for rule in rule_set.rules.order_by("position")]
        verdicts = [judge(spec, facts) for spec in specs]
        evaluation = Evaluation.objects.create(
            subject_id=subject_id,
            rule_set=rule_set,
            facts=dict(facts),
            outcome=worst([verdict.outcome for verdict in verdicts]),
            evaluated_at=clock.now(),
        )
        RuleResult.objects.bulk_create(
            RuleResult(
                evaluation=evaluation,
                position=position,
                code=verdict.code,
                parameter=verdict.parameter,
                value_seen=verdict.value_seen,
                source=verdict.source,
                operator=verdict.operator,
                threshold=verdict.threshold,
                outcome=verdict.outcome,
                sentence=verdict.sentence,
            )
            for position, verdict in enumerate(verdicts, start=1)
        )
        record(
            actor=actor,
            action="decisioning.evaluated",
            entity="evaluation",
            entity_id=evaluation.id,
            after={"subject_id": str(subject_id), "outcome": evaluation.outcome, "rules": rule_set.version},
        )
    return evaluation


def override_result(*, actor: Actor, result_id: UUID, subject_id: UUID, justification: str) -> Evaluation:
    """Set one failed rule aside with a reason; the evaluation's outcome is judged again without it.

    raises  RuleResultNotFound, RuleNotOverridable, ValidationFailed (justification)
    """
    if len(justification.strip()) < 10:
        raise ValidationFailed.one("justification", "too_short", "Please say why, in a sentence.")
    with transaction.atomic():
        result = (
            RuleResult.objects.select_for_update(of=("self",))
            .select_related("evaluation")
            .filter(id=result_id, evaluation__subject_id=subject_id)
            .first()
        )
        if result is None:
            raise RuleResultNotFound()
        if result.outcome == Outcome.PASS or result.overridden_at is not None:
            raise RuleNotOverridable(rule=result.code)
        result.overridden_by_id = actor.id
        result.overridden_by_name = actor.name
        result.override_reason = justification.strip()[:500]
        result.overridden_at = clock.now()
        result.save(
            update_fields=["overridden_by_id", "overridden_by_name", "override_reason", "overridden_at"]
        )
        evaluation = result.evaluation
        standing = evaluation.results.filter(overridden_at__isnull=True).values_list("outcome", flat=True)
        before = evaluation.outcome
        evaluation.outcome = worst([*standing, Outcome.PASS])
        evaluation.save(update_fields=["outcome"])
        record(
            actor=actor,
            action="decisioning.rule_overridden",
            entity="evaluation",
            entity_id=evaluation.id,
            before={"rule": result.code, "outcome": before},
            after={"rule": result.code, "outcome": evaluation.outcome},
            reason=result.override_reason,
        )
    return evaluation


def publish_rule_set(*, actor: Actor, product_code: str, rules: Sequence[RuleSpec]) -> RuleSet:
    """Put a new version of the rules in force; the one before stays for the applications it judged."""
    for rule in rules:
        check_expression(rule.expression)
    with transaction.atomic():
        earlier = RuleSet.objects.select_for_update().filter(product_code=product_code)
        version = (earlier.aggregate(top=Max("version"))["top"] or 0) + 1 if earlier.exists() else 1
        earlier.filter(is_live=True).update(is_live=False)
        rule_set = RuleSet.objects.create(product_code=product_code, version=version, made_by=actor.name)
        Rule.objects.bulk_create(
            Rule(
                rule_set=rule_set,
                position=position,
                code=rule.code,
                parameter=rule.parameter,
                operator=rule.operator,
                threshold=rule.threshold,
                expression=rule.expression,
                severity=rule.severity,
                sentence=rule.sentence,
            )
            for position, rule in enumerate(rules, start=1)
        )
        record(
            actor=actor,
            action="decisioning.rules_published",
            entity="rule_set",
            entity_id=rule_set.id,
            after={"product_code": product_code, "version": version, "rules": [rule.code for rule in rules]},
        )
    return rule_set


def _rule_set(*, product_code: str, rule_set_id: UUID | None) -> RuleSet:
    if rule_set_id is not None:
        found = RuleSet.objects.filter(id=rule_set_id).first()
    else:
        live = {
            each.product_code: each
            for each in RuleSet.objects.filter(is_live=True, product_code__in={product_code, ""})
        }
        found = live.get(product_code) or live.get("")
    if found is None:
        raise RuleSetNotFound(product_code=product_code)
    return found


def _resolved(rule: Rule) -> RuleSpec:
    threshold = rule.threshold
    if threshold.startswith(SETTING_PREFIX):
        threshold = str(brand_config.get(threshold.removeprefix(SETTING_PREFIX)))
    return RuleSpec(
        rule.code,
        rule.parameter,
        rule.operator,
        threshold,
        rule.expression,
        rule.severity,
        rule.sentence,
    )
