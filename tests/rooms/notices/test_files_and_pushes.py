"""Notices handed in as files and pushed by a source: read whole, or refused with the reason."""

from __future__ import annotations

import io
import itertools
import json
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from backend.kernel import clock
from backend.kernel.errors import ValidationFailed
from backend.notices import files
from backend.notices.errors import FileNotRead, SourceNotOfThatKind, SourcePaused
from backend.notices.models import NoticeFile, PushPart, RejectedRow, RunState, Source, SyncRun
from backend.notices.sealing import signature_of
from backend.notices.services import sources, uploads
from backend.notices.services.sources import Saved, Settings
from tests.support.notice_files import Formula, workbook
from tests.support.repayment_desk import COMPANY, SYSTEM, carry_out_jobs, make_source, notice, row, standing

HEADER = "Loan No,Name,中文姓名,Tel,期數,Due Date,Repayment Amount,Overdue Interest,罰款,Company"
LINE = 'LN-{n},CHAN Tai Man,陳大文,9123 4567,{n},{due},"$1,000.00",20.00,5,TESTCO'


def _csv(*lines: str) -> str:
    return "\r\n".join([HEADER, *lines])


def _lines(count: int, *, due: str = "15/01/2026") -> list[str]:
    return [LINE.format(n=number, due=due) for number in range(1, count + 1)]


@pytest.fixture
def source(brand: str) -> Source:
    return make_source(kind="FILE")


def _path_of(source: Source, name: str = "list.csv") -> str:
    url = uploads.upload_address(actor=SYSTEM, source_id=source.id, file_name=name)
    return "/" + url.split("/", 3)[3]


def _send(source: Source, content: bytes, name: str = "list.csv") -> Any:
    return Client().post(
        _path_of(source, name),
        data=content,
        content_type="application/octet-stream",
        HTTP_HOST="alpha.localhost",
    )


def _taken(source: Source, content: bytes, name: str = "list.csv") -> SyncRun:
    answer = _send(source, content, name)
    assert answer.status_code == 202, answer.content
    carry_out_jobs()
    return SyncRun.objects.get(pk=answer.json()["runId"])


@pytest.mark.parametrize(
    ("encoding", "python"),
    [("utf-8", "utf-8"), ("utf-8", "utf-8-sig"), ("big5hkscs", "big5hkscs"), ("utf-16-le", "utf-16-le")],
)
def test_a_csv_in_its_encoding_is_read_by_its_aliases(brand: str, encoding: str, python: str) -> None:
    source = make_source(kind="FILE", encoding=encoding)

    run = _taken(source, _csv(*_lines(3)).encode(python))

    assert (run.status, run.fetched, run.created_count) == (RunState.SUCCESS, 3, 3)
    found = notice("TESTCO:LN-1:1")
    assert (str(found.repayment_amount), str(found.total_due), str(found.due_date)) == (
        "1000.00",
        "1025.00",
        "2026-01-15",
    )


def test_the_first_sheet_of_a_workbook_is_read(source: Source) -> None:
    cells = [
        ["Loan No", "Name", "Instalment", "Due Date", "Repayment Amount"],
        ["LN-1", "Chan", 1, "2026-01-15", 1234.5],
    ]

    run = _taken(source, workbook(cells), "list.xlsx")

    assert (run.status, run.created_count) == (RunState.SUCCESS, 1), run.error
    assert str(notice("TESTCO:LN-1:1").repayment_amount) == "1234.50"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (_csv(*_lines(2)).encode("big5hkscs"), "list.csv", "not_this_encoding"),
        (b"\xff\xfe" + _csv(*_lines(2)).encode("utf-16-le"), "list.csv", "not_this_encoding"),
        (b"Name,Tel\r\nChan,9123", "list.csv", "missing_columns"),
        (b"", "list.csv", "empty"),
        (b"not a workbook", "list.xlsx", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "list.xlsx", "old_workbook"),
        (_csv(*_lines(2)).replace(",", ";").encode(), "list.csv", "not_commas"),
        (_csv(*_lines(2)).replace(",", "\t").encode(), "list.csv", "not_commas"),
        ((",".join(f"c{n}" for n in range(300)) + "\n").encode(), "list.csv", "too_many_columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    source: Source, content: bytes, name: str, why: str
) -> None:
    _taken(source, _csv(*_lines(2)).encode())
    before = standing()

    run = _taken(source, content, name)

    assert (run.status, run.error_code) == (RunState.FAILED, why)
    assert standing() == before


