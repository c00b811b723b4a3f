"""The rows of the public schema. No personal data of any borrower, no foreign key into a brand."""

from __future__ import annotations

from tenants.models.brand import Brand, BrandSchemaVersion, BrandTemplate, Domain
from tenants.models.central import DedupFingerprint, DueWork, GroupCompany, LendingGroup
from tenants.models.platform import (
    PlatformAct,
    PlatformSession,
    PlatformSignInFailure,
    PlatformUser,
    SupportEntry,
)

__all__ = [
    "Brand",
    "BrandSchemaVersion",
    "BrandTemplate",
    "DedupFingerprint",
    "Domain",
    "DueWork",
    "GroupCompany",
    "LendingGroup",
    "PlatformAct",
    "PlatformSession",
    "PlatformSignInFailure",
    "PlatformUser",
    "SupportEntry",
]
