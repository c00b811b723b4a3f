"""What the kernel's room tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.kernel import outbox


@pytest.fixture(autouse=True)
def quiet_hooks() -> Iterator[None]:
    """No worker is rung and no index is marked by these tests, unless one sets a hook of its own."""
    kept = outbox._hooks.doorbell, outbox._hooks.due_marker, outbox._hooks.listeners
    outbox._hooks.doorbell, outbox._hooks.due_marker, outbox._hooks.listeners = None, None, ()
    yield
    outbox._hooks.doorbell, outbox._hooks.due_marker, outbox._hooks.listeners = kept
