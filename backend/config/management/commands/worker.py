"""`manage.py worker`: carries out intents until SIGTERM; what it was at is finished first, or claimed again later."""

from __future__ import annotations

import signal
import threading
from typing import Any

import dramatiq
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Carry out background work until stopped."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        from workers.doorbell import carry_out

        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker = dramatiq.Worker(carry_out.broker, worker_threads=options["threads"], worker_timeout=500)
        worker.start()
        stop.wait()
        worker.stop(timeout=10_000)
