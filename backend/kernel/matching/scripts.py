"""Names in other scripts, in Latin letters as their bearers would write them.

Han characters have several readings each: Cantonese as Hong Kong's registers spell them (table of the package
`cantonese-romanisation`), and pinyin. Indic letters carry an unwritten "a", which is written here.
"""

from __future__ import annotations

import json
import pkgutil
import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product

import opencc
from anyascii import anyascii
from pypinyin import lazy_pinyin

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
READINGS = 8  # Cantonese readings of one name at most, the likeliest first

_HAN_TITLES = re.compile(r"(?:先生|小姐|女士|太太|夫人)$")
_INDIC_TITLES = frozenset(
    unicodedata.normalize("NFD", "श्री श्रीमती सुश्री श्रीमान डॉ डा শ্রী শ্রীমতী શ્રી શ્રીમતી ਸ਼੍ਰੀ ਸ਼੍ਰੀਮਤੀ").split()
)

# The blocks of Indic scripts, Devanagari to Malayalam, are laid out alike: 128 places, like letters in like places.
_INDIC = range(0x0900, 0x0D80)
_CONSONANTS = range(0x15, 0x3A)
_VOWEL_SIGNS = frozenset([*range(0x3E, 0x4E), 0x55, 0x56, 0x57, 0x62, 0x63])
_SIBILANTS = {0x36: "sh", 0x37: "sh", 0x1A: "ch"}
_ANUSVARA = frozenset([0x01, 0x02, 0x70])  # the last is of Gurmukhi
_NUKTA = 0x3C


def fold_han(text: str) -> str:
    """One form for the variants of a character (simplified, traditional, 羣 and 群); a title at the end is off."""
    bare = _HAN_TITLES.sub("", text) or text
    return _simplify(bare)


@lru_cache(maxsize=65536)
def romanise_word(word: str) -> str:
    """A word that has no Han in Latin letters, lower case; a title in an Indic script gives ""."""
    if not any(ord(char) in _INDIC for char in word):
        return _letters(anyascii(word))
    word = unicodedata.normalize("NFD", word)
    if word in _INDIC_TITLES:
        return ""
    word = word.replace("\u200d", "").replace("\u200c", "")
    out: list[str] = []
    for place, char in enumerate(word):
        if ord(char) not in _INDIC:
            out.append(anyascii(char))
            continue
        offset = ord(char) % 0x80
        rest = word[place + 1 :].lstrip(chr(ord(char) - offset + _NUKTA))
        if offset in _ANUSVARA:
            out.append(_nasal(rest))
            continue
        out.append(_SIBILANTS.get(offset) or anyascii(char))
        if offset in _CONSONANTS and rest and ord(rest[0]) % 0x80 not in _VOWEL_SIGNS:
            out.append("a")
    return _letters("".join(out))


def _nasal(rest: str) -> str:
    """The dot above is m before lips (Mumbai), n elsewhere."""
    return "m" if rest and anyascii(rest[0])[:1] in ("p", "b", "m") else "n"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


@lru_cache(maxsize=65536)
def readings(han: str) -> tuple[tuple[str, ...], ...]:
    """How a name in Han may be spelt: a tuple of syllables each, Cantonese first, then pinyin.

    Cantonese spellings that differ by habit alone (gwok, kwok) stand once.
    """
    kinds = [tuple(dict.fromkeys(map(fold_syllable, _cantonese(char) or _pinyin(char)))) for char in han]
    spellings = [*islice(product(*kinds), READINGS), tuple(fold_syllable(_pinyin(char)[0]) for char in han)]
    return tuple(dict.fromkeys(spellings))


@lru_cache(maxsize=16384)
def syllables(char: str) -> tuple[str, ...]:
    """Every spelling of one Han character, Cantonese and pinyin, habits not folded."""
    return tuple(dict.fromkeys((*_cantonese(char), *_pinyin(char))))


def _pinyin(char: str) -> tuple[str, ...]:
    return (_letters(lazy_pinyin(char)[0]) or "x",)


@lru_cache(maxsize=16384)
def _cantonese(char: str) -> tuple[str, ...]:
    table = _table()
    found = table.get(char) or [one for form in _traditional(char) for one in table.get(form, ())]
    return tuple(dict.fromkeys(found))


# How Hong Kong spells one sound, each as a rule from the start or the end of a syllable.
_HABITS = [
    (re.compile(pattern), fold)
    for pattern, fold in (
        (r"^(?:tsz|tz|ts)e?$", "ci"),
        (r"^(?:ch|ts|tz|cz|j|z)", "c"),
        (r"^(?:gw|kw|qu)", "kw"),
        (r"^(?:ng)(?=[aeiou])", ""),
        (r"^(?:g|k|q)", "k"),
        (r"^(?:b|p)", "p"),
        (r"^(?:d|t)", "t"),
        (r"^(?:sh|sz|s|x)", "s"),
        (r"^(?:w|v)", "w"),
        (r"^n(?=[aeiou])", "l"),
        (r"(?:eung|oeng|eong)$", "eung"),
        (r"(?:aa|ah|ar)", "a"),
        (r"(?:oo|ou)(?=[a-z])", "u"),
        (r"(?:ee|ei|ey|eh)$", "i"),
        (r"(?:ee)", "i"),
        (r"^([csy])(?:ze|e)$", r"\1i"),
        (r"(?:ui|oi|oy|oey|eui|eoi)$", "oi"),
        (r"(?:ow|ao|au)$", "au"),
        (r"(?:ou|oh|aw|o)$", "o"),
        (r"(?:yue|ue|oe|yu)(?=[nt]?$)", "u"),
        (r"^i(?=[a-z])", "yi"),
    )
]


@lru_cache(maxsize=65536)
def fold_syllable(syllable: str) -> str:
    """One spelling for what Hong Kong spells in several ways: kwok and gwok, tse and je, lee and li."""
    for pattern, fold in _HABITS:
        syllable = pattern.sub(fold, syllable)
    return syllable


@cache
def _table() -> dict[str, list[str]]:
    data = pkgutil.get_data("cantoroman", "data/charToRoman.json")
    if data is None:
        raise RuntimeError("the package cantonese-romanisation has no table of readings")
    table: dict[str, list[str]] = json.loads(data)
    return table


@cache
def _converter(kind: str) -> opencc.OpenCC:
    return opencc.OpenCC(kind)


def _simplify(text: str) -> str:
    return str(_converter("t2s").convert(text))


@lru_cache(maxsize=16384)
def _traditional(char: str) -> tuple[str, ...]:
    return tuple(str(_converter("s2t").convert(char)))
