"""Commands on products: draft, change a draft, publish, withdraw."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from backend.products import queries as product_queries
from backend.products.services import versions
from backend.products.terms import ProductTerms
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation
from graphql_schema.shared.scalars import as_id, read_id
from graphql_schema.staff.products import views
from graphql_schema.staff.products.types import LoanProduct


@strawberry.input(description="`expectedVersion` is the product's; none where the product is new.")
class DraftVersionInput:
    code: str
    name: str
    terms: JSON
    expected_version: int | None = None


@strawberry.input
class EditDraftInput:
    version_id: strawberry.ID
    name: str
    terms: JSON
    expected_version: int


@strawberry.input
class PublishVersionInput:
    version_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.input
class WithdrawProductInput:
    product_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.type
class LoanProductPayload:
    product: LoanProduct
    version_id: strawberry.ID | None


LoanProductResult = Annotated[LoanProductPayload | CommandProblem, strawberry.union("LoanProductResult")]


@strawberry.type
class ProductMutations:
    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def draft_product_version(self, info: Info, input: DraftVersionInput) -> LoanProductResult:
        version = versions.draft_version(
            actor=info.context.signed_in,
            code=input.code.strip().upper(),
            name=input.name,
            terms=ProductTerms.from_json(input.terms),
            expected_version=input.expected_version,
        )
        return _payload(info, version.product_id, version.id)

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def edit_product_draft(self, info: Info, input: EditDraftInput) -> LoanProductResult:
        version = versions.edit_draft(
            actor=info.context.signed_in,
            version_id=read_id(input.version_id),
            name=input.name,
            terms=ProductTerms.from_json(input.terms),
            expected_version=input.expected_version,
        )
        return _payload(info, version.product_id, version.id)

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def publish_product_version(self, info: Info, input: PublishVersionInput) -> LoanProductResult:
        product = versions.publish_version(
            actor=info.context.signed_in,
            version_id=read_id(input.version_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return _payload(info, product.id, product.live_version_id)

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def withdraw_product(self, info: Info, input: WithdrawProductInput) -> LoanProductResult:
        product = versions.withdraw_product(
            actor=info.context.signed_in,
            product_id=read_id(input.product_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return _payload(info, product.id, None)


def _payload(info: Info, product_id: object, version_id: object) -> LoanProductPayload:
    product = product_queries.get_product(read_id(str(product_id)))
    return LoanProductPayload(
        product=views.loan_product(product, info.context.signed_in),
        version_id=as_id(str(version_id)) if version_id else None,
    )
