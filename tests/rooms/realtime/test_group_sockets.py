"""A lending group's desk hears of the companies its reader may see, and of no other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async

from backend.kernel.ids import uuid7
from backend.notices.events import NoticesRefreshed
from realtime.broadcast import broadcast
from realtime.hub import Hub
from tenants import groups, platform_auth
from tenants.context import use_brand, use_public
from tenants.models import Brand
from tests.rooms.realtime.test_sockets import until_heard
from tests.support.callers import Doors
from tests.support.repayment_desk import SYSTEM
from tests.support.sockets import Socket, play

pytestmark = pytest.mark.usefixtures("live")


@pytest.fixture
def reader(doors: tuple[Doors, Doors]) -> tuple[str, dict[str, UUID]]:
    """The cookie of somebody who may see alpha alone, of a group that beta is in too; and the companies' ids."""
    with use_public():
        brands = {one.schema_name: one.id for one in Brand.objects.all()}
    group = groups.create_group(actor=SYSTEM, name="Harbour Lending")
    for brand_id in brands.values():
        groups.authorise_company(actor=SYSTEM, group_id=group.id, brand_id=brand_id, reason="They agreed.")
    made = groups.add_group_user(
        actor=SYSTEM, group_id=group.id, email="r@group.example", name="Rosa", brand_ids=[brands["b_alpha"]]
    )
    with use_public():
        _, token = platform_auth._open_session(made.user, "192.0.2.1", "tests")
    return token, brands


def _socket(token: str) -> Socket:
    return Socket("localhost", audience="platform", cookie=token, cookie_name="hundi_platform")


def _refreshed(schema: str) -> Any:
    def tell() -> None:
        with use_brand(schema):
            broadcast(NoticesRefreshed(entity_id=uuid7(), version=3))

    return sync_to_async(tell)()


def test_the_desk_hears_of_its_own_company_alone(reader: tuple[str, dict[str, UUID]], live: Hub) -> None:
    token, brands = reader
    topic = f"company:{brands['b_alpha']}"

    async def story() -> None:
        socket = _socket(token)
        assert (await socket.begin())["type"] == "connection_ack"
        await socket.subscribe(topic)
        await until_heard(live)
        await _refreshed("b_beta")
        assert await socket.silent()
        await _refreshed("b_alpha")
        change = await socket.change()
        assert (change["topic"], change["entity"], change["version"]) == (topic, "notice", 3)
        await socket.leave()

    play(story)


@pytest.mark.parametrize("wanted", ["beta", "brands", "nothing known"])
def test_another_companys_news_is_refused(
    reader: tuple[str, dict[str, UUID]], live: Hub, wanted: str
) -> None:
    token, brands = reader
    topic = {"beta": f"company:{brands['b_beta']}", "brands": "brands"}.get(wanted, f"company:{uuid7()}")

    async def story() -> None:
        socket = _socket(token)
        await socket.begin()
        await socket.subscribe(topic)
        assert "PERMISSION_REFUSED" in str(await socket.hear())
        await socket.leave()

    play(story)


def test_a_feed_ends_when_the_company_is_taken_away(reader: tuple[str, dict[str, UUID]], live: Hub) -> None:
    token, brands = reader

    def take_away() -> None:
        group = groups.groups()[0]
        groups.withdraw_company(
            actor=SYSTEM, group_id=group.id, brand_id=brands["b_alpha"], reason="They left."
        )

    async def story() -> None:
        socket = _socket(token)
        await socket.begin()
        await socket.subscribe(f"company:{brands['b_alpha']}")
        await until_heard(live)
        await sync_to_async(take_away)()
        await _refreshed("b_alpha")
        assert (await socket.change())["type"] == "complete"
        await socket.leave()

    play(story)
