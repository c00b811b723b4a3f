"""From the bits of all pairs to one answer a query: who it is, how sure, and why.

The chance of a candidate is its share among all that fit, "nobody" and the unseen included: two people of one name
share it, and neither is certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.kernel.matching.answers import EQUAL, VERDICTS
from backend.kernel.matching.calibration import HIGH_FROM, NONE, Calibration, band_of, confidence_of
from backend.kernel.matching.columns import Bits, Flags
from backend.kernel.matching.index import Block, Integers, runs
from backend.kernel.matching.model import VERSION, Model
from backend.kernel.matching.scoring import Scores

SHOWN = 3  # candidates a match keeps

_SENTENCES = {
    "missing": "The {label} is not given on both sides.",
    "other": "The {label} is another.",
    "near": "The {label} differs by one slip.",
    "equal": "The {label} is the same.",
}
_NAME_SENTENCES = {
    "missing": "The name is not given on both sides.",
    "other": "The name is another.",
    "similar": "The name is somewhat alike.",
    "near": "The name is alike.",
    "close": "The name is nearly the same.",
    "equal": "The name is the same.",
}
_COMMON_BITS = 10.0  # below this a name alone tells fewer than a thousand people apart


@dataclass(frozen=True, slots=True)
class Part:
    """What one field says: `verdict` for machines, a sentence for people; bits above 0 speak for, below 0 against."""

    field: str
    verdict: str
    bits: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that the query may be about. `confidence` here is its own, before anything caps the match."""

    id: str
    confidence: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """
    candidate_id  None when the band is none
    confidence    0 to 100
    margin_bits   by how much the best leads all else together, nobody included: what calibration is fitted on
    conflict      a phone or number of the query is another candidate's; never more than medium
    unseen        people who share the name and were too many to compare
    candidates    best first, SHOWN at most
    """

    query_id: str
    candidate_id: str | None
    confidence: int
    band: str
    margin_bits: float
    conflict: bool
    unseen: int
    candidates: tuple[Candidate, ...]
    version: str = VERSION

    def why(self) -> str:
        """The sentences a person reads, one after the other."""
        if not self.candidates:
            return "Nobody shares a phone, a number or a name."
        sentences = [part.sentence for part in self.candidates[0].parts]
        if self.conflict:
            sentences.append("But a phone or number is another person's.")
        if self.unseen:
            sentences.append(f"{self.unseen} others have a name like this.")
        elif len(self.candidates) > 1 and self.candidates[1].confidence:
            sentences.append(f"Another fits at {self.candidates[1].confidence}.")
        return " ".join(sentences)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People left out of the comparison, a count for each query: of the same name, and of a name like it."""

    namesakes: Bits
    lookalikes: Bits


@dataclass(frozen=True, slots=True)
class Ranking:
    """Pairs in order, the best of each query first.

    order     places of the pairs
    first     where in `order` each query with candidates begins
    queries   number of the query of each of `first`
    margins   of each pair in `order`
    conflict  for each of `first`
    unseen    for each of `first`
    """

    order: Integers
    first: Integers
    queries: Integers
    margins: Bits
    conflict: Flags
    unseen: Bits


def rank(block: Block, scores: Scores, crowd: Crowd, strangers: Bits) -> Ranking:
    """strangers  bits, for each query, of someone of whom nothing but the name fits"""
    order = np.lexsort((block.candidates, -scores.total, block.queries))
    owners = block.queries[order]
    first = np.flatnonzero(np.append(True, np.diff(owners) > 0)) if len(order) else order
    queries, best = owners[first], order[first]
    unseen = np.where(
        scores.fields["name"].verdicts[best] == EQUAL,
        crowd.namesakes[queries],
        np.maximum(crowd.namesakes, crowd.lookalikes)[queries],
    )
    of_unseen = unseen * np.exp2(strangers[queries] + scores.fields["name"].bits[best])
    margins = _margins(scores.total[order], owners, first, 1.0 + of_unseen)
    return Ranking(order, first, queries, margins, _conflicts(scores, order, first), unseen)


def _margins(total: Bits, owners: Integers, first: Integers, elsewhere: Bits) -> Bits:
    """Bits of each pair over all else that the same query may be. The best's rivals are summed without it, lest a
    small rest vanish beside it."""
    weights = np.exp2(total)
    without_best = weights.copy()
    without_best[first] = 0.0
    sizes = np.diff(np.append(first, len(total)))
    rest = (np.add.reduceat(without_best, first) if len(first) else without_best) + elsewhere
    others = np.repeat(rest + weights[first], sizes) - weights
    others[first] = rest
    return np.asarray(total - np.log2(others))


def _conflicts(scores: Scores, order: Integers, first: Integers) -> Flags:
    """Whether a field that belongs to one person is equal for another candidate and not for the best."""
    conflict = np.zeros(len(first), bool)
    for kind, answer in scores.fields.items():
        if kind != "name" and len(first):
            equal = answer.verdicts[order] == EQUAL
            conflict |= np.logical_or.reduceat(equal, first) & ~equal[first]
    return conflict


class Answers:
    """Writes out the matches of one ranking."""

    def __init__(
        self, block: Block, scores: Scores, ranking: Ranking, model: Model, calibration: Calibration
    ) -> None:
        self._records, self._ranking = block.records, ranking
        self._labels = {rule.kind: rule.label for rule in model.fields} | {"name": "name"}
        ends = np.append(ranking.first[1:], len(ranking.order)) if len(ranking.first) else ranking.first
        self._shown = np.minimum(ends - ranking.first, SHOWN)
        places = runs(ranking.first, self._shown)
        pairs = ranking.order[places]
        self._first = (np.cumsum(self._shown) - self._shown).tolist()
        self._candidates = block.candidates[pairs].tolist()
        self._chances = calibration.chance(ranking.margins[places]).tolist()
        self._fields = [
            (kind, answer.verdicts[pairs].tolist(), answer.bits[pairs].tolist())
            for kind, answer in scores.fields.items()
        ]

    def match(self, place: int, query_id: str) -> Match:
        """The match of the query at `ranking.queries[place]`."""
        start = self._first[place]
        shown = tuple(map(self._candidate, range(start, start + int(self._shown[place]))))
        best, conflict = shown[0], bool(self._ranking.conflict[place])
        confidence = min(best.confidence, HIGH_FROM - 1) if conflict else best.confidence
        band = band_of(confidence)
        return Match(
            query_id,
            None if band == NONE else best.id,
            confidence,
            band,
            float(self._ranking.margins[self._ranking.first[place]]),
            conflict,
            int(self._ranking.unseen[place]),
            shown,
        )

    def _candidate(self, number: int) -> Candidate:
        parts = tuple(
            self._part(kind, VERDICTS[verdicts[number]], bits[number])
            for kind, verdicts, bits in self._fields
        )
        id = self._records[self._candidates[number]].id
        return Candidate(id, confidence_of(self._chances[number]), parts)

    def _part(self, kind: str, verdict: str, bits: float) -> Part:
        if kind != "name":
            return Part(kind, verdict, bits, _SENTENCES[verdict].format(label=self._labels[kind]))
        sentence = _NAME_SENTENCES[verdict]
        if verdict in ("equal", "close") and bits < _COMMON_BITS:
            sentence = sentence[:-1] + ", and common."
        return Part(kind, verdict, bits, sentence)


def nobody(query_id: str) -> Match:
    """The answer when nothing shares a key."""
    return Match(query_id, None, 0, NONE, float("-inf"), False, 0, ())
