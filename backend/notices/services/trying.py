"""Asking a source before anything is taken from it: how it is, and how its first rows would be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.access.services import require
from backend.integrations.services.notice_feed import notice_feed
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.ids import uuid7
from backend.notices import columns
from backend.notices.errors import FeedBroken, SourceNotOfThatKind
from backend.notices.models import Source, SourceKind
from backend.notices.reading import KNOWN, ReadNotice, RowRejected, read_row
from backend.notices.services import staging
from backend.notices.services.runs import SOURCES
from backend.notices.services.sources import Settings, endpoint_of, not_yet_saved

TRIED = 20
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Connection:
    """What a test of the connection came to: the instant of the source's list, or why there is none."""

    as_of: datetime | None
    refusal: DomainError | None


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A row by its place in the list: as it would be taken, or why it would not."""

    number: int
    read: ReadNotice | None
    rejected: RowRejected | None


@dataclass(frozen=True, slots=True)
class Tried:
    """How a source's first rows would be read; or why there are none.

    total    how many the whole list has, as the source says
    unread   its own names that are read as nothing, those in objects with their path
    missing  fields every notice needs that none of these rows gives
    """

    rows: tuple[TriedRow, ...]
    total: int
    unread: tuple[str, ...]
    missing: tuple[str, ...]
    refusal: DomainError | None


def test_connection(*, actor: Actor, source_id: UUID) -> Connection:
    """Ask the source how it is and whether it knows our company; outside any transaction.

    raises  PermissionRefused, NotFound, SourceNotOfThatKind
    """
    require(actor, SOURCES, Level.WRITE)
    source = Source.objects.filter(pk=source_id).first()
    if source is None:
        raise NotFound
    if source.kind != SourceKind.HTTP:
        raise SourceNotOfThatKind
    try:
        return Connection(notice_feed(endpoint_of(source)).check(company=source.company_code), None)
    except DomainError as refusal:
        return Connection(None, refusal)


def try_settings(*, actor: Actor, settings: Settings, source_id: UUID | None = None) -> Tried:
    """Read a source's first rows as these settings would, and save nothing; outside any transaction.

    source_id  the one that is being changed: what is stored of its credentials is shown to the address it stands
               with, and to no other
    raises     PermissionRefused, NotFound, SourceNotOfThatKind, ValidationFailed, AddressNotAllowed
    """
    require(actor, SOURCES, Level.WRITE)
    source, endpoint = not_yet_saved(settings, source_id)
    if source.kind != SourceKind.HTTP:
        raise SourceNotOfThatKind
    try:
        page = notice_feed(endpoint).page(
            company=source.company_code,
            mode=source.mode,
            since=None,
            cursor="",
            limit=TRIED,
            reference=str(uuid7()),
        )
        if page.company_code.upper() != source.company_code or page.mode != source.mode:
            raise FeedBroken("The source answered for another company or list.", why="another_company")
    except DomainError as refusal:
        return Tried((), 0, (), (), refusal)
    return _tried(source, page.rows[:TRIED], page.as_of, page.total)


def _tried(source: Source, rows: Sequence[Mapping[str, Any]], as_of: datetime, total: int) -> Tried:
    names = columns.of_json(source.mapping)
    expected = staging.expected(source, source.mode, as_of)
    tried, given = [], set[str]()
    for number, came in enumerate(rows, start=1):
        row = names.brought(came)
        given.update(row)
        try:
            tried.append(TriedRow(number, read_row(row, expected), None))
        except RowRejected as rejected:
            rejected.own_name = names.own(rejected.field)
            tried.append(TriedRow(number, None, rejected))
    told = dict.fromkeys(name for row in rows for name in _names_in(names.brought(row)))
    unread = [name for name in told if name not in {*KNOWN, *names.fields.values()}][:MOST_NAMES]
    missing = columns.missing_from(given) if rows else []
    return Tried(tuple(tried), total, tuple(unread), tuple(missing), None)


def _names_in(row: Mapping[str, Any], within: str = "", depth: int = 1) -> Iterator[str]:
    for name, value in row.items():
        path = f"{within}{name}"
        if isinstance(value, Mapping) and value and depth < columns.DEEPEST:
            yield from _names_in(value, f"{path}.", depth + 1)
        elif len(path) <= columns.LONGEST_NAME:
            yield path
