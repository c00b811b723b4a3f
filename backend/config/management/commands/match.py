"""`manage.py match --borrowers B.csv --notices N.csv --out M.csv`: the matching engine on files. Needs no database.

B: id,name,name_zh,phone,alt_phone,loan_nos (parted by |). N: notice_id,name,name_zh,phone,loan_no.
M: notice_id,borrower_id,confidence,band,why. Bad rows are told on stderr and passed over; a file that is no such table
is exit 2 and one line, and M is not written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.kernel.csv_files import FileRefused
from backend.kernel.matching.files import match_files


class Command(BaseCommand):
    help = "Match notices to borrowers, files in and a file out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--borrowers", type=Path, required=True)
        parser.add_argument("--notices", type=Path, required=True)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            totals = match_files(options["borrowers"], options["notices"], options["out"], self._tell)
        except FileRefused as refused:
            raise CommandError(refused.message, returncode=2) from refused
        bands = ", ".join(f"{count} {band}" for band, count in totals.bands.items())
        self.stderr.write(
            f"{totals.notices} notices, {totals.borrowers} borrowers: {bands}; {totals.bad} bad rows passed over",
            self.style.NOTICE if totals.bad else None,
        )

    def _tell(self, file: str, row: int, reason: str) -> None:
        self.stderr.write(f"{file} row {row}: {reason}")
