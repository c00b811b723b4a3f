"""What the brand lends: what is live, the book of versions, and what terms would come to."""

from __future__ import annotations

from decimal import Decimal

import strawberry
from strawberry.scalars import JSON

from backend.loans import queries as loan_queries
from backend.products import queries as product_queries
from backend.products.form import term_fields
from backend.products.seed import starting_terms
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, query
from graphql_schema.shared.scalars import read_id
from graphql_schema.staff.products import views
from graphql_schema.staff.products.types import (
    LoanProduct,
    Product,
    ProductPreview,
    TermDifference,
    TermField,
    TermsForm,
    VersionTerms,
)
from tenants.context import current_brand


@strawberry.type
class ProductQueries:
    @query(Audience.STAFF, scope=RecordScope.NONE)
    def products(self) -> list[Product]:
        return [views.live_product(one) for one in product_queries.live_products()]

    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def loan_products(self, info: Info) -> list[LoanProduct]:
        actor = info.context.signed_in
        return [views.loan_product(one, actor) for one in product_queries.product_book()]

    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def product_version(self, id: strawberry.ID) -> VersionTerms:
        return views.version_terms(product_queries.get_version(read_id(id)))

    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def version_differences(self, older_id: strawberry.ID, newer_id: strawberry.ID) -> list[TermDifference]:
        return [
            TermDifference(path=one.path, before=one.before, after=one.after)
            for one in product_queries.version_differences(read_id(older_id), read_id(newer_id))
        ]

    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def terms_form(self) -> TermsForm:
        return TermsForm(
            fields=[
                TermField(
                    path=one.path, kind=one.kind.value, choices=list(one.choices), optional=one.optional
                )
                for one in term_fields()
            ],
            start=JSON(starting_terms(current_brand().pack).to_json()),
        )

    @query(
        Audience.STAFF,
        "BRAND_SETTINGS",
        scope=RecordScope.NONE,
        description="Terms as a form holds them, priced for one loan; problems are told by field, never refused.",
    )
    def product_preview(self, terms: JSON, amount: Decimal, tenure: int) -> ProductPreview:
        return views.preview(loan_queries.preview_terms(terms=terms, amount=amount, tenure=tenure))
