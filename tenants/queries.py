"""Reads of the public schema. Use the querysets inside `use_public`."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from backend.kernel.errors import NotFound
from tenants.context import BrandInfo, use_public
from tenants.errors import BrandNotFound
from tenants.models import Brand, PlatformSession, PlatformUser, SupportEntry


def info_of(brand: Brand) -> BrandInfo:
    return BrandInfo(
        id=brand.id,
        schema=brand.schema_name,
        slug=brand.slug,
        name=brand.name,
        pack=brand.pack,
        currency=brand.currency,
        zone=brand.zone,
        status=brand.status,
        accent=brand.accent,
    )


def brand_by_schema(schema: str) -> BrandInfo | None:
    """For `context.current_brand`, which keeps the answer; call that instead."""
    brand = Brand.objects.filter(schema_name=schema).first()
    return info_of(brand) if brand else None


def brands(*, search: str = "") -> QuerySet[Brand]:
    """Every brand with its schema version and hosts; by part of name or slug when asked. Unordered."""
    found = Brand.objects.select_related("schema_version").prefetch_related("domains")
    if search.strip():
        found = found.filter(Q(name__icontains=search.strip()) | Q(slug__icontains=search.strip()))
    return found


def brand(brand_id: UUID) -> Brand:
    """raises  BrandNotFound"""
    with use_public():
        found = brands().filter(pk=brand_id).first()
    if found is None:
        raise BrandNotFound
    return found


def platform_user(user_id: UUID) -> PlatformUser:
    """raises  NotFound"""
    with use_public():
        found = PlatformUser.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found


def platform_sessions(user_id: UUID) -> QuerySet[PlatformSession]:
    """A platform user's sessions that are not revoked, newest first."""
    return PlatformSession.objects.filter(user_id=user_id, revoked_at=None).order_by("-created_at")


def support_entries() -> QuerySet[SupportEntry]:
    """Every stay of a platform user in a brand, newest first."""
    return SupportEntry.objects.select_related("user", "brand").order_by("-opened_at", "-id")
