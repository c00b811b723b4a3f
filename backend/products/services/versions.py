"""Writing products: draft a version, publish it by a second person, withdraw a product."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from backend.access.services import require_other_person
from backend.audit.services import record
from backend.brand_config.services import business_date, get
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import FieldProblem, PermissionRefused, PolicyViolation, ValidationFailed
from backend.products.errors import ProductNotFound, VersionNotDraft
from backend.products.models import Product, ProductStatus, ProductVersion
from backend.products.sense import check_sense
from backend.products.taxes import with_taxes
from backend.products.terms import ProductTerms
from backend.products.validation import check_pack, check_reason

_CODE = re.compile(r"[A-Z0-9_]{3,40}")


@transaction.atomic
def draft_version(
    *, actor: Actor, code: str, name: str, terms: ProductTerms, expected_version: int | None = None
) -> ProductVersion:
    """Write down a product's next version; nothing is sold on it until it is published.

    expected_version  of the product that is changed; None when it is new
    raises            ValidationFailed, PolicyViolation, VersionConflict, PermissionRefused
    """
    actor.require("BRAND_SETTINGS", Level.WRITE)
    terms = _checked(terms)
    _check_names(code, name)
    Product.objects.get_or_create(code=code, defaults={"name": name, "kind": terms.kind.value})
    product = Product.objects.select_for_update().get(code=code)
    product.check_version(expected_version)
    if expected_version is None and product.versions.exists() and actor.kind is not ActorKind.SYSTEM:
        raise ValidationFailed.one("code", "code_taken", "There is a product with this code.")
    last = product.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProductVersion.objects.create(
        product=product,
        number=last + 1,
        terms=terms.to_json(),
        made_by_id=actor.id,
        made_by_name=actor.name[:120],
    )
    _touch(product, name, terms)
    _record(actor, "product_version.drafted", product, version)
    return version


@transaction.atomic
def edit_draft(
    *, actor: Actor, version_id: UUID, name: str, terms: ProductTerms, expected_version: int
) -> ProductVersion:
    """Change a version that is not published. Only its maker may: whoever publishes must have written none of it.

    expected_version  of the product
    raises            ProductNotFound, VersionNotDraft, VersionConflict, ValidationFailed, PolicyViolation,
                      PermissionRefused
    """
    actor.require("BRAND_SETTINGS", Level.WRITE)
    version = _locked_draft(version_id)
    version.product.check_version(expected_version)
    if version.made_by_id != actor.id:
        raise PermissionRefused("Only the person who made this draft may change it; draft a version from it.")
    terms = _checked(terms)
    _check_names(version.product.code, name)
    version.terms = terms.to_json()
    version.save(update_fields=["terms"])
    _touch(version.product, name, terms)
    _record(actor, "product_version.changed", version.product, version)
    return version


@transaction.atomic
def publish_version(
    *, actor: Actor, version_id: UUID, reason: str = "", expected_version: int | None = None
) -> Product:
    """Sell on this version from now on. The maker may not publish; the pack is asked once more.

    reason            needed where a rule allows the terms only so (Hong Kong, effective rate above 36 %)
    expected_version  of the product

    raises  ProductNotFound, VersionNotDraft, VersionConflict, ValidationFailed, PolicyViolation,
            PermissionRefused
    """
    actor.require("BRAND_SETTINGS", Level.WRITE)
    version = _locked_draft(version_id)
    product = version.product
    product.check_version(expected_version)
    if actor.kind is not ActorKind.SYSTEM:
        require_other_person(actor, version.made_by_id)
    today = business_date()
    terms = _checked(ProductTerms.from_json(version.terms))
    check_reason(terms, reason=reason, on=today)
    version.rules = check_pack(terms, on=today)
    version.terms = terms.to_json()
    version.published_at, version.published_by_id = clock.now(), actor.id
    version.published_by_name, version.reason = actor.name[:120], reason.strip()
    version.save()
    before = product.live_version.number if product.live_version else None
    product.live_version, product.status = version, ProductStatus.PUBLISHED
    product.kind = terms.kind.value
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


def _checked(terms: ProductTerms) -> ProductTerms:
    """The terms as they are written down: they make sense, pack and brand allow them, taxes are today's.

    raises  ValidationFailed, PolicyViolation
    """
    today = business_date()
    check_sense(terms)
    terms = with_taxes(terms, on=today)
    check_pack(terms, on=today)
    _check_brand(terms)
    return terms


def _check_names(code: str, name: str) -> None:
    problems = []
    if not _CODE.fullmatch(code):
        problems.append(FieldProblem("code", "not_a_code", "3 to 40 capitals, digits or underscores."))
    if not 1 <= len(name.strip()) <= 80:
        problems.append(FieldProblem("name", "required", "A name of at most 80 characters is needed."))
    if problems:
        raise ValidationFailed(problems)


def _touch(product: Product, name: str, terms: ProductTerms) -> None:
    """The name counts at once; the kind is that of what is live, and of the draft before anything is."""
    product.name = name.strip()
    if product.live_version_id is None:
        product.kind = terms.kind.value
    product.bump()
    product.save()


def _record(actor: Actor, action: str, product: Product, version: ProductVersion) -> None:
    record(
        actor=actor,
        action=action,
        entity="product",
        entity_id=product.id,
        after={"version": version.number},
    )


def _check_brand(terms: ProductTerms) -> None:
    """The brand may ask more of its products than its pack does."""
    days = get("cooling_off_days")
    if terms.cooling_off_days < days:
        raise PolicyViolation(
            f"The brand gives at least {days} cooling-off days.",
            rule="brand.cooling_off_days",
            days=days,
            path="cooling_off_days",
        )


def _locked_draft(version_id: UUID) -> ProductVersion:
    """raises  ProductNotFound, VersionNotDraft"""
    version = ProductVersion.objects.filter(id=version_id).first()
    if version is None:
        raise ProductNotFound
    version.product = Product.objects.select_for_update(of=("self",)).get(id=version.product_id)
    version.refresh_from_db(fields=["published_at", "terms"])
    if version.published_at is not None:
        raise VersionNotDraft
    return version


@transaction.atomic
def withdraw_product(*, actor: Actor, product_id: UUID, expected_version: int, reason: str) -> Product:
    """No new loans on it; those that run go on. raises  ProductNotFound, VersionConflict, ValidationFailed,
    PermissionRefused"""
    actor.require("BRAND_SETTINGS", Level.WRITE)
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        raise ProductNotFound
    product.check_version(expected_version)
    if not reason.strip():
        raise ValidationFailed.one("reason", "required", "Say why it is withdrawn.")
    product.status = ProductStatus.WITHDRAWN
    product.bump()
    product.save()
    record(actor=actor, action="product.withdrawn", entity="product", entity_id=product.id, reason=reason)
    return product
