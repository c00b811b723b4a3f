"""Which socket path serves which audience, each in the brand that its host names."""

from __future__ import annotations

from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import path

from backend.access.services.sessions import actor_for_token as staff_for_token
from backend.customers.services.sessions import actor_for_token as customer_for_token
from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.platform.schema import schema as platform_schema
from graphql_schema.shared.context import RequestContext
from graphql_schema.shared.cookies import PLATFORM_COOKIE, STAFF_COOKIE
from graphql_schema.shared.documents import subscription_text
from graphql_schema.staff.schema import schema as staff_schema
from realtime.consumers import AudienceConsumer
from tenants.platform_auth import actor_for_token as platform_user_for_token
from tenants.sockets import BrandScope


def _fresh_context() -> RequestContext:
    return RequestContext(actor=None)


_STAFF = AudienceConsumer.as_asgi(
    schema=staff_schema,
    actor_for_token=staff_for_token,
    make_context=_fresh_context,
    document_text=subscription_text,
    cookie_name=STAFF_COOKIE,
)
_CUSTOMER = AudienceConsumer.as_asgi(
    schema=customer_schema,
    actor_for_token=customer_for_token,
    make_context=_fresh_context,
    document_text=subscription_text,
)
_PLATFORM = AudienceConsumer.as_asgi(
    schema=platform_schema,
    actor_for_token=platform_user_for_token,
    make_context=_fresh_context,
    document_text=subscription_text,
    cookie_name=PLATFORM_COOKIE,
)

application = ProtocolTypeRouter(
    {
        "websocket": BrandScope(
            brand=URLRouter([path("graphql/staff", _STAFF), path("graphql/customer", _CUSTOMER)]),
            platform=URLRouter([path("graphql/platform", _PLATFORM)]),
        )
    }
)
