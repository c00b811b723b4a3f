"""The platform's schema: brands and groups for the operator, the desk for a lending group's people."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from backend.kernel.actor import Level
from graphql_schema.platform.notices.mutations import GroupDeskMutations
from graphql_schema.platform.notices.queries import GroupDeskQueries
from graphql_schema.platform.tenants.groups import GroupAdminMutations, GroupAdminQueries
from graphql_schema.platform.tenants.mutations import PlatformMutations
from graphql_schema.platform.tenants.queries import PlatformQueries
from graphql_schema.shared.context import Info
from graphql_schema.shared.live import Change, changes
from graphql_schema.shared.operations import Audience, subscription
from graphql_schema.shared.schema import build_schema
from tenants.groups import companies_of
from tenants.platform_auth import PLATFORM


@strawberry.type
class Query(PlatformQueries, GroupAdminQueries, GroupDeskQueries):
    pass


@strawberry.type
class Mutation(PlatformMutations, GroupAdminMutations, GroupDeskMutations):
    pass


@strawberry.type
class Subscription:
    @subscription(Audience.PLATFORM, description='Topics: "brands"; "company:<id>" for the repayment desk.')
    async def changed(self, info: Info, topics: list[str]) -> AsyncGenerator[Change, None]:
        def may_hear(topic: str) -> bool:
            actor = info.context.signed_in  # asked each time: the socket reads grants anew
            if topic == "brands":
                return actor.may(PLATFORM, Level.READ)
            kind, _, company_id = topic.partition(":")
            return kind == "company" and company_id in {str(one.id) for one in companies_of(actor)}

        async for change in changes(topics, may_hear=may_hear):
            yield change


schema = build_schema(query=Query, mutation=Mutation, subscription=Subscription, introspection=True)
