"""The staff portal's schema: roots put together from the rooms."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from backend.kernel.errors import NotFound
from backend.loans import queries as loan_queries
from graphql_schema.shared.context import Info
from graphql_schema.shared.live import Change, changes
from graphql_schema.shared.operations import Audience, Declaration, allows, subscription
from graphql_schema.shared.scalars import read_id
from graphql_schema.shared.schema import build_schema
from graphql_schema.staff.access.mutations import AccessMutations
from graphql_schema.staff.access.queries import AccessQueries
from graphql_schema.staff.audit.queries import AuditQueries
from graphql_schema.staff.brand_config.calendar import CalendarMutations, CalendarQueries
from graphql_schema.staff.brand_config.operations import BrandConfigMutations, BrandConfigQueries
from graphql_schema.staff.customers.operations import READERS as CUSTOMER_READERS
from graphql_schema.staff.customers.operations import StaffCustomerMutations, StaffCustomerQueries
from graphql_schema.staff.integrations.operations import IntegrationMutations, IntegrationQueries
from graphql_schema.staff.loans.acts import ActMutations, ActQueries
from graphql_schema.staff.loans.as_of import AsOfQueries
from graphql_schema.staff.loans.day_end import DayEndMutations, DayEndQueries
from graphql_schema.staff.loans.decisions import DecisionMutations
from graphql_schema.staff.loans.money import MoneyMutations
from graphql_schema.staff.loans.papers import PaperMutations
from graphql_schema.staff.loans.queries import LOAN_READERS, LoanQueries
from graphql_schema.staff.loans.suspense import SuspenseQueries
from graphql_schema.staff.notices.mutations import RepaymentDeskMutations
from graphql_schema.staff.notices.queries import RepaymentDeskQueries
from graphql_schema.staff.notifications.operations import NotificationMutations, NotificationQueries
from graphql_schema.staff.products.coupons import CouponMutations, CouponQueries
from graphql_schema.staff.products.mutations import ProductMutations
from graphql_schema.staff.products.queries import ProductQueries


@strawberry.type
class Query(
    AccessQueries,
    LoanQueries,
    ActQueries,
    SuspenseQueries,
    AsOfQueries,
    StaffCustomerQueries,
    ProductQueries,
    CouponQueries,
    AuditQueries,
    IntegrationQueries,
    NotificationQueries,
    DayEndQueries,
    BrandConfigQueries,
    CalendarQueries,
    RepaymentDeskQueries,
):
    pass


@strawberry.type
class Mutation(
    AccessMutations,
    DecisionMutations,
    MoneyMutations,
    PaperMutations,
    ActMutations,
    StaffCustomerMutations,
    IntegrationMutations,
    NotificationMutations,
    DayEndMutations,
    BrandConfigMutations,
    CalendarMutations,
    ProductMutations,
    CouponMutations,
    RepaymentDeskMutations,
):
    pass


_TOPICS = {
    "loans": Declaration(Audience.STAFF, LOAN_READERS),
    "customers": Declaration(Audience.STAFF, CUSTOMER_READERS),
    "suspense": Declaration(Audience.STAFF, ("LOAN_OPS",)),
    "notifications": Declaration(Audience.STAFF),
    # The business date stands on every page, and what a night did to a loan is told by this one word alone.
    "day-end": Declaration(Audience.STAFF),
    "notices": Declaration(Audience.STAFF, ("NOTICES",)),
    "notice-syncs": Declaration(Audience.STAFF, ("NOTICES", "NOTICE_SOURCES")),
}


@strawberry.type
class Subscription:
    @subscription(
        Audience.STAFF,
        description='Topics: "loans" (any queue row), "loan:<id>", "suspense", "notifications", "day-end", "customers",'
        ' "notices" (feeds and cases of the repayment desk), "notice-syncs" (progress of runs).',
    )
    async def changed(self, info: Info, topics: list[str]) -> AsyncGenerator[Change, None]:
        def may_hear(topic: str) -> bool:
            actor = info.context.signed_in  # asked each time: the socket reads grants anew
            if topic in _TOPICS:
                return allows(_TOPICS[topic], actor)
            kind, _, entity_id = topic.partition(":")
            if kind != "loan" or not allows(_TOPICS["loans"], actor):
                return False
            try:
                return bool(loan_queries.loan_for(actor=actor, loan_id=read_id(entity_id)))
            except NotFound:
                return False

        async for change in changes(topics, may_hear=may_hear):
            yield change


schema = build_schema(query=Query, mutation=Mutation, subscription=Subscription, introspection=True)
