"""Reading what was typed into a form: every wrong field is told at once, by its path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from backend.kernel.errors import FieldProblem, ValidationFailed

_NAME_MARKS = " .'\u2019-"
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f<>]")
MIN_AGE, MAX_AGE = 18, 75


class Form:
    """Collects the problems of one form.

    with every value read through it, `refuse_if_wrong` raises them together.
    """

    def __init__(self) -> None:
        self._problems: list[FieldProblem] = []

    def wrong(self, path: str, code: str, message: str) -> None:
        self._problems.append(FieldProblem(path, code, message))

    def refuse_if_wrong(self) -> None:
        """raises  ValidationFailed naming every wrong field"""
        if self._problems:
            raise ValidationFailed(self._problems)

    def read(self, parse: Callable[..., str], text: str, *args: object, path: str) -> str:
        """Through a parser of the kernel; empty where it refuses."""
        try:
            return parse(text, *args, path=path)
        except ValidationFailed as refused:
            self._problems.extend(refused.fields)
            return ""

    def text(self, value: str, path: str, what: str, *, longest: int, shortest: int = 2) -> str:
        clean = " ".join(value.split())
        if len(clean) < shortest:
            self.wrong(path, "required", f"Please enter {what}.")
        elif len(clean) > longest:
            self.wrong(path, "too_long", f"This is longer than {longest} characters.")
        elif _UNREADABLE.search(clean):
            self.wrong(path, "characters", "Please leave out < > and control characters.")
        return clean

    def name(self, value: str, path: str) -> str:
        """A person's name: letters of any script, spaces, dots, hyphens, apostrophes."""
        clean = self.text(value, path, "your name as on the card", longest=120)
        if len(clean) >= 2 and not _UNREADABLE.search(clean) and not _reads_as_name(clean):
            self.wrong(
                path, "name_characters", "A name has letters, spaces, dots, hyphens and apostrophes only."
            )
        return clean

    def code(self, value: str, kind: type[StrEnum], path: str) -> str:
        try:
            return kind(value.strip().upper()).value
        except ValueError:
            self.wrong(path, "choice", "Please choose one of the options.")
            return ""

    def birth_date(self, value: date, path: str, today: date) -> date:
        age = years_between(value, today)
        if value >= today or age > 120:
            self.wrong(path, "date_of_birth", "This date of birth cannot be right.")
        elif age < MIN_AGE:
            self.wrong(path, "under_age", f"A borrower must be at least {MIN_AGE} years old.")
        elif age > MAX_AGE:
            self.wrong(path, "over_age", f"A borrower may be at most {MAX_AGE} years old.")
        return value

    def amount(self, value: Decimal | str, path: str, *, most: Decimal) -> Decimal:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
            self.wrong(path, "amount", "Please enter an amount with at most two decimals.")
        elif amount <= 0 or amount > most:
            self.wrong(path, "amount_range", f"Please enter an amount above zero and up to {most:,.0f}.")
        return amount


def _reads_as_name(text: str) -> bool:
    # vowel signs of Indic scripts are marks (M), not letters: a pattern of letters alone refuses such names
    return (
        all(char in _NAME_MARKS or unicodedata.category(char)[0] in "LM" for char in text)
        and text[0].isalpha()
    )


def years_between(born: date, today: date) -> int:
    """Completed years; someone born on 29 February has a birthday on 1 March of other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
