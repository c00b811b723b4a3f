"""Who writes and to whom: the lender of the open brand, and a borrower, as the papers name them."""

from __future__ import annotations

from uuid import UUID

from backend.brand_config import services as brand_settings
from backend.customers import queries as customers
from backend.loans.documents.data import Borrower, Lender
from tenants.context import current_brand


def lender() -> Lender:
    brand = current_brand()
    said = brand_settings.get_many(
        "company_legal_name",
        "company_registration",
        "company_address",
        "grievance_officer_name",
        "grievance_officer_phone",
        "grievance_officer_email",
    )
    return Lender(
        brand_name=brand.name,
        legal_name=said["company_legal_name"] or brand.name,
        accent=brand.accent,
        grievance_name=said["grievance_officer_name"],
        grievance_phone=said["grievance_officer_phone"],
        grievance_email=said["grievance_officer_email"],
        jurisdiction=brand.pack,
        address_lines=tuple(part.strip() for part in said["company_address"].splitlines() if part.strip()),
        registration=said["company_registration"],
    )


def borrower(customer_id: UUID) -> Borrower:
    """raises  NotFound"""
    summary = customers.summary(customer_id=customer_id)
    return Borrower(
        name=summary.name,
        number=summary.number,
        mobile_masked=summary.mobile_masked,
        pan_masked=summary.pan_masked,
        address_lines=tuple(customers.postal_address(customer_id)),
    )
