"""What the processes of a chaos test run with: the tests' own settings, a real queue, and clocks made short."""

from __future__ import annotations

import os

from backend.config.settings.test import *  # noqa: F403
from backend.config.settings.test import INSTALLED_APPS as _APPS

HUNDI_STUB_BROKER = False
REDIS_URL = HUNDI_REDIS_URL = os.environ["CHAOS_REDIS_URL"]
INSTALLED_APPS = [*_APPS, "tests.chaos.short_clocks.ShortClocks"]
