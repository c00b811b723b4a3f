"""What went to outside parties and what came from them: calls, webhooks, replay."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from backend.integrations import queries as integration_queries
from backend.integrations.models import ApiCall, WebhookEvent
from backend.integrations.services import webhooks
from backend.kernel.paging import keyset_page
from backend.loans import queries as loan_queries
from graphql_schema.shared.answers import PlainProblem
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, mutation, query
from graphql_schema.shared.paging import PageInfo, edges_of, page_info
from graphql_schema.shared.scalars import as_id, read_id


@strawberry.type(name="ApiCall")
class ApiCallType:
    id: strawberry.ID
    at: datetime
    provider: str
    operation: str
    reference: str
    status: int | None
    ok: bool
    latency_ms: int
    attempt: int
    request: JSON
    response: JSON
    error: str | None


@strawberry.type
class ApiCallEdge:
    cursor: str
    node: ApiCallType


@strawberry.type
class ApiCallConnection:
    edges: list[ApiCallEdge]
    page_info: PageInfo


@strawberry.type(name="WebhookEvent")
class WebhookEventType:
    id: strawberry.ID
    vendor: str
    event_key: str
    kind: str
    received_at: datetime
    signature_ok: bool
    state: str
    error: str | None
    processed_at: datetime | None


@strawberry.type
class WebhookEventEdge:
    cursor: str
    node: WebhookEventType


@strawberry.type
class WebhookEventConnection:
    edges: list[WebhookEventEdge]
    page_info: PageInfo


@strawberry.input
class ReplayWebhookInput:
    webhook_event_id: strawberry.ID


@strawberry.type
class WebhookEventPayload:
    webhook_event: WebhookEventType


WebhookEventResult = Annotated[WebhookEventPayload | PlainProblem, strawberry.union("WebhookEventResult")]


def _call(row: ApiCall) -> ApiCallType:
    return ApiCallType(
        id=as_id(row.id),
        at=row.at,
        provider=row.vendor,
        operation=row.operation,
        reference=row.reference,
        status=row.status,
        ok=row.ok,
        latency_ms=row.latency_ms,
        attempt=row.attempt,
        request=JSON(row.request),
        response=JSON(row.response or {}),
        error=row.error or None,
    )


def _event(row: WebhookEvent) -> WebhookEventType:
    return WebhookEventType(
        id=as_id(row.id),
        vendor=row.vendor,
        event_key=row.event_key,
        kind=row.kind,
        received_at=row.received_at,
        signature_ok=row.signature_ok,
        state=row.state,
        error=row.error or None,
        processed_at=row.processed_at,
    )


@strawberry.type
class IntegrationQueries:
    @query(Audience.STAFF, "LOAN_OPS", "BRAND_SETTINGS")
    def api_calls(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        loan_id: strawberry.ID | None = None,
    ) -> ApiCallConnection:
        references: tuple[str, ...] = ()
        if loan_id is not None:
            loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
            references = tuple(loan_queries.outside_references(loan))
        rows = integration_queries.api_calls(references=references)
        page = keyset_page(rows, order=["-at", "-id"], first=first, after=after, last=last, before=before)
        return ApiCallConnection(edges=edges_of(page, ApiCallEdge, _call), page_info=page_info(page))

    @query(Audience.STAFF, "LOAN_OPS", "BRAND_SETTINGS")
    def webhook_events(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> WebhookEventConnection:
        page = keyset_page(
            integration_queries.webhook_events(),
            order=["-received_at", "-id"],
            first=first,
            after=after,
            last=last,
            before=before,
        )
        return WebhookEventConnection(
            edges=edges_of(page, WebhookEventEdge, _event), page_info=page_info(page)
        )


@strawberry.type
class IntegrationMutations:
    @mutation(Audience.STAFF, "LOAN_OPS")
    def replay_webhook(self, info: Info, input: ReplayWebhookInput) -> WebhookEventResult:
        event = webhooks.replay(
            actor=info.context.signed_in, webhook_event_id=read_id(input.webhook_event_id)
        )
        return WebhookEventPayload(webhook_event=_event(event))
