#!/usr/bin/env python
"""Django's command line, with the database login each command needs, and embedded engines where they serve."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

# These change tables, so they speak to the database as its owner; everything else uses the application's login.
OWNER_COMMANDS = {"migrate", "migrate_public", "migrate_brands", "sqlmigrate", "showmigrations"}
# These compare or compute and read no rows; they run with no database at all.
OFFLINE_COMMANDS = {"makemigrations", "calc", "match", "export_sdl", "frontend", "collectstatic"}
NEEDS_NO_ENGINES = OFFLINE_COMMANDS | {"", "help", "--help", "--version", "version", "check", "diffsettings"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.local")
    if command in OWNER_COMMANDS:
        os.environ.setdefault("HUNDI_DATABASE_LOGIN", "owner")
    if command in OFFLINE_COMMANDS:
        os.environ.setdefault("HUNDI_NO_DATABASE", "1")
    from django.core.management import execute_from_command_line

    with _engines(command):
        execute_from_command_line(sys.argv)


def _engines(command: str) -> AbstractContextManager[None]:
    """Embedded engines for the command's length, with local and test settings and no address given."""
    settings = os.environ["DJANGO_SETTINGS_MODULE"].rpartition(".")[2]
    given = os.environ.get("DATABASE_URL") or os.environ.get("HUNDI_ENGINES_RUN")
    if command in NEEDS_NO_ENGINES or settings not in {"local", "test"} or given:
        return nullcontext()
    from backend.config import engines, environment

    home = environment.home("var/test" if settings == "test" else "var")
    return engines.borrowed(home, durable=settings != "test", server=_server(command))


def _server(command: str) -> Mapping[str, str]:
    from bench import SERVERS

    job = next((word for word in sys.argv[2:] if word in SERVERS), "")
    return SERVERS[job] if command == "bench" and job else {}


if __name__ == "__main__":
    main()
