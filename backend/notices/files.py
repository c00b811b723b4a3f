"""A file of notices, row by row: CSV in three encodings, or the first sheet of an XLSX. Memory stays flat for CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, ZipError

from backend.notices.columns import Names, missing_from, of_header
from backend.notices.errors import FileNotRead

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_UNPACKED = 300 * 1024 * 1024
_CELL = 20_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows under its own headings, each with its number in the sheet, where the header is row 1; and how they
    are brought to our names. Empty rows are passed over."""

    names: Names
    rows: Iterator[tuple[int, dict[str, Any]]]


def open_sheet(content: IO[bytes], *, name: str, encoding: str, mapping: Mapping[str, str]) -> Sheet:
    """The header is read here, the rows when they are asked for.

    encoding  utf-8 (with or without its mark), big5hkscs or utf-16-le; an XLSX says its own
    raises    FileNotRead, here or from a row on, with `details["why"]`: not_this_encoding, missing_columns,
              too_many_rows, too_many_columns, not_a_workbook, not_a_table, too_large, empty
    """
    lines = _sheet(content) if name.lower().endswith((".xlsx", ".xlsm")) else _csv(content, encoding)
    header = next(lines, None)
    if header is None or not any(str(cell).strip() for cell in header):
        raise FileNotRead("The file is empty.", why="empty")
    if len(header) > MAX_COLUMNS:
        raise FileNotRead(f"A file has at most {MAX_COLUMNS} columns.", why="too_many_columns")
    names = of_header([str(cell) for cell in header], mapping)
    missing = missing_from(names.fields.values())
    if missing:
        raise FileNotRead(f"The file has no column for {', '.join(missing)}.", why="missing_columns")
    return Sheet(names, _rows(lines, tuple(names.fields)))


def _rows(lines: Iterator[Sequence[Any]], own: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cells in enumerate(lines, start=2):
        if number > MAX_ROWS + 1:
            raise FileNotRead(f"A file has at most {MAX_ROWS:,} rows.", why="too_many_rows")
        row = dict(zip(own, cells, strict=False))
        if any(value not in (None, "") for value in row.values()):
            yield number, row


def _csv(content: IO[bytes], encoding: str) -> Iterator[Sequence[Any]]:
    decoder = "utf-8-sig" if encoding == "utf-8" else encoding
    text = io.TextIOWrapper(content, encoding=decoder, errors="strict", newline="")
    csv.field_size_limit(_CELL)
    try:
        for cells in csv.reader(text):
            yield [cell.replace("\x00", "").strip() for cell in cells]
    except UnicodeError as wrong:
        raise FileNotRead(f"The file is not in {encoding}.", why="not_this_encoding") from wrong
    except csv.Error as wrong:
        raise FileNotRead("The file is not a table of cells.", why="not_a_table") from wrong


def _sheet(content: IO[bytes]) -> Iterator[Sequence[Any]]:
    data = content.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileNotRead("The file is too large.", why="too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise FileNotRead("The workbook unpacks to too much.", why="too_large")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, CalamineError, ZipError, IndexError) as wrong:
        raise FileNotRead("The file is not a workbook.", why="not_a_workbook") from wrong
    for cells in sheet.iter_rows():
        yield [_cell(cell) for cell in cells]


def _cell(value: Any) -> Any:
    """A number without a fraction loses its point; a fraction is written as the sheet shows it."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    if isinstance(value, datetime | date):
        return value
    return str(value).strip()
