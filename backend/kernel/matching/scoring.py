"""How well each pair fits, in bits a field; all pairs of a run at once.

Never a call a pair: RapidFuzz compares whole columns (`cpdist`), numpy does the sums. Answers are the same whichever of
two records asks, so long as the population is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.kernel.matching.answers import EQUAL, NEAR, OTHER, Answer, no_answer, one_slip
from backend.kernel.matching.columns import Bits, Codes, Column, Crossing, Texts, texts_of
from backend.kernel.matching.index import Block, Integers
from backend.kernel.matching.model import FieldRule, Model
from backend.kernel.matching.name_scoring import name_answer
from backend.kernel.matching.population import Population
from backend.kernel.matching.records import Record

_BITS_A_SIGN = 3.3  # a value of two signs cannot tell a thousand people apart, whatever N is
_SLIP_COSTS = 3.0  # a value with a slip is always worth less than an equal one


@dataclass(frozen=True, slots=True)
class Scores:
    """
    total   bits of each pair, how rare a match is at all included
    fields  kind -> answer, and "name" -> answer
    """

    total: Bits
    fields: dict[str, Answer]


def score(queries: Sequence[Record], block: Block, model: Model, population: Population) -> Scores:
    """Weigh every pair of the block."""
    fields = {rule.kind: _field(rule, queries, block, population) for rule in model.fields}
    fields["name"] = name_answer(model.name, queries, block, population)
    prior = model.match_odds - population.bits()
    return Scores(prior + np.sum([answer.bits for answer in fields.values()], axis=0), fields)


def _field(rule: FieldRule, queries: Sequence[Record], block: Block, population: Population) -> Answer:
    left = Column.of([record.values.get(rule.kind, ()) for record in queries])
    right = Column.of([record.values.get(rule.kind, ()) for record in block.records])
    crossing = Crossing.of(left, right, block.queries, block.candidates)
    answer = no_answer(len(block.queries))
    answer.verdicts[crossing.pairs] = OTHER
    answer.bits[crossing.pairs] = rule.other
    codes = Codes()
    mine, theirs = (_parts_of(column.texts, rule, codes) for column in (left, right))
    same = mine.core[crossing.left] == theirs.core[crossing.right]
    before, behind = mine.prefix[crossing.left], theirs.prefix[crossing.right]
    foreign = same & (before != behind) & (before >= 0) & (behind >= 0)
    equal = same & ~foreign
    both = (before >= 0) & (behind >= 0)
    worth = _worth(rule, population, left.texts, mine)[crossing.left, both.astype(np.intp)][equal]
    answer.verdicts[crossing.pairs[equal]] = EQUAL
    np.maximum.at(answer.bits, crossing.pairs[equal], worth)
    open_ = np.flatnonzero(answer.verdicts[crossing.pairs] == OTHER)
    slipped = foreign[open_] | one_slip(mine.texts[crossing.left[open_]], theirs.texts[crossing.right[open_]])
    near = crossing.pairs[open_[slipped]]
    answer.verdicts[near] = NEAR
    answer.bits[near] = min(rule.near, population.bits() - rule.equal - _SLIP_COSTS)
    return answer


@dataclass(frozen=True, slots=True)
class _Parts:
    texts: Texts
    core: Integers
    prefix: Integers


def _parts_of(texts: Texts, rule: FieldRule, codes: Codes) -> _Parts:
    """The part that counts, and what stands before it; without a `core` all of a value counts."""
    cores = [rule.core(text) for text in texts] if rule.core else texts.tolist()
    prefixes = [text[: len(text) - len(part)] for text, part in zip(texts, cores, strict=True)]
    bare = (prefix.rstrip(":") for prefix in prefixes)
    return _Parts(texts_of(cores), codes.of(cores), codes.of(bare))


def _worth(rule: FieldRule, population: Population, texts: Texts, parts: _Parts) -> Bits:
    """Bits of an equal value: of its core alone, and of all of it."""
    most = np.full(len(texts), min(population.bits(), rule.most))
    if rule.rare:
        shared = [population.values.get(f"{rule.kind}:{text}", 0) + 1 for text in texts]
        most = np.minimum(most, population.bits() - np.log2(np.array(shared, float)))
    lengths = [np.fromiter(map(len, side), float, len(side)) for side in (parts.texts, texts)]
    return np.stack([np.minimum(most, _BITS_A_SIGN * length) - rule.equal for length in lengths], axis=1)
