"""Staff, their grants, sessions and keys."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from graphql_schema.shared.paging import CappedCount, PageInfo


@strawberry.enum
class PermissionLevel(Enum):
    READ = "READ"
    WRITE = "WRITE"
    ALL = "ALL"


@strawberry.enum
class PermissionScope(Enum):
    OWN = "OWN"
    TEAM = "TEAM"
    ALL = "ALL"


@strawberry.type
class PermissionGrant:
    permission: str
    level: PermissionLevel
    scope: PermissionScope


@strawberry.type
class SupportEntry:
    platform_user: str
    reason: str
    expires_at: datetime


@strawberry.type
class BrandView:
    name: str
    slug: str
    pack: str
    currency: str
    zone: str
    accent: str
    business_date: date


@strawberry.type
class Viewer:
    id: strawberry.ID
    name: str
    email: str
    role: str
    kind: str
    permissions: list[PermissionGrant]
    support: SupportEntry | None
    brand: BrandView
    unread_notifications: int
    available: bool


@strawberry.type
class PermissionInfo:
    code: str
    group: str
    description: str


@strawberry.type
class Role:
    code: str
    name: str
    grants: list[PermissionGrant]


@strawberry.type
class Staff:
    id: strawberry.ID
    version: int
    name: str
    email: str
    role: str
    status: str
    available: bool
    manager_name: str | None
    grants: list[PermissionGrant]
    last_seen_at: datetime | None


@strawberry.type
class StaffEdge:
    cursor: str
    node: Staff


@strawberry.type
class StaffConnection:
    edges: list[StaffEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.type
class Session:
    id: strawberry.ID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ip: str
    agent: str
    current: bool
    support: bool


@strawberry.type
class ApiKey:
    id: strawberry.ID
    label: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    permissions: list[PermissionGrant]


@strawberry.input
class SignInInput:
    email: str
    password: str
    totp: str


@strawberry.input
class AcceptInviteInput:
    code: str
    name: str
    password: str


@strawberry.input
class ConfirmTotpInput:
    email: str
    password: str
    totp: str


@strawberry.input
class RevokeSessionInput:
    session_id: strawberry.ID


@strawberry.input
class InviteStaffInput:
    email: str
    role: str
    manager_id: strawberry.ID | None = None


@strawberry.input
class SetStaffStatusInput:
    staff_id: strawberry.ID
    active: bool
    reason: str
    expected_version: int


@strawberry.input
class SetAvailabilityInput:
    staff_id: strawberry.ID
    available: bool
    expected_version: int


@strawberry.input
class GrantPermissionInput:
    staff_id: strawberry.ID
    permission: str
    level: PermissionLevel | None = None
    scope: PermissionScope | None = None
    expected_version: int


@strawberry.input
class PermissionGrantInput:
    permission: str
    level: PermissionLevel


@strawberry.input
class CreateApiKeyInput:
    label: str
    permissions: list[PermissionGrantInput]


@strawberry.input
class RevokeApiKeyInput:
    api_key_id: strawberry.ID


@strawberry.type
class SignedIn:
    viewer: Viewer


@strawberry.type
class SignedOut:
    ok: bool


@strawberry.type(description="The second factor's secret, shown once; confirm it with a code.")
class InviteAccepted:
    email: str
    totp_secret: str
    totp_uri: str


@strawberry.type
class SessionRevoked:
    session_id: strawberry.ID


@strawberry.type
class StaffInvited:
    invite_id: strawberry.ID
    accept_url: str
    expires_at: datetime


@strawberry.type
class StaffPayload:
    staff: Staff


@strawberry.type
class ApiKeyCreated:
    api_key: ApiKey
    secret: str


@strawberry.type
class ApiKeyPayload:
    api_key: ApiKey
