"""The roles of a new brand and what each may do until someone decides otherwise for a person."""

from __future__ import annotations

from collections.abc import Mapping

from backend.access.models import Role, RoleGrant
from backend.access.permissions import CODES
from backend.kernel.actor import Level, Scope
from tenants.context import BrandInfo

Defaults = Mapping[str, tuple[Level, Scope]]

R, W, A = Level.READ, Level.WRITE, Level.ALL
OWN, TEAM, ALL = Scope.OWN, Scope.TEAM, Scope.ALL

_SALES: Defaults = {
    "CUSTOMER": (R, OWN),
    "ONBOARDING_IN_PROGRESS": (R, OWN),
    "VIEW_DASHBOARD": (R, OWN),
}
_COLLECTION: Defaults = {
    "CUSTOMER": (R, OWN),
    "LOANS": (R, OWN),
    "PRE_COLLECTIONS": (W, OWN),
    "COLLECTIONS": (W, OWN),
    "COMPLETED_LOANS": (R, OWN),
    "NOTICES": (W, ALL),
    "VIEW_DASHBOARD": (R, OWN),
}
_SANCTION: Defaults = {
    "CUSTOMER": (R, ALL),
    "ONBOARDING_COMPLETED": (R, ALL),
    "LOANS": (R, ALL),
    "SANCTION_MANAGER": (W, ALL),
    "LOAN_SEND_BACK": (W, ALL),
    "COMPLETED_LOANS": (R, ALL),
    "PII_REVEAL": (R, ALL),
    "VIEW_DASHBOARD": (R, TEAM),
}


def _wider(defaults: Defaults, scope: Scope, **more: tuple[Level, Scope]) -> Defaults:
    return {code: (level, scope) for code, (level, _) in defaults.items()} | more


ROLES: Mapping[str, tuple[str, Defaults]] = {
    "CREDIT_EXECUTIVE": (
        "Credit executive",
        {
            "CUSTOMER": (W, ALL),
            "ONBOARDING_IN_PROGRESS": (R, ALL),
            "ONBOARDING_COMPLETED": (R, ALL),
            "LOANS": (W, OWN),
            "LOAN_SEND_BACK": (W, OWN),
            "COMPLETED_LOANS": (R, OWN),
            "GLOBAL_SEARCH": (R, ALL),
            "PII_REVEAL": (R, ALL),
            "VIEW_DASHBOARD": (R, OWN),
        },
    ),
    "SANCTION_MANAGER": ("Sanction manager", _SANCTION),
    "SANCTION_HEAD": (
        "Sanction head",
        _wider(
            _SANCTION,
            ALL,
            LOANS=(W, ALL),
            SANCTION_HEAD=(A, ALL),
            LOAN_RELOCATE=(W, ALL),
            LOAN_REACTIVATE=(W, ALL),
            LOAN_RULE_TYPE=(W, ALL),
            GLOBAL_SEARCH=(R, ALL),
        ),
    ),
    "COLLECTION_EXECUTIVE": ("Collection executive", _COLLECTION),
    "COLLECTION_MANAGER": (
        "Collection manager",
        _wider(
            _COLLECTION,
            TEAM,
            NOTICES=(W, ALL),
            COLLECTION_REALLOCATE_LOANS=(W, TEAM),
            POST_COLLECTIONS=(W, TEAM),
        ),
    ),
    "COLLECTION_HEAD": (
        "Collection head",
        _wider(
            _COLLECTION,
            ALL,
            COLLECTION_REALLOCATE_LOANS=(A, ALL),
            POST_COLLECTIONS=(A, ALL),
            GLOBAL_SEARCH=(R, ALL),
            MASTER_REPORTS=(R, ALL),
        ),
    ),
    "LOAN_OPS": (
        "Loan operations",
        {
            "CUSTOMER": (R, ALL),
            "LOANS": (R, ALL),
            "LOAN_OPS": (W, ALL),
            "LOAN_FORCE_BYPASS": (W, ALL),
            "LOAN_REACTIVATE": (W, ALL),
            "COMPLETED_LOANS": (R, ALL),
            "GLOBAL_SEARCH": (R, ALL),
            "PII_REVEAL": (R, ALL),
            "DAY_END": (W, ALL),
            "NOTICES": (W, ALL),
            "NOTICE_SOURCES": (W, ALL),
            "VIEW_DASHBOARD": (R, ALL),
        },
    ),
    "SALES": ("Sales", _SALES),
    "SALES_MANAGER": ("Sales manager", _wider(_SALES, TEAM, RELOCATE_USER=(W, TEAM))),
    "SALES_HEAD": (
        "Sales head",
        _wider(_SALES, ALL, RELOCATE_USER=(W, ALL), GLOBAL_SEARCH=(R, ALL), MASTER_REPORTS=(R, ALL)),
    ),
    "ADMIN": ("Administrator", dict.fromkeys(sorted(CODES), (A, ALL))),
}

ADMIN = "ADMIN"


def seed_brand(brand: BrandInfo) -> None:
    """Called inside the new brand, in its transaction; running it again adds only the roles that are missing."""
    standing = set(Role.objects.values_list("code", flat=True))
    missing = {code: Role(code=code, name=name) for code, (name, _) in ROLES.items() if code not in standing}
    Role.objects.bulk_create(missing.values())
    RoleGrant.objects.bulk_create(
        RoleGrant(role=role, permission=permission, level=level, scope=scope)
        for code, role in missing.items()
        for permission, (level, scope) in ROLES[code][1].items()
    )
