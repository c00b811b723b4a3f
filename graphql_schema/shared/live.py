"""The live feed's shape, and the loop that carries one socket's share of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence

import strawberry
from channels.db import database_sync_to_async

from backend.kernel.errors import PermissionRefused, ValidationFailed
from realtime.hub import Message, hub
from tenants.context import current_schema

MAX_TOPICS = 20


@strawberry.type(description="Something changed: refetch it with your own rights. No figures travel here.")
class Change:
    topic: str
    entity: str
    entity_id: strawberry.ID
    version: int
    resync: bool


def _change(message: Message) -> Change:
    return Change(
        topic=message.topic,
        entity=message.entity,
        entity_id=strawberry.ID(message.entity_id),
        version=message.version,
        resync=message.resync,
    )


async def changes(
    topics: Sequence[str],
    *,
    may_hear: Callable[[str], bool],
    real_name: Callable[[str], str] = lambda topic: topic,
) -> AsyncGenerator[Change, None]:
    """Changes of the topics asked for, as they happen.

    may_hear   asked for each topic before the feed begins and again before each change is told
    real_name  what a topic is called on the channel ("me" -> "customer:<id>")
    raises     ValidationFailed for too many topics, PermissionRefused for one that the caller may not hear
    """
    if not topics or len(topics) > MAX_TOPICS:
        raise ValidationFailed.one("topics", "topics_count", f"Name 1 to {MAX_TOPICS} topics.")
    allowed = database_sync_to_async(may_hear)
    for topic in topics:
        if not await allowed(topic):
            raise PermissionRefused()
    asked_as = {real_name(topic): topic for topic in topics}
    async with hub.listening(current_schema(), asked_as) as listener:
        while True:
            message = await listener.next()
            change = _change(message)
            if not message.resync:
                change.topic = asked_as[message.topic]
                if not await allowed(change.topic):
                    return
            yield change
