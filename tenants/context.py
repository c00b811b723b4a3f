"""Whose rows are meant: the one way into a brand, for requests, sockets, jobs and commands.

The answer lives in a ContextVar, never on a connection. It follows coroutines, tasks and `sync_to_async`; it does not
follow a raw thread, and there the first query raises `BrandNotSet`, which is what we want.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from tenants.errors import BrandNotSet

PUBLIC = "public"
GROUP = "group:"  # no schema's name: what a lending group's readers see of the schema named after it, or of several
TEMPLATE = "zz_brand_template"  # textual replacement makes a brand of it, so the name must occur nowhere else
UNSET = ""

# A suspended brand is noticed by every process within this time; one indexed read per brand and process pays for it.
CACHE_S = 5.0

current: ContextVar[str] = ContextVar("current_brand", default=UNSET)


@dataclass(frozen=True, slots=True)
class BrandInfo:
    """What code inside a brand may know of it.

    pack      IN or HK: which country's rules have legal force
    currency  INR or HKD
    zone      IANA name of the zone the books are kept in
    status    PREPARING, ACTIVE or SUSPENDED
    accent    #rrggbb
    """

    id: UUID
    schema: str
    slug: str
    name: str
    pack: str
    currency: str
    zone: str
    status: str
    accent: str


@contextmanager
def use_brand(schema: str) -> Iterator[None]:
    """Everything inside reads and writes this brand's rows. Nests; leaves what was set before."""
    token = current.set(schema)
    try:
        yield
    finally:
        current.reset(token)


@contextmanager
def use_public() -> Iterator[None]:
    """Everything inside reads and writes the platform's own rows."""
    with use_brand(PUBLIC):
        yield


@contextmanager
def use_group_reader(schema: str = "") -> Iterator[None]:
    """Everything inside reads notice tables as a lending group may, and can write nothing.

    schema  of the one company that is read; without it every table is named with its schema, and nothing else is found

    The database role behind it has no right on any other table. Which companies may be read is asked of
    `tenants.groups`, never of the caller.
    """
    with use_brand(GROUP + schema):
        yield


def current_schema() -> str:
    """The schema in use. Raises BrandNotSet outside `use_brand` and `use_public`, and where several are read."""
    schema = current.get().removeprefix(GROUP)
    if schema == UNSET:
        raise BrandNotSet
    return schema


_known: dict[str, tuple[float, BrandInfo]] = {}


def current_brand() -> BrandInfo:
    """The brand in use. Raises BrandNotSet when none is, the public schema included."""
    schema = current_schema()
    if schema == PUBLIC:
        raise BrandNotSet
    kept = _known.get(schema)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    from tenants.queries import brand_by_schema  # models must not load before the backend does

    with use_public():
        info = brand_by_schema(schema)
    if info is None:
        raise BrandNotSet
    _known[schema] = (time.monotonic() + CACHE_S, info)
    return info


def forget(schema: str | None = None) -> None:
    """Drop what this process remembers of one brand, or of all."""
    if schema is None:
        _known.clear()
    else:
        _known.pop(schema, None)
