"""The rows of the public schema. No personal data of any borrower, no foreign key into a brand."""

from __future__ import annotations

from tenants.models.brand import Brand, BrandSchemaVersion, BrandTemplate, Domain
from tenants.models.central import (
    DedupFingerprint,
    DueWork,
    GroupCompany,
    GroupMember,
    LendingGroup,
    MemberCompany,
)
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
    "GroupMember",
    "LendingGroup",
    "MemberCompany",
    "PlatformAct",
    "PlatformSession",
    "PlatformSignInFailure",
    "PlatformUser",
    "SupportEntry",
]