@pytest.mark.parametrize(
    ("setting", "content", "about"),
    [
        ("utf-8", _csv(*_lines(2)).encode("big5hkscs"), ["big5hkscs"]),
        ("utf-8", _csv(*_lines(2)).encode("utf-16"), ["utf-16-le"]),
        ("utf-8", _csv(*_lines(2)).encode("gb18030"), []),
        ("big5hkscs", _csv(*_lines(2)).encode(), ["utf-8"]),
        ("big5hkscs", _csv(*_lines(2)).encode("utf-8-sig"), ["utf-8"]),
        ("utf-16-le", _csv(*_lines(2)).encode("big5hkscs"), ["big5hkscs"]),
        ("utf-16-le", b"Loan No,Name,Instalment,Due Date,Repayment Amount", ["utf-8"]),
    ],
)
def test_a_file_in_another_encoding_says_which_it_seems_to_be_in(
    brand: str, setting: str, content: bytes, about: list[str]
) -> None:
    run = _taken(make_source(kind="FILE", encoding=setting), content)

    assert (run.error_code, run.error_about) == ("not_this_encoding", about), run.error


def test_a_file_that_lacks_columns_names_their_fields(source: Source) -> None:
    run = _taken(source, b"Loan No,Name,Instalment\r\nLN-1,Chan,1")

    assert (run.error_code, run.error_about) == ("missing_columns", ["due_date", "repayment_amount"])


def test_empty_rows_above_the_headings_are_passed_over_and_counted(source: Source) -> None:
    run = _taken(source, f"\r\n,,\r\n{_csv(*_lines(1), LINE.format(n=2, due='x'))}".encode())

    assert (run.created_count, RejectedRow.objects.get(run=run).row_number) == (1, 5)


def test_what_a_cell_shows_and_does_not_hold_is_never_taken_for_nothing(source: Source) -> None:
    head = ["Loan No", "Name", "Instalment", "Due Date", "Repayment Amount", "Penalty", "Seen by"]
    cells: list[list[Any]] = [
        head,
        ["LN-1", "Chan", 1, "2026-01-15", Formula("1000+1", 1001), Formula("E2*0.01", 10.01), Formula("A2")],
        ["LN-2", "Chan", 1, "2026-01-15", Formula("1000+1"), 0, ""],
        ["LN-3", "Chan", 1, "2026-01-15", 1000, Formula("1/0", "#DIV/0!", error=True), ""],
        ["LN-4", "Chan", 1, "2026-01-15", 1000, Formula('""', ""), ""],
    ]

    run = _taken(source, workbook(cells), "list.xlsx")

    assert standing() == ["TESTCO:LN-1:1", "TESTCO:LN-4:1"]
    assert str(notice("TESTCO:LN-1:1").total_due) == "1011.01"
    told = RejectedRow.objects.filter(run=run).order_by("row_number")
    assert list(told.values_list("row_number", "key", "own_name", "reason")) == [
        (3, "LN-2", "Repayment Amount", "no_result"),
        (4, "LN-3", "Penalty", "cell_error"),
    ]


