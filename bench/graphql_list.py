"""A worklist page through GraphQL against the same page as plain JSON: at most four times its time.

50 of 100,000 loans, with customer, product, staff and the capped total of the first page. The GraphQL side is the whole
view, from the request's bytes through sign-in to the answer's bytes, asked with the document the portal sends. The
limit is a plain view that runs the same two queries and answers the same fields by `JsonResponse`. Both in one process,
turn about.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

from bench.result import Result
from bench.scratch import scratch_database

SIZE = 100_000
TIMES_PLAIN = 4
PAGE = 50
BORROWERS = 5_000
STAFF = 12
ROUNDS = 100
WARM_UP = 10

# What the portal's list of loans asks for.
DOCUMENT = """
query Loans($after: String, $filter: LoanFilter, $first: Int, $order: LoanOrder) {
  __typename
  loans(first: $first, after: $after, filter: $filter, order: $order) {
    __typename
    edges {
      __typename
      cursor
      node {
        __typename id version number status customerId customerName customerMobileMasked productName amount
        requestedAmount currency tenure tenureUnit appliedAt statusChangedAt assignedToName evaluationOutcome
        nextDueDate outstanding overdue dpd waitingReason
      }
    }
    pageInfo { __typename endCursor hasNextPage hasPreviousPage startCursor }
    totalCount { __typename capped count }
  }
}
"""
VARIABLES = {"first": PAGE, "order": "APPLIED_AT_DESC"}
_SLUG = "worklist"
_STATUSES = (
    "PENDING",
    "CX_APPROVED",
    "AWAITING_DISBURSAL",
    "ACTIVE",
    "PARTIALLY_PAID",
    "OVERDUE",
    "COMPLETED",
)


def run(size: int | None, seed: int) -> Result:
    """size: how many loans the brand has; the figure is the median of the GraphQL view, in milliseconds"""
    from backend.kernel.actor import Actor
    from tenants.context import use_brand
    from tenants.provisioning import create_brand
    from web.graphql import staff_view

    with scratch_database("graphql-list"):
        create_brand(slug=_SLUG, name="Worklist", pack="IN", actor=Actor.system("bench"))
        with use_brand(f"b_{_SLUG}"):
            token = _fill(size or SIZE, seed)
            request = _request_maker(token)
            _same_rows(staff_view(request()), _plain_view(request()))
            by_graphql, plain = _turn_about(staff_view, _plain_view, request)
    figure, limit = statistics.median(by_graphql), statistics.median(plain)
    more: dict[str, object] = {
        "plain_ms": round(limit, 3),
        "times_plain": round(figure / limit, 3),
        "times_plain_limit": TIMES_PLAIN,
        "p95_ms": round(statistics.quantiles(by_graphql, n=20)[-1], 3),
        "loans": size or SIZE,
        "page": PAGE,
    }
    return Result(figure, limit * TIMES_PLAIN, "ms", figure <= limit * TIMES_PLAIN, more)


# What is listed


def _fill(loans: int, seed: int) -> str:
    """Staff, borrowers with sealed mobiles, and that many loans; gives a token of somebody who sees them all."""
    from bench import rows

    staff, borrowers = rows.make_staff(STAFF), rows.make_borrowers(BORROWERS, seed)
    rows.make_loan(borrowers[0])
    _multiply_loan(
        loans, seed, borrowers=[str(one.id) for one in borrowers], staff=[str(one.id) for one in staff]
    )
    return rows.sign_in(staff[0])


def _multiply_loan(count: int, seed: int, *, borrowers: list[str], staff: list[str]) -> None:
    """Copies of the one loan, made in one statement, each with its own borrower, day and figures."""
    from django.db import connection

    from backend.loans.models import Loan

    table = Loan._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("select setseed(%s)", [(seed % 1000) / 1000])
        cursor.execute(
            f"""
            insert into {table}
            select made.* from {table} base, generate_series(2, %(count)s) n,
            lateral jsonb_populate_record(base, jsonb_build_object(
                'id', uuidv7(), 'number', 'L-' || lpad(n::text, 8, '0'),
                'customer_id', (%(borrowers)s::text[])[1 + floor(random() * %(borrower_count)s)::int],
                'assigned_to_id', (%(staff)s::text[])[1 + floor(random() * %(staff_count)s)::int],
                'status', (%(statuses)s::text[])[1 + n %% %(status_count)s],
                'applied_at', base.applied_at - n * interval '7 seconds',
                'outstanding', 1000 + n %% 5000, 'overdue', n %% 700, 'dpd_days', n %% 60,
                'next_due_date', base.applied_on + (n %% 40)
            )) made
            """,
            {
                "count": count,
                "borrowers": borrowers,
                "borrower_count": len(borrowers),
                "staff": staff,
                "staff_count": len(staff),
                "statuses": list(_STATUSES),
                "status_count": len(_STATUSES),
            },
        )
    _analyse(table)


def _analyse(table: str) -> None:
    """Statistics, as autovacuum would have gathered them by now; only the owner may."""
    from psycopg import sql

    from tenants.owner import owner_connection

    with owner_connection(autocommit=True) as owner:
        owner.execute(sql.SQL("vacuum analyze {}").format(sql.Identifier(f"b_{_SLUG}", table)))


# The two sides


def _request_maker(token: str) -> Callable[[], HttpRequest]:
    body = json.dumps({"query": DOCUMENT, "variables": VARIABLES, "operationName": "Loans"})
    factory = RequestFactory(HTTP_HOST=f"{_SLUG}.localhost", HTTP_COOKIE=f"hundi_staff={token}")
    return lambda: factory.post("/graphql/staff", body, content_type="application/json")


def _plain_view(request: HttpRequest) -> HttpResponse:
    """The same rows by the same queries, as one would write them without GraphQL."""
    from backend.customers.queries import mobile_masked
    from backend.kernel.actor import Actor
    from backend.kernel.paging import capped_count, cursor_of
    from backend.loans import queries

    rows = queries.worklist(actor=Actor.system("bench"))
    found = list(rows[: PAGE + 1])
    total = capped_count(rows)
    loans = [
        {
            "id": loan.id,
            "version": loan.version,
            "number": loan.number,
            "status": loan.status,
            "customerId": loan.customer_id,
            "customerName": loan.customer.name,
            "customerMobileMasked": mobile_masked(loan.customer),
            "productName": loan.product_version.product.name,
            "amount": queries.standing_amount(loan),
            "requestedAmount": loan.requested_amount,
            "currency": loan.currency,
            "tenure": loan.tenure,
            "tenureUnit": loan.tenure_unit,
            "appliedAt": loan.applied_at,
            "statusChangedAt": loan.status_changed_at,
            "assignedToName": loan.assigned_to.name if loan.assigned_to else None,
            "evaluationOutcome": loan.evaluation_outcome or None,
            "nextDueDate": loan.next_due_date,
            "outstanding": loan.outstanding,
            "overdue": loan.overdue,
            "dpd": loan.dpd_days,
            "waitingReason": loan.waiting_reason or None,
        }
        for loan in found[:PAGE]
    ]
    return JsonResponse(
        {
            "loans": loans,
            "endCursor": cursor_of(found[PAGE - 1], queries.worklist_order("APPLIED_AT_DESC")),
            "hasNextPage": len(found) > PAGE,
            "total": {"count": total.count, "capped": total.capped},
        }
    )


def _same_rows(by_graphql: Any, plain: Any) -> None:
    """Both sides answer the same, or the comparison says nothing."""
    answer = json.loads(by_graphql.content)
    if "errors" in answer:
        raise RuntimeError(f"the list was refused: {answer['errors'][0]}")
    listed, expected = answer["data"]["loans"], json.loads(plain.content)
    rows = [{name: edge["node"][name] for name in expected["loans"][0]} for edge in listed["edges"]]
    same = [_spelt(row) for row in rows] == [_spelt(row) for row in expected["loans"]]
    if not same or listed["totalCount"]["count"] != expected["total"]["count"]:
        raise RuntimeError("the two sides do not list the same loans")


def _spelt(row: dict[str, Any]) -> dict[str, Any]:
    """Django writes a moment with three places and Z, GraphQL with six and an offset: the day and time count here."""
    return {name: value[:19] if name.endswith("At") else value for name, value in row.items()}


def _turn_about(
    one: Callable[[HttpRequest], Any], other: Callable[[HttpRequest], Any], request: Callable[[], HttpRequest]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each side, alternating, so that a busy moment of the machine falls on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM_UP + ROUNDS):
        for view, taken in zip((one, other), times, strict=True):
            asked = request()
            started = time.perf_counter()
            view(asked).content  # noqa: B018 - rendered, whatever it holds
            if number >= WARM_UP:
                taken.append((time.perf_counter() - started) * 1000)
    return times
