"""What a rule set said about a subject."""

from __future__ import annotations

from uuid import UUID

from backend.decisioning.models import Evaluation


def latest_evaluation(subject_id: UUID) -> Evaluation | None:
    """The last evaluation with its rule set and its results, in two queries."""
    return (
        Evaluation.objects.filter(subject_id=subject_id)
        .select_related("rule_set")
        .prefetch_related("results")
        .order_by("-evaluated_at", "-id")
        .first()
    )
