"""Two brands with the same people and the same story, and callers that may do everything in their own brand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client

from backend.access.grants import staff_actor
from backend.access.models import Staff, StaffGrant
from backend.access.permissions import CODES
from backend.access.services import create_api_key
from backend.access.services.sessions import open_session
from backend.brand_config.services import business_date
from backend.config.demo import story
from backend.config.demo.outside import obliging_parties
from backend.config.demo.people import invent
from backend.config.demo.staff import make_staff
from backend.config.demo.story import Cast
from backend.customers.models import BankAccount, Customer
from backend.customers.services import sessions as customer_sessions
from backend.kernel.actor import Actor, Level
from backend.loans.models import Agreement, Loan, Payout, Receipt, ReceiptState
from backend.loans.services.allotments import ask_allotment
from backend.loans.services.settlement import ask_settlement
from backend.notifications.models import StaffNotice
from backend.products.discounts import Discount, DiscountKind, FeePrice, TakenCoupon
from backend.products.queries import get_terms
from backend.products.services.coupons import CouponOffer, create_coupon, redeem_coupon
from backend.products.services.versions import draft_version
from tenants.context import use_brand
from tests.support.repayment_desk import listed_company

GRAPHQL = "application/graphql-response+json"


@dataclass
class Household:
    """What one brand holds for a test: its people, one live loan, and how to call it."""

    schema: str
    host: str
    ids: dict[str, UUID | str] = field(default_factory=dict)
    canaries: tuple[str, ...] = ()
    staff_token: str = ""
    customer_token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, audience: str, document: str, variables: dict[str, Any], **auth: str) -> Any:
        """POST one operation to this brand's host; gives the response."""
        self.client.cookies.clear()
        if "cookie" in auth:
            self.client.cookies["hundi_staff"] = auth["cookie"]
        headers = {"Accept": GRAPHQL}
        if "bearer" in auth:
            headers["Authorization"] = f"Bearer {auth['bearer']}"
        body = json.dumps({"query": document, "variables": variables})
        return self.client.post(
            f"/graphql/{audience}",
            data=body,
            content_type="application/json",
            headers=headers,
            HTTP_HOST=self.host,
        )


def furnish(schema: str) -> Household:
    """Play one story in a brand: signed up, applied, sanctioned, disbursed, paid in part.

    The same people with the same numbers in every brand; what tells the brands apart is the ids and the notes.
    """
    house = Household(schema=schema, host=f"{schema.removeprefix('b_')}.localhost")
    with use_brand(schema):
        staff = make_staff("same")
        cast = Cast(staff["cx"], staff["cx2"], staff["sm"], staff["ops"])
        with obliging_parties() as sms:
            customer = story.sign_up(invent(1, seed=9, today=business_date()), sms)
            loan = story.apply(
                customer, code="SALARY_ADVANCE", amount=Decimal(20000), tenure=30, purpose=f"Canary {schema}"
            )
            story.approve(loan, cast, amount=Decimal(20000))
            story.sanction_and_offer(loan, cast, amount=Decimal(18000))
            story.sign(loan, customer)
            story.disburse(loan, cast)
            story.pay(loan, customer, share=Decimal("0.5"))
            story.stray(Decimal(900), "aXXX@upi")
        listed, marks = listed_company(f"Listed {schema}")
        everything(staff["admin"])
        _, house.staff_token = open_session(staff["admin"], "127.0.0.1", "tests")
        session, house.customer_token = customer_sessions.open_session(
            customer=customer, ip="127.0.0.1", agent="tests"
        )
        key = create_api_key(
            actor=staff_actor(staff["admin"]), label=schema, permissions={"LOANS": Level.READ}
        )
        ids = _ids(customer, loan, staff) | {"customerSession": session.id, "apiKeyId": key.api_key.id}
        house.ids = listed | ids | _stock(staff_actor(staff["admin"]), loan)
        house.ids |= _asked(staff_actor(staff["admin"]), loan)
        waiting = _money_asked_for(staff_actor(staff["admin"]), loan)
        house.canaries = (str(loan.id), str(customer.id), f"Canary {schema}", str(staff["admin"].id), *marks)
        house.canaries += (str(waiting.id), waiting.provider_payment_id or "")
    return house


