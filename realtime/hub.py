"""The hub of one sockets process: one subscription to Valkey, many sockets.

A message is decoded once and put into the queue of each listener whose topics it names. A queue that overflows is
emptied and told to resync; so is everyone after the line to Valkey was lost and found again.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import redis.asyncio
import structlog
from django.conf import settings

from realtime import groups

QUEUE_LIMIT = 100
RETRY_S = (0.2, 0.5, 1.0, 2.0, 5.0)

log = structlog.get_logger("realtime")


@dataclass(frozen=True, slots=True)
class Message:
    """What a listener gets: one change, or the word that some were missed (`resync`)."""

    topic: str
    entity: str
    entity_id: str
    version: int
    resync: bool = False


RESYNC = Message(topic="", entity="", entity_id="", version=0, resync=True)


class Listener:
    """One subscription of one socket."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self._queue: asyncio.Queue[Message] = asyncio.Queue(maxsize=QUEUE_LIMIT)

    def offer(self, message: Message) -> None:
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self._empty()
            self._queue.put_nowait(RESYNC)

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()

    async def next(self) -> Message:
        return await self._queue.get()


class Hub:
    """Brand -> topic -> listeners. Lives in one event loop."""

    def __init__(self) -> None:
        self._listeners: dict[tuple[str, str], set[Listener]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listening(self, schema: str, topics: Iterable[str]) -> AsyncIterator[Listener]:
        """Hear the given topics of one brand for as long as the block lasts."""
        listener = Listener(frozenset(topics))
        self._start()
        for topic in listener.topics:
            self._listeners[schema, topic].add(listener)
        try:
            yield listener
        finally:
            for topic in listener.topics:
                heard = self._listeners[schema, topic]
                heard.discard(listener)
                if not heard:
                    del self._listeners[schema, topic]

    def deliver(self, schema: str, payload: dict[str, Any]) -> None:
        told: set[Listener] = set()
        for topic in payload["topics"]:
            for listener in self._listeners.get((schema, topic), ()):
                if listener not in told:
                    told.add(listener)
                    listener.offer(Message(topic, payload["entity"], payload["id"], payload["version"]))

    def resync_all(self) -> None:
        for listener in {one for heard in self._listeners.values() for one in heard}:
            listener.offer(RESYNC)

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        attempt = 0
        while True:
            try:
                async for schema, payload in self._messages():
                    attempt = 0
                    self.deliver(schema, payload)
            except (redis.RedisError, OSError) as away:
                log.warning("live_line_lost", cause=type(away).__name__)
            await asyncio.sleep(RETRY_S[min(attempt, len(RETRY_S) - 1)])
            attempt += 1

    async def _messages(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        connection = redis.asyncio.Redis.from_url(settings.HUNDI_REDIS_URL, health_check_interval=15)
        async with connection.pubsub() as line:
            await line.psubscribe(groups.PATTERN)
            self.resync_all()  # whoever was listening before the line stood may have missed something
            async for raw in line.listen():
                if raw["type"] == "pmessage":
                    yield groups.schema_of(raw["channel"].decode()), json.loads(raw["data"])


hub = Hub()
