"""The borrowers' schema. Introspection is for the local explorer only."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from backend.kernel.errors import NotFound
from backend.loans import queries as loan_queries
from graphql_schema.customer.customers.mutations import CustomerMutations
from graphql_schema.customer.customers.queries import CustomerQueries
from graphql_schema.customer.loans.mutations import MyLoanMutations
from graphql_schema.customer.loans.queries import MyLoanQueries
from graphql_schema.shared.context import Info
from graphql_schema.shared.live import Change, changes
from graphql_schema.shared.operations import Audience, subscription
from graphql_schema.shared.scalars import read_id
from graphql_schema.shared.schema import build_schema


@strawberry.type
class Query(CustomerQueries, MyLoanQueries):
    pass


@strawberry.type
class Mutation(CustomerMutations, MyLoanMutations):
    pass


@strawberry.type
class Subscription:
    @subscription(Audience.CUSTOMER, description='Topics: "loan:<id>", "me", "day-end".')
    async def changed(self, info: Info, topics: list[str]) -> AsyncGenerator[Change, None]:
        actor = info.context.signed_in

        def may_hear(topic: str) -> bool:
            kind, _, entity_id = topic.partition(":")
            if topic in {"me", "day-end"}:  # a day's end moves every loan and tells of itself alone
                return True
            try:
                return kind == "loan" and bool(loan_queries.loan_for(actor=actor, loan_id=read_id(entity_id)))
            except NotFound:
                return False

        def real_name(topic: str) -> str:
            return f"customer:{actor.id}" if topic == "me" else topic

        async for change in changes(topics, may_hear=may_hear, real_name=real_name):
            yield change


schema = build_schema(query=Query, mutation=Mutation, subscription=Subscription, introspection=False)
