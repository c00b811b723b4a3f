"""Every operation of every schema, called in one brand with the other brand's ids and tokens.

The operations are read from the schemas, so a new one is swept the day it is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.staff.schema import schema as staff_schema
from tests.support.house import Household, contents, furnish
from tests.support.kept_rows import undone, until_the_module_ends
from tests.support.operations import Operation, operations

SCHEMAS = {"staff": staff_schema._schema, "customer": customer_schema._schema}
# Signing out ends the caller's own session, and with it the sweep; a code is asked for by anybody.
NOT_SWEPT = {"signOut", "requestOtp"}
# A wrong sign-in is counted, and a wrong invite or code too: the only rows an outsider can cause.
ATTEMPTS = frozenset({"access_signinattempt", "audit_entry"})


@pytest.fixture(scope="module")
def furnished(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Household, Household]]:
    with until_the_module_ends(django_db_blocker):
        yield furnish("b_alpha"), furnish("b_beta")


@pytest.fixture
def houses(furnished: tuple[Household, Household]) -> Iterator[tuple[Household, Household]]:
    with undone():
        yield furnished


def _own(house: Household, audience: str) -> dict[str, str]:
    return {"cookie": house.staff_token} if audience == "staff" else {"bearer": house.customer_token}


def _leaks(text: str, other: Household, operation: Operation) -> list[str]:
    sent = json.dumps(operation.variables)
    return [canary for canary in other.canaries if canary in text and canary not in sent]


def _faults(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Errors other than a foreseen refusal."""
    return [one for one in body.get("errors", ()) if not one.get("extensions", {}).get("expected")]


@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_another_brands_ids_reach_nothing(audience: str, houses: tuple[Household, Household]) -> None:
    alpha, beta = houses
    before = contents("b_beta")
    swept = 0
    for operation in operations(SCHEMAS[audience], beta.ids):
        if operation.name in NOT_SWEPT:
            continue
        answer = alpha.call(audience, operation.document, operation.variables, **_own(alpha, audience))
        text = answer.content.decode()
        assert answer.status_code == 200, (operation.name, text[:400])
        assert not _leaks(text, beta, operation), operation.name
        assert not _faults(answer.json()), (operation.name, text[:400])
        swept += 1
    assert swept >= 20
    assert contents("b_beta") == before


@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_another_brands_token_is_nobody(audience: str, houses: tuple[Household, Household]) -> None:
    alpha, beta = houses
    before = contents("b_beta", without=ATTEMPTS)
    for operation in operations(SCHEMAS[audience], beta.ids):
        if operation.name in NOT_SWEPT:
            continue
        answer = beta.call(audience, operation.document, operation.variables, **_own(alpha, audience))
        text = answer.content.decode()
        assert not _leaks(text, beta, operation), operation.name
        assert str(beta.ids["loanId"]) not in text or str(beta.ids["loanId"]) in json.dumps(
            operation.variables
        )
    assert contents("b_beta", without=ATTEMPTS) == before


@pytest.mark.parametrize("audience", ["staff", "customer"])
def test_own_ids_do_reach(audience: str, houses: tuple[Household, Household]) -> None:
    """The sweep means something only if the same calls succeed with the brand's own ids."""
    alpha, _ = houses
    found = 0
    for operation in operations(SCHEMAS[audience], alpha.ids):
        if operation.kind == "query":
            answer = alpha.call(audience, operation.document, operation.variables, **_own(alpha, audience))
            body = answer.json()
            assert "errors" not in body or all(
                e.get("extensions", {}).get("expected") for e in body["errors"]
            ), (
                operation.name,
                body["errors"],
            )
            found += str(alpha.ids["loanId"]) in answer.content.decode()
    assert found >= 2
