"""Who writes and to whom: the lender of the open brand, and a borrower, as the papers name them."""

from __future__ import annotations

from typing import Any
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
        address_lines=_lines(said["company_address"]),
        registration=said["company_registration"],
    )


def disclosures() -> dict[str, Any]:
    """What the Key Fact Statement says of other parties: the fields of `KfsData` of those names."""
    said = brand_settings.get_many("kfs_recovery_agents", "kfs_co_lenders", "kfs_may_be_transferred")
    return {
        "recovery_agents": _lines(said["kfs_recovery_agents"]),
        "co_lenders": tuple(
            (name.strip(), share.strip())
            for name, _, share in (line.partition(":") for line in _lines(said["kfs_co_lenders"]))
        ),
        "may_be_transferred": bool(said["kfs_may_be_transferred"]),
    }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.splitlines() if part.strip())


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
