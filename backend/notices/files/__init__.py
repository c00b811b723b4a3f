"""A file of notices, row by row: CSV in three encodings, or the first sheet of an XLSX. Memory stays flat for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import IO, Any

from backend.notices.columns import Names, missing_from, of_header
from backend.notices.errors import FileNotRead
from backend.notices.files import text, workbook

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200

Line = tuple[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows under its own headings, each with its number in the file; and how they are brought to our names.
    Empty rows are passed over."""

    names: Names
    rows: Iterator[tuple[int, dict[str, Any]]]


def open_sheet(content: IO[bytes], *, name: str, encoding: str, mapping: Mapping[str, str]) -> Sheet:
    """The header, which is the first row that is not empty, is read here; the rows when they are asked for.

    encoding  utf-8 (with or without its mark), big5hkscs or utf-16-le; a workbook says its own, whatever its name
    raises    FileNotRead, here or from a row on, with `details["why"]`: not_this_encoding, missing_columns, not_commas,
              too_many_rows, too_many_columns, not_a_workbook, old_workbook, no_results, not_a_table, too_large, empty;
              and for the first two `details["about"]`, the encoding it seems to be in or the fields it lacks
    """
    head = text.head_of(content)
    if workbook.is_one(head) or name.lower().endswith((".xlsx", ".xlsm")):
        lines = workbook.lines(content, MAX_BYTES)
    else:
        lines = text.lines(content, head, encoding)
    numbered = dropwhile(lambda line: not any(line[1]), enumerate(lines, start=1))
    first, header = next(numbered, (0, ()))
    if not header:
        raise FileNotRead("The file is empty.", why="empty")
    if len(header) > MAX_COLUMNS:
        raise FileNotRead(f"A file has at most {MAX_COLUMNS} columns.", why="too_many_columns")
    names = of_header([str(cell) for cell in header], mapping)
    missing = missing_from(names.fields.values())
    if missing:
        text.check_commas(header)
        told = f"The file has no column for {', '.join(missing)}."
        raise FileNotRead(told, why="missing_columns", about=missing)
    return Sheet(names, _rows(numbered, tuple(names.fields), first + MAX_ROWS))


def _rows(lines: Iterator[Line], own: Sequence[str], last: int) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cells in lines:
        if number > last:
            raise FileNotRead(f"A file has at most {MAX_ROWS:,} rows.", why="too_many_rows")
        row = dict(zip(own, cells, strict=False))
        if any(value not in (None, "") for value in row.values()):
            yield number, row
