"""Rule sets and what they said: a rule set is never edited once it has been used, only superseded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record


class Severity(models.TextChoices):
    """What a rule that fails leads to."""

    REJECT = "REJECT"
    REFER = "REFER"


class Outcome(models.TextChoices):
    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    REFER = "REFER"
    REJECT = "REJECT"


class RuleSet(Record):
    """One version of a brand's rules; `product_code` empty means every product without its own."""

    product_code = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField()
    is_live = models.BooleanField(default=True)
    made_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_code", "version"], name="rule_set_version"),
            models.UniqueConstraint(
                fields=["product_code"], condition=Q(is_live=True), name="rule_set_one_live"
            ),
        ]


class Rule(Record):
    """One condition that a good application meets.

    parameter   the fact looked at (`monthly_salary`)
    operator    how the officer reads it (">=", "between", "in")
    threshold   a literal, or `setting:<key>` read from the brand's settings when the rules run
    expression  a zen-engine expression over `value`, `threshold` and `facts`; true means met
    sentence    what a failure means, in words a borrower may read
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rules", db_index=False)
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    parameter = models.CharField(max_length=60)
    operator = models.CharField(max_length=12)
    threshold = models.CharField(max_length=200)
    expression = models.CharField(max_length=500)
    severity = models.CharField(max_length=6, choices=Severity.choices)
    sentence = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "code"], name="rule_code")]


class Evaluation(Record):
    """One run of a rule set over a snapshot of facts, kept as it was seen."""

    subject_id = models.UUIDField()
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", db_index=False)
    facts = models.JSONField()
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    evaluated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "-evaluated_at"], name="evaluation_subject")]


class RuleResult(Record):
    """What one rule said, with the value it saw; an override stands beside it, never in its place."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="results", db_index=False
    )
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    parameter = models.CharField(max_length=60)
    value_seen = models.CharField(max_length=200)
    source = models.CharField(max_length=60)
    operator = models.CharField(max_length=12)
    threshold = models.CharField(max_length=200)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    sentence = models.CharField(max_length=300)
    overridden_by_id = models.UUIDField(null=True)
    overridden_by_name = models.CharField(max_length=120, blank=True, default="")
    override_reason = models.CharField(max_length=500, blank=True, default="")
    overridden_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "code"], name="rule_result_code")]
