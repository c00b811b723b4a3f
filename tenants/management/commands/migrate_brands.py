"""`manage.py migrate_brands`: bring every brand's schema forward; `--check` only compares shapes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.migrating import MigrationRefused, Outcome, check_brands, migrate_brands


class Command(BaseCommand):
    help = "Migrate every brand: template, canary, then all; names what failed and goes on. May be run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only compare each brand's shape with the template"
        )
        parser.add_argument("--canary", help="the schema that goes first (default: the oldest brand)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        say = self.stdout.write if options["verbosity"] else (lambda _line: None)
        try:
            outcome = migrate_brands(say=say, canary=options["canary"])
        except MigrationRefused as refused:
            raise CommandError(str(refused)) from refused
        say(
            f"{len(outcome.done)} migrated, {len(outcome.skipped)} already there, {len(outcome.failed)} failed"
        )
        self._complain(outcome)

    def _check(self) -> None:
        different = check_brands()
        for schema, what in different.items():
            self.stderr.write(f"{schema}: {what}")
        if different:
            raise CommandError(f"{len(different)} schema(s) differ from the template.")
        self.stdout.write("every brand is as the template")

    def _complain(self, outcome: Outcome) -> None:
        for schema, failure in outcome.failed.items():
            self.stderr.write(f"failed {schema}: {failure}")
        for schema in outcome.drifted:
            self.stderr.write(f"differs from the template: {schema}")
        if outcome.failed or outcome.drifted:
            raise CommandError("Not every brand is as the template; the rest are served as before.")
