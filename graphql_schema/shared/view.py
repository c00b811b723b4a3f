"""GraphQL over HTTP: one POST, one operation, by the GraphQL-over-HTTP draft.

`Accept: application/graphql-response+json` gets that type, 400 when the document could not be parsed or validated
and 200 once it ran; plain `application/json` stays 200. No batches, no mutations by GET, no multipart, no free text
from browsers outside local. Nothing of a document is logged: only the operation's name and its hash.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from cross_web import HTTPException
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from strawberry.django.views import GraphQLView
from strawberry.http import GraphQLRequestData
from strawberry.types.execution import ExecutionResult

from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import ValidationFailed
from graphql_schema.shared.context import RequestContext
from graphql_schema.shared.documents import trusted_text
from graphql_schema.shared.schema import quieten

RESPONSE_TYPE = "application/graphql-response+json"
MAX_BODY_BYTES = 256 * 1024

log = structlog.get_logger("graphql")
FindActor = Callable[[HttpRequest], Actor | None]


class AudienceView(GraphQLView[RequestContext, None]):
    """The endpoint of one audience: its schema, and how its callers are recognised."""

    find_actor: FindActor = staticmethod(lambda _request: None)  # as_view takes only names that stand here
    graphql_ide = None
    allow_queries_via_get = False
    multipart_uploads_enabled = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return _refusal(405, "method_not_allowed", "Send the operation by POST.")
        if not from_same_origin(request):
            return _refusal(403, "foreign_origin", "Requests from another site are refused.")
        if _too_large(request):
            return _refusal(413, "too_large", "The request is too large.")
        started = time.monotonic()
        try:
            actor = self.find_actor(request)
            if actor is None and request.headers.get("Authorization"):
                return _refusal(401, "unauthorised", "This key or token is not valid, or no longer.")
            request.hundi_actor = actor  # type: ignore[attr-defined]
            return self.run(request=request)
        except HTTPException as broken:
            return _refusal(broken.status_code, "bad_request", broken.reason)
        except ValidationFailed as broken:
            return _refusal(400, broken.fields[0].code, broken.fields[0].message)
        finally:
            self._note(request, started)

    def get_context(self, request: HttpRequest, response: HttpResponse) -> RequestContext:
        return RequestContext(
            actor=request.hundi_actor,  # type: ignore[attr-defined]
            request=request,
            response=response,
        )

    def parse_json(self, data: str | bytes) -> Any:
        body = super().parse_json(data)
        if not isinstance(body, dict):
            raise HTTPException(400, "Send one operation as a JSON object; batches are not taken.")
        return body

    def parse_http_body(self, request: Any) -> Any:
        data = super().parse_http_body(request)
        body = self.parse_json(request.body)
        document_id = body.get("documentId")
        if isinstance(document_id, str):
            cast(GraphQLRequestData, data).query = trusted_text(document_id)
        elif not self._may_send_text(request):
            raise HTTPException(400, "Name a trusted document (documentId); free text is not taken here.")
        return data

    @staticmethod
    def _may_send_text(request: Any) -> bool:
        actor = getattr(request.request, "hundi_actor", None)
        return settings.HUNDI_EXPLORER or (actor is not None and actor.kind is ActorKind.API_KEY)

    def execute_single(self, request: HttpRequest, *args: Any, **kwargs: Any) -> ExecutionResult:
        result = super().execute_single(request, *args, **kwargs)
        request.hundi_rejected = _never_ran(result)  # type: ignore[attr-defined]
        name = kwargs["request_data"].operation_name
        if result.errors:  # an extension that failed never reached the schema's own masking
            result.errors = quieten(result.errors, name)
        text = kwargs["request_data"].query or ""
        request.hundi_operation = (name, hashlib.sha256(text.encode()).hexdigest()[:12])  # type: ignore[attr-defined]
        return result

    def create_response(self, response_data: Any, sub_response: HttpResponse) -> HttpResponseBase:
        response = super().create_response(response_data, sub_response)
        request = self.request
        if RESPONSE_TYPE in request.headers.get("Accept", ""):
            response["Content-Type"] = f"{RESPONSE_TYPE}; charset=utf-8"
            if getattr(request, "hundi_rejected", False):
                response.status_code = 400
        response["Cache-Control"] = "no-store"
        return response

    def _note(self, request: HttpRequest, started: float) -> None:
        name, digest = getattr(request, "hundi_operation", (None, None))
        elapsed = round((time.monotonic() - started) * 1000, 1)
        log.info("operation", operation=name, document=digest, ms=elapsed)


def from_same_origin(request: HttpRequest) -> bool:
    """A browser says where a POST comes from; only our own pages may. Programs send no Origin."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _never_ran(result: ExecutionResult) -> bool:
    """A document or variables that cannot run; whatever failed while running has a path."""
    return result.data is None and all(error.path is None for error in result.errors or ())


def _too_large(request: HttpRequest) -> bool:
    """Counted on the body itself: what the request says of its length may be missing or untrue."""
    try:
        return len(request.body) > MAX_BODY_BYTES
    except RequestDataTooBig:
        return True


def _refusal(status: int, code: str, detail: str) -> HttpResponse:
    """An RFC 9457 problem, for what is wrong before there is an operation to answer."""
    body = {"type": "about:blank", "title": code.replace("_", " "), "status": status, "code": code}
    return HttpResponse(
        json.dumps(body | {"detail": detail}), status=status, content_type="application/problem+json"
    )
