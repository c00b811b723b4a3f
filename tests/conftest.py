"""How tests get their database.

PostgreSQL runs once for the working tree, under `var/test`, without fsync. A template database with two brands, b_alpha
and b_beta, is built when migrations or seed rows have changed, and each run clones it: two runs never meet.

    brand             a rolled-back test inside b_alpha
    committed_brand   the same with real commits, for threads and races: a database of its own, dropped afterwards
    redis_url         an empty Valkey database's address
    demo              the whole product running, once a session: the contents of its demo.json
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.support import databases, stack

# The verdict on a commit is the same each time it is asked; at a desk, and under `make chaos`, new examples are drawn.
hypothesis_settings.register_profile("verdict", derandomize=True)
if os.environ.get("CI"):
    hypothesis_settings.load_profile("verdict")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Clone the template for this process; in place of pytest-django's own, which would migrate from nothing."""
    name = f"test_{os.getpid()}"
    databases.clone_template(name)
    with django_db_blocker.unblock():
        databases.point_connection_at(name)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        connections["default"].close_pool()
    databases.drop(name)


@pytest.fixture
def brand(db: None) -> Iterator[str]:
    """Inside the brand b_alpha; whatever the test writes is rolled back."""
    from tenants.context import use_brand

    databases.open_books_today()
    with use_brand("b_alpha"):
        yield "b_alpha"


@pytest.fixture
def committed_brand(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Inside b_alpha of a database of the test's own: commits are real, other threads see them."""
    from tenants.context import use_brand

    shared = settings.DATABASES["default"]["NAME"]
    name = f"test_{os.getpid()}_own"
    databases.clone_template(name)
    with django_db_blocker.unblock():
        databases.point_connection_at(name)
        try:
            databases.open_books_today()
            with use_brand("b_alpha"):
                yield "b_alpha"
        finally:
            databases.point_connection_at(shared)
            databases.drop(name)


@pytest.fixture
def redis_url() -> str:
    return databases.empty_redis_url()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Everything `make demo` runs, in a folder and on ports of its own; tests that take it are `slow`.

    While writing a journey, HUNDI_DEMO names the data folder of a demo that is already running.
    """
    standing = os.environ.get("HUNDI_DEMO", "")
    if standing:
        yield {**json.loads((Path(standing) / "demo.json").read_text()), "home": standing}
        return
    with stack.running_demo(tmp_path_factory.mktemp("demo")) as facts:
        yield facts
