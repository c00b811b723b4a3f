from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from realtime import broadcast, consumers, groups
from realtime.hub import Hub
from tests.support.callers import Doors, open_doors
from tests.support.kept_rows import undone, until_the_module_ends


@pytest.fixture(scope="module")
def _both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Doors, Doors]]:
    with until_the_module_ends(django_db_blocker):
        yield open_doors("b_alpha"), open_doors("b_beta")


@pytest.fixture
def doors(_both: tuple[Doors, Doors]) -> Iterator[tuple[Doors, Doors]]:
    """Callers of alpha and of beta; what a test writes is undone."""
    with undone():
        yield _both


@pytest.fixture
def live(redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub of the test's own, on channels of the test's own: other runs share the Valkey server."""
    settings.HUNDI_REDIS_URL = redis_url
    prefix = f"hundi:test:{os.getpid()}:"
    monkeypatch.setattr(groups, "PREFIX", prefix)
    monkeypatch.setattr(groups, "PATTERN", prefix + "*")
    hub = Hub()
    monkeypatch.setattr(consumers, "hub", hub)
    monkeypatch.setattr("graphql_schema.shared.live.hub", hub)
    # Its end would take the test's transaction with it: the rows are on this one connection.
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)
    broadcast._connection.cache_clear()
    yield hub
    broadcast._connection.cache_clear()
