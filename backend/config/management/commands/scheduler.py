"""`manage.py scheduler`: sweeps what is due and starts the timetable's jobs, until SIGTERM. Two at once do no harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Ring for due work, and start what the timetable says, until stopped."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        from workers.scheduler import run_forever

        run_forever()
