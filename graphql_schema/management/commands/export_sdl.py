"""Write the three SDL files, or check that they are what the code says and break no client.

manage.py export_sdl            write graphql_schema/sdl/*.graphql
manage.py export_sdl --check    exit 1 when a file differs; needs no database
manage.py export_sdl --against REF   exit 1 when the code breaks what stood at that git revision
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from graphql import build_schema, find_breaking_changes, find_dangerous_changes

SDL_DIR = Path(__file__).resolve().parents[2] / "sdl"


def sdl_texts() -> dict[str, str]:
    """Audience -> SDL, as the code makes it."""
    from graphql_schema.customer.schema import schema as customer
    from graphql_schema.platform.schema import schema as platform
    from graphql_schema.staff.schema import schema as staff

    schemas = {"staff": staff, "customer": customer, "platform": platform}
    return {name: schema.as_str() + "\n" for name, schema in schemas.items()}


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only; exit 1 on drift")
        parser.add_argument("--against", metavar="REF", help="refuse breaking changes since a git revision")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = sdl_texts()
        if options["against"]:
            self._refuse_breaking(texts, options["against"])
        for name, text in texts.items():
            path = SDL_DIR / f"{name}.graphql"
            if not options["check"]:
                path.write_text(text, encoding="utf-8")
            elif not path.is_file() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"{path.name} is not what the code says; run manage.py export_sdl")

    def _refuse_breaking(self, texts: dict[str, str], ref: str) -> None:
        for name, text in texts.items():
            old = _at_revision(ref, name)
            if old is None:
                continue
            before, after = build_schema(old), build_schema(text)
            for change in find_dangerous_changes(before, after):
                self.stderr.write(f"dangerous, {name}: {change.description}")
            broken = [change.description for change in find_breaking_changes(before, after)]
            if broken:
                raise CommandError(f"{name} breaks its clients: " + "; ".join(broken))


def _at_revision(ref: str, name: str) -> str | None:
    """The file as it stood at a revision; None when it was not there."""
    path = f"graphql_schema/sdl/{name}.graphql"
    shown = subprocess.run(["git", "show", f"{ref}:{path}"], capture_output=True, text=True, check=False)
    return shown.stdout if shown.returncode == 0 else None
