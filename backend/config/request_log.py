"""One log line a request: id, method, path, status, milliseconds. Never a query, a body or a name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("hundi.request")

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET = ("/healthz", "/readyz", "/metrics", "/static/")
# Paths whose last part is a secret of the caller.
_TOKEN_PATH = re.compile(r"^(/(?:webhooks/[^/]+|documents|support|verify)/).+")


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            if not request.path.startswith(_QUIET):
                log.info(
                    "request",
                    method=request.method,
                    host=request.META.get("HTTP_HOST", "").partition(":")[0],
                    path=_TOKEN_PATH.sub(r"\1…", request.path),
                    status=response.status_code,
                    ms=round((time.monotonic() - started) * 1000, 1),
                )
        response["X-Request-Id"] = request_id
        return response
