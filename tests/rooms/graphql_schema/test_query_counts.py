"""What an answer costs in SQL: a list costs the same for one row and for many, a file stays under its ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql import GraphQLObjectType, get_named_type
from pytest_django.plugin import DjangoDbBlocker

from backend.access.grants import staff_actor
from backend.access.models import Staff
from backend.access.services import api_keys, sessions
from backend.customers.models import Customer
from backend.customers.services import sessions as customer_sessions
from backend.kernel.actor import Actor, Level
from backend.kernel.ids import uuid7
from backend.loans.models import FrozenTerms, Loan, LoanRequest
from backend.products.models import Coupon, CouponUse, Product, ProductVersion
from graphql_schema.customer.schema import schema as customer_schema
from graphql_schema.shared.context import RequestContext
from graphql_schema.staff.schema import schema as staff_schema
from tenants import pii
from tenants.context import use_brand
from tests.support.house import Household, furnish
from tests.support.kept_rows import undone, until_the_module_ends
from tests.support.operations import Operation, operations
from tests.support.repayment_desk import more_notices

SCHEMAS = {"staff": staff_schema, "customer": customer_schema}
LIST_CEILING = 6
FILE_CEILING = 30
MORE = 8
FILES = {("staff", "loan"), ("staff", "customer"), ("customer", "me"), ("customer", "loan")}


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Household]:
    with until_the_module_ends(django_db_blocker):
        furnished = furnish("b_alpha")
        with use_brand("b_alpha"):
            yield furnished


@pytest.fixture
def callers(house: Household) -> Iterator[dict[str, Actor]]:
    with undone():
        staff = Staff.objects.get(email="admin@same.example")
        borrower = customer_sessions.actor_for_token(house.customer_token)
        assert borrower is not None
        yield {"staff": staff_actor(staff), "customer": borrower}


def _multiply(house: Household) -> None:
    """More of what the story left one of: the same rows under other ids."""
    staff = Staff.objects.get(email="admin@same.example")
    loan, customer = (
        Loan.objects.get(pk=house.ids["loanId"]),
        Customer.objects.get(pk=house.ids["customerId"]),
    )
    frozen = [loan.terms] if loan.terms else []
    for number in range(MORE):
        other = Customer(id=uuid7(), number=f"C-9{number:05d}", name="Ravi Menon", name_key="RAVI MENON")
        other.mobile_sealed = pii.seal(
            "customers_customer.mobile_sealed", other.id, f"+9191000001{number:02d}"
        )
        other.mobile_blind = number.to_bytes(16, "big")
        other.save(force_insert=True)
        for holder, name in ((other, f"XX-{number:06d}"), (customer, f"XY-{number:06d}")):
            copy = Loan.objects.get(pk=loan.pk)
            copy.pk, copy.number, copy.customer = uuid7(), name, holder
            copy._state.adding = True
            copy.save(force_insert=True)
            FrozenTerms.objects.bulk_create(FrozenTerms(loan=copy, terms=terms) for terms in frozen)
        _more_of_the_stock(house, number)
        sessions.open_session(staff, "192.0.2.1", "tests")
        customer_sessions.open_session(customer=customer, ip="192.0.2.1", agent="tests")
        api_keys.create_api_key(
            actor=staff_actor(staff), label=f"Key {number}", permissions={"LOANS": Level.READ}
        )

        _more_in_suspense(number)
    more_notices(50, MORE)


def _more_of_the_stock(house: Household, number: int) -> None:
    """A product, a coupon, a use of the one coupon and a decided request more."""
    request = LoanRequest.objects.get(pk=house.ids["requestId"])
    request.pk, request.state = uuid7(), "REJECTED"
    request._state.adding = True
    request.save(force_insert=True)
    product = Product.objects.create(code=f"MORE_{number}", name="More", kind="EMI")
    ProductVersion.objects.create(product=product, number=1, terms={})
    use = CouponUse.objects.filter(coupon_id=house.ids["couponId"]).first()
    coupon = Coupon.objects.get(id=house.ids["couponId"])
    assert use is not None
    use.pk, use.loan_id = uuid7(), uuid7()
    coupon.pk, coupon.code = uuid7(), f"MORE-{number}"
    for copy in (use, coupon):
        copy._state.adding = True
        copy.save(force_insert=True)


def _more_in_suspense(number: int) -> None:
    """Another sum in suspense, that the same loan asks for."""
    asked = LoanRequest.objects.filter(kind="ALLOTMENT").select_related("allots").earliest("created_at")
    receipt = asked.allots
    assert receipt is not None
    receipt.pk, receipt.number, receipt.provider_payment_id = uuid7(), f"RX-{number}", f"pay_x{number}"
    asked.pk, asked.allots = uuid7(), receipt
    for copy in (receipt, asked):
        copy._state.adding = True
        copy.save(force_insert=True)


def _asked(audience: str, name: str, house: Household) -> Operation:
    found = next(one for one in operations(SCHEMAS[audience]._schema, house.ids) if one.name == name)
    everything = {key: None for key in ("filter", "loanId") if key in found.variables and audience == "staff"}
    if (audience, name) == (
        "customer",
        "loans",
    ):  # what a list shows; the rest of a loan is asked for one by one
        found = replace(
            found, document="{ loans { number status nextStep openPaymentUrl outstanding { total } } }"
        )
    return replace(found, variables=found.variables | everything)


def _cost(audience: str, operation: Operation, actor: Actor, **variables: Any) -> tuple[int, Any, str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = SCHEMAS[audience].execute_sync(
            operation.document,
            variable_values=operation.variables | variables,
            context_value=RequestContext(actor=actor),
        )
    assert result.errors is None, (operation.name, result.errors)
    assert result.data is not None
    shown = "\n".join(one["sql"][:160] for one in queries.captured_queries)
    return len(queries), result.data[operation.name], shown


def _lists() -> list[tuple[str, str]]:
    """Every query that gives many, read from the schemas."""
    found = []
    for audience, schema in SCHEMAS.items():
        root = schema._schema.query_type
        assert isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items():
            named = get_named_type(field.type)
            if "[" in str(field.type) or str(named).endswith("Connection"):
                found.append((audience, name))
    return found


@pytest.mark.parametrize(("audience", "name"), _lists())
def test_a_list_costs_no_more_for_many_rows_than_for_few(
    audience: str, name: str, house: Household, callers: dict[str, Actor]
) -> None:
    operation = _asked(audience, name, house)
    few, _, _ = _cost(audience, operation, callers[audience])
    _multiply(house)
    many, data, shown = _cost(audience, operation, callers[audience])

    rows = data["edges"] if isinstance(data, dict) else data
    if name in {
        "loans",
        "customers",
        "sessions",
        "apiKeys",
        "coupons",
        "couponUses",
        "loanProducts",
        "loanRequests",
        "suspenseReceipts",
    }:
        assert len(rows) > MORE
    assert many <= max(few, 1) + 1, shown  # one batch more where nothing was to fetch before
    assert many <= LIST_CEILING, shown


@pytest.mark.parametrize(("audience", "name"), sorted(FILES))
def test_a_file_stays_under_its_ceiling(
    audience: str, name: str, house: Household, callers: dict[str, Actor]
) -> None:
    many, data, shown = _cost(audience, _asked(audience, name, house), callers[audience])
    assert data is not None
    assert many <= FILE_CEILING, shown


def test_a_file_costs_the_same_however_many_loans_the_borrower_has(
    house: Household, callers: dict[str, Actor]
) -> None:
    before = {one: _cost(*_named(one, house), callers[one[0]])[0] for one in FILES}
    _multiply(house)
    for one, few in before.items():
        many, _, shown = _cost(*_named(one, house), callers[one[0]])
        assert many <= few + 1, f"{one}: {few} became {many}\n{shown}"


def _named(one: tuple[str, str], house: Household) -> tuple[str, Operation]:
    return one[0], _asked(*one, house)
