"""`manage.py match`: files in, a file out, bad input told."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

B = "id,name,name_zh,phone,alt_phone,loan_nos\n"
N = "notice_id,name,name_zh,phone,loan_no\n"
PEOPLE = (
    B
    + "b1,Ramesh Kumar,,98765 43210,,LN-0001|LN-0077\n"
    + "b2,Gurpreet Kaur,,9123 4567,9811111111,LN-0002\n"
    + "b3,,黃國強,61234567,,\n"
)


@pytest.fixture
def run(tmp_path: Path):
    def _run(borrowers: str | bytes, notices: str | bytes) -> tuple[list[dict[str, str]], str]:
        for name, content in (("B.csv", borrowers), ("N.csv", notices)):
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        told = StringIO()
        out = tmp_path / "M.csv"
        paths = {"borrowers": tmp_path / "B.csv", "notices": tmp_path / "N.csv", "out": out}
        call_command("match", **paths, stderr=told, no_color=True)
        with out.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file)), told.getvalue()

    return _run


def refused(run, tmp_path: Path, borrowers: str | bytes, notices: str | bytes) -> str:
    with pytest.raises(CommandError) as caught:
        run(borrowers, notices)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.glob("M.csv*"))
    return str(caught.value)


def test_each_notice_has_its_borrower_confidence_band_and_why(run) -> None:
    rows, told = run(
        PEOPLE,
        N
        + "n1,KUMAR RAMESH,,+919876543210,\n"
        + "n2,Mrs Kaur Gurpreet,,9811111111,LN2\n"
        + "n3,Wong Kwok Keung,,6123 4567,\n"
        + "n4,,,,LN-77\n"
        + "n5,Nobody Known,,,\n",
    )
    assert list(rows[0]) == ["notice_id", "borrower_id", "confidence", "band", "why"]
    found = [(row["notice_id"], row["borrower_id"], row["band"]) for row in rows]
    assert found[:3] == [("n1", "b1", "high"), ("n2", "b2", "high"), ("n3", "b3", "high")]
    assert found[3][:2] == ("n4", "b1")
    assert found[3][2] != "high"
    assert found[4] == ("n5", "", "none")
    assert all(0 <= int(row["confidence"]) <= 100 and row["why"] for row in rows)
    assert "0 bad rows" in told


def test_a_byte_order_mark_other_line_ends_and_column_order_make_no_difference(run) -> None:
    plain, _ = run(PEOPLE, N + "n1,Ramesh Kumar,,9876543210,\n")
    marked, _ = run(
        "\ufeff" + PEOPLE.replace("\n", "\r\n"),
        "\ufeffPhone,NOTICE_ID,loan_no,name,name_zh,more\r\n9876543210,n1,,Ramesh Kumar,,x\r\n",
    )
    assert plain == marked


def test_bad_rows_are_told_with_row_and_reason_and_the_rest_is_matched(run) -> None:
    rows, told = run(
        PEOPLE + "b4,short\n" + ",No Id,,,,\n" + "b5,,,,,\n" + '"b6","a\x00b",,,,\n',
        N
        + "n1,Ramesh Kumar,,9876543210,\n"
        + "n2,a,b,c,d,e\n"
        + f"n3,{'x' * 2000},,,\n"
        + '"n4"x,b,,,\n'
        + "\n"
        + "n5,Gurpreet Kaur,,91234567,\n",
    )
    assert [(row["notice_id"], row["borrower_id"]) for row in rows] == [("n1", "b1"), ("n5", "b2")]
    assert told.splitlines()[-1].endswith("7 bad rows passed over")
    for line in (
        "B.csv row 5: 2 cells where the header has 6",
        "B.csv row 6: no id",
        "B.csv row 7: no name, phone or loan number that can be read",
        "B.csv row 8: a control character",
        "N.csv row 3: 6 cells where the header has 5",
        "N.csv row 4: a cell of over 1000 characters",
    ):
        assert line in told
    assert "N.csv row 5: " in told


@pytest.mark.parametrize(
    ("borrowers", "notices", "reason"),
    [
        (PEOPLE.replace("name_zh", "chinese"), N, "B.csv: there is no column 'name_zh'"),
        ("", N, "B.csv: there is no column 'id'"),
        (
            PEOPLE,
            "notice_id,notice_id,name,name_zh,phone,loan_no\n",
            "N.csv: the column 'notice_id' stands twice",
        ),
        (PEOPLE.encode("utf-16"), N, "B.csv: this is UTF-16; UTF-8 is needed"),
        (PEOPLE.encode("big5-hkscs"), N, "B.csv: line 4 is not UTF-8"),
        (PEOPLE + "b1,Again,,,,\n", N, "B.csv: id 'b1' stands in row 2 and again in row 5"),
        (PEOPLE, N + "n1,A,,,\nn1,B,,,\n", "N.csv: notice_id 'n1' stands in row 2 and again in row 3"),
        (PEOPLE, N + "n1," + "x" * 70_000 + ",,,\n", "N.csv: line 2 is over 65536 bytes"),
        (PEOPLE, N + 'n1,"never closed,,,\nn2,B,,,\n', "N.csv: row 2: a quote is opened and never closed"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_whole(
    run, tmp_path: Path, borrowers: str | bytes, notices: str | bytes, reason: str
) -> None:
    assert refused(run, tmp_path, borrowers, notices) == reason


def test_a_missing_file_is_exit_2_and_one_line_from_the_shell_and_needs_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "match",
            "--borrowers",
            "none.csv",
            "--notices",
            "none.csv",
            "--out",
            str(tmp_path / "M.csv"),
        ],
        cwd=settings.REPOSITORY,
        env={**os.environ, "HUNDI_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == ["CommandError: none.csv: No such file or directory"]
    assert not list(tmp_path.iterdir())


def test_out_never_overwrites_what_it_is_made_from(run, tmp_path: Path) -> None:
    run(PEOPLE, N)
    with pytest.raises(CommandError, match="would overwrite"):
        call_command(
            "match", borrowers=tmp_path / "B.csv", notices=tmp_path / "N.csv", out=tmp_path / "N.csv"
        )
    assert (tmp_path / "N.csv").read_text() == N


def test_formulas_go_out_as_text_and_numbers_as_they_are(run) -> None:
    rows, _ = run(
        B + '"=HYPERLINK(1)",Ramesh Kumar,,9876543210,,\n' + "+77,Gurpreet Kaur,,91234567,,\n",
        N + "@n1,Ramesh Kumar,,9876543210,\n" + "-2,Gurpreet Kaur,,91234567,\n",
    )
    assert [(row["notice_id"], row["borrower_id"]) for row in rows] == [
        ("'@n1", "'=HYPERLINK(1)"),
        ("-2", "+77"),
    ]
