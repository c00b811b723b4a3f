"""Names: made alike where two people would write one name in two ways, and how like two names are.

A raw likeness is a hint for a person, never proof by itself: common names are alike without being one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from backend.kernel.matching.scripts import HAN, fold_han, readings, romanise_word

WORDS = 8  # of one name at most; the rest is not looked at

# Titles wherever they stand, and those that are names as well and so are titles only in front of one.
_TITLES = frozenset("mr mrs ms mx dr prof shri sri shree smt shrimati thiru tmt janab".split())  # noqa: SIM905
_TITLES_IN_FRONT = frozenset("miss km selvi late er adv ca".split())  # noqa: SIM905
# "s/o Ramesh Rao": what follows names a parent or spouse, not the person.
_RELATION = re.compile(r"\b[sdwch]\s*/\s*o\b.*$", re.IGNORECASE | re.DOTALL)
_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_ASCII_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Name:
    """
    spellings   words in the order written, lower-case ASCII; several when a Han name has several readings
    han         the name in Han characters, variants folded; "" when it is not given
    romanised   the spellings are read from Han, not written by anyone
    """

    spellings: tuple[tuple[str, ...], ...]
    han: str
    romanised: bool


def read_name(*texts: str) -> Name:
    """One person's name out of one or more cells (`name`, `name_zh`), each in any script or in several."""
    words: list[str] = []
    foreign: list[str] = []
    han = ""
    for text in texts:
        if text.isascii():
            words = words or _words(text)
            continue
        text = unicodedata.normalize("NFKC", text)
        han = han or fold_han("".join(HAN.findall(text)))
        latin, others = _by_script(_words(HAN.sub(" ", text)))
        words, foreign = words or latin, foreign or others
    words = (words or foreign)[:WORDS]
    if han and len(words) < 2:  # a Western name alone is not the name
        return Name(tuple((*words, *spelling)[:WORDS] for spelling in readings(han[:WORDS])), han, True)
    return Name((tuple(words),) if words else (), han, False)


def normal_name(name: str) -> str:
    """Lower case, no accents, titles, relations or punctuation; script and the order of the words kept."""
    return " ".join(_words(name))


def match_score(left: str, right: str) -> int:
    """0-100, the order of the words aside; 0 when either is empty."""
    first, second = normal_name(left), normal_name(right)
    if not first or not second:
        return 0
    return round(fuzz.token_sort_ratio(first, second))


def _words(text: str) -> list[str]:
    if text.isascii():
        text = _RELATION.sub("", text).lower()
        words = _ASCII_WORD.findall(_APOSTROPHES.sub("", text))
    else:
        words = _lettered(_APOSTROPHES.sub("", _RELATION.sub("", unicodedata.normalize("NFKC", text))))
    kept = [word for word in words if word not in _TITLES]
    while len(kept) > 1 and kept[0] in _TITLES_IN_FRONT:
        del kept[0]
    return kept or words


def _lettered(text: str) -> list[str]:
    """Words of letters and the marks that belong to them; accents of Latin, Greek and Cyrillic letters are off."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = [char for char in folded if not 0x300 <= ord(char) <= 0x36F]
    return "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in kept).split()


def _by_script(words: list[str]) -> tuple[list[str], list[str]]:
    """Words in Latin letters (with a rest of signs that are not ASCII), and the others, romanised."""
    latin: list[str] = []
    others: list[str] = []
    for word in words:
        if word.isascii():
            latin.append(word)
        elif spelt := romanise_word(word):
            (latin if unicodedata.name(word[0], "").startswith("LATIN") else others).append(spelt)
    return latin, others
