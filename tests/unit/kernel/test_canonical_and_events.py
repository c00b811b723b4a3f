"""One spelling for values, and events that read back as they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import pytest

from backend.kernel import canonical
from backend.kernel.events import Event, decode, encode
from backend.kernel.ids import uuid7
from backend.kernel.money import Money


class Colour(StrEnum):
    RED = "RED"


@dataclass(frozen=True)
class SampleTold(Event):
    entity: ClassVar[str] = "sample"
    on: date
    at: datetime
    colour: Colour
    rate: Decimal
    other_id: UUID | None = None
    tags: tuple[str, ...] = ()


def test_the_order_of_keys_does_not_change_the_hash() -> None:
    assert canonical.digest({"a": 1, "b": Decimal("2.50")}) == canonical.digest(
        {"b": Decimal("2.50"), "a": 1}
    )
    assert canonical.digest({"a": Decimal("2.5")}) != canonical.digest({"a": Decimal("2.50")})


def test_a_float_has_no_plain_form() -> None:
    with pytest.raises(TypeError):
        canonical.plain({"amount": 0.1})


def test_money_and_days_are_text() -> None:
    said = canonical.plain({"amount": Money.of("10.00", "INR"), "on": date(2026, 1, 2)})
    assert said == {"amount": {"amount": "10.00", "currency": "INR"}, "on": "2026-01-02"}


def test_an_event_reads_back_as_it_was_told() -> None:
    event = SampleTold(
        entity_id=uuid7(),
        version=3,
        on=date(2026, 1, 2),
        at=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        colour=Colour.RED,
        rate=Decimal("0.10"),
        other_id=uuid7(),
        tags=("a", "b"),
    )
    args = encode(event)
    assert args["name"] == "SampleTold"
    assert decode(args) == event


def test_a_field_that_a_newer_release_added_is_left_out() -> None:
    event = SampleTold(uuid7(), 1, date(2026, 1, 2), datetime.now(UTC), Colour.RED, Decimal(1))
    args = encode(event)
    args["payload"]["unknown"] = "x"
    assert decode(args) == event


def test_two_events_cannot_have_one_name() -> None:
    with pytest.raises(TypeError, match="Two events"):
        type("SampleTold", (Event,), {"__module__": "somewhere.else"})
