"""Where candidates come from: asked for keys, a source answers with the few records worth comparing.

`Index` holds the keys in memory, 12 bytes each; a table of keys in a schema answers the same questions with two joins.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.kernel.matching.keys import Keys
from backend.kernel.matching.model import Model
from backend.kernel.matching.population import Population, Tally
from backend.kernel.matching.records import Record

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """
    queries     number of the query of each pair
    candidates  place in `records` of the candidate of each pair; no pair stands twice
    records     the candidates, each once
    left_out    key -> how many candidates share it, for keys over the limit: they found nobody
    """

    queries: Integers
    candidates: Integers
    records: Sequence[Record]
    left_out: dict[int, int]


class CandidateSource(Protocol):
    """What the engine needs of the side it searches."""

    @property
    def population(self) -> Population: ...

    def find(self, queries: Integers, keys: Integers) -> Block:
        """Candidates for keys; `queries[n]` is the number of the query that asks for `keys[n]`."""
        ...


class Store(Protocol):
    """Keeps candidates by number, from 0 in the order they are added."""

    def add(self, record: Record) -> None: ...

    def get(self, numbers: Integers) -> Sequence[Record]: ...


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self._records: list[Record] = []

    def add(self, record: Record) -> None:
        self._records.append(record)

    def get(self, numbers: Integers) -> Sequence[Record]:
        return [self._records[number] for number in numbers]


class Index:
    """All candidates by their keys, sorted; a key is found by halving."""

    def __init__(
        self, records: Iterable[Record], model: Model, keys: Keys | None = None, store: Store | None = None
    ) -> None:
        makes, tally = keys or Keys(), Tally(model)
        self._store = store or Shelf()
        self._limit = model.block_limit
        found, owners = array("q"), array("I")
        for number, record in enumerate(records):
            self._store.add(record)
            tally.add(record)
            of_record = makes.of(record, model)
            found.extend(of_record)
            owners.extend([number] * len(of_record))
        order = np.argsort(np.frombuffer(found, np.int64), kind="stable") if found else np.empty(0, np.int64)
        self._keys = np.frombuffer(found, np.int64)[order] if found else order
        self._owners = np.frombuffer(owners, np.uint32)[order] if found else order.astype(np.uint32)
        self.population = tally.population()

    def find(self, queries: Integers, keys: Integers) -> Block:
        first = np.searchsorted(self._keys, keys, side="left")
        count = np.searchsorted(self._keys, keys, side="right") - first
        over = count > self._limit
        left_out = dict(zip(keys[over].tolist(), count[over].tolist(), strict=True))
        taken = ~over & (count > 0)
        first, count, queries = first[taken], count[taken], queries[taken]
        owners = self._owners[runs(first, count)].astype(np.int64)
        return pairs_of(np.repeat(queries, count), owners, left_out, self._store)


def pairs_of(queries: Integers, owners: Integers, left_out: dict[int, int], store: Store) -> Block:
    """Each pair once, in the order of the queries."""
    pairs = np.unique(queries << 32 | owners)
    numbers, places = np.unique(pairs & 0xFFFFFFFF, return_inverse=True)
    return Block(pairs >> 32, places, store.get(numbers), left_out)


def runs(first: Integers, count: Integers) -> Integers:
    """first, first + 1, ... `count` long, one run after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - count, count) + np.repeat(first, count)
