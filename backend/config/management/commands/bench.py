"""`manage.py bench JOB --json [--size N] [--seed S]`: measure one figure in a scratch database, print one line."""

from __future__ import annotations

import importlib
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench import JOBS


class Command(BaseCommand):
    help = "Measure one of the figures we hold ourselves to."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", choices=sorted(JOBS))
        parser.add_argument(
            "--json", action="store_true", help="print one JSON line (the default is the same, indented)"
        )
        parser.add_argument("--size", type=int, help="how much data; each job has its own default")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            job = importlib.import_module(JOBS[options["job"]])
        except ModuleNotFoundError as missing:
            raise CommandError(f"The job {options['job']} is not there yet.") from missing
        result = job.run(options["size"], options["seed"])
        line = result.line(options["job"])
        self.stdout.write(json.dumps(line) if options["json"] else json.dumps(line, indent=2))
        if not result.passed:
            raise SystemExit(1)
