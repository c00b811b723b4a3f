"""Rows that jobs fill their brands with: invented staff, borrowers and loans. Called inside `use_brand`."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from backend.access import services as access
from backend.access.models import Staff
from backend.access.services.invites import create_staff
from backend.customers import sealing
from backend.customers.models import Customer
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.loans.models import Loan
from backend.products.queries import live_products
from tenants import pii

SYSTEM = Actor.system("bench")
MARK = "Bench"  # what invented people are called by


def make_staff(count: int) -> list[Staff]:
    """People who may do everything."""
    return [
        create_staff(
            actor=SYSTEM,
            email=f"staff{number}@lender.example",
            name=f"{MARK} Member {number}",
            role="ADMIN",
            password="a plain long sentence",
        )
        for number in range(count)
    ]


def sign_in(staff: Staff) -> str:
    """A session token of theirs."""
    return access.sign_in_for_demo(email=staff.email)[1]


def make_borrowers(count: int, seed: int) -> list[Customer]:
    """With a mobile that is really sealed, so that a list has something to open and mask."""
    rows = []
    for number in range(count):
        row_id, mobile = uuid7(), f"+9190{seed % 100:02}{number:06}"
        rows.append(
            Customer(
                id=row_id,
                number=f"C-{number:06}",
                name=f"{MARK} Borrower {number}",
                name_key=f"{MARK} BORROWER {number}".upper(),
                mobile_sealed=pii.seal(sealing.MOBILE, row_id, mobile),
                mobile_blind=sealing.blind_mobile(mobile),
            )
        )
    return Customer.objects.bulk_create(rows, batch_size=1000)


def make_loan(borrower: Customer) -> Loan:
    """One application that waits for its decision."""
    product = live_products()[0]
    moment = clock.now()
    return Loan.objects.create(
        number="L-00000001",
        customer=borrower,
        product_version_id=product.version_id,
        status="PENDING",
        status_changed_at=moment,
        currency=product.currency,
        requested_amount=Decimal("25000.00"),
        tenure=30,
        tenure_unit=product.tenure_unit,
        purpose=MARK,
        applied_at=moment + timedelta(seconds=1),
        applied_on=moment.date(),
        evaluation_outcome="PASS",
    )
