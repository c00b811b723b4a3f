"""Coupons: the list, the uses of one, and what staff do with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated

import strawberry

from backend.kernel.paging import capped_count, keyset_page
from backend.loans import queries as loan_queries
from backend.products import queries as product_queries
from backend.products.discounts import DiscountKind
from backend.products.services import coupons as coupon_services
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation, query
from graphql_schema.shared.paging import edges_of, page_info
from graphql_schema.shared.scalars import read_id
from graphql_schema.staff.products import views
from graphql_schema.staff.products.types import (
    CouponConnection,
    CouponEdge,
    CouponType,
    CouponUseConnection,
    CouponUseEdge,
)


@strawberry.enum
class CouponKind(Enum):
    FIXED = "FIXED"
    PERCENT = "PERCENT"


@strawberry.input(description="Limits of 0 are none; no product means every product.")
class CouponOfferInput:
    kind: CouponKind
    value: Decimal
    fee_code: str
    product_ids: list[strawberry.ID]
    valid_from: date
    valid_to: date
    per_customer: int
    in_all: int

    def read(self) -> coupon_services.CouponOffer:
        return coupon_services.CouponOffer(
            kind=DiscountKind(self.kind.value),
            value=self.value,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            fee_code=self.fee_code,
            product_ids=tuple(read_id(one) for one in self.product_ids),
            per_customer=self.per_customer,
            in_all=self.in_all,
        )


@strawberry.input
class CreateCouponInput:
    code: str
    offer: CouponOfferInput


@strawberry.input
class EditCouponInput:
    coupon_id: strawberry.ID
    offer: CouponOfferInput
    expected_version: int


@strawberry.input
class SetCouponActiveInput:
    coupon_id: strawberry.ID
    active: bool
    reason: str
    expected_version: int


@strawberry.type
class CouponPayload:
    coupon: CouponType


CouponResult = Annotated[CouponPayload | CommandProblem, strawberry.union("CouponResult")]


@strawberry.type
class CouponQueries:
    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def coupons(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> CouponConnection:
        rows = product_queries.coupons()
        page = keyset_page(
            rows, order=product_queries.NEWEST_FIRST, first=first, after=after, last=last, before=before
        )
        return CouponConnection(
            edges=edges_of(page, CouponEdge, views.coupon),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )

    @query(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def coupon_uses(
        self,
        coupon_id: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> CouponUseConnection:
        page = keyset_page(
            product_queries.coupon_uses(read_id(coupon_id)),
            order=product_queries.NEWEST_FIRST,
            first=first,
            after=after,
            last=last,
            before=before,
        )
        numbers = loan_queries.loan_numbers(row.loan_id for row in page.items)
        return CouponUseConnection(
            edges=edges_of(page, CouponUseEdge, lambda row: views.coupon_use(row, numbers)),
            page_info=page_info(page),
        )


@strawberry.type
class CouponMutations:
    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def create_coupon(self, info: Info, input: CreateCouponInput) -> CouponResult:
        made = coupon_services.create_coupon(
            actor=info.context.signed_in, code=input.code, offer=input.offer.read()
        )
        return CouponPayload(coupon=views.coupon(made))

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def edit_coupon(self, info: Info, input: EditCouponInput) -> CouponResult:
        changed = coupon_services.edit_coupon(
            actor=info.context.signed_in,
            coupon_id=read_id(input.coupon_id),
            offer=input.offer.read(),
            expected_version=input.expected_version,
        )
        return CouponPayload(coupon=views.coupon(changed))

    @mutation(Audience.STAFF, "BRAND_SETTINGS", scope=RecordScope.NONE)
    def set_coupon_active(self, info: Info, input: SetCouponActiveInput) -> CouponResult:
        changed = coupon_services.set_coupon_active(
            actor=info.context.signed_in,
            coupon_id=read_id(input.coupon_id),
            active=input.active,
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return CouponPayload(coupon=views.coupon(changed))
