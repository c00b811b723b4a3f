"""Whose notices a reader may see: one company from inside it, or the authorised companies of a lending group.

Every read of this room goes through a Desk, the same statements for both. Inside a brand they run under its own role;
for a group under a role that may look at notice tables and nothing else, over the companies it was handed.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from backend.kernel.actor import Actor
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.paging import COUNT_CAP, DEFAULT_PAGE, MAX_PAGE, CappedTotal
from tenants import groups
from tenants.context import BrandInfo, current_brand, use_brand, use_group_reader

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """companies  in the order their rows stand in; in_group  read as a lending group's reader"""

    companies: tuple[BrandInfo, ...]
    in_group: bool

    @classmethod
    def own(cls) -> Desk:
        """The brand in use, for its own staff."""
        return cls((current_brand(),), in_group=False)

    @classmethod
    def of_group(cls, actor: Actor, company_ids: Sequence[UUID] | None = None) -> Desk:
        """What a person at a lending group's desk may see, or the part of it they ask for.

        raises  NotFound for a company that is not theirs
        """
        theirs = tuple(groups.companies_of(actor))
        if company_ids is None:
            return cls(theirs, in_group=True)
        wanted = set(company_ids)
        if not wanted <= {one.id for one in theirs}:
            raise NotFound
        return cls(tuple(one for one in theirs if one.id in wanted), in_group=True)

    def company(self, company_id: UUID | None) -> BrandInfo:
        """One of the companies; the only one where none is named.

        raises  NotFound
        """
        found = [one for one in self.companies if company_id in (None, one.id)]
        if len(found) != 1:
            raise NotFound
        return found[0]

    @contextmanager
    def reading(self, company: BrandInfo) -> Iterator[None]:
        """Inside, the models of this room read that company's rows, with the rights of this desk."""
        with use_group_reader(company.schema) if self.in_group else use_brand(company.schema):
            yield

    def rows(self, statement: str) -> list[Row]:
        """What one statement over the companies' tables gives; it names each table with its schema."""
        scope = use_group_reader() if self.in_group else use_brand(self.companies[0].schema)
        with scope, connection.cursor() as cursor:
            cursor.execute(statement)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def over_all(self, text: str, values: Mapping[str, Any]) -> str:
        """The text for each company, as `filled` fills it, one after the other in one statement."""
        given = spelt(values)
        return UNION.join(self.filled(text, at, given) for at in range(len(self.companies)))

    def filled(self, text: str, position: int, given: Mapping[str, str]) -> str:
        """One company's part of a statement.

        text   `{schema}` and `{position}` are the company's own, `{today}` is its value `today_<position>`
        given  of `spelt`: what stands for %(name)s
        """
        own = {
            "position": position,
            "schema": quoted(self.companies[position].schema),
            "today": given.get(f"today_{position}", "null"),
        }
        return text.format(**own) % given


UNION = " union all "


