"""The cells of a CSV, and what a file seems to be by its first bytes, so that a wrong setting is told as what it is."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import IO, Any

from backend.notices.errors import FileNotRead

NAMES = {
    "utf-8": "UTF-8",
    "big5hkscs": "Big5-HKSCS",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
}
_HEAD = 65_536
_CELL = 20_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_OTHER_SEPARATORS = ";\t|"


def head_of(content: IO[bytes]) -> bytes:
    """The file's first bytes, which are still to be read; nothing where it cannot be read again."""
    if not content.seekable():
        return b""
    head = content.read(_HEAD)
    content.seek(0)
    return head


def lines(content: IO[bytes], head: bytes, encoding: str) -> Iterator[Sequence[Any]]:
    """raises  FileNotRead"""
    seems = seems_to_be(head)
    if seems and seems != encoding and not (seems == "ascii" and encoding != "utf-16-le"):
        raise _otherwise(encoding, "utf-8" if seems == "ascii" else seems)
    return _cells(content, encoding)


def _cells(content: IO[bytes], encoding: str) -> Iterator[Sequence[Any]]:
    decoder = "utf-8-sig" if encoding == "utf-8" else encoding
    text = io.TextIOWrapper(content, encoding=decoder, errors="strict", newline="")
    csv.field_size_limit(_CELL)
    try:
        for cells in csv.reader(text):
            yield [cell.replace("\x00", "").replace("\ufeff", "").strip() for cell in cells]
    except UnicodeError as wrong:
        raise _otherwise(encoding) from wrong
    except csv.Error as wrong:
        raise FileNotRead("The file is not a table of cells.", why="not_a_table") from wrong


def seems_to_be(head: bytes) -> str:
    """The encoding these bytes speak for: one of `NAMES`, "ascii" where several would do, "" where none is likely."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    sides = head[0::2].count(0), head[1::2].count(0)
    if max(sides) > len(head) // 8:
        return "utf-16-le" if sides[1] > sides[0] else "utf-16-be"
    if head.isascii():
        return "ascii" if head else ""
    in_utf_8, in_big5 = _decoded(head, "utf-8"), _decoded(head, "big5hkscs")
    # One character may be either by chance; two that UTF-8 writes in three bytes each are no accident.
    if in_utf_8 is not None and (in_big5 is None or len(_HAN.findall(in_utf_8)) > 1):
        return "utf-8"
    return "big5hkscs" if in_utf_8 is None and in_big5 is not None else ""


def check_commas(header: Sequence[Any]) -> None:
    """raises  FileNotRead where the one cell of a header holds them all"""
    if len(header) == 1 and any(mark in str(header[0]) for mark in _OTHER_SEPARATORS):
        raise FileNotRead("The file's cells are not separated by commas.", why="not_commas")


def _decoded(head: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)  # it may end within a character
    except UnicodeError:
        return None


def _otherwise(encoding: str, seems: str = "") -> FileNotRead:
    told = f"The file is not in {NAMES[encoding]}"
    if not seems:
        return FileNotRead(f"{told}.", why="not_this_encoding", about=[])
    return FileNotRead(f"{told}; it seems to be in {NAMES[seems]}.", why="not_this_encoding", about=[seems])
