"""Links that carry their own permission: signed, bound to one brand and one purpose, short-lived."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

from backend.kernel.errors import NotFound
from tenants.context import current_schema


def base_url(slug: str) -> str:
    """Where a brand's pages are: scheme, host and port, no slash at the end."""
    return f"{settings.HUNDI_SCHEME}://{slug}.{settings.HUNDI_BASE_DOMAIN}{_port()}"


def platform_url() -> str:
    return f"{settings.HUNDI_SCHEME}://{settings.HUNDI_BASE_DOMAIN}{_port()}"


def _port() -> str:
    standard = (settings.HUNDI_SCHEME, settings.HUNDI_PORT) in {("http", 80), ("https", 443)}
    return "" if standard else f":{settings.HUNDI_PORT}"


def sign_value(purpose: str, value: str) -> str:
    """A token for `value` that only the current brand takes back, and only for `purpose`."""
    return signing.dumps(value, salt=_salt(purpose))


def read_value(purpose: str, token: str, *, max_age: timedelta) -> str:
    """raises NotFound when the token is broken, too old, or made for another brand or purpose"""
    try:
        value: str = signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except signing.BadSignature as broken:
        raise NotFound("This link is not valid any more. Open the page again for a new one.") from broken
    return value


def _salt(purpose: str) -> str:
    return f"hundi|{current_schema()}|{purpose}"
