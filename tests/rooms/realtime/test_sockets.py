"""Sockets: who may open one, what it may ask, and whose news it hears."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
import redis
from asgiref.sync import sync_to_async
from django.test import TestCase

from backend.access import services as access
from backend.access.grants import staff_actor
from backend.access.models import StaffGrant
from backend.access.permissions import CODES
from backend.access.services.sessions import open_session
from backend.kernel.ids import uuid7
from graphql_schema.shared import documents
from realtime import groups
from realtime.broadcast import _send
from realtime.hub import QUEUE_LIMIT, Hub
from tenants.context import use_brand
from tests.support.callers import Doors
from tests.support.sockets import CHANGED, Socket, play

pytestmark = pytest.mark.usefixtures("live")
FORBIDDEN = {"closed": 4403}


def tell(schema: str, entity: str, entity_id: UUID, version: int = 1, customer: UUID | None = None) -> Any:
    """One change, as it is told after a commit."""
    return sync_to_async(_send)(
        schema, entity, entity_id, version, groups.topics_of(entity, entity_id, customer)
    )


async def until_heard(hub: Hub, listeners: int = 1) -> None:
    """The feeds asked for are registered and the line to Valkey stands."""
    for _ in range(400):
        if len({one for heard in hub._listeners.values() for one in heard}) >= listeners and hub._task:
            await asyncio.sleep(0.1)
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the feed never began")


async def staff_feed(doors: Doors, *topics: str) -> Socket:
    socket = Socket(doors.host, cookie=doors.staff_token)
    assert (await socket.begin())["type"] == "connection_ack"
    await socket.subscribe(*topics)
    return socket


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocols", [("graphql-ws",), (), ("chat",)])
def test_only_the_modern_protocol_is_spoken(doors: tuple[Doors, Doors], protocols: tuple[str, ...]) -> None:
    """The old one lets a client start without introducing itself."""

    async def story() -> None:
        accepted, _ = await Socket(doors[0].host, cookie=doors[0].staff_token, protocols=protocols).open()
        if accepted:  # accepted only to be told so
            socket = Socket(doors[0].host, cookie=doors[0].staff_token, protocols=protocols)
            await socket.open()
            assert await socket.hear() == {"closed": 4406}

    play(story)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://beta.localhost", "null", None])
def test_a_cookies_socket_needs_our_own_page(doors: tuple[Doors, Doors], origin: str | None) -> None:
    async def story() -> None:
        socket = Socket(doors[0].host, cookie=doors[0].staff_token, origin=origin)
        accepted, _ = await socket.open()
        assert not accepted

    play(story)


def test_a_borrowers_app_has_no_origin_but_a_foreign_page_has(doors: tuple[Doors, Doors]) -> None:
    alpha = doors[0]

    async def story() -> None:
        app = Socket(alpha.host, audience="customer", origin=None)
        assert (await app.begin(token=alpha.customer_token))["type"] == "connection_ack"
        await app.leave()
        page = Socket(alpha.host, audience="customer", origin="https://evil.example")
        assert not (await page.open())[0]

    play(story)


@pytest.mark.parametrize("token", ["", "wrong", "customer", "other brand"])
def test_who_cannot_show_a_session_is_closed_with_4403(doors: tuple[Doors, Doors], token: str) -> None:
    alpha, beta = doors
    shown = {"customer": alpha.customer_token, "other brand": beta.staff_token}.get(token, token)

    async def story() -> None:
        assert await Socket(alpha.host, cookie=shown).begin() == FORBIDDEN

    play(story)


@pytest.mark.parametrize("token", ["", "wrong", "staff", "other brand"])
def test_a_borrowers_socket_takes_only_the_brands_own_token(doors: tuple[Doors, Doors], token: str) -> None:
    alpha, beta = doors
    shown = {"staff": alpha.staff_token, "other brand": beta.customer_token}.get(token, token)

    async def story() -> None:
        socket = Socket(alpha.host, audience="customer", cookie=alpha.staff_token)
        assert await socket.begin(token=shown) == FORBIDDEN

    play(story)


def test_asking_before_introducing_oneself_is_closed(doors: tuple[Doors, Doors]) -> None:
    async def story() -> None:
        socket = Socket(doors[0].host, cookie=doors[0].staff_token)
        await socket.open()
        await socket.subscribe("loans")
        assert await socket.hear() == {"closed": 4401}

    play(story)


def test_a_staff_cookie_opens_nothing_on_the_platforms_host(doors: tuple[Doors, Doors]) -> None:
    async def story() -> None:
        socket = Socket(
            "localhost", audience="platform", cookie=doors[0].staff_token, cookie_name="hundi_platform"
        )
        assert await socket.begin() == FORBIDDEN

    play(story)


# --- whose news -------------------------------------------------------------------------------------------------------


def test_a_change_reaches_its_own_brand_and_never_another(doors: tuple[Doors, Doors], live: Hub) -> None:
    alpha, beta = doors
    loan = uuid7()

    async def story() -> None:
        hers, theirs = await staff_feed(alpha, "loans"), await staff_feed(beta, "loans")
        await until_heard(live, 4)
        await tell("b_alpha", "loan", loan, version=7)

        assert await hers.change() == {
            "topic": "loans",
            "entity": "loan",
            "entityId": str(loan),
            "version": 7,
            "resync": False,
        }
        await tell("b_beta", "loan", loan, version=8)  # the very same id in the other brand
        assert (await theirs.change())["version"] == 8  # and so 7 never came
        assert await hers.silent()
        await hers.leave()
        await theirs.leave()

    play(story)


def test_a_borrower_hears_of_herself_and_of_nobody_else(doors: tuple[Doors, Doors], live: Hub) -> None:
    alpha = doors[0]

    async def story() -> None:
        socket = Socket(alpha.host, audience="customer")
        await socket.begin(token=alpha.customer_token)
        await socket.subscribe("me")
        await until_heard(live, 2)
        await tell("b_alpha", "loan", uuid7(), version=1, customer=uuid7())
        await tell("b_alpha", "loan", uuid7(), version=2, customer=alpha.customer.id)
        told = await socket.change()
        assert (told["topic"], told["version"]) == ("me", 2)
        await socket.leave()

    play(story)


@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_whoever_has_a_loan_open_hears_that_its_day_has_ended(
    doors: tuple[Doors, Doors], live: Hub, audience: str
) -> None:
    alpha = doors[0]

    async def story() -> None:
        if audience == "staff":
            socket = await staff_feed(alpha, "day-end")
        else:
            socket = Socket(alpha.host, audience="customer")
            await socket.begin(token=alpha.customer_token)
            await socket.subscribe("day-end")
        await until_heard(live, 2)
        await tell("b_beta", "day_end", uuid7(), version=1)
        await tell("b_alpha", "day_end", uuid7(), version=2)
        told = await socket.change()
        assert (told["topic"], told["version"]) == ("day-end", 2)
        await socket.leave()

    play(story)


@pytest.mark.parametrize(
    "topics",
    [
        ("customer:{other}",),
        ("loans",),
        ("customers",),
        ("session:{other}",),
        ("loan:{other}",),
        ("loan:nonsense",),
        ("*",),
        (),
        ("me",) * 21,
    ],
)
def test_a_borrower_may_not_choose_other_topics(doors: tuple[Doors, Doors], topics: tuple[str, ...]) -> None:
    alpha = doors[0]
    asked = [topic.format(other=uuid7()) for topic in topics]

    async def story() -> None:
        socket = Socket(alpha.host, audience="customer")
        await socket.begin(token=alpha.customer_token)
        await socket.subscribe(*asked)
        message = await socket.hear()
        problem = message["payload"][0] if message["type"] == "error" else message["payload"]["errors"][0]
        assert problem["extensions"]["code"] in {"PERMISSION_REFUSED", "VALIDATION_FAILED"}
        assert problem["extensions"]["expected"] is True
        await socket.leave()

    play(story)


def test_operations_hear_of_money_in_suspense_and_others_may_not_ask(
    doors: tuple[Doors, Doors], live: Hub
) -> None:
    alpha = doors[0]

    def take_away() -> None:
        with use_brand("b_alpha"):
            StaffGrant.objects.create(staff=alpha.staff, permission="LOAN_OPS", level=0, scope="ALL")

    async def story() -> None:
        socket = await staff_feed(alpha, "suspense")
        await until_heard(live)
        await tell("b_beta", "receipt", uuid7(), version=1)
        await tell("b_alpha", "receipt", uuid7(), version=2)
        told = await socket.change()
        assert (told["topic"], told["version"]) == ("suspense", 2)
        await socket.leave()
        await sync_to_async(take_away)()
        refused = await staff_feed(alpha, "suspense")
        assert "PERMISSION_REFUSED" in str(await refused.hear())
        await refused.leave()

    play(story)


@pytest.mark.parametrize(
    "topic", ["customer:{id}", "session:{id}", "brands", "brand:{id}", "loan:{id}", "webhook-event"]
)
def test_staff_may_not_choose_other_topics(doors: tuple[Doors, Doors], topic: str) -> None:
    async def story() -> None:
        socket = await staff_feed(doors[0], topic.format(id=uuid7()))
        assert "PERMISSION_REFUSED" in str(await socket.hear())
        await socket.leave()

    play(story)


def test_a_grant_taken_away_ends_the_feed(
    doors: tuple[Doors, Doors], live: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.consumers.RECHECK_S", 0.1)
    alpha = doors[0]

    def take_away() -> None:
        with use_brand("b_alpha"):
            for code in CODES:
                StaffGrant.objects.create(staff=alpha.staff, permission=code, level=0, scope="ALL")

    async def story() -> None:
        socket = await staff_feed(alpha, "loans")
        await until_heard(live, 2)
        await tell("b_alpha", "loan", uuid7(), version=1)
        assert (await socket.change())["version"] == 1
        await sync_to_async(take_away)()
        await asyncio.sleep(0.5)
        await tell("b_alpha", "loan", uuid7(), version=2)
        assert await socket.hear() == {"id": "1", "type": "complete"}
        await socket.leave()

    play(story)


# --- what may be asked ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{ viewer { name } }",
        "query A { viewer { name } }",
        "mutation { signOut { __typename } }",
        'subscription S { changed(topics: ["loans"]) { entity } } query A { viewer { name } }',
        "# subscription\n{ viewer { name } }",
        "subscription { __typename ",
        "",
    ],
)
def test_questions_and_commands_do_not_run_on_a_socket(doors: tuple[Doors, Doors], text: str) -> None:
    async def story() -> None:
        socket = Socket(doors[0].host, cookie=doors[0].staff_token)
        await socket.begin()
        await socket.subscribe(query=text, operationName="A" if " A " in text else None)
        heard = await socket.hear()
        assert heard == {"closed": 4400} or heard["type"] == "error", heard
        assert "Asha" not in str(heard)

    play(story)


def test_only_trusted_documents_where_the_explorer_is_off(
    doors: tuple[Doors, Doors], settings: Any, live: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUNDI_EXPLORER = False
    monkeypatch.setattr(documents, "_documents", lambda: {"c" * 64: CHANGED, "d" * 64: "{ viewer { name } }"})

    async def asked(**payload: Any) -> dict[str, Any]:
        socket = Socket(doors[0].host, cookie=doors[0].staff_token)
        await socket.begin()
        await socket.subscribe("loans", **payload)
        if payload.get("documentId", "").endswith("c" * 64):
            await until_heard(live, 2)
            await tell("b_alpha", "loan", uuid7(), version=3)
            return await socket.change()
        return await socket.hear()

    async def story() -> None:
        assert (await asked(documentId="sha256:" + "c" * 64, query=""))["version"] == 3
        for refused in ({}, {"documentId": "sha256:" + "d" * 64, "query": ""}, {"documentId": "sha256:nope"}):
            heard = await asked(**refused)
            assert (heard["type"], heard["payload"]) == (
                "error",
                [{"message": "There is no such operation here."}],
            )

    play(story)


def test_the_eleventh_feed_of_a_socket_is_refused(doors: tuple[Doors, Doors], live: Hub) -> None:
    async def story() -> None:
        socket = Socket(doors[0].host, cookie=doors[0].staff_token)
        await socket.begin()
        for number in range(11):
            await socket.subscribe("loans", id=str(number))
        while True:
            heard = await socket.hear()
            if heard["type"] == "error":
                break
        assert (heard["id"], heard["payload"][0]["message"]) == ("10", "Subscription limit reached")
        await socket.leave()

    play(story)


# --- ending -----------------------------------------------------------------------------------------------------------


def test_revoking_a_session_closes_exactly_its_sockets(doors: tuple[Doors, Doors], live: Hub) -> None:
    alpha, beta = doors
    with use_brand("b_alpha"):
        other_session, other_token = open_session(alpha.staff, "192.0.2.2", "a lost phone")

    def revoke() -> None:
        with use_brand("b_alpha"), TestCase.captureOnCommitCallbacks(execute=True):
            access.revoke_session(actor=staff_actor(alpha.staff), session_id=other_session.id)

    async def story() -> None:
        lost = [Socket(alpha.host, cookie=other_token) for _ in range(2)]
        kept = [Socket(alpha.host, cookie=alpha.staff_token), Socket(beta.host, cookie=beta.staff_token)]
        for socket in [*lost, *kept]:
            assert (await socket.begin())["type"] == "connection_ack"
        await until_heard(live, 4)
        await sync_to_async(revoke)()

        assert [await socket.hear() for socket in lost] == [FORBIDDEN, FORBIDDEN]
        for socket in kept:
            assert await socket.silent()
            await socket.leave()
        assert await Socket(alpha.host, cookie=other_token).begin() == FORBIDDEN

    play(story)


def test_a_revocation_whose_news_was_lost_is_found_by_looking_again(
    doors: tuple[Doors, Doors], live: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.consumers.RECHECK_S", 0.2)
    alpha = doors[0]
    with use_brand("b_alpha"):
        session, token = open_session(alpha.staff, "192.0.2.2", "a lost phone")

    def revoke_unheard() -> None:
        with use_brand("b_alpha"):
            access.revoke_session(actor=staff_actor(alpha.staff), session_id=session.id)

    async def story() -> None:
        socket = Socket(alpha.host, cookie=token)
        await socket.begin()
        await sync_to_async(revoke_unheard)()
        assert await socket.hear() == FORBIDDEN

    play(story)


# --- the line to Valkey -----------------------------------------------------------------------------------------------


def test_after_the_line_was_lost_every_feed_is_told_to_fetch_again(
    doors: tuple[Doors, Doors], live: Hub, redis_url: str
) -> None:
    server = redis.Redis.from_url(redis_url)
    before = {one["id"] for one in server.client_list(_type="pubsub")}

    async def story() -> None:
        socket = await staff_feed(doors[0], "loans")
        await until_heard(live, 2)
        await tell("b_alpha", "loan", uuid7(), version=1)
        assert (await socket.change())["version"] == 1
        for one in server.client_list(_type="pubsub"):
            if one["id"] not in before:
                server.client_kill_filter(_id=one["id"])

        told = (await socket.hear())["payload"]["data"]["changed"]
        assert told == {"topic": "", "entity": "", "entityId": "", "version": 0, "resync": True}
        await tell("b_alpha", "loan", uuid7(), version=2)
        assert (await socket.change())["version"] == 2
        await socket.leave()

    play(story)


def test_a_page_that_does_not_keep_up_is_told_to_fetch_again(live: Hub) -> None:
    async def story() -> None:
        async with live.listening("b_alpha", ["loans"]) as listener:
            for number in range(QUEUE_LIMIT + 1):
                live.deliver("b_alpha", {"topics": ["loans"], "entity": "loan", "id": "x", "version": number})
            assert (await listener.next()).resync
        assert not live._listeners

    play(story)


def test_no_valkey_means_no_live_pages_and_nothing_worse(settings: Any, live: Hub) -> None:
    settings.HUNDI_REDIS_URL = "unix:///nowhere/valkey.sock"
    _send("b_alpha", "loan", uuid7(), 1, ("loans",))