def test_a_workbook_of_formulas_without_results_is_refused_whole(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.notices.files.workbook.MOST_UNREAD", 2)
    row_of_formulas = [Formula("A1"), Formula("B1"), Formula("C1")]

    run = _taken(source, workbook([row_of_formulas]), "list.xlsx")

    assert run.error_code == "no_results"


def test_a_workbook_is_known_by_its_content_whatever_its_name(source: Source) -> None:
    cells = [
        ["Loan No", "Name", "Instalment", "Due Date", "Repayment Amount"],
        ["LN-1", "Chan", 1, "2026-01-15", 9],
    ]

    assert _taken(source, workbook(cells), "list.csv").created_count == 1


def test_no_file_is_kept_once_its_run_is_over(
    source: Source, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = _taken(source, _csv(*_lines(2)).encode())

    assert run.file is not None and not default_storage.exists(run.file.storage_key)


def test_a_file_that_breaks_half_way_changes_nothing(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.notices.services.syncing.CHUNK", 2)
    content = _csv(*_lines(5)).encode() + b"\r\n\xff\xfe broken"

    run = _taken(source, content)

    assert (run.status, run.error_code) == (RunState.FAILED, "not_this_encoding")
    assert standing() == []


def test_too_many_rows_are_refused_whole(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 3)

    run = _taken(source, _csv(*_lines(4)).encode())

    assert (run.error_code, standing()) == ("too_many_rows", [])


def test_a_file_over_the_limit_is_not_kept(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)

    answer = _send(source, _csv(*_lines(20)).encode())

    assert answer.status_code == 413
    assert not NoticeFile.objects.exists() and not SyncRun.objects.exists()


class _Endless(io.RawIOBase):
    """A file that is made while it is read, line after line, and knows how much of it was asked for."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.left, self.given = lines, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while len(self.left) < len(into) and (line := next(self.lines, b"")):
            self.left += line
        taken, self.left = self.left[: len(into)], self.left[len(into) :]
        into[: len(taken)] = taken
        self.given += len(taken)
        return len(taken)


def test_of_two_million_rows_no_more_is_read_than_a_file_may_have() -> None:
    line = (LINE.format(n=7, due="15/01/2026") + "\r\n").encode()
    head = (HEADER + "\r\n").encode()
    sheet = _Endless(itertools.chain([head], itertools.repeat(line, 2_000_000)))

    with pytest.raises(FileNotRead) as refused:
        opened = files.open_sheet(sheet, name="list.csv", encoding="utf-8", mapping={})  # type: ignore[arg-type]
        deque(opened.rows, maxlen=0)

    assert refused.value.details["why"] == "too_many_rows"
    assert sheet.given < (files.MAX_ROWS + 2_000) * len(line)


def test_a_gigabyte_is_refused_by_what_it_says_it_is_without_a_byte_read(source: Source) -> None:
    body = _Endless(itertools.repeat(b"x" * 65_536))

    answer = Client().generic(
        "POST",
        _path_of(source),
        content_type="application/octet-stream",
        HTTP_HOST="alpha.localhost",
        **{"CONTENT_LENGTH": str(1024**3), "wsgi.input": body},  # type: ignore[arg-type]
    )

    assert (answer.status_code, body.given) == (413, 0)
    assert not NoticeFile.objects.exists() and not SyncRun.objects.exists()


def test_a_gigabyte_that_does_not_say_so_is_given_up_at_the_limit(source: Source) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1024):
            sent += 1024**2
            yield b"\0" * 1024**2

    with pytest.raises(FileNotRead) as refused:
        uploads.take_file(token=_path_of(source).rsplit("/", 1)[1], chunks=chunks())

    assert refused.value.details["why"] == "too_large"
    assert sent == uploads.MAX_BYTES + 1024**2
    assert not NoticeFile.objects.exists() and not SyncRun.objects.exists()


def test_empty_cells_and_nulls_are_nothing_and_a_needed_one_is_named(source: Source) -> None:
    lines = [
        *_lines(2),
        LINE.format(n=3, due="15/01/2026").replace("20.00", "").replace(",5,", ",\0,"),
        LINE.format(n=4, due="15/01/2026").replace('"$1,000.00"', "\0"),
        ",,,,,,,,,",
    ]

    run = _taken(source, _csv(*lines).encode())

    assert (run.status, run.created_count, run.rejected_count) == (RunState.SUCCESS, 3, 1)
    assert str(notice("TESTCO:LN-3:3").total_due) == "1000.00"
    assert RejectedRow.objects.get(run=run).field == "repayment_amount"


def test_bad_rows_of_a_file_are_told_by_their_row_in_the_sheet_and_the_rest_is_taken(source: Source) -> None:
    lines = [
        *_lines(2),
        ",,,,,,,,,",
        LINE.format(n=3, due="01/01/1900"),
        LINE.format(n=4, due="15/01/2026").replace("CHAN Tai Man", "=cmd|calc"),
        LINE.format(n=5, due="15/01/2026").replace("TESTCO", "OTHERCO"),
        LINE.format(n=6, due=""),
    ]

    run = _taken(source, _csv(*lines).encode())

    assert (run.status, run.created_count, run.rejected_count) == (RunState.SUCCESS, 2, 4)
    told = dict(RejectedRow.objects.filter(run=run).values_list("row_number", "reason"))
    assert told == {5: "date_out_of_range", 6: "formula", 7: "another_company", 8: "missing"}


def test_a_row_that_was_refused_for_its_name_still_says_whose_it_is_and_nothing_of_it_is_put_to_rest(
    source: Source,
) -> None:
    _taken(source, _csv(*_lines(3)).encode())

    run = _taken(source, _csv(*_lines(2), _lines(3)[2].replace("CHAN Tai Man", "=cmd|calc")).encode())

    assert (run.rejected_count, run.stale_count) == (1, 0)
    assert RejectedRow.objects.get(run=run).key == "LN-3"
    assert standing() == ["TESTCO:LN-1:1", "TESTCO:LN-2:2", "TESTCO:LN-3:3"]


def test_the_same_file_again_is_skipped(source: Source) -> None:
    content = _csv(*_lines(2)).encode()
    _taken(source, content)

    again = _taken(source, content)

    assert (again.status, again.fetched) == (RunState.SKIPPED_DUPLICATE, 0)


def test_a_sources_own_columns_are_read_as_it_was_set_up(brand: str) -> None:
    source = make_source(
        kind="FILE", mapping=[("Konto", "loan_no"), ("Wer", "borrower_name_en"), ("Nr", "instalment_no")]
    )
    content = b"Konto,Wer,Nr,Due Date,Repayment Amount\r\nK-1,Chan,2,2026-01-15,10"

    run = _taken(source, content)

    assert (run.created_count, standing()) == (1, ["TESTCO:K-1:2"])


def test_a_file_named_for_another_list_gets_no_address(source: Source) -> None:
    for name in (
        "NOTICE_OTHERCO_OVERDUE_202601150200.csv",
        "NOTICE_TESTCO_UPCOMING_202601150200.csv",
        "list.pdf",
    ):
        with pytest.raises(ValidationFailed):
            uploads.upload_address(actor=SYSTEM, source_id=source.id, file_name=name)


def test_an_address_is_for_its_own_brand_and_its_own_purpose(source: Source) -> None:
    url = uploads.upload_address(actor=SYSTEM, source_id=source.id, file_name="list.csv")
    path = "/" + url.split("/", 3)[3]

    elsewhere = Client().post(path, data=b"x", content_type="text/csv", HTTP_HOST="beta.localhost")
    export = Client().get(path.replace("uploads/notices", "notices/export"), HTTP_HOST="alpha.localhost")

    assert (elsewhere.status_code, export.status_code) == (404, 404)


def test_a_pulled_source_takes_no_file_and_a_paused_one_nothing(source: Source) -> None:
    with pytest.raises(SourceNotOfThatKind):
        uploads.upload_address(actor=SYSTEM, source_id=make_source().id, file_name="list.csv")
    sources.pause_source(actor=SYSTEM, source_id=source.id, paused=True, expected_version=None)
    with pytest.raises(SourcePaused):
        uploads.upload_address(actor=SYSTEM, source_id=source.id, file_name="list.csv")


# Pushed


@pytest.fixture
def pushed(brand: str) -> Saved:
    settings = Settings(name="Pushed", kind="PUSH", mode="OVERDUE", company_code=COMPANY)
    return sources.create_source(actor=SYSTEM, settings=settings)


def _push(to: Saved, *, secret: str = "", age_s: int = 0, **changes: Any) -> int:
    told = {
        "run_id": "R-1",
        "company": {"code": COMPANY},
        "mode": "OVERDUE",
        "as_of": "2026-02-01T10:00:00+05:30",
        "part": 1,
        "parts": 1,
        "notices": [row(1), row(2)],
        **changes,
    }
    body = json.dumps(told).encode()
    stamp = str(int(clock.now().timestamp()) - age_s)
    path = "/" + to.push_url.split("/", 3)[3]
    answer = Client().post(
        path,
        data=body,
        content_type="application/json",
        HTTP_HOST="alpha.localhost",
        headers={
            "X-Timestamp": stamp,
            "X-Signature": f"sha256={signature_of(secret or to.push_secret, stamp, body)}",
        },
    )
    carry_out_jobs()
    return answer.status_code


def test_a_pushed_list_is_taken_when_all_its_parts_are_there(pushed: Saved) -> None:
    assert _push(pushed, part=2, parts=2, notices=[row(3)]) == 202
    assert standing() == []

    assert _push(pushed, part=1, parts=2) == 202

    assert standing() == ["N-0001", "N-0002", "N-0003"]
    assert SyncRun.objects.get().trigger == "PUSH"
    assert not PushPart.objects.exclude(body=b"").exists()


def test_a_part_sent_twice_does_nothing(pushed: Saved) -> None:
    _push(pushed)
    _push(pushed)

    assert SyncRun.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"secret": "guessed"}, {"age_s": 310}, {"age_s": -330}])
def test_what_is_not_genuine_or_late_is_refused(pushed: Saved, wrong: dict[str, Any]) -> None:
    assert _push(pushed, **wrong) == 401
    assert not PushPart.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": "OTHERCO"},
        {"mode": "UPCOMING"},
        {"as_of": "2026-02-01"},
        {"part": 3, "parts": 2},
        {"notices": ["x"]},
    ],
)
def test_a_push_of_another_list_or_shape_is_refused(pushed: Saved, wrong: dict[str, Any]) -> None:
    assert _push(pushed, **wrong) == 400
    assert not PushPart.objects.exists()


def test_a_new_secret_makes_the_old_address_worthless(pushed: Saved) -> None:
    renewed = sources.renew_push_secret(actor=SYSTEM, source_id=pushed.source.id)

    assert _push(pushed) == 404
    assert _push(renewed) == 202
