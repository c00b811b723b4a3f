"""Opening a masked field: asks a reason, and is written down."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.customers import sealing
from backend.customers.models import BankAccount, Customer
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import NotFound, PermissionRefused, ValidationFailed

MIN_REASON = 5


def _address(customer: Customer) -> str:
    address = sealing.address_of(customer)
    parts = (address.get("line"), address.get("city"), customer.state, address.get("pincode"))
    return ", ".join(part for part in parts if part)


def _bank_account(customer: Customer) -> str:
    account = BankAccount.objects.filter(customer=customer, is_current=True).first()
    return sealing.account_number_of(account) if account else ""


def _date_of_birth(customer: Customer) -> str:
    born = sealing.date_of_birth_of(customer)
    return born.isoformat() if born else ""


_READERS: dict[str, Callable[[Customer], str]] = {
    "mobile": sealing.mobile_of,
    "pan": sealing.pan_of,
    "email": sealing.email_of,
    "date_of_birth": _date_of_birth,
    "address": _address,
    "bank_account": _bank_account,
}
FIELDS = tuple(_READERS)


def reveal(*, actor: Actor, customer_id: UUID, field: str, reason: str) -> str:
    """One personal value in full; the audit row names who, which field and why, not the value.

    raises  PermissionRefused without PII_REVEAL; ValidationFailed at `field` or `reason`;
            NotFound for an unknown customer or a field that is still empty
    """
    if not actor.may("PII_REVEAL", Level.READ):
        raise PermissionRefused()
    reader = _READERS.get(field)
    if reader is None:
        raise ValidationFailed.one("field", "choice", "This field cannot be revealed.")
    if len(reason.strip()) < MIN_REASON:
        raise ValidationFailed.one("reason", "required", "Please say why you need to see it.")
    with transaction.atomic():
        customer = Customer.objects.filter(id=customer_id).first()
        value = reader(customer) if customer else ""
        if customer is None or not value:
            raise NotFound()
        record(
            actor=actor,
            action="customer.revealed",
            entity="customer",
            entity_id=customer.id,
            after={"field": field},
            reason=reason.strip(),
        )
    return value
