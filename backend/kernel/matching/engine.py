"""Match a run of queries: keys, candidates, scores, answers.

Two passes. The first looks up what belongs to one person, phones and numbers, and settles most; only what is left is
looked up by name, where candidates are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import log2

import numpy as np

from backend.kernel.matching.calibration import HIGH_FROM, Calibration
from backend.kernel.matching.decide import Answers, Crowd, Match, nobody, rank
from backend.kernel.matching.index import Block, CandidateSource
from backend.kernel.matching.keys import NAME_PART, VALUE, WHOLE_NAME, Keys
from backend.kernel.matching.model import Model
from backend.kernel.matching.records import Record
from backend.kernel.matching.scoring import score

BATCH = 5000  # queries compared at once: what bounds the memory of a run
_SETTLED_BITS = log2(HIGH_FROM / (100 - HIGH_FROM))


def match(
    queries: Iterable[Record],
    source: CandidateSource,
    model: Model,
    *,
    calibration: Calibration | None = None,
    keys: Keys | None = None,
) -> Iterator[Match]:
    """One match a query, in their order.

    keys  with the secret that the source's keys were made with
    """
    engine = _Engine(source, model, calibration or Calibration(), keys or Keys())
    rest = iter(queries)
    while batch := list(islice(rest, BATCH)):
        yield from engine.match(batch)


class _Engine:
    def __init__(self, source: CandidateSource, model: Model, calibration: Calibration, keys: Keys) -> None:
        self._source, self._model, self._calibration, self._keys = source, model, calibration, keys

    def match(self, queries: Sequence[Record]) -> list[Match]:
        found = self._pass(queries, by_name=False)
        left = [
            number
            for number, one in enumerate(found)
            if one is None or one.conflict or one.margin_bits < _SETTLED_BITS
        ]
        again = self._pass([queries[number] for number in left], by_name=True)
        for number, one in zip(left, again, strict=True):
            found[number] = one
        return [one or nobody(query.id) for one, query in zip(found, queries, strict=True)]

    def _pass(self, queries: Sequence[Record], *, by_name: bool) -> list[Match | None]:
        asked = _Asked(queries, self._model, self._keys, by_name=by_name)
        block = self._source.find(asked.owners, asked.keys)
        out: list[Match | None] = [None] * len(queries)
        if not len(block.queries):
            return out
        compared = asked.without_everybodys(block)
        population = self._source.population
        scores = score(compared, block, self._model, population)
        ranking = rank(block, scores, asked.crowd(block), self._strangers(compared, population.bits()))
        answers = Answers(block, scores, ranking, self._model, self._calibration)
        for place, number in enumerate(ranking.queries.tolist()):
            out[number] = answers.match(place, queries[number].id)
        return out

    def _strangers(
        self, queries: Sequence[Record], size_bits: float
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Bits of someone of whom nothing but the name fits."""
        return np.array(
            [
                self._model.match_odds
                - size_bits
                + sum(rule.other for rule in self._model.fields if rule.kind in query.values)
                for query in queries
            ]
        )


class _Asked:
    """The keys that a run of queries asks for, flat: `keys[n]` is of kind `kinds[n]`, for query `owners[n]`."""

    def __init__(self, queries: Sequence[Record], model: Model, keys: Keys, *, by_name: bool) -> None:
        self._queries, self._model, self._makes = queries, model, keys
        flat: list[int] = []
        owners: list[int] = []
        kinds: list[int] = []
        for number, query in enumerate(queries):
            asked = [(VALUE, keys.of_values(query, model))]
            if by_name:
                asked += [(WHOLE_NAME, keys.of_whole_name(query)), (NAME_PART, keys.of_name_parts(query))]
            for kind, made in asked:
                flat += made
                owners += [number] * len(made)
                kinds += [kind] * len(made)
        self.keys = np.array(flat, np.int64)
        self.owners = np.array(owners, np.int64)
        self._kinds = np.array(kinds, np.uint8)

    def crowd(self, block: Block) -> Crowd:
        """How many were left out; of several name parts the rarest tells best how many are really alike."""
        counts = np.array([block.left_out.get(key, 0) for key in self.keys.tolist()], float)
        namesakes = np.zeros(len(self._queries))
        lookalikes = np.full(len(self._queries), np.inf)
        out = counts > 0
        whole, part = out & (self._kinds == WHOLE_NAME), out & (self._kinds == NAME_PART)
        np.maximum.at(namesakes, self.owners[whole], counts[whole])
        np.minimum.at(lookalikes, self.owners[part], counts[part])
        return Crowd(namesakes, np.where(np.isinf(lookalikes), 0.0, lookalikes))

    def without_everybodys(self, block: Block) -> Sequence[Record]:
        """A value that too many have (a shop's phone, 9876543210) belongs to nobody, and is not compared."""
        if not block.left_out:
            return self._queries
        out = np.isin(self.keys, np.fromiter(block.left_out, np.int64)) & (self._kinds == VALUE)
        queries = list(self._queries)
        for number in np.unique(self.owners[out]).tolist():
            queries[number] = self._bare(queries[number], block.left_out)
        return queries

    def _bare(self, query: Record, left_out: dict[int, int]) -> Record:
        values = {
            rule.kind: tuple(
                value
                for value in query.values.get(rule.kind, ())
                if not rule.key
                or self._makes.of_values(Record("", values={rule.kind: (value,)}), self._model)[0]
                not in left_out
            )
            for rule in self._model.fields
        }
        return replace(query, values={kind: kept for kind, kept in values.items() if kept})
