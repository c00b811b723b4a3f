"""One member of staff, one borrower and one API key of a brand, signed in: enough to knock at every entrance."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from backend.access import services as access
from backend.access.grants import staff_actor
from backend.access.models import Staff
from backend.access.services.sessions import open_session as open_staff_session
from backend.customers.models import Customer
from backend.customers.services.sessions import open_session as open_customer_session
from backend.kernel.actor import Actor, Level
from backend.kernel.ids import uuid7
from tenants import pii
from tenants.context import use_brand

GRAPHQL = "application/graphql-response+json"
MOBILE = "+919100000007"
STAFF_EMAIL = "asha@example.in"
PASSWORD = "a plain long sentence"


@dataclass
class Doors:
    """A brand's callers, and what they hold."""

    schema: str
    staff: Staff
    staff_token: str
    customer: Customer
    customer_token: str
    api_key: str
    api_key_id: Any
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def host(self) -> str:
        return f"{self.schema.removeprefix('b_')}.localhost"

    @property
    def admin(self) -> Actor:
        return staff_actor(self.staff)

    def post(
        self,
        body: Any,
        *,
        audience: str = "staff",
        cookie: str = "",
        bearer: str = "",
        host: str = "",
        accept: str = GRAPHQL,
        **headers: str,
    ) -> Any:
        """POST a body as it is (text) or as JSON (anything else) to this brand's host, with just these credentials."""
        self.client.cookies.clear()
        if cookie:
            self.client.cookies["hundi_staff"] = cookie
        sent = {"Accept": accept, **headers}
        if bearer:
            sent["Authorization"] = f"Bearer {bearer}"
        text = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(
            f"/graphql/{audience}",
            data=text,
            content_type=headers.pop("content_type", "application/json"),
            headers=sent,
            HTTP_HOST=host or self.host,
        )

    def ask(self, query: str, *, audience: str = "staff", **variables: object) -> Any:
        """Ask as this brand's own administrator or borrower; gives the parsed answer."""
        mine = {"cookie": self.staff_token} if audience == "staff" else {"bearer": self.customer_token}
        answer = self.post({"query": query, "variables": variables}, audience=audience, **mine)
        return answer.json()


def open_doors(schema: str) -> Doors:
    """The same people with the same numbers in every brand."""
    with use_brand(schema):
        staff = access.create_staff(
            actor=Actor.system("tests"), email=STAFF_EMAIL, name="Asha Rao", role="ADMIN", password=PASSWORD
        )
        _, staff_token = open_staff_session(staff, "192.0.2.1", "tests")
        customer, customer_token = _borrower()
        key = access.create_api_key(
            actor=staff_actor(staff), label="Tests", permissions={"LOANS": Level.READ, "CUSTOMER": Level.READ}
        )
    return Doors(schema, staff, staff_token, customer, customer_token, key.secret, key.api_key.id)


def _borrower() -> tuple[Customer, str]:
    with transaction.atomic():
        customer = Customer(id=uuid7(), number="C-000001", name="Ravi Menon", name_key="RAVI MENON")
        customer.mobile_sealed = pii.seal("customers_customer.mobile_sealed", customer.id, MOBILE)
        customer.mobile_blind = pii.blind("mobile", MOBILE)
        customer.save(force_insert=True)
        _, token = open_customer_session(customer=customer, ip="192.0.2.1", agent="tests")
    return customer, token
