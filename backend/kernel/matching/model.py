"""What each field is worth, in bits: log2 of how much likelier an answer is for the same person than for another.

After Fellegi and Sunter. The figures for notices are set by hand and held by `bench match-quality`; what people decide
later moves the confidence (`calibration`), not these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from backend.kernel.matching.loan_numbers import core
from backend.kernel.matching.records import LOAN, PHONE

VERSION = "1"  # of the weights and keys: stored beside a match, so that an old score is known as one


@dataclass(frozen=True, slots=True)
class FieldRule:
    """
    kind    field of the Record
    label   what a person calls it
    equal   bits lost from log2 N when one value is equal; one value belongs to few of the N candidates
    most    bits an equal value brings at most
    near    bits when a value differs by one slip of the hand
    other   bits when both have values and none is alike
    key     candidates are looked up by it
    rare    count how many have each value, and weigh by that in place of N: towns, days of birth
    core    the part of a value that counts when one side lacks the rest
    """

    kind: str
    label: str
    equal: float
    most: float
    near: float
    other: float
    key: bool = True
    rare: bool = False
    core: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class NameRule:
    """Bits for a likeness of the name: `share` of the name's rarity, less `loss`, from each `floor` of likeness on."""

    steps: tuple[tuple[float, str, float, float], ...] = (
        (0.985, "equal", 1.0, 0.0),
        (0.93, "close", 1.0, 3.0),
        (0.86, "near", 0.7, 3.0),
        (0.75, "similar", 0.35, 3.0),
    )
    other: float = -7.0
    most: float = 26.0
    initial: float = 3.0  # rarity of a single letter
    turned: float = 2.0  # what it costs that equal words stand in another order than surname first or last
    sound: float = 1.5  # what it costs that an equal name is a reading of Han: others read the same


@dataclass(frozen=True, slots=True)
class Model:
    """
    match_odds   log2 of how many queries have a candidate to how many have none
    block_limit  a key shared by more candidates finds none of them; they count as unseen rivals
    """

    fields: tuple[FieldRule, ...]
    name: NameRule = NameRule()
    match_odds: float = 3.5
    block_limit: int = 150


NOTICES: Final = Model(
    (
        FieldRule(PHONE, "phone", equal=0.5, most=20.0, near=9.0, other=-2.8),
        FieldRule(LOAN, "loan number", equal=0.3, most=40.0, near=3.0, other=-4.0, core=core),
    )
)
