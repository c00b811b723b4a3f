"""The fields of a product's terms, told by their own types: what a form asks for, and where two terms differ. Pure."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from backend.products.terms import ProductTerms


class FieldKind(StrEnum):
    """CHOICES is an ordered list of choices; GROUPS a list of groups, whose fields have the path `list[].field`."""

    DECIMAL = "DECIMAL"
    WHOLE = "WHOLE"
    YES_NO = "YES_NO"
    TEXT = "TEXT"
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"
    GROUPS = "GROUPS"


@dataclass(frozen=True, slots=True)
class TermField:
    """One field: `path` as refusals name it, without the numbers of list items."""

    path: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two terms do not share; None where one has no such field."""

    path: str
    before: str | None
    after: str | None


@cache
def term_fields() -> tuple[TermField, ...]:
    """Every field of `ProductTerms`, in the order in which it is declared."""
    return tuple(_fields_of(ProductTerms, ""))


def differences(before: ProductTerms, after: ProductTerms) -> tuple[Difference, ...]:
    """Field by field, in the order of the terms; what only the older has comes last."""
    old, new = dict(_leaves(before.to_json(), "")), dict(_leaves(after.to_json(), ""))
    return tuple(
        Difference(path, old.get(path), new.get(path))
        for path in {**new, **old}
        if old.get(path) != new.get(path)
    )


def _fields_of(kind: type, prefix: str) -> Iterator[TermField]:
    hints = get_type_hints(kind)
    for field in fields(kind):
        yield from _of(hints[field.name], f"{prefix}{field.name}", optional=False)


def _of(kind: Any, path: str, *, optional: bool) -> Iterator[TermField]:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        yield from _of(inner, path, optional=True)
    elif origin is tuple:
        yield from _list_of(get_args(kind)[0], path)
    elif is_dataclass(kind) and isinstance(kind, type):
        yield from _fields_of(kind, f"{path}.")
    else:
        yield TermField(path, _kind(kind), _choices(kind), optional)


def _list_of(item: Any, path: str) -> Iterator[TermField]:
    if is_dataclass(item) and isinstance(item, type):
        yield TermField(path, FieldKind.GROUPS)
        yield from _fields_of(item, f"{path}[].")
    else:
        yield TermField(path, FieldKind.CHOICES, _choices(item))


def _kind(kind: Any) -> FieldKind:
    if _choices(kind):
        return FieldKind.CHOICE
    return {Decimal: FieldKind.DECIMAL, int: FieldKind.WHOLE, bool: FieldKind.YES_NO, str: FieldKind.TEXT}[
        kind
    ]


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(member.value for member in kind)
    return ()


def _leaves(data: Any, path: str) -> Iterator[tuple[str, str | None]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for index, item in enumerate(data):
            yield from _leaves(item, f"{path}[{index}]")
    elif isinstance(data, list):
        yield path, ", ".join(data)
    else:
        yield path, _text(data)


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
