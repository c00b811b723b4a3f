"""What the operator of the platform sees: brands, stays in them, own sessions. Nothing of a borrower."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.platform.tenants import counts
from graphql_schema.shared.paging import CappedCount, PageInfo


@strawberry.type
class PlatformViewer:
    id: strawberry.ID
    name: str
    email: str
    role: str


@strawberry.type(name="Brand")
class BrandType:
    id: strawberry.ID
    version: int
    slug: str
    name: str
    pack: str
    currency: str
    zone: str
    status: str
    accent: str
    hosts: list[str]
    created_at: datetime
    schema_version: str
    schema: strawberry.Private[str]

    @strawberry.field
    def loan_count(self) -> CappedCount:
        return counts.loans(self.schema)

    @strawberry.field
    def customer_count(self) -> CappedCount:
        return counts.customers(self.schema)


@strawberry.type
class BrandEdge:
    cursor: str
    node: BrandType


@strawberry.type
class BrandConnection:
    edges: list[BrandEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


@strawberry.type(name="SupportEntry")
class SupportEntryType:
    id: strawberry.ID
    brand_name: str
    platform_user: str
    reason: str
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None


@strawberry.type
class SupportEntryEdge:
    cursor: str
    node: SupportEntryType


@strawberry.type
class SupportEntryConnection:
    edges: list[SupportEntryEdge]
    page_info: PageInfo


@strawberry.input
class SignInInput:
    email: str
    password: str
    totp: str


@strawberry.input
class RevokeSessionInput:
    session_id: strawberry.ID


@strawberry.input
class CreateBrandInput:
    slug: str
    name: str
    pack: str
    accent: str
    admin_email: str


@strawberry.input
class BrandCommandInput:
    brand_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.input
class EnterBrandInput:
    brand_id: strawberry.ID
    reason: str
    minutes: int


@strawberry.type
class SignedIn:
    viewer: PlatformViewer


@strawberry.type
class SignedOut:
    ok: bool


@strawberry.type
class SessionRevoked:
    session_id: strawberry.ID


@strawberry.type
class BrandPayload:
    brand: BrandType
    invite_url: str | None


@strawberry.type
class BrandEntered:
    url: str
    expires_at: datetime
