"""The engine on two files: borrowers and notices in, matches out. Needs no database.

Memory grows by about 150 bytes a borrower: the keys; the borrowers themselves lie in a file of our own meanwhile.
Notices go through a batch at a time.
"""

from __future__ import annotations

import csv
import mmap
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.kernel.csv_files import FileRefused, Table, harmless
from backend.kernel.matching.calibration import BANDS
from backend.kernel.matching.decide import Match
from backend.kernel.matching.engine import match
from backend.kernel.matching.index import Index, Integers
from backend.kernel.matching.model import NOTICES
from backend.kernel.matching.records import Record, describe, pack, unpack

BORROWER_COLUMNS = ("id", "name", "name_zh", "phone", "alt_phone", "loan_nos")
NOTICE_COLUMNS = ("notice_id", "name", "name_zh", "phone", "loan_no")
MATCH_COLUMNS = ("notice_id", "borrower_id", "confidence", "band", "why")
ID_CHARACTERS = 64

Tell = Callable[[str, int, str], None]  # file, row, reason


@dataclass(frozen=True, slots=True)
class Totals:
    """borrowers, notices  read and not bad; bad  rows passed over, of both files; bands  matches of each"""

    borrowers: int
    notices: int
    bad: int
    bands: dict[str, int]


def match_files(borrowers: Path, notices: Path, out: Path, tell: Tell) -> Totals:
    """Write a row of MATCH_COLUMNS for every good notice, in their order; `out` is whole or not there at all.

    tell    is called for every bad row: file, row, reason
    raises  FileRefused  for a file that cannot be read as a table, or an id that stands twice
    """
    run = _Run(tell)
    if out.resolve() in (borrowers.resolve(), notices.resolve()):
        raise FileRefused(f"{out.name}: would overwrite what it is made from")
    wanted, asked = Table(borrowers, BORROWER_COLUMNS), Table(notices, NOTICE_COLUMNS)
    asked.refuse_repeated("notice_id")
    wanted.refuse_repeated("id")
    part = out.with_name(out.name + ".part")
    bands: Counter[str] = Counter()
    try:
        with RecordFile() as store, part.open("w", encoding="utf-8", newline="") as file:
            index = Index(run.borrowers(wanted, borrowers.name), NOTICES, store=store)
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(MATCH_COLUMNS)
            for one in match(run.notices(asked, notices.name), index, NOTICES):
                writer.writerow(map(harmless, _cells(one)))
                bands[one.band] += 1
        part.replace(out)
    except OSError as error:
        raise FileRefused(f"{out.name}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return Totals(index.population.size, bands.total(), run.bad, {band: bands[band] for band in BANDS})


def _cells(one: Match) -> tuple[str, ...]:
    return one.query_id, one.candidate_id or "", str(one.confidence), one.band, one.why()


class _Run:
    """Reads both files and counts what is bad."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.bad = 0

    def borrowers(self, table: Table, file: str) -> Iterator[Record]:
        for row, cells in table.rows(lambda row, reason: self._wrong(file, row, reason)):
            record = describe(
                cells["id"],
                (cells["name"], cells["name_zh"]),
                (cells["phone"], cells["alt_phone"]),
                cells["loan_nos"].split("|"),
            )
            if self._usable(file, row, record.id) and not self._empty(file, row, record):
                yield record

    def notices(self, table: Table, file: str) -> Iterator[Record]:
        for row, cells in table.rows(lambda row, reason: self._wrong(file, row, reason)):
            if self._usable(file, row, cells["notice_id"]):
                names = (cells["name"], cells["name_zh"])
                yield describe(cells["notice_id"], names, (cells["phone"],), (cells["loan_no"],))

    def _usable(self, file: str, row: int, id: str) -> bool:
        if not id:
            self._wrong(file, row, "no id")
        elif len(id) > ID_CHARACTERS or not id.isprintable():
            self._wrong(
                file, row, f"an id of over {ID_CHARACTERS} characters, or with signs that do not print"
            )
        else:
            return True
        return False

    def _empty(self, file: str, row: int, record: Record) -> bool:
        empty = not (record.spellings or record.values)
        if empty:
            self._wrong(file, row, "no name, phone or loan number that can be read")
        return empty

    def _wrong(self, file: str, row: int, reason: str) -> None:
        self.bad += 1
        self._tell(file, row, reason)


class RecordFile:
    """A store in a file without a name, gone when it is closed. Records are added first, then asked for."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._ends = array("Q", [0])
        self._map: mmap.mmap | None = None

    def __enter__(self) -> RecordFile:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._map is not None:
            self._map.close()
        self._file.close()

    def add(self, record: Record) -> None:
        line = pack(record).encode()
        self._file.write(line)
        self._ends.append(self._ends[-1] + len(line))

    def get(self, numbers: Integers) -> Sequence[Record]:
        if self._map is None:
            self._file.flush()
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        ends, lines = self._ends, self._map
        return [unpack(lines[ends[number] : ends[number + 1]].decode()) for number in numbers.tolist()]
