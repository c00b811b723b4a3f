"""The cells of an XLSX's first sheet. What a cell shows and does not hold (an error, a formula without its result) is
not read as empty: it would make of an amount nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, ZipError

from backend.notices.errors import FileNotRead
from backend.notices.reading import Unread

MAX_UNPACKED = 300 * 1024 * 1024
MOST_UNREAD = 100_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CHUNK, _LONGEST_ROW, _ENOUGH = 1024 * 1024, 8 * 1024 * 1024, 64 * 1024

_TAG = rb"(?:\w+:)?"  # some programs write every name with a prefix
_SHEET = re.compile(rb"<" + _TAG + rb"sheet\b[^>]*?\b\w+:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<" + _TAG + rb"Relationship\b[^>]*>")
_TARGET = re.compile(rb'\bTarget="([^"]+)"')
_CELL_BEGINS = re.compile(rb"<" + _TAG + rb"c\b")
_FORMULA, _VALUE = re.compile(rb"<" + _TAG + rb"f\b"), re.compile(rb"<" + _TAG + rb"v\b")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_IS_ERROR = re.compile(rb"\bt=\"e\"")


def is_one(head: bytes) -> bool:
    return head.startswith((_ZIP, _OLE))


def lines(content: IO[bytes], most_bytes: int) -> Iterator[Sequence[Any]]:
    """Every row of the sheet, from its first.

    raises  FileNotRead
    """
    data = content.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise FileNotRead("The file is too large.", why="too_large")
    if data.startswith(_OLE):
        raise FileNotRead(
            "The file is an old .xls workbook, or is protected by a password.", why="old_workbook"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise FileNotRead("The workbook unpacks to too much.", why="too_large")
            unread = _unread_cells(packed)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, CalamineError, ZipError, IndexError) as wrong:
        raise FileNotRead("The file is not a workbook.", why="not_a_workbook") from wrong
    left = sheet.start[1] if sheet.start else 0
    return _rows(sheet.iter_rows(), unread, left)


def _rows(
    rows: Iterator[Sequence[Any]], unread: Mapping[int, Mapping[int, Unread]], left: int
) -> Iterator[Sequence[Any]]:
    for number, cells in enumerate(rows, start=1):
        read = [_cell(cell) for cell in cells]
        for column, why in unread.get(number, {}).items():
            if left <= column < left + len(read):
                read[column - left] = why
        yield read


def _cell(value: Any) -> Any:
    """A number without a fraction loses its point; a fraction is written as the sheet shows it."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    if isinstance(value, datetime | date):
        return value
    return str(value).strip()


def _unread_cells(packed: zipfile.ZipFile) -> Mapping[int, Mapping[int, Unread]]:
    """By row from 1 and column from 0. Looked for in the XML itself: what reads the cells gives both as empty."""
    found: dict[int, dict[int, Unread]] = defaultdict(dict)
    count = 0
    for rows in _chunks(packed, _first_sheet(packed)):
        if not (_FORMULA.search(rows) or _IS_ERROR.search(rows)):
            continue
        for cell in _CELL_BEGINS.split(rows)[1:]:
            said, _, held = cell.partition(b">")
            why, place = _why_unread(said, held), _PLACE.search(said)
            if why is None or place is None:
                continue
            found[int(place[2])][_column(place[1])] = why
            count += 1
            if count > MOST_UNREAD:
                raise FileNotRead("The workbook's formulas hold no results.", why="no_results")
    return found


def _why_unread(said: bytes, held: bytes) -> Unread | None:
    if _IS_ERROR.search(said):
        return Unread.CELL_ERROR
    return Unread.NO_RESULT if _FORMULA.search(held) and not _VALUE.search(held) else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _chunks(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's XML in pieces that end with a row, as far as its rows are of a size that a sheet's can be."""
    if part not in packed.NameToInfo:
        return
    with packed.open(part) as opened:
        kept = b""
        while (piece := opened.read(_CHUNK)) and len(kept) < _LONGEST_ROW:
            whole, mark, kept = (kept + piece).rpartition(b"<row")
            yield whole
            kept = mark + kept
        yield kept


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """The part that holds it, or nothing where the workbook does not say so in the usual way."""
    if not {_BOOK, _RELATIONS} <= packed.NameToInfo.keys():
        return ""
    first = _SHEET.search(_beginning(packed, _BOOK))
    for relation in _RELATION.findall(_beginning(packed, _RELATIONS)):
        if first and b'Id="' + first[1] + b'"' in relation:
            target = _TARGET.search(relation)
            path = target[1].decode("ascii", "replace") if target else ""
            return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return ""


def _beginning(packed: zipfile.ZipFile, part: str) -> bytes:
    with packed.open(part) as opened:
        return opened.read(_ENOUGH)
