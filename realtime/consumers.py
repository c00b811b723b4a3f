"""One socket: who it belongs to is settled at connection_init, and looked at again while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog
from channels.db import database_sync_to_async
from django.db import DatabaseError
from strawberry.channels import GraphQLWSConsumer
from strawberry.exceptions import ConnectionRejectionError
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from backend.kernel.actor import Actor
from realtime import groups
from realtime.hub import hub
from tenants.context import current_schema

RECHECK_S = 60
MAX_SUBSCRIPTIONS = 10
CLOSE_UNAUTHORISED = 4403

log = structlog.get_logger("realtime")

ActorForToken = Callable[[str], Actor | None]


class SocketContext(Protocol):
    """What an operation context must offer here: the actor is set once connection_init showed who it is."""

    actor: Actor | None
    connection_params: dict[str, Any]


class AudienceConsumer(GraphQLWSConsumer[Any, None]):
    """The sockets of one audience, in the brand that the scope was opened for.

    actor_for_token  who a session token belongs to; None when it is not valid, or no longer
    cookie_name      where a browser keeps the token; empty when it is sent in connection_init
    make_context     a fresh operation context, with no actor yet
    document_text    the text of a subscribe message's operation, refused unless it is one our apps were built with
    """

    def __init__(
        self,
        *,
        schema: BaseSchema,
        actor_for_token: ActorForToken,
        make_context: Callable[[], SocketContext],
        document_text: Callable[[dict[str, Any]], str],
        cookie_name: str = "",
    ) -> None:
        super().__init__(
            schema=schema,
            keep_alive=True,
            keep_alive_interval=12,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=MAX_SUBSCRIPTIONS,
        )
        self._actor_for_token = actor_for_token
        self._make_context = make_context
        self._document_text = document_text
        self._cookie_name = cookie_name
        self._watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        if not self._own_origin():
            await self.close()
            return
        await super().connect()

    def is_websocket_origin_allowed(self, request: Any, origin: str) -> bool:
        """Asked for what the library takes for a foreign origin: another port of our own host is not one."""
        return self._own_origin()

    async def get_context(self, request: Any, response: Any) -> SocketContext:
        return self._make_context()

    async def on_ws_connect(self, context: SocketContext) -> dict[str, object]:
        token = self._token(context.connection_params)
        actor = await self._find(token)
        if actor is None:
            raise ConnectionRejectionError
        context.actor = actor
        if actor.session_id is not None:
            self._watch = asyncio.create_task(self._watch_session(token, context))
        return {"brand": current_schema()}

    def decode_json(self, data: str | bytes) -> object:
        """A subscribe message may name a trusted document in place of its text."""
        message = super().decode_json(data)
        if isinstance(message, dict) and message.get("type") == "subscribe":
            payload = message.get("payload")
            if isinstance(payload, dict):
                payload["query"] = self._document_text(payload)
        return message

    async def disconnect(self, code: int) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if self.run_task is not None:
            await super().disconnect(code)

    async def _find(self, token: str) -> Actor | None:
        if not token:
            return None
        found: Actor | None = await database_sync_to_async(self._actor_for_token)(token)
        return found

    async def _watch_session(self, token: str, context: SocketContext) -> None:
        """Closes the socket when its session is revoked: at once by news, within a minute without.

        Grants are read anew on the way, so that a feed ends within a minute of losing its right.
        """
        actor = context.actor
        assert actor is not None and actor.session_id is not None
        async with hub.listening(current_schema(), [groups.session_topic(actor.session_id)]) as listener:
            while await self._still_stands(token, context):
                try:
                    await asyncio.wait_for(listener.next(), timeout=RECHECK_S)
                except TimeoutError:
                    continue
        await self.close(code=CLOSE_UNAUTHORISED)

    async def _still_stands(self, token: str, context: SocketContext) -> bool:
        """A database that does not answer proves nothing: the socket, which carries ids only, is asked after again."""
        try:
            found = await self._find(token)
        except DatabaseError as away:
            log.warning("session_not_checked", cause=type(away).__name__)
            return True
        context.actor = found or context.actor
        return found is not None

    def _token(self, params: dict[str, Any]) -> str:
        if not self._cookie_name:
            return str(params.get("token") or "")
        jar: SimpleCookie = SimpleCookie(self._header(b"cookie"))
        found = jar.get(self._cookie_name)
        return found.value if found else ""

    def _own_origin(self) -> bool:
        """A cookie travels with any page's socket, so the page's host must be ours; ports may differ."""
        origin = self._header(b"origin")
        if not origin:
            return not self._cookie_name
        return urlsplit(origin).hostname == urlsplit("//" + self._header(b"host")).hostname

    def _header(self, name: bytes) -> str:
        found = next((value for key, value in self.scope["headers"] if key == name), b"")
        return str(found.decode("latin1"))
