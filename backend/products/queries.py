"""Reading products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from backend.products.errors import CouponNotFound, ProductNotFound
from backend.products.form import Difference, differences
from backend.products.models import Coupon, CouponUse, Product, ProductStatus, ProductVersion
from backend.products.taxes import with_taxes
from backend.products.terms import ProductTerms

NEWEST_FIRST = ("-created_at", "-id")


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


def product_book() -> list[Product]:
    """Every product with its versions, newest first, by name; by two queries, the terms left out."""
    versions = ProductVersion.objects.defer("terms").order_by("-number")
    return list(
        Product.objects.order_by("name", "id").prefetch_related(Prefetch("versions", queryset=versions))
    )


def get_product(product_id: UUID) -> Product:
    """As in `product_book`. raises  ProductNotFound"""
    versions = ProductVersion.objects.defer("terms").order_by("-number")
    found = Product.objects.filter(id=product_id).prefetch_related(Prefetch("versions", queryset=versions))
    product = found.first()
    if product is None:
        raise ProductNotFound
    return product


def version_differences(older_id: UUID, newer_id: UUID) -> tuple[Difference, ...]:
    """Field by field. raises  ProductNotFound"""
    return differences(get_terms(older_id), get_terms(newer_id))


def coupons() -> QuerySet[Coupon]:
    """Newest first in pages; see `NEWEST_FIRST`."""
    return Coupon.objects.all()


def coupon_uses(coupon_id: UUID) -> QuerySet[CouponUse]:
    return CouponUse.objects.filter(coupon_id=coupon_id)


def get_coupon(coupon_id: UUID) -> Coupon:
    """raises  CouponNotFound"""
    coupon = Coupon.objects.filter(id=coupon_id).first()
    if coupon is None:
        raise CouponNotFound
    return coupon


def get_version(version_id: UUID) -> ProductVersion:
    """With its product. raises  ProductNotFound"""
    version = ProductVersion.objects.select_related("product").filter(id=version_id).first()
    if version is None:
        raise ProductNotFound
    return version


def get_terms(version_id: UUID) -> ProductTerms:
    """raises  ProductNotFound"""
    return ProductTerms.from_json(get_version(version_id).terms)


def terms_on(version_id: UUID, on: date) -> ProductTerms:
    """A version's terms with the tax rates of a day. raises  ProductNotFound, ValidationFailed"""
    return with_taxes(get_terms(version_id), on=on)


def is_live(version_id: UUID) -> bool:
    """Whether a new loan may be made on this version."""
    return Product.objects.filter(status=ProductStatus.PUBLISHED, live_version_id=version_id).exists()
