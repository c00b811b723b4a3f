"""A browser's socket without a network: the sockets process's application, spoken to in its own protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator

from backend.config.sockets import application

PROTOCOL = "graphql-transport-ws"
CHANGED = (
    "subscription Changed($topics: [String!]!) "
    "{ changed(topics: $topics) { topic entity entityId version resync } }"
)
WAIT_S = 4


class Socket:
    """One connection; `cookie` and `origin` as a browser would send them."""

    def __init__(
        self,
        host: str,
        *,
        audience: str = "staff",
        cookie: str = "",
        cookie_name: str = "hundi_staff",
        origin: str | None = "",
        protocols: tuple[str, ...] = (PROTOCOL,),
    ) -> None:
        headers = [(b"host", host.encode())]
        if cookie:
            headers.append((b"cookie", f"{cookie_name}={cookie}".encode()))
        if origin is not None:
            headers.append((b"origin", (origin or f"http://{host}").encode()))
        self._line = WebsocketCommunicator(
            application, f"/graphql/{audience}", headers=headers, subprotocols=list(protocols)
        )

    async def open(self) -> tuple[bool, Any]:
        """Whether the handshake was accepted, and the protocol chosen or the closing code."""
        return await self._line.connect(timeout=WAIT_S)

    async def begin(self, **payload: object) -> dict[str, Any]:
        """Open, introduce oneself; gives the acknowledgement or the close."""
        accepted, detail = await self.open()
        assert accepted, detail
        await self.send({"type": "connection_init", "payload": payload})
        return await self.hear()

    async def subscribe(self, *topics: str, id: str = "1", query: str = CHANGED, **payload: object) -> None:
        await self.send(
            {
                "id": id,
                "type": "subscribe",
                "payload": {"query": query, "variables": {"topics": list(topics)}, **payload},
            }
        )

    async def send(self, message: object) -> None:
        await self._line.send_to(text_data=json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        """The next message, or `{"closed": code}`; pings and resyncs that begin a feed are answered on the way."""
        while True:
            event = await self._line.receive_output(timeout=WAIT_S)
            if event["type"] == "websocket.close":
                return {"closed": event.get("code", 1000)}
            message: dict[str, Any] = json.loads(event["text"])
            if message["type"] != "ping":
                return message

    async def change(self) -> dict[str, Any]:
        """The next change of a feed, past the word that some may have been missed."""
        while True:
            message = await self.hear()
            if message.get("type") != "next":
                return message
            told: dict[str, Any] = message["payload"]["data"]["changed"]
            if not told["resync"]:
                return told

    async def silent(self, seconds: float = 0.3) -> bool:
        """Whether no change is told for so long; the word that begins a feed tells none."""
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            if await self._line.receive_nothing(timeout=left):
                return True
            message = json.loads((await self._line.receive_output(timeout=WAIT_S))["text"])
            if message["type"] == "next" and not message["payload"]["data"]["changed"]["resync"]:
                return False
        return True

    async def leave(self) -> None:
        await self._line.disconnect(timeout=WAIT_S)


def play(story: Callable[[], Awaitable[None]]) -> None:
    """Run a story on an event loop; its database work runs in this thread, and so sees the test's rows."""

    async def whole() -> None:
        ours = asyncio.all_tasks()
        try:
            await asyncio.wait_for(story(), 30)
        finally:
            left = asyncio.all_tasks() - ours
            while (
                left
            ):  # a task that is just connecting to Valkey takes the first cancel for a failed connection
                for task in left:
                    task.cancel()
                _, left = await asyncio.wait(left, timeout=0.2)

    async_to_sync(whole)()
