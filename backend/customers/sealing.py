"""Which column each personal value is sealed for, and how it is normalised for its blind index."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from backend.customers.models import BankAccount, Customer
from tenants import pii

MOBILE = "customers_customer.mobile_sealed"
PAN = "customers_customer.pan_sealed"
DATE_OF_BIRTH = "customers_customer.date_of_birth_sealed"
EMAIL = "customers_customer.email_sealed"
ADDRESS = "customers_customer.address_sealed"
ACCOUNT = "customers_bankaccount.account_sealed"
OTP_MOBILE = "customers_otpchallenge.mobile_sealed"


def blind_mobile(mobile: str) -> bytes:
    """mobile  E.164"""
    return pii.blind("mobile", mobile)


def blind_pan(pan: str) -> bytes:
    return pii.blind("pan", pan)


def blind_account(account_number: str, ifsc: str) -> bytes:
    """The same number at another bank is another account: the bank's four letters belong to it."""
    return pii.blind("bank_account", f"{ifsc[:4]}|{account_number}")


def _open(place: str, row_id: UUID, blob: bytes | memoryview | None) -> str:
    return pii.open_sealed(place, row_id, bytes(blob)) if blob else ""


def mobile_of(customer: Customer) -> str:
    return _open(MOBILE, customer.id, customer.mobile_sealed)


def pan_of(customer: Customer) -> str:
    """Empty while none was given."""
    return _open(PAN, customer.id, customer.pan_sealed)


def email_of(customer: Customer) -> str:
    return _open(EMAIL, customer.id, customer.email_sealed)


def date_of_birth_of(customer: Customer) -> date | None:
    text = _open(DATE_OF_BIRTH, customer.id, customer.date_of_birth_sealed)
    return date.fromisoformat(text) if text else None


def address_of(customer: Customer) -> dict[str, str]:
    """`line`, `city`, `pincode`; empty while none was given."""
    text = _open(ADDRESS, customer.id, customer.address_sealed)
    address: dict[str, str] = json.loads(text) if text else {}
    return address


def account_number_of(account: BankAccount) -> str:
    return _open(ACCOUNT, account.id, account.account_sealed)
