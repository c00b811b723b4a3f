"""Records laid out by field, so that all pairs of a run are compared at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.kernel.matching.index import Integers, runs

Texts = NDArray[np.object_]
Bits = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Codes:
    """A number for each different text, the same on both sides; -1 for the empty one."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {"": -1}

    def of(self, values: Iterable[str]) -> Integers:
        known = self._known
        return np.fromiter((known.setdefault(value, len(known)) for value in values), np.int64)


@dataclass(frozen=True, slots=True)
class Column:
    """Values of all records one after the other; those of record n are `[first[n] : first[n] + count[n]]`."""

    texts: Texts
    first: Integers
    count: Integers

    @classmethod
    def of(cls, values: Sequence[Sequence[str]]) -> Column:
        count = np.fromiter(map(len, values), np.int64, len(values))
        return cls(texts_of(value for row in values for value in row), np.cumsum(count) - count, count)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Every value on the left with every value on the right, within each pair; in the order of the pairs.

    pairs        number of the pair
    left, right  places of the two values in their columns
    """

    pairs: Integers
    left: Integers
    right: Integers

    @classmethod
    def of(cls, left: Column, right: Column, queries: Integers, candidates: Integers) -> Crossing:
        wide = right.count[candidates]
        sizes = left.count[queries] * wide
        pairs = np.repeat(np.arange(len(queries)), sizes)
        within = runs(np.zeros(len(sizes), np.int64), sizes)
        step = wide[pairs]
        row = within // np.maximum(step, 1)
        return cls(
            pairs, left.first[queries][pairs] + row, right.first[candidates][pairs] + within - row * step
        )


def texts_of(values: Iterable[str]) -> Texts:
    """An array of str objects, never of fixed width."""
    return np.fromiter(values, object)
