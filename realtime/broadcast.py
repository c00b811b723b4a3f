"""From a committed event to one message on the brand's channel.

At most once, by design: Valkey may be away. A socket that missed something refetches when it is told to resync.
"""

from __future__ import annotations

import json
from functools import cache
from uuid import UUID

import redis
import structlog
from django.conf import settings

from backend.kernel.outbox import Event
from realtime import groups
from tenants.context import current_brand, current_schema

log = structlog.get_logger("realtime")


@cache
def _connection() -> redis.Redis:
    return redis.Redis.from_url(settings.HUNDI_REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.3)


def broadcast(event: Event) -> None:
    """Tell the current brand's sockets that one entity changed: id and version, nothing else."""
    customer_id = getattr(event, "customer_id", None)
    topics = groups.topics_of(event.entity, event.entity_id, customer_id)
    _send(current_schema(), event.entity, event.entity_id, event.version, topics)
    if getattr(event, "for_group", False):
        company = (groups.company_topic(current_brand().id),)
        _send(groups.PLATFORM_SCHEMA, event.entity, event.entity_id, event.version, company)


def broadcast_brand(brand_id: UUID, version: int) -> None:
    """Tell the platform's sockets that a brand was made, suspended or reactivated."""
    topics = groups.topics_of("brand", brand_id, None)
    _send(groups.PLATFORM_SCHEMA, "brand", brand_id, version, topics)


def broadcast_platform_session(session_id: UUID) -> None:
    """Have the sockets of a revoked platform session close."""
    topics = (groups.session_topic(session_id),)
    _send(groups.PLATFORM_SCHEMA, "session", session_id, 0, topics)


def _send(schema: str, entity: str, entity_id: UUID, version: int, topics: tuple[str, ...]) -> None:
    message = {"entity": entity, "id": str(entity_id), "version": version, "topics": topics}
    try:
        _connection().publish(groups.channel(schema), json.dumps(message))
    except redis.RedisError as away:
        log.warning("live_message_lost", entity=entity, cause=type(away).__name__)
