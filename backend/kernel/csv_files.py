"""Tables in CSV files: those that others made are read row by row, in bounded memory, the bad rows told and the rest
kept; ours are written so that no spreadsheet takes a cell for a formula.

The file as a whole is refused for what would make every row a guess: another encoding, a missing column, a line of no
end, a quote that never closes. Rows count as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from backend.kernel.errors import DomainError

LINE_BYTES = 65_536
CELL_CHARACTERS = 1_000

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # a tab and a line break may stand in a quoted cell
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
BOM = "\ufeff"
"""Before the first line: spreadsheets then read the file as UTF-8."""
_NUMBER = re.compile(r"^[+-]?[0-9][0-9 .,]*$")

Tell = Callable[[int, str], None]  # row, reason


class FileRefused(DomainError):
    code = "file_refused"
    message = "This file cannot be read."


class Table:
    """
    path      a UTF-8 file with a header, with or without a byte order mark; commas, quotes doubled
    columns   those it must have, in any order and case; others are passed over
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self._columns = path, tuple(columns)

    def rows(self, tell: Tell | None = None) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and its cells, blanks at their ends off. A bad row is told and passed over, an empty one not told.

        raises  FileRefused
        """
        try:
            with self._path.open("rb") as file:
                yield from self._rows(file, tell or _untold)
        except OSError as error:
            raise FileRefused(f"{self._path.name}: {error.strerror or error}") from error

    def refuse_repeated(self, column: str) -> None:
        """Read the whole file once, keeping eight bytes a row. raises  FileRefused"""
        hashes = np.fromiter((hash(cells[column]) for _, cells in self.rows()), np.int64)
        found, counts = np.unique(hashes, return_counts=True)
        suspects = set(found[counts > 1].tolist())
        if not suspects:
            return
        seen: dict[str, int] = {}
        for row, cells in self.rows():
            value = cells[column]
            if hash(value) in suspects and value:
                if value in seen:
                    raise self._refused(
                        f"{column} {value!r} stands in row {seen[value]} and again in row {row}"
                    )
                seen[value] = row

    def _rows(self, file: BinaryIO, tell: Tell) -> Iterator[tuple[int, dict[str, str]]]:
        reader = csv.reader(self._lines(file), strict=True)
        try:
            header = [cell.strip().lower() for cell in next(reader, [])]
        except csv.Error as error:
            raise self._refused(f"row 1: {error}") from error
        places = self._places(header)
        row = 1
        while True:
            row += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error) or "field limit" in str(error):
                    raise self._refused(f"row {row}: a quote is opened and never closed") from error
                tell(row, str(error))
                continue
            if not cells:
                continue
            if reason := _wrong(cells, len(header)):
                tell(row, reason)
            else:
                yield row, {name: cells[place].strip() for name, place in places.items()}

    def _places(self, header: list[str]) -> dict[str, int]:
        for name in self._columns:
            if name not in header:
                raise self._refused(f"there is no column {name!r}")
            if header.count(name) > 1:
                raise self._refused(f"the column {name!r} stands twice")
        return {name: header.index(name) for name in self._columns}

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        number = 0
        while line := file.readline(LINE_BYTES + 1):
            number += 1
            if number == 1 and line.startswith(_UTF16):
                raise self._refused("this is UTF-16; UTF-8 is needed")
            if len(line) > LINE_BYTES:
                raise self._refused(f"line {number} is over {LINE_BYTES} bytes")
            try:
                yield (line.removeprefix(_BOM) if number == 1 else line).decode()
            except UnicodeDecodeError as error:
                raise self._refused(f"line {number} is not UTF-8") from error

    def _refused(self, reason: str) -> FileRefused:
        return FileRefused(f"{self._path.name}: {reason}")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a plain number, signed or not, stays as it is."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def csv_line(cells: Iterable[object]) -> str:
    """One line of a file for spreadsheets, its end included; None is an empty cell."""
    out = io.StringIO()
    csv.writer(out).writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _untold(row: int, reason: str) -> None:
    """For a look at the file before the reading that tells."""


def _wrong(cells: list[str], wanted: int) -> str | None:
    if len(cells) != wanted:
        return f"{len(cells)} cells where the header has {wanted}"
    for cell in cells:
        if len(cell) > CELL_CHARACTERS:
            return f"a cell of over {CELL_CHARACTERS} characters"
        if _CONTROL.search(cell):
            return "a control character"
    return None
