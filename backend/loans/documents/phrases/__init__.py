"""What figures are called on paper, by language. Pure.

A template holds the sentences of its paper; here stands what the figures themselves are told in: dates,
amounts in words, terms, charges, the lines of a statement. A new language is one module here and one file
of words beside the templates.
"""

from __future__ import annotations

from backend.loans.documents.phrases.contingencies import ToldCharge, told
from backend.loans.documents.phrases.english import ENGLISH
from backend.loans.documents.phrases.hindi import HINDI
from backend.loans.documents.phrases.phrases import Phrases
from backend.loans.documents.phrases.traditional_chinese import TRADITIONAL_CHINESE

PHRASES: dict[str, Phrases] = {"en": ENGLISH, "hi": HINDI, "zh-Hant": TRADITIONAL_CHINESE}

_OF_PACK = {"IN": ("en", "hi"), "HK": ("en", "zh-Hant")}


def languages_of(pack: str) -> tuple[str, ...]:
    """The languages a lender under this country pack offers its papers in, the first the common one."""
    return _OF_PACK.get(pack, ("en",))


def phrases_in(language: str) -> Phrases:
    """The phrases of a language a screen asks for; English where it has none."""
    return PHRASES.get(language, ENGLISH)


__all__ = ["PHRASES", "Phrases", "ToldCharge", "languages_of", "phrases_in", "told"]
