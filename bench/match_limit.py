"""What the matching engine is held to: the same idea, bare, in memory.

Key blocks in sorted arrays, RapidFuzz by columns, bits after Fellegi and Sunter, a posterior over rivals and nobody.
Latin names, one phone, one loan number, no explanation, no database, no initials, no crowds. Its index and its
candidates' normal forms are ready before the clock starts; notices are normalised within.

And the cascade that people write first: phone, else loan number, else a name that only one has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import permutations
from math import log2

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from backend.kernel.matching.index import runs
from backend.kernel.matching.keys import sound

BLOCK_LIMIT = 300
_TITLES = {"mr", "mrs", "ms", "miss", "shri", "smt", "dr"}
_Row = tuple[str, str, str]  # name, phone, loan number

Found = list[tuple[int, float]]  # for each notice: number of the borrower (-1 for nobody), margin in bits


def _name(text: str) -> str:
    return " ".join(sorted(word for word in re.findall("[a-z]+", text.lower()) if word not in _TITLES))


def _phone(text: str) -> str:
    digits = re.sub("[^0-9]", "", text)
    return digits[-8:] if digits.startswith(("852", "00852")) or len(digits) == 8 else digits[-10:]


def _loan(text: str) -> str:
    return re.sub("[^0-9]", "", text).lstrip("0")


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def _exact(row: _Row) -> list[int]:
    return [_key(kind + value) for kind, value in (("p", row[1]), ("l", row[2])) if value]


def _by_name(row: _Row) -> list[int]:
    sounds = [sound(word) for word in row[0].split()]
    return [_key("a" + " ".join(sounds)), *(_key(f"t{a} {b[:1]}") for a, b in permutations(sounds[:4], 2))]


class Limit:
    """borrowers  name, phone, loan number of each"""

    def __init__(self, borrowers: Iterable[_Row]) -> None:
        names, phones, loans = zip(*((_name(a), _phone(b), _loan(c)) for a, b, c in borrowers), strict=True)
        self._columns = tuple(np.fromiter(column, object) for column in (names, phones, loans))
        self._size = len(names)
        self._tokens = Counter(word for name in names for word in set(name.split()))
        pairs = [
            (key, number)
            for number, row in enumerate(zip(names, phones, loans, strict=True))
            for key in {*_exact(row), *_by_name(row)}
        ]
        keys = np.fromiter((key for key, _ in pairs), np.int64, len(pairs))
        order = np.argsort(keys)
        self._keys = keys[order]
        self._owners = np.fromiter((number for _, number in pairs), np.int64, len(pairs))[order]
        rarity = (
            min(sum(log2(self._size / self._tokens[word]) for word in name.split()), 26.0) for name in names
        )
        self._rarity = np.fromiter(rarity, float, self._size)

    def match(self, notices: Sequence[_Row]) -> Found:
        rows = [(_name(a), _phone(b), _loan(c)) for a, b, c in notices]
        found: Found = [(-1, -99.0)] * len(rows)
        self._pass(rows, range(len(rows)), [_exact(row) for row in rows], found)
        left = [number for number, (_, margin) in enumerate(found) if margin < log2(99)]
        self._pass(rows, left, [_exact(rows[n]) + _by_name(rows[n]) for n in left], found)
        return found

    def _pass(self, rows: list[_Row], numbers: Sequence[int], keys: list[list[int]], found: Found) -> None:
        flat = np.fromiter((key for one in keys for key in one), np.int64)
        asking = np.repeat(np.array(numbers, np.int64), [len(one) for one in keys])
        first = np.searchsorted(self._keys, flat)
        count = np.searchsorted(self._keys, flat, side="right") - first
        over = count > BLOCK_LIMIT
        crowd = np.zeros(len(rows))
        np.maximum.at(crowd, asking[over], count[over])
        count[over] = 0
        pairs = np.unique(np.repeat(asking, count) << 32 | self._owners[runs(first, count)])
        if not len(pairs):
            return
        queries, owners = pairs >> 32, pairs & 0xFFFFFFFF
        bits = self._bits(rows, queries, owners)
        order = np.lexsort((-bits, queries))
        queries, owners, weights = queries[order], owners[order], np.exp2(bits[order])
        best = np.flatnonzero(np.append(True, np.diff(queries) > 0))
        top = bits[order][best]
        weights[best] = 0
        unseen = crowd[queries[best]] * np.exp2(3.5 - log2(self._size) - 2.8)
        margins = top - np.log2(1 + unseen + np.add.reduceat(weights, best))
        for query, owner, margin in zip(
            queries[best].tolist(), owners[best].tolist(), margins.tolist(), strict=True
        ):
            found[query] = (owner, margin)

    def _bits(self, rows: list[_Row], queries: np.ndarray, owners: np.ndarray) -> np.ndarray:
        size = log2(self._size)
        mine = [np.fromiter((row[n] for row in rows), object, len(rows))[queries] for n in range(3)]
        theirs = [column[owners] for column in self._columns]
        names = mine[0].tolist(), theirs[0].tolist()
        like = np.maximum.reduce(
            [
                cpdist(*names, scorer=fuzz.ratio, workers=-1) / 100,
                cpdist(*names, scorer=JaroWinkler.normalized_similarity, workers=-1),
                0.97 * cpdist(*names, scorer=fuzz.token_set_ratio, workers=-1) / 100,
            ]
        )
        rare = self._rarity[owners]
        bits = np.select(
            [like > 0.985, like > 0.93, like > 0.86, like > 0.75],
            [rare, rare - 3, 0.7 * rare - 3, 0.35 * rare - 3],
            -7.0,
        )
        for number, equal, near, other in ((1, min(size, 20) - 0.5, 9.0, -2.8), (2, size - 0.3, 3.0, -4.0)):
            left, right = mine[number], theirs[number]
            slips = cpdist(left.tolist(), right.tolist(), scorer=OSA.distance, score_cutoff=1, workers=-1)
            weight = np.select([slips == 0, slips == 1], [equal, near], other)
            bits = bits + np.where((left == "") | (right == ""), 0.0, weight)
        return bits + 3.5 - size


class Cascade:
    """Phone, else loan number, else a name that one borrower alone has: equal or nothing."""

    def __init__(self, borrowers: Iterable[_Row]) -> None:
        self._by: tuple[dict[str, list[int]], ...] = ({}, {}, {})
        for number, (name, phone, loan) in enumerate(borrowers):
            for known, value in zip(self._by, (_phone(phone), _loan(loan), _name(name)), strict=True):
                if value:
                    known.setdefault(value, []).append(number)

    def match(self, notices: Sequence[_Row]) -> list[int]:
        return [self._one(row) for row in notices]

    def _one(self, row: _Row) -> int:
        for known, value in zip(self._by, (_phone(row[1]), _loan(row[2]), _name(row[0])), strict=True):
            owners = known.get(value, [])
            if len(owners) == 1 or (owners and known is not self._by[2]):
                return owners[0]
        return -1
