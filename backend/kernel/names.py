"""How like two names are, for telling a typing slip from another person.

A raw likeness is a hint for a person, never proof by itself: common names are alike without being one.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_HONORIFICS = frozenset(
    """
    mr mrs ms miss mx dr prof shri sri shree smt shrimati kumari km selvi thiru tmt janab begum late er adv ca
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
# "s/o Ramesh Rao": what follows names a parent or spouse, not the person.
_RELATION = re.compile(r"\b[sdwc]\s*/\s*o\b.*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def normal_name(name: str) -> str:
    """Lower case, no accents, honorifics, relations or punctuation; the order of the words kept."""
    folded = unicodedata.normalize("NFKD", _RELATION.sub("", name))
    folded = "".join(
        char for char in folded if not unicodedata.combining(char) or ord(char) > 0x36F
    ).casefold()
    words = _WORD.findall(folded)
    kept = [word for word in words if word not in _HONORIFICS]
    return " ".join(kept or words)


def match_score(left: str, right: str) -> int:
    """0–100, the order of the words aside; 0 when either is empty."""
    first, second = normal_name(left), normal_name(right)
    if not first or not second:
        return 0
    return round(fuzz.token_sort_ratio(first, second))
