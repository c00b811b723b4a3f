"""Ringing: after commit, tell a worker that an intent is due. A ring that is lost is rung again by the sweeper."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import dramatiq
import redis
import structlog
from dramatiq.errors import BrokerError

from workers import broker as _broker  # noqa: F401  the broker is set before the actor is declared

log = structlog.get_logger("workers")


@dramatiq.actor(queue_name="intents")
def carry_out(schema: str, intent_id: str) -> None:
    """Work on one intent of the brand that the middleware entered. The row owns retries."""
    from workers.runner import run_intent

    run_intent(UUID(intent_id))


def ring(schema: str, intent_ids: Sequence[UUID]) -> None:
    """Ring for each intent; errors of the broker are noted and swallowed."""
    for intent_id in intent_ids:
        try:
            carry_out.send(schema, str(intent_id))
        except (redis.RedisError, BrokerError, OSError) as away:
            log.warning("doorbell_lost", cause=type(away).__name__)
            return
