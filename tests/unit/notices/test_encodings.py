"""What a file seems to be by its first bytes: said only where they speak for it."""

from __future__ import annotations

import pytest

from backend.notices.files.text import seems_to_be

NAMES = "陳大文,馮詠恩,黃家明,張喆㗎"


@pytest.mark.parametrize(
    ("head", "seems"),
    [
        (b"", ""),
        (b"Loan No,Name", "ascii"),
        (NAMES.encode(), "utf-8"),
        (NAMES.encode()[:-1], "utf-8"),
        (NAMES.encode("utf-8-sig"), "utf-8"),
        (NAMES.encode("big5hkscs"), "big5hkscs"),
        (NAMES.encode("utf-16"), "utf-16-le"),
        ("Loan No,Name".encode("utf-16-le"), "utf-16-le"),
        ("Loan No,Name".encode("utf-16-be"), "utf-16-be"),
        ("Müller".encode("latin-1"), ""),
    ],
)
def test_each_is_known(head: bytes, seems: str) -> None:
    assert seems_to_be(head) == seems


@pytest.mark.parametrize("sign", ["譯", "議", "讀"])
def test_one_character_that_could_be_either_speaks_for_neither(sign: str) -> None:
    """In Big5 each of these is two bytes that UTF-8 could have written too."""
    head = sign.encode("big5hkscs")
    assert seems_to_be(head) == ("" if _is_utf_8(head) else "big5hkscs")


def _is_utf_8(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError:
        return False
    return True
