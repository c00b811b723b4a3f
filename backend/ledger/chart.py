"""The chart of accounts as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.ledger.accounts import CHART
from backend.ledger.models import Account

if TYPE_CHECKING:
    from tenants.context import BrandInfo


def ensure_chart() -> None:
    """Make the accounts that are missing; an existing one is left as it is."""
    rows = [
        Account(code=entry.code.value, name=entry.name, kind=entry.kind.value, component=entry.component)
        for entry in CHART
    ]
    Account.objects.bulk_create(rows, ignore_conflicts=True)


def seed_brand(brand: BrandInfo) -> None:
    ensure_chart()
