"""What we write for spreadsheets stays text where it looks like a formula, and a number where it is one."""

from __future__ import annotations

import pytest

from backend.kernel.csv_files import csv_line


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", " =1"])
def test_a_cell_that_begins_like_a_formula_is_text(cell: str) -> None:
    assert f"'{cell}" in csv_line([cell, "next"])


@pytest.mark.parametrize("cell", ["CHAN Tai Man", "-150.00", "+91 98", "1,000.00", "", 5])
def test_any_other_cell_is_left_as_it_is(cell: object) -> None:
    assert csv_line([cell]).strip('"\r\n') == str(cell)


def test_nothing_is_an_empty_cell_and_quotes_are_doubled() -> None:
    assert csv_line([None, 'a "b", c']) == ',"a ""b"", c"\r\n'
