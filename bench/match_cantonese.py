"""Chinese names against their Cantonese spellings: of borrowers known in Latin letters alone, is the one found whose
name a notice gives in characters?

Given names in characters are those of names-dataset for Hong Kong, surnames the commonest. The reading is Jyutping
by canto-hk-g2p (Apache-2.0; the product reads characters by another table), spelt as Hong Kong's government spells:
initials and finals of the table in Wikipedia, "Hong Kong Government Cantonese Romanisation".
"""

from __future__ import annotations

import random
import re

from canto_hk_g2p import Pipeline

from backend.kernel.matching.engine import match
from backend.kernel.matching.index import Index
from backend.kernel.matching.model import NOTICES
from backend.kernel.matching.records import describe
from bench.name_lists import lists

BORROWERS, ASKED = 10_000, 2_000
SURNAMES = "陳黃李張梁林王吳劉何鄭馮郭葉謝楊周蔡羅許鄧曾蘇盧潘余鍾馬朱譚江雷徐杜石關姚方莫高孫倫溫湯甄龐"
_INITIALS = {
    "b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t", "n": "n", "l": "l", "g": "k", "k": "k", "ng": "ng",
    "h": "h", "gw": "kw", "kw": "kw", "w": "w", "z": "ch", "c": "ch", "s": "s", "j": "y", "": "",
}  # fmt: skip
_FINALS = {
    "aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at", "aak": "ak",
    "oe": "eu", "oeng": "eung", "oek": "euk", "eoi": "ui", "eon": "un", "eot": "ut", "ou": "o", "yu": "u",
    "yun": "uen", "yut": "uet",
}  # fmt: skip
_SYLLABLE = re.compile(r"(ng|gw|kw|[bpmfdtnlgkhwzcsj])?([aeiouymng]+[mngptk]?)[1-6]")


def recall_at_one(seed: int) -> float:
    source, reader = random.Random(seed), Pipeline()
    given = [name for name in lists()["HK han"] if len(name) == 2]
    people: dict[str, str] = {}  # spelling -> characters: of two spelt alike no one could tell which is meant
    while len(people) < BORROWERS:
        han = source.choice(SURNAMES) + source.choice(given)
        spelt = [_spelt(reader.convert(char)) for char in han]
        if all(spelt):
            people.setdefault(" ".join(spelt).upper(), han)
    borrowers = [describe(han, (spelt,)) for spelt, han in people.items()]
    asked = [describe(han, ("", han)) for han in source.sample(sorted(people.values()), ASKED)]
    answers = match(asked, Index(borrowers, NOTICES), NOTICES)
    return sum(bool(one.candidates) and one.candidates[0].id == one.query_id for one in answers) / ASKED


def _spelt(jyutping: str) -> str:
    """zoeng1 -> cheung; "" when it is no single syllable."""
    found = _SYLLABLE.fullmatch(jyutping.strip())
    if not found:
        return ""
    initial, final = found[1] or "", found[2]
    if final.startswith("yu") and initial == "j":
        return {"yu": "yu", "yun": "yuen", "yut": "yuet"}.get(final, "")
    if initial in ("z", "c", "s") and final == "i":
        return {"z": "tsz", "c": "tsz", "s": "sze"}[initial]
    start = _INITIALS[initial]
    return ("y" if start == "y" else start) + _FINALS.get(final, final)
