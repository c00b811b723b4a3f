"""The two session cookies: host-only, so no brand's cookie reaches another brand or the platform."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

STAFF_COOKIE = "hundi_staff"
PLATFORM_COOKIE = "hundi_platform"


def set_session(
    response: HttpResponse | None, cookie: str, token: str, *, expires: datetime | None = None
) -> None:
    """`SameSite=Lax`, not Strict: a link in a mail must open the portal signed in; POSTs check their Origin."""
    assert response is not None, "sign-in runs over HTTP, never on a socket"
    response.set_cookie(
        cookie,
        token,
        expires=expires,
        httponly=True,
        secure=settings.HUNDI_SCHEME == "https",
        samesite="Lax",
        path="/",
    )


def clear_session(response: HttpResponse | None, cookie: str) -> None:
    assert response is not None, "sign-out runs over HTTP, never on a socket"
    response.delete_cookie(cookie, path="/", samesite="Lax")


def session_token(request: HttpRequest, cookie: str) -> str:
    return request.COOKIES.get(cookie, "")


def bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
