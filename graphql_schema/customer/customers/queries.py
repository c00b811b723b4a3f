"""The borrower's own file, sessions, and the texts they agree to."""

from __future__ import annotations

import strawberry

from backend.customers import queries as customer_queries
from backend.customers.services import consents
from backend.kernel.actor import ActorKind
from graphql_schema.customer.customers import views
from graphql_schema.customer.customers.types import ConsentTextType, Me
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import Session
from graphql_schema.shared.operations import Audience, RecordScope, query
from graphql_schema.shared.scalars import as_id


@strawberry.type
class CustomerQueries:
    @query(Audience.ANYONE, scope=RecordScope.SELF, description="Null until signed in.")
    def me(self, info: Info) -> Me | None:
        actor = info.context.actor
        if actor is None or actor.kind is not ActorKind.CUSTOMER or actor.id is None:
            return None
        return views.me(actor.id)

    @query(Audience.CUSTOMER, scope=RecordScope.SELF)
    def sessions(self, info: Info) -> list[Session]:
        actor = info.context.signed_in
        assert actor.id is not None
        return [
            Session(
                id=as_id(one.id),
                created_at=one.created_at,
                last_seen_at=one.last_seen_at,
                expires_at=one.expires_at,
                ip=one.ip,
                agent=one.agent,
                current=one.current,
            )
            for one in customer_queries.sessions(actor.id, current_session_id=actor.session_id)
        ]

    @query(Audience.ANYONE, scope=RecordScope.NONE)
    def consent_texts(self) -> list[ConsentTextType]:
        return [
            ConsentTextType(
                purpose=one.purpose,
                title=one.title,
                text=one.text,
                version=one.version,
                language=one.language,
                required=one.required,
            )
            for one in consents.texts()
        ]
