"""Sockets: the host says whose socket it is; every task of the socket inherits the brand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from channels.db import database_sync_to_async

from tenants.context import use_brand, use_public
from tenants.hosts import brand_for_host, is_base_host, normal_host
from tenants.models import Brand

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[Any]]

UNKNOWN_HOST = 4404
SUSPENDED = 4423


class BrandScope:
    """ASGI middleware in front of the sockets' two routers: brand hosts to one, the base host to the other.

    Sets `scope["brand"]` (BrandInfo, or None on the platform's host). An unknown host is closed with 4404 and a
    suspended brand with 4423, before anything of the brand is read.
    """

    def __init__(self, *, brand: Application, platform: Application) -> None:
        self.brand_app = brand
        self.platform_app = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = _host(scope)
        if is_base_host(host):
            scope["brand"] = None
            with use_public():
                await self.platform_app(scope, receive, send)
            return
        brand = await database_sync_to_async(brand_for_host)(host)
        if brand is None:
            await _refuse(scope, receive, send, UNKNOWN_HOST)
        elif brand.status == Brand.Status.SUSPENDED:
            await _refuse(scope, receive, send, SUSPENDED)
        else:
            scope["brand"] = brand
            with use_brand(brand.schema):
                await self.brand_app(scope, receive, send)


def _host(scope: Scope) -> str:
    for name, value in scope.get("headers", ()):
        if name == b"host":
            return normal_host(value.decode("latin-1"))
    return ""


async def _refuse(scope: Scope, receive: Receive, send: Send, code: int) -> None:
    if scope["type"] != "websocket":
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    await receive()
    await send({"type": "websocket.close", "code": code})
