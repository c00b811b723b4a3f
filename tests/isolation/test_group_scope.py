"""A lending group, and a person at its desk who may see one company: nothing of the other, by any way in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from backend.kernel.actor import Actor
from backend.notices.models import Notice
from graphql_schema.platform.schema import schema as platform_schema
from graphql_schema.shared.context import RequestContext
from tenants import groups, platform_auth
from tenants.context import use_brand, use_group_reader, use_public
from tenants.models import Brand, GroupCompany, PlatformUser
from tenants.roles import GROUP_TABLES
from tests.support.kept_rows import undone, until_the_module_ends
from tests.support.operations import Operation, operations
from tests.support.repayment_desk import SYSTEM, listed_company

# What the operator's own operations and the caller's own session answer is not the desk's.
OPERATORS = {"signIn", "signOut", "revokeSession", "viewer", "sessions"}


@dataclass
class Group:
    """A group of alpha and beta; `reader` may see alpha alone, `blind` is in no group."""

    reader: PlatformUser
    ids: dict[str, dict[str, UUID | str]]
    canaries: dict[str, tuple[str, ...]]

    @property
    def actor(self) -> Actor:
        return platform_auth.actor_of(self.reader)


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Group]:
    with until_the_module_ends(django_db_blocker):
        ids, canaries = {}, {}
        for schema in ("b_alpha", "b_beta"):
            with use_brand(schema):
                ids[schema], canaries[schema] = listed_company(f"Canary {schema}")
        with use_public():
            brands = {one.schema_name: one for one in Brand.objects.all()}
        for schema in ids:
            ids[schema] |= {"companyId": brands[schema].id, "companyIds": brands[schema].id}
            canaries[schema] += (str(brands[schema].id),)
        group = groups.create_group(actor=SYSTEM, name="Harbour Lending")
        for brand in brands.values():
            groups.authorise_company(
                actor=SYSTEM, group_id=group.id, brand_id=brand.id, reason="They agreed."
            )
        made = groups.add_group_user(
            actor=SYSTEM,
            group_id=group.id,
            email="reader@group.example",
            name="Rosa Lam",
            brand_ids=[brands["b_alpha"].id],
        )
        yield Group(made.user, ids, canaries)


@pytest.fixture
def group(furnished: Group) -> Iterator[Group]:
    with undone(), use_public():
        yield furnished


def _ask(actor: Actor, document: str, variables: dict[str, Any]) -> str:
    """The whole answer as text, as the platform's host would give it."""
    result = platform_schema.execute_sync(
        document, variable_values=variables, context_value=RequestContext(actor=actor)
    )
    faults = [one for one in result.errors or () if not (one.extensions or {}).get("expected")]
    assert not faults, (document[:120], faults)
    return json.dumps({"data": result.data, "errors": [str(one) for one in result.errors or ()]}, default=str)


def _sweep(ids: dict[str, UUID | str]) -> Iterator[Operation]:
    """Every operation of the desk and of the operator, its filters left open so that nothing hides behind them."""
    for operation in operations(platform_schema._schema, ids):
        if operation.name not in OPERATORS:
            for name in {"dueFrom", "dueTo", "band"} & operation.variables.keys():
                operation.variables[name] = None
            yield operation


def _leaks(text: str, canaries: tuple[str, ...], sent: dict[str, Any]) -> list[str]:
    told = json.dumps(sent, default=str)
    return [canary for canary in canaries if canary in text and canary not in told]


def test_no_operation_reaches_a_company_that_is_not_granted(group: Group) -> None:
    """Every operation there is, with the other company's ids in every place that takes one."""
    swept = 0
    for operation in _sweep(group.ids["b_beta"]):
        with transaction.atomic():
            text = _ask(group.actor, operation.document, operation.variables)
        assert not _leaks(text, group.canaries["b_beta"], operation.variables), operation.name
        swept += 1
    assert swept >= 25


def test_ids_of_another_company_under_an_authorised_one_reach_nothing(group: Group) -> None:
    """The company is one's own, the notice, borrower, run and follow-up are not."""
    mixed = group.ids["b_beta"] | {
        "companyId": group.ids["b_alpha"]["companyId"],
        "companyIds": group.ids["b_alpha"]["companyId"],
    }
    with use_brand("b_beta"):
        before = [(one.id, one.version) for one in Notice.objects.order_by("id")]
    for operation in _sweep(mixed):
        with transaction.atomic():
            text = _ask(group.actor, operation.document, operation.variables)
        assert not _leaks(text, group.canaries["b_beta"], operation.variables), operation.name
    with use_brand("b_beta"):
        assert [(one.id, one.version) for one in Notice.objects.order_by("id")] == before


def test_the_own_company_is_reached_by_the_same_operations(group: Group) -> None:
    """The sweep means something only if the same calls succeed where they may."""
    reached = set()
    for operation in _sweep(group.ids["b_alpha"]):
        if operation.kind == "mutation":
            continue
        text = _ask(group.actor, operation.document, operation.variables)
        if any(canary in text for canary in group.canaries["b_alpha"]):
            reached.add(operation.name)
    assert reached >= {
        *("groupDesk", "deskDashboard", "repaymentNotices", "unmatchedNotices", "repaymentNotice"),
        *("repaymentProfile", "noticeSyncRuns", "noticeSyncRun"),
    }


def test_a_company_that_leaves_the_group_is_gone_with_the_next_request(group: Group) -> None:
    document = (
        "{ groupDesk { companies { name } } repaymentNotices(mode: OVERDUE) { edges { node { loanNo } } } }"
    )
    assert "Canary b_alpha" in _ask(group.actor, document, {})

    with use_public():
        GroupCompany.objects.filter(brand_id=group.ids["b_alpha"]["companyId"]).delete()

    assert json.loads(_ask(group.actor, document, {}))["data"] == {
        "groupDesk": {"companies": []},
        "repaymentNotices": {"edges": []},
    }


