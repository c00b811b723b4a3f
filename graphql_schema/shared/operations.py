"""The guard on every operation, and the manifest of what each one asks for.

A root field is made with `query`, `mutation` or `subscription`, each of which states audience, permission, level
and scope. A root field made any other way stops the schema from being built: undeclared is refused.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

import strawberry
from graphql import GraphQLError, GraphQLUnionType, get_named_type
from strawberry.extensions import FieldExtension

from backend.access.permissions import CODES
from backend.kernel import errors
from backend.kernel.actor import Actor, ActorKind, Level
from graphql_schema.shared.problems import Problem, RefusedProblem, problem_from
from tenants.platform_auth import PLATFORM_CODES


class Audience(StrEnum):
    ANYONE = "ANYONE"
    STAFF = "STAFF"
    CUSTOMER = "CUSTOMER"
    PLATFORM = "PLATFORM"


class RecordScope(StrEnum):
    """Whose records the operation touches, and so what the service must narrow to."""

    NONE = "NONE"
    SELF = "SELF"
    GRANT = "GRANT"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one operation asks of its caller.

    permissions  any one of these is enough; empty means that being signed in is enough
    scope        NONE (no personal record), SELF (the caller's own), GRANT (as far as the grant reaches)
    """

    audience: Audience
    permissions: tuple[str, ...] = ()
    level: Level = Level.READ
    scope: RecordScope = RecordScope.GRANT

    def __post_init__(self) -> None:
        unknown = set(self.permissions) - CODES - PLATFORM_CODES
        if unknown:
            raise TypeError(f"there is no permission {', '.join(sorted(unknown))}")


_KINDS = {
    Audience.STAFF: {ActorKind.STAFF, ActorKind.API_KEY, ActorKind.PLATFORM},
    Audience.CUSTOMER: {ActorKind.CUSTOMER},
    Audience.PLATFORM: {ActorKind.PLATFORM},
}


def check(declaration: Declaration, actor: Actor | None) -> None:
    """Refuse a caller whom the declaration does not let in.

    raises  SignInRefused before sign-in, PermissionRefused for the wrong audience or a missing grant
    """
    if declaration.audience is Audience.ANYONE:
        return
    if actor is None:
        raise errors.SignInRefused("Please sign in first.")
    if actor.kind not in _KINDS[declaration.audience]:
        raise errors.PermissionRefused()
    wanted = declaration.permissions
    if wanted and not any(actor.may(code, declaration.level) for code in wanted):
        raise errors.PermissionRefused(permission=wanted[0])


def allows(declaration: Declaration, actor: Actor | None) -> bool:
    """Whether `check` would let this caller in."""
    try:
        check(declaration, actor)
    except errors.DomainError:
        return False
    return True


class Guard(FieldExtension):
    """Holds a root field's declaration, checks it, and turns refusals into what the client reads."""

    def __init__(self, declaration: Declaration, *, errors_as_data: bool) -> None:
        self.declaration = declaration
        self.errors_as_data = errors_as_data

    def resolve(self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **kwargs: Any) -> Any:
        try:
            check(self.declaration, info.context.actor)
            return next_(source, info, **kwargs)
        except errors.DomainError as refusal:
            if self.errors_as_data:
                return _fitting(problem_from(refusal), info)
            raise as_graphql_error(refusal) from refusal

    async def resolve_async(
        self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        return self.resolve(next_, source, info, **kwargs)


def _fitting(problem: Problem, info: strawberry.Info) -> Problem:
    """The problem itself, or its plain form when the operation's answer does not list its type."""
    listed = {
        member.name for member in cast(GraphQLUnionType, get_named_type(info._raw_info.return_type)).types
    }
    if type(problem).__name__ in listed:
        return problem
    return RefusedProblem(code=problem.code, message=problem.message)


def as_graphql_error(refusal: errors.DomainError) -> GraphQLError:
    """A query has no problem union: a refusal there is an error with a stable code, and says what is wrong."""
    said = refusal.fields[0].message if isinstance(refusal, errors.ValidationFailed) else refusal.message
    return GraphQLError(
        said, original_error=refusal, extensions={"code": refusal.code.upper(), "expected": True}
    )


def query(
    audience: Audience,
    *permissions: str,
    level: Level = Level.READ,
    scope: RecordScope = RecordScope.GRANT,
    description: str | None = None,
    name: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    declaration = Declaration(audience, permissions, level, scope)
    guard = Guard(declaration, errors_as_data=False)
    return lambda resolver: strawberry.field(resolver, extensions=[guard], description=description, name=name)


def mutation(
    audience: Audience,
    *permissions: str,
    level: Level = Level.WRITE,
    scope: RecordScope = RecordScope.GRANT,
    description: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    declaration = Declaration(audience, permissions, level, scope)
    guard = Guard(declaration, errors_as_data=True)
    return lambda resolver: strawberry.mutation(resolver, extensions=[guard], description=description)


def subscription(
    audience: Audience, *, description: str | None = None
) -> Callable[[Callable[..., AsyncGenerator[Any, None]]], Any]:
    """A live feed; which topics the caller may hear is checked per topic and again per event."""

    def wrap(resolver: Callable[..., AsyncGenerator[Any, None]]) -> Any:
        field = strawberry.subscription(resolver, description=description)
        field.metadata = MappingProxyType({"declaration": Declaration(audience)})
        return field

    return wrap


def declaration_of(field: Any) -> Declaration | None:
    """The declaration on a strawberry root field; None when it was made without one."""
    for extension in field.extensions:
        if isinstance(extension, Guard):
            return extension.declaration
    found = (field.metadata or {}).get("declaration")
    return found if isinstance(found, Declaration) else None


def manifest(*roots: type) -> dict[str, Declaration]:
    """Every operation of the given root types with what it asks for.

    raises  TypeError naming an operation that declares nothing
    """
    found: dict[str, Declaration] = {}
    for root in roots:
        definition = root.__strawberry_definition__  # type: ignore[attr-defined]
        for field in definition.fields:
            declaration = declaration_of(field)
            label = f"{definition.name}.{field.python_name}"
            if declaration is None:
                raise TypeError(f"{label} declares no audience and permission")
            found[label] = declaration
    return found
