"""Dramatiq on Valkey, with the brand entered around every message.

Valkey is a doorbell: a message names a brand and an intent, the row owns everything else. `maintenance_chance` and
`heartbeat_timeout` are raised so that a dead worker's messages come back in seconds; the sweeper would ring anyway.
"""

from __future__ import annotations

import os
from typing import Any

import dramatiq
from django.conf import settings
from django.db import close_old_connections
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import (
    AgeLimit,
    Callbacks,
    MiddlewareError,
    Pipelines,
    ShutdownNotifications,
    SkipMessage,
    TimeLimit,
)

from tenants.context import PUBLIC, use_brand

TIME_LIMIT_MS = 120_000


class NoBrandNamed(MiddlewareError):
    """Only errors of this family stop a message; others of a middleware are noted and passed over."""


class BrandScope(dramatiq.Middleware):
    """Enters the brand that the message names, for exactly as long as it is worked on."""

    def before_enqueue(self, broker: Any, message: Any, delay: Any) -> None:
        if not _names_brand(message):
            raise NoBrandNamed("a message names its brand first")

    def before_process_message(self, broker: Any, message: Any) -> None:
        if not _names_brand(message):
            raise SkipMessage("a message names its brand first")
        close_old_connections()
        scope = use_brand(message.args[0])
        scope.__enter__()
        message.options["brand_scope"] = scope

    def after_process_message(
        self, broker: Any, message: Any, *, result: Any = None, exception: Any = None
    ) -> None:
        scope = message.options.pop("brand_scope", None)
        try:
            close_old_connections()
        finally:
            if scope is not None:
                scope.__exit__(None, None, None)

    after_skip_message = after_process_message


def _names_brand(message: Any) -> bool:
    """Never the platform's own schema: no work of the queue is done there."""
    first = message.args[0] if message.args else None
    return isinstance(first, str) and first not in {"", PUBLIC}


def make_broker() -> dramatiq.Broker:
    middleware = [
        AgeLimit(),
        TimeLimit(time_limit=TIME_LIMIT_MS),
        ShutdownNotifications(),
        Callbacks(),
        Pipelines(),
    ]
    broker: dramatiq.Broker
    if settings.HUNDI_STUB_BROKER:
        broker = StubBroker(middleware=[*middleware, BrandScope()])
        broker.emit_after("process_boot")
        return broker
    return RedisBroker(  # type: ignore[no-untyped-call]
        url=settings.HUNDI_REDIS_URL,
        namespace=os.environ.get("HUNDI_QUEUE_NAMESPACE", "hundi"),
        heartbeat_timeout=15_000,
        maintenance_chance=100_000,
        middleware=[*middleware, BrandScope()],
    )


broker = make_broker()
dramatiq.set_broker(broker)
