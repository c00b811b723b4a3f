"""Pages by position, not by number: as fast at the millionth row as at the first, and steady while rows come."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, fields
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from backend.kernel.errors import ValidationFailed

MAX_PAGE = 200
DEFAULT_PAGE = 50
COUNT_CAP = 1001

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, each with its cursor."""

    items: Sequence[Row]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool

    @property
    def start_cursor(self) -> str | None:
        return self.cursors[0] if self.cursors else None

    @property
    def end_cursor(self) -> str | None:
        return self.cursors[-1] if self.cursors else None


@dataclass(frozen=True)
class CappedTotal:
    """`capped` means "this many or more"."""

    count: int
    capped: bool


def keyset_page(
    queryset: QuerySet[Any],
    *,
    order: Sequence[str],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    max_size: int = MAX_PAGE,
) -> Page[Any]:
    """One page of a list.

    order    columns as in `order_by`, most significant first, the last one unique ("-applied_at", "-id"). None of
             them may be null: annotate a Coalesce where one can be
    first    rows after `after` (or from the start); last: rows before `before` (or from the end); not both
    after    a cursor of an earlier page; it holds the ordering values and nothing else
    gives    `has_previous` going forward means "a cursor was given", as in the Relay specification
    raises   ValidationFailed for a size out of 1…max_size or a cursor that is not of this list

    Works on model rows and on `.values()` rows.
    """
    if first is not None and last is not None:
        raise ValidationFailed.one(
            "last", "page_direction", "Ask for the first or for the last rows, not for both."
        )
    backward = last is not None
    size = _size(last if backward else first, max_size, "last" if backward else "first")
    queryset = _beyond(queryset, order, after, "after", forward=True)
    queryset = _beyond(queryset, order, before, "before", forward=False)
    rows = list(queryset.order_by(*(_reversed(order) if backward else order))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    return Page(
        items=rows,
        cursors=[cursor_of(row, order) for row in rows],
        has_next=before is not None if backward else more,
        has_previous=more if backward else after is not None,
    )


def capped_count(queryset: QuerySet[Any], cap: int = COUNT_CAP) -> CappedTotal:
    """How many rows, counting no further than `cap` ("1,000+" is all a person needs)."""
    found = queryset.order_by().values("pk")[:cap].count()
    return CappedTotal(count=min(found, cap - 1), capped=found >= cap)


def cursor_of(row: object, order: Sequence[str]) -> str:
    """The place of a row in the list, as opaque text."""
    values = [_spell(_value(row, name.lstrip("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _size(asked: int | None, max_size: int, path: str) -> int:
    if asked is None:
        return min(DEFAULT_PAGE, max_size)
    if not 1 <= asked <= max_size:
        raise ValidationFailed.one(path, "page_size", f"A page has 1 to {max_size} rows.")
    return asked


def _beyond(
    queryset: QuerySet[Any], order: Sequence[str], cursor: str | None, path: str, *, forward: bool
) -> QuerySet[Any]:
    if cursor is None:
        return queryset
    names = [name.lstrip("-") for name in order]
    values = _read_cursor(cursor, [_kind(queryset, name) for name in names], path)
    ascending = [name.startswith("-") != forward for name in order]
    if len(set(ascending)) == 1:
        compare = TupleGreaterThan if ascending[0] else TupleLessThan
        return queryset.filter(compare(Tuple(*names), tuple(values)))
    return queryset.filter(_mixed(names, ascending, values))


def _mixed(names: Sequence[str], ascending: Sequence[bool], values: Sequence[Any]) -> Q:
    """Columns that run in different directions have no row comparison: (a > x) or (a = x and b < y) or …"""
    result, equal = Q(), Q()
    for name, up, value in zip(names, ascending, values, strict=True):
        result |= equal & Q(**{f"{name}__{'gt' if up else 'lt'}": value})
        equal &= Q(**{name: value})
    # Said again for the planner: it walks the index of the first column from here.
    return Q(**{f"{names[0]}__{'gte' if ascending[0] else 'lte'}": values[0]}) & result


def _reversed(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _value(row: object, path: str) -> object:
    if isinstance(row, Mapping):
        return row[path]
    if hasattr(row, path):  # a column, or an annotation named like a path
        return getattr(row, path)
    for part in path.split("__"):
        row = getattr(row, part)
    return row


_READERS: Mapping[str, Callable[[Any], object]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
    "s": str,
    "i": int,
    "b": bool,
}


def _spell(value: object) -> list[object]:
    match value:
        case bool():
            return ["b", value]
        case int():
            return ["i", value]
        case datetime():
            return ["t", value.isoformat()]
        case date():
            return ["d", value.isoformat()]
        case Decimal():
            return ["n", str(value)]
        case UUID():
            return ["u", str(value)]
        case str():
            return ["s", str(value)]
    raise TypeError(f"A list cannot be ordered by {type(value).__name__}.")


_KINDS: tuple[tuple[type[fields.Field[Any, Any]], str], ...] = (
    (fields.DateTimeField, "t"),  # before DateField, which it is one of
    (fields.DateField, "d"),
    (fields.DecimalField, "n"),
    (fields.UUIDField, "u"),
    (fields.IntegerField, "i"),
    (fields.BooleanField, "b"),
    (fields.CharField, "s"),
    (fields.TextField, "s"),
)


def _kind(queryset: QuerySet[Any], name: str) -> str:
    """Which kind of value a column holds, as cursors spell it."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        column = annotation.output_field
    else:
        options = queryset.model._meta
        column = queryset.query.names_to_path(name.split("__"), options)[1]
    column = getattr(column, "target_field", column)
    return next(kind for field_type, kind in _KINDS if isinstance(column, field_type))


def _read_cursor(cursor: str, kinds: Sequence[str], path: str) -> list[Any]:
    try:
        spelt = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if [kind for kind, _ in spelt] != list(kinds):
            raise _bad_cursor(path)
        return [_READERS[kind](text) for kind, text in spelt]
    except (ValueError, TypeError, KeyError, ArithmeticError, binascii.Error) as wrong:
        raise _bad_cursor(path) from wrong


def _bad_cursor(path: str) -> ValidationFailed:
    return ValidationFailed.one(path, "bad_cursor", "This place in the list is not known; start again.")
