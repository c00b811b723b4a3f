"""What a worker process loads: `dramatiq workers.main`."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.local")
django.setup()

from workers import actors  # noqa: E402, F401  every job is registered before the first message
from workers.broker import broker  # noqa: E402
from workers.doorbell import carry_out  # noqa: E402

__all__ = ["broker", "carry_out"]
