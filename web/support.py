"""A platform user comes in: the one-time token from the platform becomes a session in this brand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from backend.access import services as access
from backend.kernel.errors import DomainError
from graphql_schema.shared.cookies import STAFF_COOKIE, set_session
from web.problems import problem


def enter(request: HttpRequest, token: str) -> HttpResponse:
    try:
        raw = access.open_support_session(
            entry_token=token,
            ip=request.META.get("REMOTE_ADDR", ""),
            agent=request.headers.get("User-Agent", "")[:200],
        )
    except DomainError as refusal:
        return problem(403, refusal.code, refusal.message)
    response = HttpResponseRedirect("/staff/")
    set_session(response, STAFF_COOKIE, raw)
    return response
