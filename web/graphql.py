"""The three GraphQL endpoints, and how each recognises its callers."""

from __future__ import annotations

from django.http import HttpRequest

from backend.access import services as access
from backend.customers.services import sessions
from backend.kernel.actor import Actor
from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.platform.schema import schema as platform_schema
from graphql_schema.shared.cookies import PLATFORM_COOKIE, STAFF_COOKIE, bearer, session_token
from graphql_schema.shared.view import AudienceView
from graphql_schema.staff.schema import schema as staff_schema
from tenants import platform_auth

API_KEY_PREFIX = "hk_"


def _staff(request: HttpRequest) -> Actor | None:
    key = bearer(request)
    if key:
        return access.actor_for_api_key(key) if key.startswith(API_KEY_PREFIX) else None
    return access.actor_for_token(_keep(request, session_token(request, STAFF_COOKIE)))


def _customer(request: HttpRequest) -> Actor | None:
    return sessions.actor_for_token(_keep(request, bearer(request)))


def _platform(request: HttpRequest) -> Actor | None:
    return platform_auth.actor_for_token(_keep(request, session_token(request, PLATFORM_COOKIE)))


def _keep(request: HttpRequest, token: str) -> str:
    """The raw token stays on the request for sign-out; it goes nowhere else."""
    request.hundi_token = token  # type: ignore[attr-defined]
    return token


staff_view = AudienceView.as_view(schema=staff_schema, find_actor=staticmethod(_staff))
customer_view = AudienceView.as_view(schema=customer_schema, find_actor=staticmethod(_customer))
platform_view = AudienceView.as_view(schema=platform_schema, find_actor=staticmethod(_platform))
