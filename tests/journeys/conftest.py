"""The browser of the journeys that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module: while it runs, this thread has an event loop and Django refuses the database."""
    with chromium() as running:
        yield running
