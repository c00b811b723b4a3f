"""From the products room's rows to the types of staff."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from backend.kernel.actor import Actor
from backend.loans import queries as loan_queries
from backend.products import models
from backend.products.queries import LiveProduct
from backend.products.validation import Finding
from graphql_schema.shared.key_facts import key_facts_of
from graphql_schema.shared.lending import TenureUnit
from graphql_schema.shared.problems import FieldProblemType
from graphql_schema.shared.scalars import as_id
from graphql_schema.staff.products.types import (
    CouponType,
    CouponUseType,
    HeldRule,
    LoanProduct,
    PackFinding,
    Product,
    ProductPreview,
    ProductVersion,
    VersionState,
    VersionTerms,
)


def live_product(one: LiveProduct) -> Product:
    return Product(
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


def loan_product(row: models.Product, actor: Actor) -> LoanProduct:
    versions = [_version(row, one, actor) for one in row.versions.all()]
    return LoanProduct(
        id=as_id(row.id),
        version=row.version,
        code=row.code,
        name=row.name,
        kind=row.kind,
        status=row.status,
        live=next((one for one in versions if one.state is VersionState.LIVE), None),
        versions=versions,
    )


def _version(product: models.Product, row: models.ProductVersion, actor: Actor) -> ProductVersion:
    return ProductVersion(
        id=as_id(row.id),
        number=row.number,
        state=_state(product, row),
        made_by=row.made_by_name,
        made_by_me=row.made_by_id is not None and row.made_by_id == actor.id,
        made_at=row.created_at,
        published_by=row.published_by_name or None,
        published_at=row.published_at,
        reason=row.reason,
    )


def _state(product: models.Product, row: models.ProductVersion) -> VersionState:
    if row.published_at is None:
        return VersionState.DRAFT
    is_sold = product.status == models.ProductStatus.PUBLISHED and product.live_version_id == row.id
    return VersionState.LIVE if is_sold else VersionState.PAST


def version_terms(row: models.ProductVersion) -> VersionTerms:
    return VersionTerms(
        id=as_id(row.id),
        number=row.number,
        product_id=as_id(row.product_id),
        terms=row.terms,
        held_to=[HeldRule(rule=code, effective_from=since) for code, since in sorted(row.rules.items())],
    )


def finding(one: Finding) -> PackFinding:
    return PackFinding(
        rule=one.rule,
        title=one.title,
        source=one.source,
        effective_from=one.effective_from,
        path=one.path,
        verdict=one.verdict.value,
        message=one.message,
    )


def preview(found: loan_queries.TermsPreview) -> ProductPreview:
    return ProductPreview(
        key_facts=key_facts_of(found.figures) if found.figures else None,
        problems=[FieldProblemType(path=f.path, code=f.code, message=f.message) for f in found.problems],
        findings=[finding(one) for one in found.findings],
    )


def coupon(row: models.Coupon) -> CouponType:
    return CouponType(
        id=as_id(row.id),
        version=row.version,
        code=row.code,
        kind=row.kind,
        value=row.value,
        fee_code=row.fee_code,
        product_ids=[as_id(one) for one in row.product_ids],
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        per_customer=row.per_customer,
        in_all=row.in_all,
        used=row.used,
        active=row.active,
        made_by=row.made_by_name,
        made_at=row.created_at,
    )


def coupon_use(row: models.CouponUse, numbers: Mapping[UUID, str]) -> CouponUseType:
    return CouponUseType(
        id=as_id(row.id),
        loan_id=as_id(row.loan_id),
        loan_number=numbers.get(row.loan_id, ""),
        used_on=row.used_on,
        fee_before=row.fee_before,
        tax_before=row.tax_before,
        fee_after=row.fee_after,
        tax_after=row.tax_after,
        released_at=row.released_at,
        released_why=row.released_why,
    )
