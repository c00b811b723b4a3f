"""Carrying out one claimed intent: run its job, then finish it, put it off, or park it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction

from backend.kernel import outbox
from backend.kernel.errors import DomainError, ProviderUnavailable
from backend.kernel.models import Intent
from workers import actors, jobs, subscriptions  # noqa: F401  actors: every job is registered

LEASE_S = 150

log = structlog.get_logger("workers")


def run_intent(intent_id: UUID) -> bool:
    """Claim and carry out; False when someone else has it, or it is not due, or it is done.

    A provider that is away is asked again for as long as it takes; any other refusal or fault is tried a few
    times and then parked with its reason, where staff see it.
    """
    intent = outbox.claim(intent_id, lease_s=LEASE_S)
    if intent is None:
        return False
    try:
        return _attempt(intent)
    except outbox.LeaseLost:
        # Another worker took it over, and what it writes stands; from finishing or from putting it off alike.
        log.warning("lease_lost", job=intent.job, intent=str(intent.id))
        return False


def _attempt(intent: Intent) -> bool:
    try:
        _carry_out(intent)
    except outbox.LeaseLost:
        raise
    except ProviderUnavailable as away:
        outbox.retry_later(intent, error=away, delay=_asked_wait(away), forever=True)
    except DomainError as refusal:
        outbox.retry_later(intent, error=refusal)
    except Exception as fault:
        log.error("job_failed", job=intent.job, intent=str(intent.id), exc_info=fault)
        outbox.retry_later(intent, error=fault)
    else:
        return True
    return False


def _carry_out(intent: Intent) -> None:
    if intent.job == outbox.EVENT_JOB:
        subscriptions.fan_out(intent)
        return
    work = jobs.find(intent.job)
    if work is None:
        outbox.park(intent, reason=f"No job is called {intent.job}.")
        return
    with transaction.atomic() if jobs.writes_rows_only(intent.job) else nullcontext():
        work(**intent.args)
        outbox.finish(intent)


def _asked_wait(away: ProviderUnavailable) -> timedelta | None:
    """How long the provider's adapter asked us to leave it alone, if it said so."""
    seconds = away.details.get("retry_after_s")
    return timedelta(seconds=seconds) if isinstance(seconds, int | float) else None