def everything(person: Staff) -> None:
    """Every permission at the highest level, beside the role."""
    for code in CODES:
        StaffGrant.objects.update_or_create(
            staff=person, permission=code, defaults={"level": Level.ALL, "scope": "ALL"}
        )


def _ids(customer: Customer, loan: Loan, staff: dict[str, Staff]) -> dict[str, UUID | str]:
    """Argument name -> an id of this brand."""
    return {
        "loanId": loan.id,
        "loan.id": loan.id,
        "customerId": customer.id,
        "customer.id": customer.id,
        "staffId": staff["cx2"].id,
        "managerId": staff["head"].id,
        "agreementId": Agreement.objects.get(loan=loan).id,
        "receiptId": Receipt.objects.get(loan=loan).id,
        "payoutId": Payout.objects.get(loan=loan).id,
        "bankAccountId": BankAccount.objects.get(customer=customer).id,
        "notificationId": StaffNotice.objects.order_by("id").values_list("id", flat=True).first() or "",
        "sessionId": _some_session(staff["cx"]),
        "productId": loan.product_version_id,
        "entityId": loan.id,
    }


def _stock(admin: Actor, loan: Loan) -> dict[str, UUID | str]:
    """A product with a draft beside what is live, and a coupon that the loan used."""
    product = loan.product_version.product
    draft = draft_version(
        actor=admin,
        code=product.code,
        name=product.name,
        terms=get_terms(loan.product_version_id),
        expected_version=product.version,
    )
    today = business_date()
    offer = CouponOffer(kind=DiscountKind.FIXED, value=Decimal(100), valid_from=today, valid_to=today)
    coupon = create_coupon(actor=admin, code="CANARY", offer=offer)
    price = FeePrice(Decimal(400), Decimal(72))
    redeem_coupon(
        taken=TakenCoupon(Discount("CANARY", "PROCESSING", DiscountKind.FIXED, Decimal(100)), price, price),
        customer_id=loan.customer_id,
        product_id=product.id,
        loan_id=loan.id,
        on=today,
    )
    return {
        "olderId": loan.product_version_id,
        "newerId": draft.id,
        "versionId": draft.id,
        "productVersion.id": draft.id,
        "withdrawProduct.productId": product.id,
        "couponId": coupon.id,
    }


def _asked(admin: Actor, loan: Loan) -> dict[str, UUID | str]:
    """A settlement that waits for a second person."""
    request = ask_settlement(
        actor=admin,
        loan_id=loan.id,
        amount=Decimal(100),
        valid_until=business_date(),
        reason="Canary of the requests.",
        expected_version=None,
        idempotency_key="furnish",
    )
    return {"requestId": request.id, "loanRequest.id": request.id}


def _money_asked_for(admin: Actor, loan: Loan) -> Receipt:
    """Money in suspense that the loan asks for."""
    receipt = Receipt.objects.get(state=ReceiptState.SUSPENSE)
    ask_allotment(
        actor=admin,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="Canary of the suspense list.",
        expected_version=None,
        idempotency_key="furnish-suspense",
    )
    return receipt


def _some_session(person: Staff) -> UUID:
    session, _ = open_session(person, "127.0.0.1", "tests")
    return session.id


def contents(schema: str, *, without: frozenset[str] = frozenset()) -> str:
    """A hash over every row of every table of a brand but those left out: equal means that nothing was touched."""
    digest = hashlib.sha256()
    with use_brand(schema), connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = %s and c.relkind = 'r' order by 1",
            [schema],
        )
        for (table,) in cursor.fetchall():
            if table == "django_migrations" or table in without:
                continue
            cursor.execute(f'select t::text from "{table}" t order by 1')
            for (row,) in cursor.fetchall():
                digest.update(f"{table}|{row}\n".encode())
    return digest.hexdigest()


@contextmanager
def two_houses() -> Iterator[tuple[Household, Household]]:
    yield furnish("b_alpha"), furnish("b_beta")
