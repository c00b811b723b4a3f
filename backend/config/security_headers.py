"""The content security policy, with a fresh nonce for every page.

A view puts `request.csp_nonce` on its own script and style tags; nothing else inline runs. Inline style *attributes*
stay allowed: the chart library sets them on hover, and they cannot load or run anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class SecurityHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request, nonce))
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response


def _policy(request: HttpRequest, nonce: str) -> str:
    host = request.META.get("HTTP_HOST", "").partition(":")[0]
    # Locally the sockets process listens on a port of its own; in production it is the same origin.
    sockets = f" ws://{host}:{settings.HUNDI_SOCKETS_PORT}" if settings.HUNDI_LOCAL and _plain(host) else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src-elem 'self' 'nonce-{nonce}'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self'{sockets}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _plain(host: str) -> bool:
    """A host name that cannot break out of a header; anything else is left to the host check to refuse."""
    return bool(host) and all(part.isalnum() for part in host.replace("-", ".").split(".") if part)
