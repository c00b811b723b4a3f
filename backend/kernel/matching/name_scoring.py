"""How well two names fit, in bits: their likeness, times how rare they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from backend.kernel.matching.answers import (
    CLOSE,
    EQUAL,
    OTHER,
    SIMILAR,
    VERDICTS,
    Answer,
    Verdicts,
    compare,
    no_answer,
    one_slip,
)
from backend.kernel.matching.columns import Bits, Column, Crossing, Flags, Texts, texts_of
from backend.kernel.matching.index import Block, Integers
from backend.kernel.matching.model import NameRule
from backend.kernel.matching.population import Population, Rarity
from backend.kernel.matching.records import Record
from backend.kernel.matching.scripts import fold_syllable

_AS_GOOD_AS_EQUAL = 0.97  # no other way of comparing is tried from here on
_ONE_WITHIN_THE_OTHER = 0.97  # what a name is worth that lacks words of the other, or spaces
_WITHOUT_SPACES = 0.99
_OF_SYLLABLES = 0.1


def name_answer(rule: NameRule, queries: Sequence[Record], block: Block, population: Population) -> Answer:
    """The best of all spellings of a pair; characters, where both sides give them, have the last word."""
    rarity = Rarity(population, rule)
    mine, theirs = _Side.of(queries, rarity), _Side.of(block.records, rarity)
    crossing = Crossing.of(mine.column, theirs.column, block.queries, block.candidates)
    read = mine.romanised[crossing.left] | theirs.romanised[crossing.right]
    left, right = mine.spelt(crossing.left, read), theirs.spelt(crossing.right, read)
    _cut(left, right, np.flatnonzero(mine.initial[crossing.left] | theirs.initial[crossing.right]), rarity)
    verdicts, bits = _grade(_likeness(left, right, read), np.minimum(left.rarity, right.rarity), rule)
    bits -= rule.turned * _turned(left, right, verdicts)
    sounds_equal = read & (verdicts == EQUAL)  # others read the same
    verdicts[sounds_equal] = CLOSE
    bits[sounds_equal] -= rule.sound
    return _with_han(_best(len(block.queries), crossing.pairs, verdicts, bits), rule, queries, block, rarity)


@dataclass(frozen=True, slots=True)
class _Spelt:
    """Spellings, of a column or one a crossing: as written, their words by the alphabet, how many, and how rare."""

    written: Texts
    ordered: Texts
    words: Integers
    rarity: Bits

    def change(self, place: int, words: list[str], rarity: float) -> None:
        self.written[place] = " ".join(words)
        self.ordered[place] = " ".join(sorted(words))
        self.rarity[place] = rarity


@dataclass(frozen=True, slots=True)
class _Side:
    """The spellings of one side in a column; all else by place in it."""

    column: Column
    romanised: Flags
    initial: Flags
    spellings: _Spelt

    @classmethod
    def of(cls, records: Sequence[Record], rarity: Rarity) -> _Side:
        column = Column.of([record.spellings for record in records])
        romanised = np.fromiter((record.romanised for record in records), bool, len(records))
        words = [sorted(text.split()) for text in column.texts]
        spellings = _Spelt(
            column.texts,
            texts_of(map(" ".join, words)),
            np.fromiter(map(len, words), np.int64, len(words)),
            np.fromiter(map(rarity.of, words), float, len(words)),
        )
        initial = np.fromiter((min(map(len, one), default=0) == 1 for one in words), bool, len(words))
        return cls(column, np.repeat(romanised, column.count), initial, spellings)

    def spelt(self, places: Integers, read: Flags) -> _Spelt:
        """read  where one side is a reading of Han: what was written is folded by sound there"""
        of = self.spellings
        written, ordered = of.written[places], of.ordered[places]
        folded = np.flatnonzero(read & ~self.romanised[places])
        once, again = np.unique(places[folded], return_inverse=True)
        sounds = [list(map(fold_syllable, text.split())) for text in of.written[once]]
        written[folded] = texts_of(map(" ".join, sounds))[again]
        ordered[folded] = texts_of(" ".join(sorted(words)) for words in sounds)[again]
        return _Spelt(written, ordered, of.words[places], of.rarity[places])


def _cut(left: _Spelt, right: _Spelt, places: Integers, rarity: Rarity) -> None:
    """Where one side has an initial, the other's word is cut to it, and counts no more than a letter does."""
    for place in places.tolist():
        first, second = cut_to_initials(left.written[place].split(), right.written[place].split())
        left.change(place, first, rarity.of(first))
        right.change(place, second, rarity.of(second))


