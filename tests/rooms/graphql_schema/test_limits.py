"""What a hostile or careless document meets: limits before anything runs, and answers that tell nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from typing import Any

import pytest
import strawberry
from django.http import HttpRequest
from strawberry.extensions.validation_cache import _get_validate_cache

from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.shared.context import RequestContext
from graphql_schema.shared.operations import Audience, mutation, query, subscription
from graphql_schema.shared.problems import RefusedProblem
from graphql_schema.shared.schema import MAX_ERRORS_TOLD, build_schema
from graphql_schema.staff.schema import schema as staff_schema
from tests.support.callers import Doors


def _errors(answer: Any) -> list[str]:
    assert answer.status_code == 400, answer.content[:400]
    assert answer.json().get("data") is None
    return [one["message"] for one in answer.json()["errors"]]


def _deep(levels: int) -> str:
    return "{ " + "a { " * levels + "b" + " }" * levels + " }"


_SPREADS = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(12))
_HOSTILE = {
    "too deep": (_deep(30), "depth"),
    "deep by fragments": (
        "{ loans { ...A } } fragment A on LoanConnection { edges { node { customer "
        + "{ loans { edges { node { customer " * 6
        + "{ id }"
        + " } } } }" * 6
        + " } } }",
        "depth",
    ),
    "many aliases": ("{ " + " ".join(f"a{n}: viewer {{ name }}" for n in range(40)) + " }", "alias"),
    "many words": ("{ " + "viewer { name } " * 900 + "}", "token"),
    "many directives": ("{ " + " ".join(f"viewer @x{n} {{ name }}" for n in range(300)) + " }", ""),
    "a circle": ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "fragment"),
    "a fragment in itself": ("{ ...A } fragment A on Query { viewer { name } ...A }", "fragment"),
    "doubling fragments": (f"{{ ...F0 }} {_SPREADS} fragment F12 on Query {{ viewer {{ name }} }}", ""),
    "many rows": (
        "{ loans(first: 600) { edges { cursor } } customers(first: 600) { edges { cursor } } }",
        "rows",
    ),
    "brackets": ("{a" * 5_000, "nested"),
    "nested brackets": ("{a" * 900 + "}" * 900, ""),
}


@pytest.mark.parametrize("name", list(_HOSTILE))
def test_a_hostile_document_is_refused_quickly_and_briefly(
    alpha: Doors, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    text, word = _HOSTILE[name]
    started = time.monotonic()
    answer = alpha.post({"query": text}, cookie=alpha.staff_token)
    took = time.monotonic() - started

    if name == "doubling fragments" and answer.status_code == 200:
        assert answer.json() == {
            "data": {"viewer": {"name": "Asha Rao"}}
        }  # merged into one field: no harm done
    else:
        told = _errors(answer)
        assert any(word in one.lower() for one in told), told
        assert len(told) <= MAX_ERRORS_TOLD
    assert took < 3
    assert len(answer.content) < 3_000
    assert len(caplog.text) < 3_000


def test_a_page_is_at_most_200_rows_however_it_is_asked(alpha: Doors) -> None:
    document = "query A($n: Int) { loans(first: $n) { edges { cursor } } }"
    for size in (0, -1, 201, 10**9):
        answer = alpha.ask(document, n=size)
        assert answer["errors"][0]["extensions"]["code"] == "VALIDATION_FAILED", size
    assert "errors" not in alpha.ask(document, n=200)


@pytest.mark.parametrize(
    "document", ["{ veiwer { name } }", "{ viewer { nmae } }", "{ loans(frist: 1) { edges { cursor } } }"]
)
def test_a_misspelt_name_gets_no_suggestion(alpha: Doors, document: str) -> None:
    told = _errors(alpha.post({"query": document}, cookie=alpha.staff_token))
    assert not any("did you mean" in one.lower() for one in told)


_WHAT_IS_THERE = "{ __schema { types { name fields { name } } } }"
_ONE_TYPE = '{ __type(name: "Loan") { fields { name } } }'


@pytest.mark.parametrize("document", [_WHAT_IS_THERE, _ONE_TYPE])
def test_borrowers_cannot_read_the_schema(document: str) -> None:
    result = customer_schema.execute_sync(document, context_value=RequestContext(actor=None))
    assert result.errors and "introspection" in result.errors[0].message.lower()


@strawberry.type
class Done:
    ok: bool


def _small_schema(*, introspection: bool) -> strawberry.Schema:
    @strawberry.type
    class Query:
        @query(Audience.ANYONE)
        def fails(self) -> str:
            raise RuntimeError("the secret 9182 of the database")

        @query(Audience.ANYONE)
        def works(self) -> str:
            return "yes"

    @strawberry.type
    class Mutation:
        @mutation(Audience.STAFF, "LOANS")
        def act(self) -> Done | RefusedProblem:
            return Done(ok=True)

    @strawberry.type
    class Subscription:
        @subscription(Audience.STAFF)
        async def changed(self) -> AsyncGenerator[str, None]:
            yield ""

    return build_schema(
        query=Query, mutation=Mutation, subscription=Subscription, introspection=introspection
    )


@pytest.mark.parametrize(
    ("explorer", "allowed", "readable"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_introspection_needs_both_the_explorer_and_the_schemas_leave(
    explorer: bool, allowed: bool, readable: bool, settings: Any
) -> None:
    settings.HUNDI_EXPLORER = explorer
    schema = _small_schema(introspection=allowed)
    result = schema.execute_sync(
        "{ __schema { queryType { name } } }", context_value=RequestContext(actor=None)
    )
    assert bool(result.errors) is not readable


def test_a_fault_is_told_as_a_reference_that_the_log_explains(caplog: pytest.LogCaptureFixture) -> None:
    schema = _small_schema(introspection=False)
    with caplog.at_level(logging.ERROR):
        result = schema.execute_sync(
            "query Broken { fails }", context_value=RequestContext(actor=None, request=HttpRequest())
        )
    assert result.errors is not None
    told = result.errors[0]
    reference = (told.extensions or {})["reference"]
    assert told.message == f"Something went wrong on our side. Reference {reference}."
    assert "9182" not in str(told.formatted)
    assert reference in caplog.text and "Broken" in caplog.text


def test_a_document_is_validated_once() -> None:
    """Rules made anew for each request would miss the validation cache every time."""
    schema = _small_schema(introspection=False)
    validated = _get_validate_cache(512)
    before = validated.cache_info()
    for _ in range(5):
        assert schema.execute_sync("{ works }", context_value=RequestContext(actor=None)).data
    after = validated.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 4)


@pytest.mark.parametrize("schema", [staff_schema, customer_schema])
def test_money_travels_as_text_with_two_places(schema: strawberry.Schema) -> None:
    """A JSON number would be a float in the page."""
    assert "Float" not in schema._schema.type_map