def spelt(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as a statement holds them. Quoted here once, where the driver would at each company that names them."""
    return {name: sql.Literal(value).as_string(None) for name, value in values.items()}


def quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)


@dataclass(frozen=True, slots=True)
class Order:
    """How a merged list runs: columns that an index of each company walks, all in one direction; then company, then id.

    company_first  one company after the other
    """

    name: str
    columns: tuple[str, ...]
    down: bool = False
    company_first: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """rows  each with `company`, its BrandInfo; cursors  one for each row"""

    rows: list[Row]
    cursors: list[str]
    has_next: bool
    has_previous: bool

    @property
    def start_cursor(self) -> str | None:
        return self.cursors[0] if self.cursors else None

    @property
    def end_cursor(self) -> str | None:
        return self.cursors[-1] if self.cursors else None


@dataclass(frozen=True, slots=True)
class Lookup:
    """What rows of another table add to those of a page, each company's its own; None in every column where none does.

    of       the id a row gives for the other table's row, or None
    key      the other table's column that id stands in
    columns  column of the other table -> what it is called in the row
    """

    of: Callable[[Row], UUID | None]
    table: str
    key: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list over the companies of a desk.

    select   columns of the table; its id and those of the order come by themselves
    where    conditions on the table's columns, filled for each company as `Desk.filled` says
    lookups  one after the other, so that one may go by what the one before it found
    """

    desk: Desk
    select: str
    table: str
    where: str
    values: Mapping[str, Any]
    order: Order
    lookups: tuple[Lookup, ...] = ()

    def page(self, *, first: int | None, after: str | None) -> Page:
        """raises  ValidationFailed for a size out of bounds or a cursor of another list"""
        size = DEFAULT_PAGE if first is None else first
        if not 1 <= size <= MAX_PAGE:
            raise ValidationFailed.one("first", "page_size", f"A page has 1 to {MAX_PAGE} rows.")
        return self.stretch(size, after)

    def stretch(self, size: int, after: str | None) -> Page:
        """A page of any size, for exports."""
        found = self._read(size + 1, _Place.read(after, self) if after else None)
        rows = found[:size]
        return Page(rows, [self._cursor(row) for row in rows], len(found) > size, after is not None)

    def counted(self) -> CappedTotal:
        """How many there are, counting no further than the cap."""
        if not self.desk.companies:
            return CappedTotal(0, capped=False)
        part = f"(select 1 from {{schema}}.{self.table} where {self.where} limit {COUNT_CAP})"  # noqa: S608
        every = self.desk.over_all(part, self.values)
        capped = f"select 1 from ({every}) every limit {COUNT_CAP}"  # noqa: S608 - filled by `spelt`
        found = int(self.desk.rows(f"select count(*) as found from ({capped}) capped")[0]["found"])  # noqa: S608
        return CappedTotal(min(found, COUNT_CAP - 1), capped=found >= COUNT_CAP)

    def statement(self, limit: int, place: _Place | None) -> str | None:
        """The whole list's next rows as one statement; None when no company can have any."""
        given = spelt({**self.values, **(place.values(self.order) if place else {})})
        parts = [
            self.desk.filled(part, position, given)
            for position in range(len(self.desk.companies))
            if (part := self._part(position, limit, place)) is not None
        ]
        if not parts:
            return None
        order = ", ".join(self._outer())
        return f"select * from ({UNION.join(parts)}) merged order by {order} limit {limit}"  # noqa: S608

    def _read(self, limit: int, place: _Place | None) -> list[Row]:
        asked = self.statement(limit, place)
        return self._whole(self.desk.rows(asked)) if asked else []

    def _whole(self, places: list[Row]) -> list[Row]:
        """The rows of these places, in their order: each company that has one is asked for its own, all at once.

        Walked apart from the order, so that of many companies' next rows only those of the page are read whole; and
        what other tables add is looked up apart from the rows. Each statement names one table of each company: to plan
        one that joins two of thirty companies takes longer than to carry out both.
        """
        keys = [(place["position"], place["id"]) for place in places]
        found = self._by_id(self.table, "id", f"id, {self.select}", keys)
        known = {(row["position"], row["id"]): row for row in found}
        rows = [place | known[key] for place, key in zip(places, keys, strict=True) if key in known]
        for lookup in self.lookups:
            self._add(lookup, rows)
        for row in rows:
            row["company"] = self.desk.companies[row["position"]]
        return rows

    def _add(self, lookup: Lookup, rows: list[Row]) -> None:
        named = [(row["position"], lookup.of(row)) for row in rows]
        columns = ", ".join(f"{column} as {name}" for column, name in lookup.columns.items())
        found = self._by_id(
            lookup.table,
            lookup.key,
            f"{lookup.key} as looked_up, {columns}",
            [(position, key) for position, key in named if key is not None],
        )
        known = {(one.pop("position"), one.pop("looked_up")): one for one in found}
        nothing: Row = dict.fromkeys(lookup.columns.values())
        for row, key in zip(rows, named, strict=True):
            row.update(known.get(key, nothing))

    def _by_id(self, table: str, key: str, select: str, wanted: Sequence[tuple[int, UUID]]) -> list[Row]:
        """The rows of the companies at these positions whose `key` is one of the ids wanted there."""
        by_company: dict[int, set[UUID]] = {}
        for position, one in wanted:
            by_company.setdefault(position, set()).add(one)
        if not by_company:
            return []
        text = f"select {{position}} as position, {select} from {{schema}}.{table} where {key} = any(%(ids)s)"  # noqa: S608
        parts = [
            self.desk.filled(text, position, spelt({"ids": f"{{{','.join(map(str, ids))}}}"}))
            for position, ids in by_company.items()
        ]
        return self.desk.rows(UNION.join(parts))

    def _part(self, position: int, limit: int, place: _Place | None) -> str | None:
        """Of one company, still to be filled."""
        beyond = place.beyond(position, self.order) if place else ""
        if beyond is None:
            return None
        columns = ", ".join(self.order.columns)
        order = ", ".join(f"{name}{self._way}" for name in (*self.order.columns, "id"))
        return (
            f"(select {{position}} as position, {columns}, id from {{schema}}.{self.table}"  # noqa: S608
            f" where {self.where}{beyond} order by {order} limit {limit})"
        )

    @property
    def _way(self) -> str:
        return " desc" if self.order.down else ""

    def _outer(self) -> list[str]:
        columns = [f"{name}{self._way}" for name in self.order.columns]
        way = "" if self.order.company_first else self._way
        return (
            [f"position{way}", *columns, f"id{self._way}"]
            if self.order.company_first
            else [*columns, f"position{way}", f"id{self._way}"]
        )

    def _cursor(self, row: Row) -> str:
        spelt = [_spell(row[name]) for name in self.order.columns]
        place = [self.order.name, *spelt, str(row["company"].id), str(row["id"])]
        return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a merged list the last page ended."""

    columns: tuple[Any, ...]
    position: int
    id: UUID

    @classmethod
    def read(cls, cursor: str, listing: Listing) -> _Place:
        try:
            name, *spelt, company, row_id = json.loads(
                base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            )
            ids = [str(one.id) for one in listing.desk.companies]
            if name != listing.order.name or len(spelt) != len(listing.order.columns):
                raise ValueError
            return cls(tuple(_unspell(value) for value in spelt), ids.index(company), UUID(row_id))
        except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, binascii.Error) as wrong:
            raise ValidationFailed.one(
                "after", "bad_cursor", "This place in the list is not known; start again."
            ) from wrong

    def values(self, order: Order) -> dict[str, Any]:
        return {f"after_{name}": value for name, value in zip(order.columns, self.columns, strict=True)} | {
            "after_id": self.id
        }

    def beyond(self, position: int, order: Order) -> str | None:
        """The further condition of the company at `position`; None when it has nothing left."""
        sign = "<" if order.down else ">"
        names = ", ".join(order.columns)
        given = ", ".join(f"%(after_{name})s" for name in order.columns)
        if position == self.position:
            return f" and ({names}, id) {sign} ({given}, %(after_id)s)"
        later = position > self.position
        if order.company_first:
            return "" if later else None
        if later != order.down:
            return f" and ({names}) {sign}= ({given})"
        return f" and ({names}) {sign} ({given})"


def _spell(value: Any) -> list[str]:
    kind = {datetime: "t", date: "d", Decimal: "n"}.get(type(value), "s")
    return [kind, value.isoformat() if kind in {"t", "d"} else str(value)]


_READERS: Mapping[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "s": str,
}


def _unspell(spelt: Any) -> Any:
    kind, text = spelt
    return _READERS[kind](text)
