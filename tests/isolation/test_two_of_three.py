"""A person of a lending group with two of its three companies: nothing of the third by any operation, feed, file or id.

What is called is read from the platform's schema, so that an operation is swept on the day it is written; and the sweep
itself is put to the test, by taking away one check at a time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from backend.kernel.ids import uuid7
from backend.notices.events import NoticesRefreshed
from graphql_schema.platform.schema import schema as platform_schema
from graphql_schema.shared.operations import manifest
from realtime.broadcast import broadcast
from realtime.hub import Hub
from tenants import groups, platform_auth
from tenants.context import BrandInfo, use_brand, use_public
from tenants.models import Brand
from tenants.platform_auth import GROUP_DESK
from tenants.provisioning import create_brand
from tests.rooms.realtime.conftest import live  # noqa: F401 - a fixture
from tests.rooms.realtime.test_sockets import until_heard
from tests.support import databases
from tests.support.house import contents
from tests.support.kept_rows import undone, until_the_module_ends
from tests.support.operations import Operation, operations
from tests.support.repayment_desk import SYSTEM, listed_company
from tests.support.sockets import Socket, play

OWN, THIRD = ("b_alpha", "b_gamma"), "b_beta"
# The caller's own session, which the sweep must keep.
SESSION = {"signIn", "signOut", "revokeSession"}
# Filters that would hide a row rather than find it.
LEFT_OPEN = {"dueFrom", "dueTo", "band", "view"}


@dataclass
class Three:
    token: str
    brands: dict[str, BrandInfo]
    ids: dict[str, dict[str, UUID | str]]
    canaries: dict[str, tuple[str, ...]]

    def ask(self, document: str, variables: dict[str, Any]) -> str:
        """The whole answer as the platform's host gives it to this person's browser."""
        client = Client(raise_request_exception=False)
        client.cookies["hundi_platform"] = self.token
        answer = client.post(
            "/graphql/platform",
            data=json.dumps({"query": document, "variables": variables}),
            content_type="application/json",
            headers={"Accept": "application/graphql-response+json"},
            HTTP_HOST="localhost",
        )
        assert answer.status_code == 200, (document[:200], answer.content[:400])
        return str(answer.content.decode())

    def leaks(self, text: str, sent: dict[str, Any]) -> list[str]:
        told = json.dumps(sent, default=str)
        return [one for one in self.canaries[THIRD] if one in text and one not in told]


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Three]:
    """In a database of its own, for a third company is made, which no transaction can take back."""
    shared = django_settings.DATABASES["default"]["NAME"]
    name = f"test_{os.getpid()}_three"
    databases.clone_template(name)
    with django_db_blocker.unblock():
        databases.point_connection_at(name)
        try:
            create_brand(slug="gamma", name="Gamma Finance", pack="HK", actor=SYSTEM)
            with until_the_module_ends(django_db_blocker):
                yield _furnish()
        finally:
            databases.point_connection_at(shared)
            databases.drop(name)


def _furnish() -> Three:
    ids, canaries = {}, {}
    with use_public():
        brands = {one.schema_name: one for one in Brand.objects.all()}
    for schema, brand in brands.items():
        with use_brand(schema):
            ids[schema], marks = listed_company(f"Canary {schema}")
        ids[schema] |= {"companyId": brand.id, "companyIds": brand.id}
        canaries[schema] = (*marks, str(brand.id), str(ids[schema]["followUpId"]))
    group = groups.create_group(actor=SYSTEM, name="Harbour Lending")
    for brand in brands.values():
        groups.authorise_company(actor=SYSTEM, group_id=group.id, brand_id=brand.id, reason="They agreed.")
    own = [brands[schema].id for schema in OWN]
    made = groups.add_group_user(
        actor=SYSTEM, group_id=group.id, email="r@group.example", name="Rosa Lam", brand_ids=own
    )
    groups.add_group_user(
        actor=SYSTEM,
        group_id=group.id,
        email="t@group.example",
        name=f"Canary {THIRD} colleague",
        brand_ids=[brands[THIRD].id],
    )
    with use_public():
        _, token = platform_auth._open_session(made.user, "192.0.2.1", "tests")
    infos = {schema: groups.info_of(brand) for schema, brand in brands.items()}
    return Three(token, infos, ids, canaries)


@pytest.fixture
def three(furnished: Three) -> Iterator[Three]:
    with undone(), use_public():
        yield furnished


def _sweep(ids: dict[str, UUID | str]) -> Iterator[Operation]:
    for operation in operations(platform_schema._schema, ids):
        if operation.name in SESSION:
            continue
        yield operation
        opened = {**operation.variables, **dict.fromkeys(LEFT_OPEN & operation.variables.keys())}
        if "view" in opened:
            opened["view"] = "TEAM"
        if opened != operation.variables:
            yield Operation(operation.kind, operation.name, operation.document, opened)


def _seen(three: Three, ids: dict[str, UUID | str]) -> dict[str, list[str]]:
    """Operation -> what of the third company its answer holds."""
    found: dict[str, list[str]] = {}
    for operation in _sweep(ids):
        with transaction.atomic():
            text = three.ask(operation.document, operation.variables)
        if leaks := three.leaks(text, operation.variables):
            found[operation.name] = leaks
    return found


def _mixed(three: Three) -> dict[str, UUID | str]:
    """A company of one's own, and everything else of the third's."""
    own = three.ids[OWN[0]]
    return three.ids[THIRD] | {"companyId": own["companyId"], "companyIds": own["companyId"]}


@pytest.mark.parametrize("whose", ["all of the third", "own company, the third's rows"])
def test_no_operation_tells_of_or_touches_the_third(three: Three, whose: str) -> None:
    before = contents(THIRD)

    ids = three.ids[THIRD] if whose == "all of the third" else _mixed(three)

    assert _seen(three, ids) == {}
    assert contents(THIRD) == before


def test_whatever_a_person_of_a_group_may_call_is_swept(three: Three) -> None:
    camel = platform_schema.config.name_converter
    theirs = set()
    for root in (platform_schema.query, platform_schema.mutation):
        assert root is not None
        declared = manifest(root)
        for one in root.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            if GROUP_DESK in declared[f"{root.__name__}.{one.python_name}"].permissions:
                theirs.add(camel.from_field(one))

    swept = {one.name for one in _sweep(three.ids[THIRD])}

    assert theirs and theirs <= swept
    assert set(platform_schema._schema.subscription_type.fields) == {"changed"}  # type: ignore[union-attr]


def test_both_own_companies_are_reached_by_the_same_calls(three: Three) -> None:
    """The sweep means something only if it finds where it may."""
    for schema in OWN:
        reached = {
            one.name
            for one in _sweep(three.ids[schema])
            if one.kind == "query"
            and any(mark in three.ask(one.document, one.variables) for mark in three.canaries[schema])
        }
        assert reached >= {
            *(
                "groupDesk",
                "deskDashboard",
                "deskTrend",
                "repaymentNotices",
                "unmatchedNotices",
                "repaymentNotice",
            ),
            *("repaymentProfile", "followUps", "noticeSyncRuns", "noticeSyncRun"),
        }


def test_a_file_holds_both_own_companies_and_nothing_of_the_third(three: Three) -> None:
    url = json.loads(three.ask("{ noticeExportUrl(mode: OVERDUE) }", {}))["data"]["noticeExportUrl"]
    answer = Client().get("/" + url.split("/", 3)[3], HTTP_HOST="localhost")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    assert all(f"Canary {schema}" in text for schema in OWN)
    assert three.leaks(text, {}) == []


# The sweep itself: with one check away it must cry out.


def _every_company(_actor: object) -> list[BrandInfo]:
    with use_public():
        return [groups.info_of(one) for one in Brand.objects.order_by("name")]


def _any_company(_actor: object, company_id: UUID) -> BrandInfo:
    return next(one for one in _every_company(_actor) if one.id == company_id)


@pytest.mark.parametrize(
    ("check", "without", "caught_by"),
    [
        (
            "companies_of",
            _every_company,
            {"groupDesk", "deskDashboard", "repaymentNotices", "followUps", "deskTrend"},
        ),
        ("company_of", _any_company, {"addCaseNote", "followUpOwners"}),
    ],
)
def test_the_sweep_sees_a_check_that_is_missing(
    three: Three,
    monkeypatch: pytest.MonkeyPatch,
    check: str,
    without: Callable[..., object],
    caught_by: set[str],
) -> None:
    before = contents(THIRD)
    monkeypatch.setattr(groups, check, without)

    seen = _seen(three, three.ids[THIRD]).keys()
    touched = contents(THIRD) != before

    assert touched or caught_by <= seen, seen


# The live feed


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(
    "topic",
    [
        *("company:{company}", "notice:{notice}", "notice_sync:{run}"),
        *("notices", "notice-syncs", "brands", "*", "company:"),
    ],
)
def test_no_feed_of_the_third_begins(three: Three, topic: str) -> None:
    ids = three.ids[THIRD]
    named = topic.format(company=ids["companyId"], notice=ids["noticeId"], run=ids["runId"])

    async def story() -> None:
        socket = _socket(three)
        await socket.begin()
        await socket.subscribe(named)
        assert "PERMISSION_REFUSED" in str(await socket.hear())
        await socket.leave()

    play(story)


def test_what_happens_at_the_third_is_not_heard_on_the_feeds_of_ones_own(three: Three, live: Hub) -> None:  # noqa: F811
    own = [f"company:{three.brands[schema].id}" for schema in OWN]

    def tell(schema: str) -> None:
        with use_brand(schema):
            broadcast(NoticesRefreshed(entity_id=uuid7(), version=3))

    async def story() -> None:
        socket = _socket(three)
        await socket.begin()
        await socket.subscribe(*own)
        await until_heard(live)
        await sync_to_async(tell)(THIRD)
        assert await socket.silent()
        for schema, topic in zip(OWN, own, strict=True):
            await sync_to_async(tell)(schema)
            assert (await socket.change())["topic"] == topic
        await socket.leave()

    play(story)


def _socket(three: Three) -> Socket:
    return Socket("localhost", audience="platform", cookie=three.token, cookie_name="hundi_platform")
