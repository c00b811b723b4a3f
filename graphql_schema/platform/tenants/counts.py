"""How much a brand holds, counted inside the brand and up to the cap; no row leaves it."""

from __future__ import annotations

from backend.customers.models import Customer
from backend.kernel.paging import capped_count
from backend.loans.models import Loan
from graphql_schema.shared.paging import CappedCount
from tenants.context import use_brand


def loans(schema: str) -> CappedCount:
    with use_brand(schema):
        return CappedCount.of(capped_count(Loan.objects.all()))


def customers(schema: str) -> CappedCount:
    with use_brand(schema):
        return CappedCount.of(capped_count(Customer.objects.all()))
