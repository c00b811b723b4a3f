"""How common a name is among the candidates: what an agreement on it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2

from backend.kernel.matching.model import Model, NameRule
from backend.kernel.matching.records import Record

TOWN = 1024  # the least that a population is taken for: an equal phone must not be worth less for being among ten
FEW = 30


@dataclass(slots=True)
class Population:
    """
    size    candidates in all
    tokens  word or Han character -> candidates that have it in their name
    values  "kind:value" -> candidates that have it, of the kinds a model counts
    """

    size: int = 0
    tokens: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, int] = field(default_factory=dict)

    def bits(self) -> float:
        """log2 N: what it takes to tell one candidate from all others; a few are looked at as part of a small town."""
        return log2(max(self.size, TOWN))


class Rarity:
    """Bits of an agreement on names: the rarer their words, the more."""

    def __init__(self, population: Population, rule: NameRule) -> None:
        self._population, self._rule = population, rule
        self._known: dict[str, float] = {}

    def of(self, tokens: Iterable[str]) -> float:
        """Of words, or of the Han characters of a text."""
        known, bits = self._known, 0.0
        for token in tokens:
            if token not in known:
                known[token] = self._one(token)
            bits += known[token]
        return min(bits, self._rule.most)

    def _one(self, token: str) -> float:
        """How many have it, as if one person more among FEW more had: where few are known, no word is a rare one."""
        rarity = log2((self._population.size + FEW) / (self._population.tokens.get(token, 0) + 1))
        return min(rarity, self._rule.initial) if len(token) == 1 and token.isascii() else rarity


def count(records: Iterable[Record], model: Model) -> Population:
    tally = Tally(model)
    for record in records:
        tally.add(record)
    return tally.population()


class Tally:
    """Counts records as they come."""

    def __init__(self, model: Model) -> None:
        self._rare = tuple(rule.kind for rule in model.fields if rule.rare)
        self._size = 0
        self._tokens: Counter[str] = Counter()
        self._values: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        self._size += 1
        for token in record.tokens():
            self._tokens[token] += 1
        for kind in self._rare:
            for value in record.values.get(kind, ()):
                self._values[f"{kind}:{value}"] += 1

    def population(self) -> Population:
        return Population(self._size, self._tokens, self._values)
