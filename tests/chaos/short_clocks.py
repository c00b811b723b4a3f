"""Leases and sweeps in seconds instead of minutes, and work that dwells where a kill would hurt most."""

from __future__ import annotations

import time
from typing import Any

from django.apps import AppConfig

LEASE_S = 4
SWEEP_EVERY = 3
DWELL_S = 0.25


class ShortClocks(AppConfig):
    name = "tests.chaos"

    def ready(self) -> None:
        from backend.kernel import outbox
        from workers import runner, scheduler

        runner.LEASE_S = LEASE_S
        scheduler.FULL_SWEEP_EVERY = SWEEP_EVERY
        finish = outbox.finish

        def finish_slowly(intent: Any) -> None:
            """The effect is written and its intent not yet settled: here the kill comes."""
            time.sleep(DWELL_S)
            finish(intent)

        outbox.finish = finish_slowly
