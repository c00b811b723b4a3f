"""Who may call what: every operation against every kind of caller, expected from what the operation declares.

Operations, roles and grants are read from the schemas and the seeded rows: a new one is in the matrix on its first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry
from django.http import HttpRequest, HttpResponse
from graphql import GraphQLUnionType, get_named_type

from backend.access.grants import EVERYTHING, effective_grants
from backend.access.models import Role
from backend.access.permissions import CODES
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import DomainError
from backend.kernel.ids import uuid7
from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.platform.schema import schema as platform_schema
from graphql_schema.shared.context import RequestContext
from graphql_schema.shared.operations import Audience, Declaration, check, manifest, mutation, query
from graphql_schema.shared.schema import build_schema
from graphql_schema.staff.schema import schema as staff_schema
from tenants.platform_auth import GROUP_DESK, PLATFORM, PLATFORM_CODES
from tests.support.operations import Operation, operations

SCHEMAS = {"staff": staff_schema, "customer": customer_schema, "platform": platform_schema}
# Before sign-in nothing else may be asked; a new name here is a decision, not an accident.
OPEN_TO_ANYONE = {
    "staff": {"viewer", "signIn", "confirmTotp", "acceptInvite"},
    "customer": {"me", "consentTexts", "products", "offerPreview", "requestOtp", "confirmOtp"},
    "platform": {"viewer", "signIn"},
}
# Being signed in is enough: one's own things, and what everybody at work sees.
NO_PERMISSION_ASKED = {
    "signOut",
    "revokeSession",
    "setAvailability",
    "home",
    "sessions",
    "products",
    "notifications",
    "readNotification",
    "reasonCodes",
    "changed",
}


@dataclass(frozen=True)
class Caller:
    name: str
    actor: Actor | None


def _declared(schema: strawberry.Schema) -> dict[str, Declaration]:
    """Operation as clients call it -> what it asks for."""
    roots = [root for root in (schema.query, schema.mutation, schema.subscription) if root is not None]
    camel = schema.config.name_converter
    named: dict[str, Declaration] = {}
    for root in roots:
        found = manifest(root)
        for one in root.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            named[camel.from_field(one)] = found[f"{root.__name__}.{one.python_name}"]
    return named


def _actor(kind: ActorKind, grants: Mapping[str, Grant] | None = None) -> Actor:
    return Actor(
        kind=kind, id=uuid7(), name=f"A {kind.value.lower()}", grants=grants or {}, session_id=uuid7()
    )


def _callers() -> list[Caller]:
    roles = Role.objects.prefetch_related("grants").order_by("code")
    people = [
        Caller(f"role {role.code}", _actor(ActorKind.STAFF, effective_grants(role.grants.all(), [])))
        for role in roles
    ]
    assert len(people) == 11
    reads = {"LOANS": Grant(Level.READ), "CUSTOMER": Grant(Level.READ)}
    return [
        *people,
        Caller("nobody", None),
        Caller("staff without a grant", _actor(ActorKind.STAFF)),
        Caller("staff who may read everything", _actor(ActorKind.STAFF, _all(Level.READ))),
        Caller("customer", _actor(ActorKind.CUSTOMER)),
        Caller("customer dressed in grants", _actor(ActorKind.CUSTOMER, EVERYTHING)),
        Caller("API key that reads loans", _actor(ActorKind.API_KEY, reads)),
        Caller("platform user inside the brand", _actor(ActorKind.PLATFORM, EVERYTHING)),
        Caller("platform user", _actor(ActorKind.PLATFORM, {PLATFORM: Grant(Level.ALL)})),
        Caller("platform user who may read", _actor(ActorKind.PLATFORM, {PLATFORM: Grant(Level.READ)})),
        Caller("group's desk", _actor(ActorKind.PLATFORM, {GROUP_DESK: Grant(Level.WRITE)})),
        Caller("group's viewer", _actor(ActorKind.PLATFORM, {GROUP_DESK: Grant(Level.READ)})),
        Caller("staff dressed in the desk's grant", _actor(ActorKind.STAFF, {GROUP_DESK: Grant(Level.ALL)})),
        Caller(
            "staff dressed in the platform's grant", _actor(ActorKind.STAFF, {PLATFORM: Grant(Level.ALL)})
        ),
    ]


def _all(level: Level) -> dict[str, Grant]:
    return {code: Grant(level) for code in CODES}


_KINDS = {
    Audience.STAFF: {"STAFF", "API_KEY", "PLATFORM"},
    Audience.CUSTOMER: {"CUSTOMER"},
    Audience.PLATFORM: {"PLATFORM"},
}


def _expected_refusal(asked: Declaration, actor: Actor | None) -> bool:
    """The rule written a second time, on purpose, from the words of the declaration alone."""
    if asked.audience is Audience.ANYONE:
        return False
    if actor is None or actor.kind.value not in _KINDS[asked.audience]:
        return True
    held = {code for code, grant in actor.grants.items() if grant.level >= asked.level}
    return bool(asked.permissions) and not held & set(asked.permissions)


class _Reached(DomainError):
    """The guard let the caller through."""

    code = "reached"


def _outcome(schema: strawberry.Schema, operation: Operation, actor: Actor | None) -> str:
    """The code of the refusal, or of having got through."""
    result = schema.execute_sync(
        operation.document,
        variable_values=operation.variables,
        context_value=RequestContext(actor=actor, request=HttpRequest(), response=HttpResponse()),
    )
    codes = [str((one.extensions or {}).get("code", one.message)) for one in result.errors or ()]
    answer: Any = (result.data or {}).get(operation.name)
    if isinstance(answer, dict):
        codes.append(f"{answer['__typename']}:{answer['code']}")
    return " ".join(codes)


def _code(actor: Actor | None, *, refused: bool) -> str:
    if not refused:
        return "reached"
    return "sign_in_refused" if actor is None else "permission_refused"


def _says(found: str, operation: Operation, code: str) -> bool:
    """A query answers with an error of this code, a command with a problem that its answer lists."""
    if operation.kind == "query":
        return found == code.upper()
    return found in {f"RefusedProblem:{code}", f"PermissionDenied:{code}"}


@pytest.fixture
def stop_behind_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is let through goes no further: no service answers in the guard's place."""

    def check_and_stop(declaration: Declaration, actor: Actor | None) -> None:
        check(declaration, actor)
        raise _Reached

    monkeypatch.setattr("graphql_schema.shared.operations.check", check_and_stop)


