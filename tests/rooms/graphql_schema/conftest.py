from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

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
def alpha(doors: tuple[Doors, Doors]) -> Doors:
    return doors[0]


@pytest.fixture
def beta(doors: tuple[Doors, Doors]) -> Doors:
    return doors[1]
