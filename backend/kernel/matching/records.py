"""A record as the engine sees it: normalised once, when it is written, and kept like that.

Both sides are Records: the query (a notice, a lead) and the candidate (a borrower, a customer).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.kernel.matching.loan_numbers import loan_number
from backend.kernel.matching.names import read_name
from backend.kernel.matching.phones import phones_in

PHONE, LOAN = "phone", "loan"
# Control characters, which no normal form holds: between the parts of a packed record, its values, and their words.
_PART, _VALUE = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class Record:
    """
    id         whatever the caller knows it by
    spellings  the name in lower-case Latin words; several when it is read from Han characters
    han        the name in Han characters, variants folded; "" when not given
    romanised  the spellings are readings of `han`, folded as `scripts.fold_syllable` does
    values     field -> its normal values, best first: phones in E.164, loan numbers, ...
    """

    id: str
    spellings: tuple[str, ...] = ()
    han: str = ""
    romanised: bool = False
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def tokens(self) -> set[str]:
        """What its name is made of, for counting how common each part is."""
        return {word for spelling in self.spellings for word in spelling.split()} | set(self.han)


def describe(
    id: str,
    names: Iterable[str] = (),
    phones: Iterable[str] = (),
    loan_numbers: Iterable[str] = (),
    **others: tuple[str, ...],
) -> Record:
    """Normalise what was written. `names` are the cells of one person's name, whatever their script.

    others  further fields of the caller's Model, values already normal: `email=("a@b.example",)`
    """
    name = read_name(*names)
    values = {
        PHONE: tuple(dict.fromkeys(phone for text in phones for phone in phones_in(text))),
        LOAN: tuple(dict.fromkeys(filter(None, map(loan_number, loan_numbers)))),
        **others,
    }
    return Record(
        id,
        tuple(" ".join(words) for words in name.spellings),
        name.han,
        name.romanised,
        {kind: found for kind, found in values.items() if found},
    )


def pack(record: Record) -> str:
    """One line for a file or a column; `unpack` gives the record back."""
    parts = [record.id, _VALUE.join(record.spellings), record.han, "1" if record.romanised else ""]
    for kind, values in record.values.items():
        parts.append(kind + _VALUE + _VALUE.join(values))
    return _PART.join(parts)


def unpack(line: str) -> Record:
    id, spellings, han, romanised, *fields = line.split(_PART)
    values: dict[str, tuple[str, ...]] = {}
    for one in fields:
        kind, *found = one.split(_VALUE)
        values[kind] = tuple(found)
    return Record(id, tuple(spellings.split(_VALUE)) if spellings else (), han, bool(romanised), values)
