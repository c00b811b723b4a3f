from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.support.house import Household, furnish
from tests.support.kept_rows import undone, until_the_module_ends


@pytest.fixture(scope="module")
def _furnished(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Household]:
    with until_the_module_ends(django_db_blocker):
        yield furnish("b_alpha")


@pytest.fixture
def house(_furnished: Household) -> Iterator[Household]:
    """Alpha with one live loan and its papers; what a test writes is undone."""
    with undone():
        yield _furnished
