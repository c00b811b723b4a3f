"""Rows read in one loop answer, and fail, as the executor would have it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum

import pytest
import strawberry

from graphql_schema.shared import execution
from graphql_schema.shared.execution import FlatRows

QUERY = "{ rows { __typename shown: id amount at mood note ... @include(if: false) { id } } }"


@strawberry.enum
class Mood(Enum):
    CALM = "calm"


@strawberry.type
class Row:
    id: strawberry.ID
    amount: Decimal | None
    at: datetime
    mood: Mood
    note: str | None = None


def _answer(row: Row, query: str = QUERY, *, flat: bool = True) -> tuple[object, list[str], list[object]]:
    @strawberry.type
    class Query:
        @strawberry.field
        def rows(self) -> list[Row]:
            return [row]

    schema = strawberry.Schema(Query, execution_context_class=FlatRows if flat else None)
    result = schema.execute_sync(query)
    return result.data, [e.message for e in result.errors or ()], [e.path for e in result.errors or ()]


def _row(**changed: object) -> Row:
    values = {
        "id": strawberry.ID("7"),
        "amount": Decimal("10.50"),
        "at": datetime(2026, 11, 22, tzinfo=UTC),
        "mood": Mood.CALM,
    }
    return Row(**{**values, **changed})  # type: ignore[arg-type]


def test_a_flat_row_is_read_without_the_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[object] = []
    read_row = execution._read_row
    monkeypatch.setattr(
        execution, "_read_row", lambda *given: answers.append(read_row(*given)) or answers[-1]
    )

    data, errors, _ = _answer(_row())

    row = {
        "__typename": "Row",
        "shown": "7",
        "amount": "10.50",
        "at": "2026-11-22T00:00:00+00:00",
        "mood": "CALM",
        "note": None,
    }
    assert errors == []
    assert data == {"rows": [row]}
    assert answers[-1] == row


@pytest.mark.parametrize(
    "changed",
    [{}, {"amount": None}, {"id": None}, {"at": "not a moment"}, {"mood": "calm"}, {"note": ValueError("x")}],
    ids=["plain", "null", "null where none may be", "wrong type", "not a member", "an exception"],
)
def test_every_row_is_answered_as_the_executor_answers_it(changed: dict[str, object]) -> None:
    assert _answer(_row(**changed)) == _answer(_row(**changed), flat=False)
