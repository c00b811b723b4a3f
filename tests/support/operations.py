"""Documents for every operation of a schema, made from the schema itself: nothing has to be listed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

UNKNOWN_ID = UUID(int=7)
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Operation:
    """One root field: what to send, and how the answer is found."""

    kind: str
    name: str
    document: str
    variables: dict[str, Any]


def operations(schema: GraphQLSchema, ids: Mapping[str, UUID | str]) -> Iterator[Operation]:
    """Every query and mutation, with all arguments filled.

    ids  argument name -> id, and "<operation>.id" for an argument that is called just `id`; others get one that
         nothing has
    """
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        assert root is not None
        for name, field in root.fields.items():
            yield _operation(kind, name, field, ids)


def _operation(kind: str, name: str, field: GraphQLField, ids: Mapping[str, UUID | str]) -> Operation:
    declared = ", ".join(f"${arg}: {spec.type}" for arg, spec in field.args.items())
    passed = ", ".join(f"{arg}: ${arg}" for arg in field.args)
    variables = {arg: _value(arg, spec.type, ids, name) for arg, spec in field.args.items()}
    if "first" in variables:
        variables.update({"first": 50, "after": None, "last": None, "before": None})
    head = f"{kind} {name}({declared})" if declared else f"{kind} {name}"
    call = f"{name}({passed})" if passed else name
    return Operation(kind, name, f"{head} {{ {call} {selection(field.type)} }}", variables)


def selection(of: Any, depth: int = DEPTH) -> str:
    """Every field that needs no argument, down to `depth`; for a union every member's."""
    named = get_named_type(of)
    if isinstance(named, GraphQLUnionType):
        shared = _with_two_meanings(named)
        members = " ".join(f"... on {one.name} {_member(one, shared, depth)}" for one in named.types)
        return f"{{ __typename {members} }}"
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    if depth == 0:
        return "{ __typename }"
    fields = " ".join(
        f"{name} {selection(field.type, depth - 1)}" for name, field in named.fields.items() if not field.args
    )
    return f"{{ __typename {fields} }}"


def _member(of: GraphQLObjectType, shared: set[str], depth: int) -> str:
    """A union's member; a name that means different things in two members is asked for under the member's own."""
    fields = " ".join(
        f"{f'{of.name}_{name}: ' if name in shared else ''}{name} {selection(field.type, depth - 1)}"
        for name, field in of.fields.items()
        if not field.args
    )
    return f"{{ {fields} }}"


def _with_two_meanings(union: GraphQLUnionType) -> set[str]:
    seen: dict[str, set[str]] = {}
    for member in union.types:
        for name, field in member.fields.items():
            seen.setdefault(name, set()).add(str(field.type))
    return {name for name, types in seen.items() if len(types) > 1}


def _value(name: str, of: Any, ids: Mapping[str, UUID | str], operation: str) -> Any:
    if isinstance(of, GraphQLNonNull):
        return _value(name, of.of_type, ids, operation)
    if isinstance(of, GraphQLList):
        return [_value(name, of.of_type, ids, operation)]
    if isinstance(of, GraphQLInputObjectType):
        return {field: _value(field, spec.type, ids, operation) for field, spec in of.fields.items()}
    if isinstance(of, GraphQLEnumType):
        return next(iter(of.values))
    return _scalar(name, of.name, ids, operation)


_TEXTS = {
    "mobile": "9100000001",
    "pan": "AAAPA1234A",
    "accountNumber": "12345678901",
    "accountNumberAgain": "12345678901",
    "ifsc": "HDFC0000123",
    "idempotencyKey": "sweep-key-0001",
    "field": "pan",
    "kind": "REJECTION",
    "rail": "IMPS",
    "role": "SALES",
    "permission": "LOANS",
    "key": "min_age",
    "value": "23",
    "language": "en",
    "slug": "sweeper",
    "pack": "IN",
    "accent": "#123456",
    "totp": "000000",
    "search": "",
    "stage": "",
    "queue": "",
    "email": "sweep@example.in",
    "adminEmail": "sweep@example.in",
    "code": "123456",
}


def _scalar(name: str, kind: str, ids: Mapping[str, UUID | str], operation: str) -> Any:
    if kind == "ID":
        return str(ids.get(f"{operation}.{name}", ids.get(name, UNKNOWN_ID)))
    if kind == "Int":
        return {"expectedVersion": 1, "tenure": 30, "minutes": 5, "salaryDay": 1}.get(name, 10)
    if kind == "Boolean":
        return False
    if kind == "Decimal":
        return "20000.00"
    if kind == "Date":
        return "2026-01-05"
    if name in {"entity", "action"}:
        return None
    return _TEXTS.get(name, "For the sweep of every operation")
