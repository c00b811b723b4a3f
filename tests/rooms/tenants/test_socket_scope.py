"""A socket belongs to the brand its host names, in every task it starts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from tenants import context, hosts
from tenants.context import current, current_schema, use_public
from tenants.models import Brand
from tenants.sockets import BrandScope


@pytest.fixture(autouse=True)
def _known_hosts(db: None) -> None:
    """Looked up here, on the test's own connection; the scope then finds them remembered."""
    hosts.forget_hosts()
    with use_public():
        Brand.objects.filter(slug="beta").update(status="SUSPENDED")
    for slug in ("alpha", "beta", "nobody"):
        hosts.brand_for_host(f"{slug}.localhost")


def _connect(host: str) -> tuple[list[tuple[str, str]], list[dict[str, Any]]]:
    served: list[tuple[str, str]] = []
    sent: list[dict[str, Any]] = []

    def router(name: str) -> Any:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            async def task() -> None:
                served.append((name, current_schema()))

            await asyncio.create_task(task())

        return app

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def run() -> None:
        scope = {"type": "websocket", "headers": [(b"host", host.encode())]}
        await BrandScope(brand=router("brand"), platform=router("platform"))(scope, receive, send)
        assert current.get() == context.UNSET

    async_to_sync(run)()
    hosts.forget_hosts()
    return served, sent


def test_a_brands_socket_runs_in_the_brand_and_so_do_its_tasks() -> None:
    assert _connect("alpha.localhost:8001") == ([("brand", "b_alpha")], [])


def test_the_base_hosts_socket_is_the_platforms() -> None:
    assert _connect("localhost:8001") == ([("platform", "public")], [])


@pytest.mark.parametrize(("host", "code"), [("nobody.localhost", 4404), ("beta.localhost", 4423)])
def test_other_sockets_are_closed(host: str, code: int) -> None:
    assert _connect(host) == ([], [{"type": "websocket.close", "code": code}])
