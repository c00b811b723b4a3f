"""From a source's own names to our field names: the headings of a file, or the names in the JSON it lists or pushes.

A file's headings are known by the names of NoticeSource v1 and their usual aliases, case and separators aside; JSON by
the names of NoticeSource v1 alone, exactly as written. The source's own mapping wins over both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.notices.reading import KNOWN, NEEDED_COLUMNS

NOT_READ = "-"  # what a name is mapped to that is not what it seems to be
MOST_MAPPED = 100
LONGEST_NAME = 100
DEEPEST = 6
NAME_FIELDS = ("borrower_name_en", "borrower_name_zh")

_NOTHING = object()
_SEPARATORS = re.compile(r"[\s_\-./:()（）]+")

ALIASES: Mapping[str, tuple[str, ...]] = {
    "notice_id": ("notice no", "通知編號"),
    "company_code": ("company", "公司"),
    "loan_no": ("loan number", "loan", "貸款編號"),
    "borrower_name_en": ("name", "english name", "姓名", "英文姓名"),
    "borrower_name_zh": ("chinese name", "中文姓名"),
    "phone": ("tel", "mobile", "電話"),
    "instalment_no": ("instalment", "installment", "期數"),
    "instalment_total": ("total instalments", "總期數"),
    "due_date": ("due", "到期日"),
    "repayment_amount": ("repayment", "還款額"),
    "overdue_interest": ("逾期利息",),
    "penalty": ("罰款",),
    "total_due": ("total", "總額"),
    "days_overdue": ("days", "逾期日數"),
    "outstanding_balance": ("balance", "結餘"),
    "officer": ("負責人",),
    "branch": ("分行",),
    "remarks": ("備註",),
    "updated_at": ("updated", "更新時間"),
}


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field a column or a name can be; one of the two names is needed, so `borrower_name_en` says so for both."""

    name: str
    needed: bool
    aliases: tuple[str, ...]


def known_fields() -> list[KnownField]:
    """The needed ones first, each group as the contract has them."""
    needed = (*NEEDED_COLUMNS, "borrower_name_en")
    order = [*needed, *sorted(KNOWN.difference(needed), key=lambda name: (name not in ALIASES, name))]
    return [KnownField(name, name in needed, ALIASES.get(name, ())) for name in order]


def plain(header: str) -> str:
    """`Loan No.` -> `loanno`: case and separators aside."""
    return _SEPARATORS.sub("", header.replace("\ufeff", "").strip().lower())


_BY_NAME = {plain(name): name for name in KNOWN} | {
    plain(alias): name for name, aliases in ALIASES.items() for alias in aliases
}


