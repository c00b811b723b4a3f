"""Where to look for a record: keys that two records of one person are likely to share.

A key is 64 bits by a stable hash, so it can be stored; with a `secret` it tells nothing to who has the keys alone.
Three kinds: a value (phone, loan number), the whole name, and parts of the name. The sound of a word is its
consonants; two words a, b give "sound of a, first letter of b", so a slip in one word leaves other keys whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, permutations, product

from backend.kernel.matching.model import Model
from backend.kernel.matching.records import Record
from backend.kernel.matching.scripts import fold_syllable, syllables

VALUE, WHOLE_NAME, NAME_PART = 0, 1, 2
_PAIRED_WORDS = 4
_SPELLINGS = 16

_SOUNDS = (("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("z", "j"), ("x", "ks"))
_ASPIRATED = re.compile(r"(?<=[bcdfgjklmnprstv])h")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiouy]")
_TS = re.compile(r"^tsj?")  # a z is a j by now: tsz
_NASAL = re.compile(r"(?<!^)m(?=[bcdfgjklnprstv])")


class Keys:
    """secret  keys the hash; one for a brand, kept where the brand's other keys are"""

    def __init__(self, secret: bytes = b"") -> None:
        self._secret = secret

    def of_values(self, record: Record, model: Model) -> list[int]:
        found = []
        for rule in model.fields:
            for value in record.values.get(rule.kind, ()) if rule.key else ():
                found.append(self._hash(f"{rule.kind}\x1f{rule.core(value) if rule.core else value}"))
        return found

    def of_whole_name(self, record: Record) -> list[int]:
        """The words by sound and in any order, and the Han characters: who shares it is called the same."""
        found = [
            self._hash("name\x1f" + " ".join(sorted(map(fold_syllable, one.split()))))
            for one in record.spellings
        ]
        return [*found, self._hash("han\x1f" + record.han)] if record.han else found

    def of_name_parts(self, record: Record) -> list[int]:
        if record.romanised:
            return [self._hash(part) for part in set(_han_parts(record.han))]
        return [self._hash(part) for one in record.spellings for part in set(_parts(one.split()))]

    def of(self, record: Record, model: Model) -> set[int]:
        """All keys a candidate is stored under."""
        return {
            *self.of_values(record, model),
            *self.of_whole_name(record),
            *self.of_name_parts(record),
        }

    def _hash(self, text: str) -> int:
        digest = blake2b(text.encode(), digest_size=8, key=self._secret).digest()
        return int.from_bytes(digest, "little", signed=True)


@lru_cache(maxsize=131072)
def sound(word: str) -> str:
    """The consonants of a word, spelling habits folded; its first letter is kept: sharma -> srm, wasim -> vsm."""
    for written, folded in _SOUNDS:
        word = word.replace(written, folded)
    word = _TS.sub("c", word)
    word = _VOWELS.sub("", _ASPIRATED.sub("", word))
    return _DOUBLED.sub(r"\1", _NASAL.sub("n", word))


def _parts(words: list[str]) -> Iterator[str]:
    sounds = [sound(word) for word in words]
    yield "all\x1f" + " ".join(sorted(set(sounds)))
    for first, second in permutations(sounds[:_PAIRED_WORDS], 2):
        yield f"two\x1f{first}\x1f{second[:1]}"


def _han_parts(han: str) -> Iterator[str]:
    """The parts of every spelling the characters may have, as if it had been written."""
    sounds = [tuple(dict.fromkeys(map(sound, syllables(char)))) for char in han]
    for spelling in islice(product(*sounds), _SPELLINGS):
        yield "all\x1f" + " ".join(sorted(set(spelling)))
    for firsts, seconds in permutations(sounds[:_PAIRED_WORDS], 2):
        for first, second in product(firsts, seconds):
            yield f"two\x1f{first}\x1f{second[:1]}"