def cut_to_initials(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """`r sharma` and `ramesh sharma` become `r sharma` both; a word that both have stays whole."""
    first, second = list(left), list(right)
    for words, others in ((first, second), (second, first)):
        for initial in [word for word in words if len(word) == 1 and word not in others]:
            for place, word in enumerate(others):
                if len(word) > 1 and word[0] == initial and word not in words:
                    others[place] = initial
                    break
    return first, second


def _likeness(left: _Spelt, right: _Spelt, read: Flags) -> Bits:
    """0 to 1: whichever is best of words in order of the alphabet, one name within the other, and spaces aside.

    read  where syllables are compared: one letter makes another syllable, so being nearly alike says little
    """
    ratio = compare(left.ordered, right.ordered, fuzz.ratio, np.float32) / 100
    winkler = compare(left.ordered, right.ordered, JaroWinkler.normalized_similarity, np.float32)
    best = np.where(read, np.where(ratio < 1, ratio - _OF_SYLLABLES, 1.0), np.maximum(ratio, winkler))
    uneven = np.flatnonzero((best < _AS_GOOD_AS_EQUAL) & (left.words != right.words))
    mine, theirs = left.ordered[uneven], right.ordered[uneven]
    within = _ONE_WITHIN_THE_OTHER * compare(mine, theirs, fuzz.token_set_ratio, np.float32) / 100
    joined = _WITHOUT_SPACES * np.maximum(
        _joined(mine, theirs), _run_together(left, right, uneven[read[uneven]], uneven)
    )
    best[uneven] = np.maximum(best[uneven], np.maximum(within, joined))
    return best


def _run_together(left: _Spelt, right: _Spelt, read: Integers, uneven: Integers) -> Bits:
    """Likeness of all letters in a row, where syllables were written as one word ("Guoqiang") and not folded alike."""
    out = np.zeros(len(uneven))
    mine, theirs = (
        np.fromiter((text.replace(" ", "") for text in side.written[read]), object, len(read))
        for side in (left, right)
    )
    out[np.isin(uneven, read)] = compare(mine, theirs, fuzz.ratio, np.float32) / 100
    return out


def _turned(left: _Spelt, right: _Spelt, verdicts: Verdicts) -> Flags:
    """Where the words are equal and their order is not: more than the surname going from one end to the other."""
    out = np.zeros(len(verdicts), bool)
    for place in np.flatnonzero((verdicts == EQUAL) & (left.written != right.written)).tolist():
        first, second = left.written[place].split(), right.written[place].split()
        out[place] = len(first) == len(second) and not any(
            first[turn:] + first[:turn] == second for turn in range(len(first))
        )
    return out


def _joined(left: Texts, right: Texts) -> Bits:
    """1 where the words of one, in some order, are written together in the other: `tai man chan`, `chan taiman`."""
    return np.fromiter(map(same_letters_joined, left, right), float, len(left))


def same_letters_joined(left: str, right: str) -> bool:
    """Whether each word of the one that the other lacks is some of the other's words written together."""
    first, second = left.split(), right.split()
    if sum(map(len, first)) != sum(map(len, second)):
        return False
    fewer, more = sorted(
        ([w for w in first if w not in second], [w for w in second if w not in first]), key=len
    )
    return len(fewer) == 1 and fewer[0] in map("".join, permutations(more[:4]))


def _grade(likeness: Bits, rarity: Bits, rule: NameRule) -> tuple[Verdicts, Bits]:
    """What a likeness is worth."""
    verdicts = np.full(len(likeness), OTHER, np.uint8)
    bits = np.full(len(likeness), rule.other)
    for floor, verdict, share, loss in reversed(rule.steps):
        over = likeness > floor
        verdicts[over] = VERDICTS.index(verdict)
        bits[over] = (share * rarity - loss)[over]
    return verdicts, bits


def _best(size: int, pairs: Integers, verdicts: Verdicts, bits: Bits) -> Answer:
    """The best of each pair's crossings."""
    order = np.lexsort((bits, pairs))
    last = order[np.flatnonzero(np.append(np.diff(pairs[order]) > 0, True))] if len(order) else order
    answer = no_answer(size)
    answer.verdicts[pairs[last]] = verdicts[last]
    answer.bits[pairs[last]] = bits[last]
    return answer


def _with_han(
    answer: Answer, rule: NameRule, queries: Sequence[Record], block: Block, rarity: Rarity
) -> Answer:
    """Where both sides give the characters, these decide: many names sound alike."""
    mine = texts_of(record.han for record in queries)[block.queries]
    theirs = texts_of(record.han for record in block.records)[block.candidates]
    both = np.flatnonzero((mine != "") & (theirs != ""))
    mine, theirs = mine[both], theirs[both]
    rare = np.minimum(*(np.fromiter(map(rarity.of, side), float, len(side)) for side in (mine, theirs)))
    equal = mine == theirs
    long = np.fromiter((min(len(a), len(b)) > 2 for a, b in zip(mine, theirs, strict=True)), bool, len(both))
    slipped = long & one_slip(mine, theirs)
    _, _, share, loss = rule.steps[-1]
    bits = np.where(slipped, share * rare - loss, rule.other)
    answer.bits[both] = np.where(equal, np.maximum(rare, answer.bits[both]), bits)
    answer.verdicts[both] = np.where(equal, EQUAL, np.where(slipped, SIMILAR, OTHER))
    return answer