def test_a_suspended_company_is_not_shown(group: Group) -> None:
    with use_public():
        Brand.objects.filter(pk=group.ids["b_alpha"]["companyId"]).update(status="SUSPENDED")

    assert groups.companies_of(group.actor) == []


def test_whoever_runs_the_platform_sees_no_borrower_of_a_group(group: Group) -> None:
    operator = PlatformUser(email="op@example.in", name="Operator", role=PlatformUser.Role.SUPER_ADMIN)

    text = _ask(
        platform_auth.actor_of(operator),
        "{ repaymentNotices(mode: OVERDUE) { edges { node { loanNo } } } }",
        {},
    )

    assert "Canary" not in text and "permission" in text.lower()


def test_one_who_may_look_changes_nothing(group: Group) -> None:
    with use_public():
        PlatformUser.objects.filter(pk=group.reader.pk).update(role=PlatformUser.Role.GROUP_VIEWER)
        viewer = platform_auth.actor_of(PlatformUser.objects.get(pk=group.reader.pk))
    for operation in _sweep(group.ids["b_alpha"]):
        if operation.kind == "mutation":
            text = _ask(viewer, operation.document, operation.variables)
            assert "PermissionDenied" in text or "permission_refused" in text, operation.name


def test_an_export_holds_what_its_reader_may_see_when_it_is_fetched(group: Group) -> None:
    answer = json.loads(_ask(group.actor, "{ noticeExportUrl(mode: OVERDUE) }", {}))
    path = "/" + answer["data"]["noticeExportUrl"].split("/", 3)[3]

    def fetch() -> str:
        response = Client().get(path, HTTP_HOST="localhost")
        return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]

    text = fetch()
    assert "Canary b_alpha" in text
    assert not [canary for canary in group.canaries["b_beta"] if canary in text]

    groups.set_user_companies(actor=SYSTEM, user_id=group.reader.pk, brand_ids=[])

    assert "Canary" not in fetch()


def test_an_export_of_a_company_that_is_not_ones_own_is_not_made(group: Group) -> None:
    document = "query($ids: [ID!]) { noticeExportUrl(mode: OVERDUE, companyIds: $ids) }"

    text = _ask(group.actor, document, {"ids": [str(group.ids["b_beta"]["companyId"])]})

    assert "noticeExportUrl" not in text or '"data": null' in text


# The second wall: what the database itself refuses


@pytest.mark.parametrize("schema", ["b_alpha", "b_beta"])
def test_the_readers_role_reads_notice_tables_and_nothing_else(group: Group, schema: str) -> None:
    with use_brand(schema), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = %s and tablename <> 'django_migrations'",
            [schema],
        )
        tables = {row[0] for row in cursor.fetchall()}
    assert set(GROUP_TABLES) <= tables
    for table in sorted(tables):
        allowed = table in GROUP_TABLES
        with use_group_reader(), transaction.atomic():
            if allowed:
                _run(f'select count(*) from "{schema}"."{table}"')
            else:
                with pytest.raises(ProgrammingError), transaction.atomic():
                    _run(f'select count(*) from "{schema}"."{table}"')


@pytest.mark.parametrize(
    "statement",
    [
        'update "b_alpha".notices_notice set active = false',
        'delete from "b_alpha".notices_casenote',
        'update "b_alpha".notices_boardline set told = told',
        'insert into "b_alpha".notices_namepart values (1, 1)',
        "select * from public.tenants_platformuser",
        "select * from notices_notice",
    ],
)
def test_the_readers_role_writes_nothing_and_finds_nothing_unnamed(group: Group, statement: str) -> None:
    with use_group_reader(), pytest.raises(ProgrammingError), transaction.atomic():
        _run(statement)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_act_at_the_desk_is_audited_in_its_company_by_name(group: Group) -> None:
    from backend.audit.models import AuditEntry

    ids = group.ids["b_alpha"]
    document = (
        "mutation($c: ID!, $i: AddCaseNoteInput!) { addCaseNote(companyId: $c, input: $i) { __typename } }"
    )
    text = _ask(
        group.actor,
        document,
        {"c": str(ids["companyId"]), "i": {"text": "Rang twice.", "noticeId": str(ids["noticeId"])}},
    )

    assert "CaseNotePayload" in text
    with use_brand("b_alpha"):
        assert AuditEntry.objects.filter(action="case_note.added", actor_name="Rosa Lam").exists()


def test_a_page_costs_the_same_statements_over_one_company_and_over_many(group: Group) -> None:
    """Whose companies they are, where the page ends, its rows, their borrowers: each asked once, for all of them."""
    both = [group.ids[schema]["companyId"] for schema in ("b_alpha", "b_beta")]
    counted = {}
    for count in (1, 2):
        groups.set_user_companies(actor=SYSTEM, user_id=group.reader.pk, brand_ids=both[:count])  # type: ignore[arg-type]
        for name, document in (
            ("feed", "{ repaymentNotices(mode: OVERDUE) { edges { node { loanNo name } } } }"),
            ("dashboard", "{ deskDashboard { totals { count amount } companies { company { name } } } }"),
        ):
            with CaptureQueriesContext(connection) as queries:
                text = _ask(group.actor, document, {})
            assert 'errors": []' in text
            counted[name, count] = len(queries)
    assert counted["feed", 1] == counted["feed", 2] <= 4
    assert counted["dashboard", 1] == counted["dashboard", 2] <= 2
