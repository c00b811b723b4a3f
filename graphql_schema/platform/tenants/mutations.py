"""What the operator does: sign in, make a brand, suspend it, enter it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import strawberry

from backend.access import services as access
from backend.access.permissions import CODES
from backend.kernel.actor import Grant, Level
from graphql_schema.platform.tenants.queries import brand_type, viewer_type
from graphql_schema.platform.tenants.results import (
    BrandResult,
    EnterBrandResult,
    RevokeSessionResult,
    SignInResult,
    SignOutResult,
)
from graphql_schema.platform.tenants.types import (
    BrandCommandInput,
    BrandEntered,
    BrandPayload,
    CreateBrandInput,
    EnterBrandInput,
    RevokeSessionInput,
    SessionRevoked,
    SignedIn,
    SignedOut,
    SignInInput,
)
from graphql_schema.shared.context import Info
from graphql_schema.shared.cookies import PLATFORM_COOKIE, clear_session, set_session
from graphql_schema.shared.operations import Audience, RecordScope, mutation
from graphql_schema.shared.scalars import read_id
from tenants import platform_auth
from tenants import queries as tenant_queries
from tenants import services as tenants
from tenants.context import use_brand
from tenants.links import base_url
from tenants.platform_auth import PLATFORM

# The argument of every command is called `input`, as clients expect it.


@strawberry.type
class PlatformMutations:
    @mutation(Audience.ANYONE, scope=RecordScope.NONE)
    def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        user, token = platform_auth.sign_in(
            email=input.email,
            password=input.password,
            totp=input.totp,
            ip=info.context.ip,
            agent=info.context.agent,
        )
        set_session(info.context.response, PLATFORM_COOKIE, token)
        return SignedIn(viewer=viewer_type(user))

    @mutation(Audience.PLATFORM, scope=RecordScope.SELF)
    def sign_out(self, info: Info) -> SignOutResult:
        platform_auth.sign_out(actor=info.context.signed_in)
        clear_session(info.context.response, PLATFORM_COOKIE)
        return SignedOut(ok=True)

    @mutation(Audience.PLATFORM, scope=RecordScope.SELF)
    def revoke_session(self, info: Info, input: RevokeSessionInput) -> RevokeSessionResult:
        platform_auth.revoke_session(actor=info.context.signed_in, session_id=read_id(input.session_id))
        return SessionRevoked(session_id=input.session_id)

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def create_brand(self, info: Info, input: CreateBrandInput) -> BrandResult:
        """Two calls on purpose: the brand is made below the room that knows its staff, and stands without an invite."""
        actor = info.context.signed_in
        brand = tenants.create_brand(
            actor=actor, slug=input.slug, name=input.name, pack=input.pack, accent=input.accent
        )
        inside = replace(actor, grants={code: Grant(Level.ALL) for code in CODES})
        with use_brand(brand.schema):
            invited = access.invite_staff(actor=inside, email=input.admin_email, role="ADMIN")
        invite_url = f"{base_url(brand.slug)}/staff/invite/{invited.code}"
        return BrandPayload(brand=brand_type(tenant_queries.brand(brand.id)), invite_url=invite_url)

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def suspend_brand(self, info: Info, input: BrandCommandInput) -> BrandResult:
        row = tenants.suspend_brand(
            actor=info.context.signed_in,
            brand_id=read_id(input.brand_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return _answer(row.id)

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def reactivate_brand(self, info: Info, input: BrandCommandInput) -> BrandResult:
        row = tenants.reactivate_brand(
            actor=info.context.signed_in,
            brand_id=read_id(input.brand_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return _answer(row.id)

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def enter_brand(self, info: Info, input: EnterBrandInput) -> EnterBrandResult:
        entered = tenants.enter_brand(
            actor=info.context.signed_in,
            brand_id=read_id(input.brand_id),
            reason=input.reason,
            minutes=input.minutes,
        )
        return BrandEntered(url=entered.url, expires_at=entered.expires_at)


def _answer(brand_id: UUID) -> BrandPayload:
    return BrandPayload(brand=brand_type(tenant_queries.brand(brand_id)), invite_url=None)
