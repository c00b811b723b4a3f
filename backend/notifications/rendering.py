"""A template's slots and text. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from backend.notifications.errors import SlotsDoNotMatch

_SLOT = re.compile(r"\{#([a-z_]{1,30})#\}")
# DLT: a slot of a registered text holds at most thirty characters.
SLOT_LENGTH = 30


def slots_of(body: str) -> list[str]:
    """In the order they stand; one that stands twice is listed once."""
    return list(dict.fromkeys(_SLOT.findall(body)))


def fit(body: str, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables the text needs, each cut to a slot's length.

    raises  SlotsDoNotMatch when one is missing or empty; more than needed is no harm
    """
    slots = slots_of(body)
    missing = [slot for slot in slots if not str(variables.get(slot, "")).strip()]
    if missing:
        raise SlotsDoNotMatch.one(
            f"variables.{missing[0]}", "missing", "The text has a slot without a value."
        )
    return {slot: _cut(" ".join(str(variables[slot]).split())) for slot in slots}


def render(body: str, variables: Mapping[str, str]) -> str:
    """The text as the borrower reads it."""
    return _SLOT.sub(lambda found: variables.get(found.group(1), ""), body)


def _cut(value: str) -> str:
    return value if len(value) <= SLOT_LENGTH else f"{value[: SLOT_LENGTH - 1]}…"