@dataclass(frozen=True, slots=True)
class Names:
    """How the rows of one list are brought to our names.

    fields  own name -> our field, or the name under which what nobody knows stays with the row
    deep    own names that lead into an object of the row: `borrower.phone`
    """

    fields: Mapping[str, str]
    deep: tuple[str, ...] = ()

    def brought(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row under our names; what is not mapped stays in it as it came."""
        if not self.fields:
            return row
        for path in self.deep:
            rest, value = _taken(row, path.split("."))
            if value is not _NOTHING and path not in row:
                row = {**rest, path: value}
        return {self.fields.get(name, name): value for name, value in row.items()}

    def own(self, field: str) -> str:
        """What the source calls one of our fields, as far as it is called otherwise."""
        wanted = NAME_FIELDS if field == "borrower_name" else (field,)
        found = (name for name, one in self.fields.items() if one in wanted and name != one)
        return next(found, "")


AS_THEY_ARE = Names({})


def of_header(header: Sequence[str], mapping: Mapping[str, str]) -> Names:
    """The columns of one file, in their order."""
    own: list[str] = []
    for column in header:
        own.append(_free(column.strip(), own))
    return Names(dict(zip(own, fields_of(header, mapping), strict=True)))


def of_json(mapping: Mapping[str, str]) -> Names:
    """A row of JSON. A field that is mapped is read from its own name alone, whatever else the row has."""
    set_aside = {field: _again(field) for field in mapping.values() if field != NOT_READ}
    named = {name: _not_read(name) if field == NOT_READ else field for name, field in mapping.items()}
    return Names(set_aside | named, tuple(name for name in mapping if "." in name))


def fields_of(header: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """One field name for each column; a column nobody knows keeps its own name and goes into the raw row.

    mapping  column -> field, as the source was set up; where the file has the column, it wins over the known names
    """
    own = {plain(column): field for column, field in mapping.items()}
    mapped = {own[plain(column)] for column in header if plain(column) in own}
    named: list[str] = []
    for column in header:
        field = own.get(plain(column))
        if field is None:
            known = _BY_NAME.get(plain(column)) or column.strip()[:60]
            field = _again(known) if known in mapped else known
        elif field == NOT_READ:
            field = _not_read(column.strip()[:60])
        named.append(_free(field, named))
    return named


def mapping_problems(mapped: Sequence[tuple[str, str]], *, in_json: bool) -> Iterator[tuple[str, str]]:
    """Code and sentence of all that is wrong with a mapping, own name -> field, before it is saved."""
    if len(mapped) > MOST_MAPPED:
        yield "too_many", f"At most {MOST_MAPPED} names can be mapped."
    names = [name.strip() if in_json else plain(name) for name, _ in mapped]
    fields = [field for _, field in mapped if field != NOT_READ]
    for name, (told, _) in zip(names, mapped, strict=True):
        parts = name.split(".") if in_json else [name]
        if not all(parts) or len(told) > LONGEST_NAME or len(parts) > DEEPEST:
            yield "bad_name", f"“{told[:LONGEST_NAME]}” cannot be the name of anything there."
    for told in _twice([(name, told) for name, (told, _) in zip(names, mapped, strict=True)]):
        yield "name_twice", f"“{told[:LONGEST_NAME]}” is mapped twice."
    for field in sorted(set(fields) - KNOWN):
        yield "unknown_field", f"There is no field {field[:LONGEST_NAME]}."
    for field in _twice([(field, field) for field in fields]):
        yield "field_twice", f"{field[:LONGEST_NAME]} is given by two names; one of them is enough."
    for field in missing_from({*fields, *_still_known(names, in_json=in_json)}):
        yield "missing_field", f"Nothing is left that gives {field}, which every notice needs."


def _still_known(names: Sequence[str], *, in_json: bool) -> Iterator[str]:
    """The fields that have a name of their own which the mapping does not take away."""
    known = {name: name for name in KNOWN} if in_json else _BY_NAME
    return (field for name, field in known.items() if name not in names)


def _twice(told: Iterable[tuple[str, str]]) -> list[str]:
    """What is told a second time under the same name, each once."""
    seen: set[str] = set()
    found: dict[str, str] = {}
    for name, as_told in told:
        if name in seen:
            found.setdefault(name, as_told)
        seen.add(name)
    return list(found.values())


def _taken(row: Mapping[str, Any], path: Sequence[str]) -> tuple[dict[str, Any], Any]:
    """A copy of the row without what stands at the path, and that; `_NOTHING` where nothing does."""
    name, *further = path
    rest = dict(row)
    if not further:
        value = rest.pop(name, _NOTHING)
        return rest, value
    inner = rest.get(name)
    if not isinstance(inner, Mapping):
        return rest, _NOTHING
    left, value = _taken(inner, further)
    if left:
        rest[name] = left
    else:
        del rest[name]
    return rest, value


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = _again(name)
    return name


def _again(name: str) -> str:
    return f"{name} (again)"


def _not_read(name: str) -> str:
    return f"{name} (not read)"


def missing_from(fields: Collection[str]) -> list[str]:
    """Needed fields that nothing gives."""
    missing = [name for name in NEEDED_COLUMNS if name not in fields]
    if "borrower_name_en" not in fields and "borrower_name_zh" not in fields:
        missing.append("borrower_name_en")
    return missing
