"""From a file's header to our field names: the known ones, their usual aliases, the source's own mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.notices.reading import KNOWN, NEEDED_COLUMNS

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
    """A field a column can be; one of the two names is needed, so `borrower_name_en` says so for both."""

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


def fields_of(header: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """One field name for each column; a column nobody knows keeps its own name and goes into the raw row.

    mapping  column -> field, as the source was set up; it wins over the known names
    """
    own = {plain(column): field for column, field in mapping.items()}
    named: list[str] = []
    for column in header:
        name = own.get(plain(column)) or _BY_NAME.get(plain(column)) or column.strip()[:60]
        named.append(name if name not in named else f"{name} (again)")
    return named


def missing_from(fields: Sequence[str]) -> list[str]:
    """Needed fields that no column gives."""
    missing = [name for name in NEEDED_COLUMNS if name not in fields]
    if "borrower_name_en" not in fields and "borrower_name_zh" not in fields:
        missing.append("borrower_name_en")
    return missing
