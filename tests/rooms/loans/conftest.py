"""A brand with staff, one onboarded borrower and silent, obedient providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.customers.models import Customer
from tests.rooms.customers.borrowers import onboarded
from tests.support.lending import Desk, Outside, people


@pytest.fixture
def desk(brand: str) -> Iterator[Desk]:
    """Rolled back with the test."""
    with Outside().open() as outside:
        yield Desk(people(), outside)


@pytest.fixture
def asha(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Customer:
    return onboarded(monkeypatch)


@pytest.fixture
def committed_desk(committed_brand: str) -> Iterator[Desk]:
    """With real commits, for races."""
    with Outside().open() as outside:
        yield Desk(people(), outside)


@pytest.fixture
def committed_asha(committed_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Customer:
    return onboarded(monkeypatch)