@pytest.mark.parametrize("audience", ["staff", "customer", "platform"])
def test_each_caller_gets_what_the_operation_declares(
    audience: str, brand: str, stop_behind_the_guard: None
) -> None:
    schema = SCHEMAS[audience]
    declared = _declared(schema)
    callers = _callers()
    cells, wrong = 0, []
    for operation in operations(schema._schema, {}):
        for caller in callers:
            refused = _expected_refusal(declared[operation.name], caller.actor)
            expected = _code(caller.actor, refused=refused)
            found = _outcome(schema, operation, caller.actor)
            cells += 1
            if not _says(found, operation, expected):
                wrong.append(f"{operation.name} × {caller.name}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert cells == (len(declared) - 1) * len(callers)  # all but `changed`, which the sockets' tests ask for


@pytest.mark.parametrize("audience", ["staff", "customer", "platform"])
def test_what_anyone_may_ask_is_written_down_here(audience: str) -> None:
    declared = _declared(SCHEMAS[audience])
    assert {name for name, one in declared.items() if one.audience is Audience.ANYONE} == OPEN_TO_ANYONE[
        audience
    ]


def test_staff_operations_that_ask_for_no_permission_are_written_down_here() -> None:
    declared = _declared(staff_schema)
    bare = {
        name for name, one in declared.items() if not one.permissions and one.audience is not Audience.ANYONE
    }
    assert bare == NO_PERMISSION_ASKED


@pytest.mark.parametrize("audience", ["staff", "customer", "platform"])
def test_every_operation_is_for_its_own_audience(audience: str) -> None:
    allowed = {Audience.ANYONE, Audience(audience.upper())}
    assert {one.audience for one in _declared(SCHEMAS[audience]).values()} <= allowed


def test_every_permission_asked_for_is_one_that_can_be_granted() -> None:
    asked = {
        code for schema in SCHEMAS.values() for one in _declared(schema).values() for code in one.permissions
    }
    assert asked <= CODES | PLATFORM_CODES


def test_a_permission_nobody_knows_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="LAONS"):
        query(Audience.STAFF, "LAONS")


@pytest.mark.parametrize("audience", ["staff", "customer", "platform"])
def test_every_command_can_answer_with_a_refusal(audience: str) -> None:
    root = SCHEMAS[audience]._schema.mutation_type
    assert root is not None and root.fields
    for name, field in root.fields.items():
        answer = get_named_type(field.type)
        assert isinstance(answer, GraphQLUnionType), name
        members = {one.name for one in answer.types}
        assert "RefusedProblem" in members, name
        if _declared(SCHEMAS[audience])[name].permissions:
            assert "PermissionDenied" in members, name


def test_an_undeclared_operation_stops_the_build() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def everything(self) -> str:
            return "all of it"

    @strawberry.type
    class Mutation:
        @mutation(Audience.STAFF, "LOANS")
        def act(self) -> None: ...

    with pytest.raises(TypeError, match=r"Query\.everything declares no audience"):
        build_schema(query=Query, mutation=Mutation, subscription=Mutation, introspection=False)


@pytest.mark.parametrize("role", ["SALES", "COLLECTION_EXECUTIVE", "LOAN_OPS", "SANCTION_MANAGER"])
def test_no_such_role_decides_settings_people_or_day_end(role: str, brand: str) -> None:
    """Figures of the functional description, read from the seeds: who may not do the sensitive acts."""
    row = Role.objects.prefetch_related("grants").get(code=role)
    actor = _actor(ActorKind.STAFF, effective_grants(row.grants.all(), []))
    declared = _declared(staff_schema)
    for name in ("setSetting", "grantPermission", "createApiKey", "inviteStaff"):
        assert _expected_refusal(declared[name], actor), name
