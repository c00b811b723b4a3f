"""What an event is, and how it is written to a row and read back."""

from __future__ import annotations

import types
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from backend.kernel import canonical


@dataclass(frozen=True)
class Event:
    """A fact in the past tense, about one entity. Rooms subclass it in `<room>/events.py`.

    entity     the word the live pages know the thing by ("loan"); set once on the class
    version    the entity's version after the fact, so that a page can tell news from old

    Further fields are ids and codes only: an event is written to a row, and read by many. Names are
    unique over the house.
    """

    entity: ClassVar[str] = ""
    entity_id: UUID
    version: int

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        known = _registry.setdefault(cls.__name__, cls)
        if known.__module__ != cls.__module__:
            raise TypeError(f"Two events are called {cls.__name__}: {known.__module__} and {cls.__module__}.")
        _registry[cls.__name__] = cls


_registry: dict[str, type[Event]] = {}


def event_names() -> list[str]:
    """Every event the loaded rooms tell."""
    return sorted(_registry)


def encode(event: Event) -> dict[str, Any]:
    """The event as the arguments of its intent: `{"name": …, "payload": {…}}`."""
    payload = {field.name: canonical.plain(getattr(event, field.name)) for field in fields(event)}
    return {"name": type(event).__name__, "payload": payload}


def decode(args: dict[str, Any]) -> Event:
    """The event as it was told.

    raises  KeyError for a name no loaded room tells (a job of another release)
    """
    event_type = _registry[args["name"]]
    hints = get_type_hints(event_type)
    payload = args["payload"]
    known = {field.name for field in fields(event_type)}
    return event_type(**{name: _read(hints[name], value) for name, value in payload.items() if name in known})


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        return _read(next(part for part in get_args(hint) if part is not type(None)), value)
    if get_origin(hint) in (tuple, frozenset, list):
        kind = get_origin(hint)
        return kind(_read(get_args(hint)[0], item) for item in value)
    if isinstance(hint, type):
        if issubclass(hint, datetime) or issubclass(hint, date):
            return hint.fromisoformat(value)
        if issubclass(hint, (UUID, Decimal, Enum)):
            return hint(value)
    return value
