"""Reading products."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from backend.products.errors import ProductNotFound
from backend.products.models import Product, ProductStatus, ProductVersion
from backend.products.terms import ProductTerms


@dataclass(frozen=True, slots=True)
class LiveProduct:
    """A product one can apply for now, with the range its live version allows."""

    product_id: UUID
    version_id: UUID
    code: str
    name: str
    kind: str
    version: int
    amount_min: Decimal
    amount_max: Decimal
    amount_step: Decimal
    tenure_min: int
    tenure_max: int
    tenure_unit: str
    rate_pct: Decimal
    rate_period: str
    currency: str
    terms: ProductTerms


def live_products() -> list[LiveProduct]:
    """What is sold now, by name."""
    rows = (
        Product.objects.filter(status=ProductStatus.PUBLISHED).select_related("live_version").order_by("name")
    )
    return [_live(product, product.live_version) for product in rows if product.live_version is not None]


def _live(product: Product, version: ProductVersion) -> LiveProduct:
    terms = ProductTerms.from_json(version.terms)
    return LiveProduct(
        product_id=product.id,
        version_id=version.id,
        code=product.code,
        name=product.name,
        kind=product.kind,
        version=version.number,
        amount_min=terms.amount_min,
        amount_max=terms.amount_max,
        amount_step=terms.amount_step,
        tenure_min=terms.tenure_min,
        tenure_max=terms.tenure_max,
        tenure_unit=terms.tenure_unit.value,
        rate_pct=terms.rate.pct,
        rate_period=terms.rate.period.value,
        currency=terms.currency,
        terms=terms,
    )


def get_version(version_id: UUID) -> ProductVersion:
    """With its product. raises  ProductNotFound"""
    version = ProductVersion.objects.select_related("product").filter(id=version_id).first()
    if version is None:
        raise ProductNotFound
    return version


def get_terms(version_id: UUID) -> ProductTerms:
    """raises  ProductNotFound"""
    return ProductTerms.from_json(get_version(version_id).terms)


def is_live(version_id: UUID) -> bool:
    """Whether a new loan may be made on this version."""
    return Product.objects.filter(status=ProductStatus.PUBLISHED, live_version_id=version_id).exists()
