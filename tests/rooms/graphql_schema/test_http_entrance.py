"""The GraphQL endpoints as HTTP: what is taken, what is refused, and with which status."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from backend.access import services as access
from graphql_schema.shared import documents
from tenants.context import use_brand, use_public
from tenants.hosts import forget_hosts
from tenants.models import Brand
from tests.support.callers import GRAPHQL, Doors

WHO = {"query": "{ viewer { name } }"}


def _is_nobody(answer: Any) -> bool:
    return answer.status_code == 200 and answer.json() == {"data": {"viewer": None}}


# --- media types and statuses -----------------------------------------------------------------------------------------


def test_an_answer_has_the_media_type_that_was_asked_for(alpha: Doors) -> None:
    new = alpha.post(WHO, cookie=alpha.staff_token)
    plain = alpha.post(WHO, cookie=alpha.staff_token, accept="application/json")

    assert new.status_code == plain.status_code == 200
    assert new["Content-Type"] == f"{GRAPHQL}; charset=utf-8"
    assert plain["Content-Type"].startswith("application/json")
    assert new.json() == plain.json() == {"data": {"viewer": {"name": "Asha Rao"}}}
    assert new["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["{ viewer { name }", "{ viewer { salary } }", "", "query A { home }"])
def test_a_document_that_cannot_run_is_400_in_the_new_type_and_200_in_plain_json(
    alpha: Doors, query: str
) -> None:
    new = alpha.post({"query": query})
    plain = alpha.post({"query": query}, accept="application/json")

    assert new.status_code == 400
    if query:
        assert plain.status_code == 200
        assert "data" not in new.json() or new.json()["data"] is None
        assert new.json()["errors"]


def test_a_refusal_while_running_is_200_with_data_and_errors(alpha: Doors) -> None:
    answer = alpha.post({"query": "{ home { businessDate } }"})

    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert answer.json()["errors"][0]["extensions"] == {"code": "SIGN_IN_REFUSED", "expected": True}


@pytest.mark.parametrize("method", ["get", "put", "delete", "head", "options"])
def test_only_post_is_taken(alpha: Doors, method: str) -> None:
    answer = getattr(alpha.client, method)("/graphql/staff?query={viewer{name}}", HTTP_HOST=alpha.host)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        [WHO, WHO],
        [],
        "not json",
        '"a string"',
        "null",
        {"query": 7},
        {"query": ["{ viewer { name } }"]},
        {"query": "{ viewer { name } }", "variables": [1]},
        {"query": "{ viewer { name } }", "extensions": "x"},
        {"query": "query A { viewer { name } } query B { viewer { name } }"},
        {"query": "query A { viewer { name } } query B { viewer { name } }", "operationName": "A"},
        {"query": "{ viewer { name } }", "operationName": "Other"},
        {"query": "{ viewer { name } }", "operationName": 7},
        {"query": "query A($a: Int!) { viewer { name } loans(first: $a) { edges { cursor } } }"},
        {"documentId": {"a": 1}, "query": None},
        {"query": "subscription { changed(topics: []) { entity } }"},
    ],
)
def test_a_malformed_request_is_400_and_runs_nothing(alpha: Doors, body: Any) -> None:
    answer = alpha.post(body, cookie=alpha.staff_token)
    assert answer.status_code == 400, answer.content
    assert "Asha" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/graphql"])
def test_a_form_or_plain_text_is_not_taken(alpha: Doors, kind: str) -> None:
    """A form of another site can send these without asking first."""
    alpha.client.cookies["hundi_staff"] = alpha.staff_token
    answer = alpha.client.post(
        "/graphql/staff", data='{"query": "{ viewer { name } }"}', content_type=kind, HTTP_HOST=alpha.host
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_large_request_is_413(alpha: Doors, size: int) -> None:
    answer = alpha.post({"query": "{ viewer { name } }", "variables": {"x": "y" * size}})
    assert answer.status_code == 413


# --- where from -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://beta.localhost",
        "http://alpha.localhost.evil.example",
        "alpha.localhost",
    ],
)
def test_another_site_is_refused(alpha: Doors, origin: str) -> None:
    answer = alpha.post(WHO, cookie=alpha.staff_token, Origin=origin)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


def test_our_own_page_and_programs_without_an_origin_are_let_in(alpha: Doors) -> None:
    assert alpha.post(WHO, cookie=alpha.staff_token, Origin="http://alpha.localhost").status_code == 200
    assert alpha.post(WHO, cookie=alpha.staff_token).status_code == 200


def test_an_unknown_host_is_404_and_names_no_brand(alpha: Doors) -> None:
    answer = alpha.post(WHO, host="gamma.localhost", cookie=alpha.staff_token)
    assert answer.status_code == 404
    text = answer.content.decode().lower()
    assert not any(name in text for name in ("alpha", "beta", "gamma", "brand"))


def test_a_suspended_brand_is_423_on_every_path(alpha: Doors) -> None:
    with use_public():
        Brand.objects.filter(slug="alpha").update(status=Brand.Status.SUSPENDED)
    forget_hosts()
    try:
        assert alpha.post(WHO, cookie=alpha.staff_token).status_code == 423
        for path in ("/", "/staff", "/verify/x", "/version"):
            assert alpha.client.get(path, HTTP_HOST=alpha.host).status_code == 423
    finally:
        forget_hosts()


@pytest.mark.parametrize("path", ["/graphql/platform", "/metrics", "/platform/"])
def test_the_platforms_paths_are_not_on_a_brands_host(alpha: Doors, path: str) -> None:
    answer = alpha.client.post(path, data="{}", content_type="application/json", HTTP_HOST=alpha.host)
    assert b"platform_user" not in answer.content
    if path != "/platform/":  # the borrowers' page answers for what is not otherwise routed
        assert answer.status_code in {404, 405} or b"hundi-page" in answer.content


@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_a_brands_endpoints_are_not_on_the_base_host(alpha: Doors, audience: str) -> None:
    assert alpha.post(WHO, audience=audience, host="localhost").status_code == 404


# --- who --------------------------------------------------------------------------------------------------------------


def test_another_brands_cookie_is_nobody(doors: tuple[Doors, Doors]) -> None:
    alpha, beta = doors
    assert _is_nobody(beta.post(WHO, cookie=alpha.staff_token))


def test_another_brands_customer_token_and_api_key_are_401(doors: tuple[Doors, Doors]) -> None:
    alpha, beta = doors
    assert (
        beta.post({"query": "{ me { id } }"}, audience="customer", bearer=alpha.customer_token).status_code
        == 401
    )
    assert beta.post(WHO, bearer=alpha.api_key).status_code == 401
    assert alpha.post(WHO, bearer=alpha.api_key).status_code == 200


def test_a_token_of_one_audience_is_nobody_in_the_other(alpha: Doors) -> None:
    assert alpha.post(WHO, bearer=alpha.customer_token).status_code == 401
    assert (
        alpha.post({"query": "{ me { id } }"}, audience="customer", bearer=alpha.staff_token).status_code
        == 401
    )
    answer = alpha.post({"query": "{ me { id } }"}, audience="customer", cookie=alpha.staff_token)
    assert answer.json() == {"data": {"me": None}}


def test_a_revoked_api_key_is_401_at_once(alpha: Doors) -> None:
    assert alpha.post(WHO, bearer=alpha.api_key).status_code == 200
    with use_brand("b_alpha"):
        access.revoke_api_key(actor=alpha.admin, api_key_id=alpha.api_key_id)

    answer = alpha.post(WHO, bearer=alpha.api_key)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_wrong_key_beside_a_good_cookie_is_401(alpha: Doors) -> None:
    assert alpha.post(WHO, bearer="hk_wrong", cookie=alpha.staff_token).status_code == 401


def test_an_api_key_does_what_it_was_given_and_no_more(alpha: Doors) -> None:
    may = alpha.post({"query": "{ loans { edges { cursor } } }"}, bearer=alpha.api_key).json()
    may_not = alpha.post({"query": "{ apiKeys { id } }"}, bearer=alpha.api_key).json()

    assert may == {"data": {"loans": {"edges": []}}}
    assert may_not["errors"][0]["extensions"]["code"] == "PERMISSION_REFUSED"


# --- trusted documents ------------------------------------------------------------------------------------------------

_KNOWN = "a" * 64


@pytest.fixture
def only_trusted(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HUNDI_EXPLORER = False
    monkeypatch.setattr(documents, "_documents", lambda: {_KNOWN: WHO["query"]})


def test_free_text_from_a_browser_is_refused_where_documents_are_trusted(
    alpha: Doors, only_trusted: None
) -> None:
    for body in (
        WHO,
        {**WHO, "documentId": None},
        {**WHO, "documentId": ""},
        {**WHO, "documentId": "sha256:nope"},
    ):
        answer = alpha.post(body, cookie=alpha.staff_token)
        assert answer.status_code == 400, body
        assert "Asha" not in answer.content.decode()
    assert (
        alpha.post({"query": "{ me { id } }"}, audience="customer", bearer=alpha.customer_token).status_code
        == 400
    )


def test_a_trusted_document_runs_by_its_hash_and_its_text_wins(alpha: Doors, only_trusted: None) -> None:
    body = {"documentId": f"sha256:{_KNOWN}", "query": "{ apiKeys { id } }"}
    answer = alpha.post(body, cookie=alpha.staff_token)
    assert answer.json() == {"data": {"viewer": {"name": "Asha Rao"}}}


def test_an_api_key_may_send_text_but_not_read_the_schema(alpha: Doors, only_trusted: None) -> None:
    assert alpha.post(WHO, bearer=alpha.api_key).json()["data"]["viewer"] is not None


# --- logs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        '{ loans(filter: {search: "canary-9182"}) { edges { cursor } } }',
        '{ loans(filter: {search: "canary-9182"}) { edges { wrong } } }',
        '{ loans(filter: {search: "canary-9182" ) ',
        '{ loan(id: "canary-9182") { number } }',
        'mutation { signIn(input: {email: "canary-9182@example.in", password: "canary-9182", totp: "canary-9182"}) '
        "{ __typename } }",
    ],
)
def test_nothing_of_a_query_reaches_the_logs(
    alpha: Doors, query: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for name in ("strawberry.execution", "graphql", "django.request"):
            logging.getLogger(name).propagate = True
        alpha.post({"query": query, "variables": {"x": "canary-9182"}}, cookie=alpha.staff_token)
    assert "canary" not in caplog.text
    assert all("canary" not in str(vars(one)) for one in caplog.records if one.name != "django.db.backends")
