"""`manage.py migrate_public`: bring the public schema up to date, and give the platform's role its rights."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tenants.migrating import migrate_public


class Command(BaseCommand):
    help = "Migrate the public schema (brands, platform users). Run it before migrate_brands."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        done = migrate_public()
        if options["verbosity"]:
            self.stdout.write(f"public: {len(done)} migration(s) run" if done else "public: up to date")
