"""Invented borrowers and notices about them, with the noise of a second hand. Seeded: the same seed, the same people.

Names by rank (Zipf 0.85) from names-dataset: 85 % of India, 15 % of Hong Kong; 2 % of borrowers share a phone. Of
notices 8 % are about nobody. Their phone is missing (15 %), changed (10 %), one digit off (3 %) or another's (2 %), in
six formats; half have a loan number (2 % a slip, 3 % without prefix). Names are spelt another way (20 %), mistyped
(15 %), turned about (15 %), cut to an initial (10 %), without the middle one (10 %), with a title (20 %).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from backend.kernel.matching.records import Record, describe
from bench.name_lists import lists

ZIPF = 0.85
HONG_KONG = 0.15
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HABITS = [
    ("ee", "i"), ("i", "ee"), ("oo", "u"), ("u", "oo"), ("v", "w"), ("w", "v"), ("sh", "s"), ("th", "t"),
    ("ph", "f"), ("z", "j"), ("aa", "a"), ("a", "aa"), ("ck", "k"), ("k", "kk"), ("y", "i"), ("kw", "gw"),
    ("ts", "ch"), ("ei", "ee"), ("ow", "au"), ("d", "dh"), ("b", "bh"),
]  # fmt: skip
_TITLES = {"IN": ["Mr ", "Mrs. ", "Shri ", "Smt. ", "Dr. "], "HK": ["Mr. ", "Ms ", "MISS ", "Mrs "]}


@dataclass(frozen=True, slots=True)
class Person:
    """As a form has them: cells of text."""

    id: str
    country: str
    words: tuple[str, ...]
    phone: str
    loan: str

    def record(self) -> Record:
        return describe(self.id, (" ".join(self.words),), (self.phone,), (self.loan,))


@dataclass(frozen=True, slots=True)
class Notice:
    """truth  id of the borrower it is about; None when it is about nobody here"""

    id: str
    name: str
    phone: str
    loan: str
    truth: str | None

    def record(self) -> Record:
        return describe(self.id, (self.name,), (self.phone,), (self.loan,))


class People:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._names = lists()
        self._weights = {
            kind: list(accumulate(1 / rank**ZIPF for rank in range(1, len(names) + 1)))
            for kind, names in self._names.items()
        }

    def borrowers(self, size: int) -> Iterator[Person]:
        phone = ""
        for number in range(size):
            country = "HK" if self._random.random() < HONG_KONG else "IN"
            shares = phone and self._random.random() < 0.02
            phone = phone if shares else self._phone(country)
            yield Person(f"B{number:07}", country, self._name(country), phone, self._loan(country, number))

    def notices(self, borrowers: list[Person]) -> list[Notice]:
        """One about each, save those that are about nobody."""
        return [self._notice(f"N{number:06}", one, borrowers) for number, one in enumerate(borrowers)]

    def _notice(self, id: str, about: Person, borrowers: list[Person]) -> Notice:
        chance = self._random.random
        truth: str | None = about.id
        if chance() < 0.08:
            country = about.country
            number = 50_000_000 + self._random.randrange(10_000_000)
            loan = self._loan(country, number)
            about = Person("", country, self._name(country), self._phone(country), loan)
            truth = None
        phone, which = about.phone, chance()
        if which < 0.15:
            phone = ""
        elif which < 0.25:
            phone = self._phone(about.country)
        elif which < 0.28:
            place = self._random.randrange(4, len(phone))
            phone = phone[:place] + self._random.choice("0123456789") + phone[place + 1 :]
        elif which < 0.30:
            phone = self._random.choice(borrowers).phone
        loan, which = about.loan if chance() < 0.5 else "", chance()
        if loan and which < 0.02:
            loan = loan[:-2] + self._random.choice("0123456789") + loan[-1]
        elif loan and which < 0.05:
            loan = loan.partition("-")[2]
        return Notice(id, self._written(about), self._formatted(phone), loan, truth)

    def _name(self, country: str) -> tuple[str, ...]:
        first, last = self._draw(f"{country} first"), self._draw(f"{country} last")
        middle = (
            [self._draw(f"{country} first")]
            if self._random.random() < (0.3 if country == "IN" else 0.5)
            else []
        )
        words = [first, *middle, last] if country == "IN" else [last, first, *middle]
        return tuple(word for one in words for word in one.split())

    def _draw(self, kind: str) -> str:
        return self._random.choices(self._names[kind], cum_weights=self._weights[kind])[0]

    def _phone(self, country: str) -> str:
        if country == "HK":
            return f"+852{self._random.choice('5679')}{self._random.randrange(10**7):07}"
        return f"+91{self._random.choice('6789')}{self._random.randrange(10**9):09}"

    def _loan(self, country: str, number: int) -> str:
        return f"{'HK' if country == 'HK' else 'LN'}-{number + 1_000_000:08}"

    def _formatted(self, phone: str) -> str:
        if not phone:
            return ""
        dial, local = (phone[:4], phone[4:]) if phone.startswith("+852") else (phone[:3], phone[3:])
        half = len(local) // 2
        spaced = f"{local[:half]} {local[half:]}"
        return self._random.choice(
            [phone, local, spaced, f"{dial} {spaced}", f"{dial}-{local}", f"00{dial[1:]}{local}"]
        )

    def _written(self, about: Person) -> str:
        chance, words = self._random.random, list(about.words)
        if len(words) > 2 and chance() < 0.10:
            del words[1 if about.country == "IN" else -1]
        if chance() < 0.20:
            words = self._another_spelling(words)
        if chance() < 0.15:
            place = self._random.randrange(len(words))
            words[place] = self._mistyped(words[place])
        if len(words) > 1 and chance() < 0.10:
            place = 0 if about.country == "IN" else -1
            words[place] = words[place][:1]
        if chance() < 0.15:
            words = [*words[1:], words[0]]
        title = self._random.choice(_TITLES[about.country]) if chance() < 0.20 else ""
        name = " ".join(words)
        return title + (name.upper() if about.country == "HK" else name)

    def _another_spelling(self, words: list[str]) -> list[str]:
        choices = [
            (place, written, other)
            for place, word in enumerate(words)
            for written, other in _HABITS
            if written in word.lower()[1:]
        ]
        if not choices:
            return words
        place, written, other = self._random.choice(choices)
        word = words[place].lower()
        words[place] = (word[0] + word[1:].replace(written, other, 1)).capitalize()
        return words

    def _mistyped(self, word: str) -> str:
        if len(word) < 3:
            return word
        place, kind = self._random.randrange(1, len(word) - 1), self._random.randrange(4)
        letter = self._random.choice(_LETTERS)
        return {
            0: word[:place] + letter + word[place + 1 :],
            1: word[:place] + word[place + 1 :],
            2: word[:place] + letter + word[place:],
            3: word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        }[kind]


def people(borrowers: int, notices: int, seed: int) -> tuple[list[Person], list[Notice]]:
    """Both sides in memory; notices are about borrowers drawn at random."""
    source = People(seed)
    everyone = list(source.borrowers(borrowers))
    drawn = random.Random(seed + 1).sample(everyone, min(notices, borrowers))
    return everyone, source.notices(drawn)
