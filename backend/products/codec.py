"""Frozen dataclasses to JSON and back, by their own type hints, and strictly.

Amounts travel as strings, dates in ISO form. A field that is unknown, missing or of the wrong kind is
refused by its path, so stored terms can never be read as something they were not.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from backend.kernel.errors import ValidationFailed

T = TypeVar("T")

# More than any sum of money or rate has; keeps "1e5000" out of every calculation.
_MOST_DIGITS, _MOST_PLACES = 15, 30


def to_json(value: object) -> Any:
    """Any value of the terms as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


def from_json(kind: type[T], data: object) -> T:
    """Read `data` as `kind`; raises ValidationFailed naming the field's path."""
    return cast("T", _read(kind, data, ""))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _refuse(path: str, code: str, message: str) -> ValidationFailed:
    return ValidationFailed.one(path or "terms", code, message)


def _read(kind: Any, data: object, path: str) -> object:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), data, path)
    if origin is tuple:
        return _read_tuple(get_args(kind)[0], data, path)
    if is_dataclass(kind):
        return _read_dataclass(cast("type", kind), data, path)
    return _read_scalar(kind, data, path)


def _read_union(kinds: tuple[Any, ...], data: object, path: str) -> object:
    if data is None:
        if type(None) in kinds:
            return None
        raise _refuse(path, "required", "A value is needed here.")
    return _read(next(kind for kind in kinds if kind is not type(None)), data, path)


def _read_tuple(kind: Any, data: object, path: str) -> tuple[object, ...]:
    if not isinstance(data, list | tuple):
        raise _refuse(path, "not_a_list", "A list is needed here.")
    return tuple(_read(kind, item, f"{path}[{index}]") for index, item in enumerate(data))


def _read_dataclass(kind: type, data: object, path: str) -> object:
    if not isinstance(data, Mapping):
        raise _refuse(path, "not_an_object", "A group of fields is needed here.")
    known = {field.name: field for field in fields(kind)}
    for name in data:
        if name not in known:
            raise _refuse(_join(path, str(name)), "unknown_field", "There is no such field.")
    values = {}
    for name, field in known.items():
        if name in data:
            values[name] = _read(_hints(kind)[name], data[name], _join(path, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _refuse(_join(path, name), "required", "A value is needed here.")
    return kind(**values)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _read_scalar(kind: Any, data: object, path: str) -> object:
    wrong = _refuse(path, "wrong_kind", f"This is not a valid {getattr(kind, '__name__', kind)}.")
    if kind in (bool, int):
        # bool is an int to Python; to a term it is not.
        if type(data) is not kind:
            raise wrong
        return data
    if not isinstance(data, str):
        raise wrong
    try:
        return _from_text(kind, data)
    except (ValueError, InvalidOperation) as broken:
        raise wrong from broken


def _from_text(kind: Any, text: str) -> object:
    if kind is Decimal:
        amount = Decimal(text)
        if (
            not amount.is_finite()
            or amount.adjusted() > _MOST_DIGITS
            or int(amount.as_tuple().exponent) < -_MOST_PLACES
        ):
            raise ValueError(text)
        return amount
    if kind is datetime or kind is date:
        return kind.fromisoformat(text)
    if get_origin(kind) is not None:  # Literal["INR", "HKD"]
        if text not in get_args(kind):
            raise ValueError(text)
        return text
    return kind(text)
