"""Addresses of the open brand's own pages, for links that leave the house."""

from __future__ import annotations

from tenants.context import current_brand
from tenants.links import base_url


def brand_url(path: str) -> str:
    """`path` begins with a slash."""
    return f"{base_url(current_brand().slug)}{path}"
