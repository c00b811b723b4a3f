"""HTTP: the host says whose request it is, and everything after runs inside that brand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from tenants.context import PUBLIC, BrandInfo, use_brand
from tenants.hosts import brand_for_host, is_base_host, normal_host
from tenants.models import Brand

BRAND_URLS = "backend.config.urls_brand"
PLATFORM_URLS = "backend.config.urls_platform"
# Asked by load balancers under any host, an address included; they tell nothing about a brand.
PROBES = frozenset({"/healthz", "/readyz"})

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class BrandMiddleware:
    """Sync, for WSGI. Sets `request.brand` (BrandInfo, or None on the platform's host) and `request.urlconf`.

    Entering and leaving happen in this one call, so that no later request of the thread can inherit a brand.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = normal_host(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
        if is_base_host(host) or request.path_info in PROBES:
            return self._serve(request, PUBLIC, None, PLATFORM_URLS)
        brand = brand_for_host(host)
        if brand is None:
            return problem(404, "unknown_host", "Nothing is served at this address.")
        if brand.status == Brand.Status.SUSPENDED:
            return problem(423, "brand_suspended", "This service is paused for now.")
        return self._serve(request, brand.schema, brand, BRAND_URLS)

    def _serve(
        self, request: HttpRequest, schema: str, brand: BrandInfo | None, urlconf: str
    ) -> HttpResponseBase:
        request.brand = brand  # type: ignore[attr-defined]
        request.urlconf = urlconf
        with use_brand(schema):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            parts = cast(Iterator[bytes], response.streaming_content)  # not async, as was just asked
            response.streaming_content = _inside(schema, parts)
        return response


def problem(status: int, code: str, title: str) -> HttpResponse:
    """An answer in the form of RFC 9457."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "code": code}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _inside(schema: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A streamed body is drawn after the middleware has returned; each part is drawn inside the brand."""
    drawn = iter(parts)
    while True:
        with use_brand(schema):
            part = next(drawn, None)
        if part is None:
            return
        yield part
