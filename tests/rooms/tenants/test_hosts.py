"""The host says whose request it is, and tells a stranger nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from backend.kernel.models import Intent
from tenants import context, hosts
from tenants.context import current, current_schema, use_brand, use_public
from tenants.middleware import BRAND_URLS, PLATFORM_URLS, BrandMiddleware
from tenants.models import Brand, Domain


@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> Iterator[None]:
    hosts.forget_hosts()
    context.forget()
    yield
    hosts.forget_hosts()
    context.forget()


def _ask(host: str, path: str = "/") -> tuple[HttpResponse, list[HttpRequest], list[str]]:
    requests, schemas = [], []

    def view(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        schemas.append(current_schema())
        return HttpResponse("served")

    response = BrandMiddleware(view)(RequestFactory().get(path, HTTP_HOST=host))
    return response, requests, schemas  # type: ignore[return-value]


@pytest.mark.parametrize("host", ["alpha.localhost", "ALPHA.localhost:8000", "alpha.localhost."])
def test_a_brands_host_is_served_inside_the_brand(host: str) -> None:
    response, requests, schemas = _ask(host)

    assert response.content == b"served"
    assert schemas == ["b_alpha"]
    assert requests[0].brand.slug == "alpha"  # type: ignore[attr-defined]
    assert requests[0].urlconf == BRAND_URLS  # type: ignore[attr-defined]


def test_the_base_host_is_the_platform(db: None) -> None:
    _, requests, schemas = _ask("localhost:8000")

    assert schemas == ["public"]
    assert requests[0].brand is None  # type: ignore[attr-defined]
    assert requests[0].urlconf == PLATFORM_URLS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "host", ["nobody.localhost", "a.alpha.localhost", "alpha.example.com", "", "10.0.0.1", "[::1]"]
)
def test_an_unknown_host_gets_404_and_no_brands_name(host: str) -> None:
    response, requests, _ = _ask(host)

    assert (response.status_code, requests) == (404, [])
    assert response["Content-Type"] == "application/problem+json"
    assert b"alpha" not in response.content.lower()


def test_a_suspended_brand_gets_423_before_anything_of_it_is_read(db: None) -> None:
    with use_public():
        Brand.objects.filter(slug="alpha").update(status="SUSPENDED")

    response, requests, _ = _ask("alpha.localhost")

    assert (response.status_code, requests) == (423, [])
    assert json.loads(response.content)["code"] == "brand_suspended"
    assert b"Alpha" not in response.content


def test_a_brand_still_being_made_is_unknown(db: None) -> None:
    with use_public():
        Brand.objects.filter(slug="alpha").update(status="PREPARING")

    assert _ask("alpha.localhost")[0].status_code == 404


def test_a_brands_own_domain_name_leads_to_it(db: None) -> None:
    with use_public():
        Domain.objects.create(domain="loans.alpha.example", tenant=Brand.objects.get(slug="alpha"))

    assert _ask("loans.alpha.example")[2] == ["b_alpha"]


def test_probes_are_answered_under_any_host(db: None) -> None:
    assert _ask("10.0.0.1:8000", "/healthz")[2] == ["public"]


def test_no_brand_is_left_behind_by_a_request_that_breaks(db: None) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise ValueError

    with pytest.raises(ValueError):
        BrandMiddleware(view)(RequestFactory().get("/", HTTP_HOST="alpha.localhost"))

    assert current.get() == context.UNSET


def test_a_streamed_body_is_drawn_inside_the_brand_and_leaves_none_behind(brand: str) -> None:
    Intent.objects.create(job="streamed")

    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(row.job for row in Intent.objects.filter(job="streamed"))

    response = BrandMiddleware(view)(RequestFactory().get("/", HTTP_HOST="alpha.localhost"))

    with use_brand("b_beta"):
        assert b"".join(response) == b"streamed"  # type: ignore[arg-type]
        assert current_schema() == "b_beta"


def test_a_host_is_looked_up_once_in_a_while(django_assert_num_queries: object) -> None:
    with use_public():
        Brand.objects.count()
    with django_assert_num_queries(1):  # type: ignore[operator]
        _ask("alpha.localhost")
        _ask("alpha.localhost")
