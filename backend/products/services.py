"""Writing products: draft a version, publish it by a second person, withdraw a product."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from backend.access.services import require_other_person
from backend.audit.services import record
from backend.brand_config.services import business_date, get
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import PolicyViolation
from backend.products.errors import ProductNotFound, VersionNotDraft
from backend.products.models import Product, ProductStatus, ProductVersion
from backend.products.sense import check_sense
from backend.products.terms import ProductTerms
from backend.products.validation import check_pack, check_reason


@transaction.atomic
def draft_version(
    *, actor: Actor, code: str, name: str, terms: ProductTerms, expected_version: int | None = None
) -> ProductVersion:
    """Write down a product's next version; nothing is sold on it until it is published.

    expected_version  of the product that is changed; None when it is new
    raises            ValidationFailed, PolicyViolation, VersionConflict, PermissionRefused
    """
    actor.require("BRAND_SETTINGS", Level.WRITE)
    check_sense(terms)
    check_pack(terms, on=business_date())
    _check_brand(terms)
    Product.objects.get_or_create(code=code, defaults={"name": name, "kind": terms.kind.value})
    product = Product.objects.select_for_update().get(code=code)
    product.check_version(expected_version)
    last = product.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProductVersion.objects.create(
        product=product,
        number=last + 1,
        terms=terms.to_json(),
        made_by_id=actor.id,
        made_by_name=actor.name,
    )
    product.name, product.kind = name, terms.kind.value
    product.bump()
    product.save()
    record(
        actor=actor,
        action="product_version.drafted",
        entity="product",
        entity_id=product.id,
        after={"version": version.number},
    )
    return version


@transaction.atomic
def publish_version(*, actor: Actor, version_id: UUID, reason: str = "") -> Product:
    """Sell on this version from now on. The maker may not publish; the pack is asked once more.

    reason  needed where a rule allows the terms only so (Hong Kong, effective rate above 36 %)

    raises  ProductNotFound, VersionNotDraft, PolicyViolation, PermissionRefused
    """
    actor.require("BRAND_SETTINGS", Level.WRITE)
    version = _locked_version(version_id)
    if version.published_at is not None:
        raise VersionNotDraft
    if actor.kind is not ActorKind.SYSTEM:
        require_other_person(actor, version.made_by_id)
    terms, today = ProductTerms.from_json(version.terms), business_date()
    version.rules = check_pack(terms, on=today)
    check_reason(terms, reason=reason, on=today)
    _check_brand(terms)
    version.published_at, version.published_by_id = clock.now(), actor.id
    version.save()
    product = version.product
    before = product.live_version.number if product.live_version else None
    product.live_version, product.status = version, ProductStatus.PUBLISHED
    product.bump()
    product.save()
    record(
        actor=actor,
        action="product_version.published",
        entity="product",
        entity_id=product.id,
        before={"version": before},
        after={"version": version.number},
        reason=reason,
    )
    return product


def _check_brand(terms: ProductTerms) -> None:
    """The brand may ask more of its products than its pack does."""
    days = get("cooling_off_days")
    if terms.cooling_off_days < days:
        raise PolicyViolation(
            f"The brand gives at least {days} cooling-off days.", rule="brand.cooling_off_days", days=days
        )


def _locked_version(version_id: UUID) -> ProductVersion:
    version = ProductVersion.objects.filter(id=version_id).first()
    if version is None:
        raise ProductNotFound
    version.product = Product.objects.select_for_update(of=("self",)).get(id=version.product_id)
    version.refresh_from_db(fields=["published_at"])
    return version


@transaction.atomic
def withdraw_product(*, actor: Actor, product_id: UUID, expected_version: int, reason: str) -> Product:
    """No new loans on it; those that run go on. raises  ProductNotFound, VersionConflict, PermissionRefused"""
    actor.require("BRAND_SETTINGS", Level.WRITE)
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        raise ProductNotFound
    product.check_version(expected_version)
    product.status = ProductStatus.WITHDRAWN
    product.bump()
    product.save()
    record(actor=actor, action="product.withdrawn", entity="product", entity_id=product.id, reason=reason)
    return product
