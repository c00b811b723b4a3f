"""From a host to a brand: asked at every request and every socket, remembered for a few seconds."""

from __future__ import annotations

import time

from django.conf import settings

from tenants.context import CACHE_S, BrandInfo, use_public
from tenants.models import Brand
from tenants.queries import info_of

_LONGEST_KEPT = 4096

_known: dict[str, tuple[float, BrandInfo | None]] = {}


def normal_host(raw: str) -> str:
    """`Acme.localhost:8000` -> `acme.localhost`: small letters, no port, no closing dot."""
    host = raw.strip().lower()
    if host.startswith("["):
        return host
    return host.partition(":")[0].rstrip(".")


def is_base_host(host: str) -> bool:
    """Whether this is the platform's own host."""
    return host == settings.HUNDI_BASE_DOMAIN


def brand_for_host(host: str) -> BrandInfo | None:
    """The brand that answers to this host (in normal form), ACTIVE or SUSPENDED; None when no brand does."""
    kept = _known.get(host)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    found = _look_up(host)
    if len(_known) >= _LONGEST_KEPT:
        _known.clear()  # made-up hosts must not fill the memory
    _known[host] = (time.monotonic() + CACHE_S, found)
    return found


def forget_hosts() -> None:
    """Drop what this process remembers; other processes notice within `CACHE_S`."""
    _known.clear()


def _look_up(host: str) -> BrandInfo | None:
    suffix = f".{settings.HUNDI_BASE_DOMAIN}"
    brands = Brand.objects.exclude(status=Brand.Status.PREPARING)
    with use_public():
        if host.endswith(suffix):
            brand = brands.filter(slug=host.removesuffix(suffix)).first()
        else:
            brand = brands.filter(domains__domain=host).first()
    return info_of(brand) if brand else None
