"""What the brand lends."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from backend.products import queries as product_queries
from graphql_schema.shared.lending import TenureUnit
from graphql_schema.shared.operations import Audience, RecordScope, query
from graphql_schema.shared.scalars import as_id


@strawberry.type
class Product:
    id: strawberry.ID
    code: str
    name: str
    kind: str
    version: int
    amount_min: Decimal
    amount_max: Decimal
    tenure_min: int
    tenure_max: int
    tenure_unit: TenureUnit
    rate_pct: Decimal
    rate_period: str
    currency: str


@strawberry.type
class ProductQueries:
    @query(Audience.STAFF, scope=RecordScope.NONE)
    def products(self) -> list[Product]:
        return [
            Product(
                id=as_id(one.version_id),
                code=one.code,
                name=one.name,
                kind=one.kind,
                version=one.version,
                amount_min=one.amount_min,
                amount_max=one.amount_max,
                tenure_min=one.tenure_min,
                tenure_max=one.tenure_max,
                tenure_unit=TenureUnit(one.tenure_unit),
                rate_pct=one.rate_pct,
                rate_period=one.rate_period,
                currency=one.currency,
            )
            for one in product_queries.live_products()
        ]
