"""`manage.py frontend build`: the portal's bundle, skipped when nothing changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.config import frontend


class Command(BaseCommand):
    help = "Build the portal with the Node that was installed for it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["build"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = frontend.build()
        except frontend.FrontendFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write("portal: built" if built else "portal: unchanged")
