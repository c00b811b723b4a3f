"""The platform's schema: roots put together from the one room it shows."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from backend.kernel.actor import Level
from graphql_schema.platform.tenants.mutations import PlatformMutations
from graphql_schema.platform.tenants.queries import PlatformQueries
from graphql_schema.shared.context import Info
from graphql_schema.shared.live import Change, changes
from graphql_schema.shared.operations import Audience, subscription
from graphql_schema.shared.schema import build_schema
from tenants.platform_auth import PLATFORM


@strawberry.type
class Query(PlatformQueries):
    pass


@strawberry.type
class Mutation(PlatformMutations):
    pass


@strawberry.type
class Subscription:
    @subscription(Audience.PLATFORM, description='Topics: "brands".')
    async def changed(self, info: Info, topics: list[str]) -> AsyncGenerator[Change, None]:
        actor = info.context.signed_in
        feed = changes(topics, may_hear=lambda topic: topic == "brands" and actor.may(PLATFORM, Level.READ))
        async for change in feed:
            yield change


schema = build_schema(query=Query, mutation=Mutation, subscription=Subscription, introspection=True)
