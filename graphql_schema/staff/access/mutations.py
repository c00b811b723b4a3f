"""Sign-in, invites, staff and their grants, sessions, API keys."""

from __future__ import annotations

from uuid import UUID

import strawberry

from backend.access import queries as access_queries
from backend.access import services as access
from backend.access.models import Staff as StaffRow
from backend.kernel.actor import Level, Scope
from backend.kernel.errors import NotFound
from graphql_schema.shared.context import Info
from graphql_schema.shared.cookies import STAFF_COOKIE, clear_session, set_session
from graphql_schema.shared.operations import Audience, RecordScope, mutation
from graphql_schema.shared.scalars import as_id, optional_id, read_id
from graphql_schema.staff.access import views
from graphql_schema.staff.access.results import (
    AcceptInviteResult,
    ApiKeyResult,
    CreateApiKeyResult,
    InviteStaffResult,
    RevokeSessionResult,
    SignInResult,
    SignOutResult,
    StaffResult,
)
from graphql_schema.staff.access.types import (
    AcceptInviteInput,
    ApiKeyCreated,
    ApiKeyPayload,
    ConfirmTotpInput,
    CreateApiKeyInput,
    GrantPermissionInput,
    InviteAccepted,
    InviteStaffInput,
    RevokeApiKeyInput,
    RevokeSessionInput,
    SessionRevoked,
    SetAvailabilityInput,
    SetStaffStatusInput,
    SignedIn,
    SignedOut,
    SignInInput,
    StaffInvited,
    StaffPayload,
)
from tenants.context import current_brand
from tenants.links import base_url

# The argument of every command is called `input`, as clients expect it.


def _signed_in(info: Info, member: StaffRow, token: str) -> SignedIn:
    set_session(info.context.response, STAFF_COOKIE, token)
    actor = access.actor_for_token(token)
    assert actor is not None and actor.id == member.id, "the session just opened is the member's own"
    return SignedIn(viewer=views.viewer(actor))


def _payload(staff_id: UUID) -> StaffPayload:
    found = access_queries.staff_member(staff_id)
    if found is None:
        raise NotFound()
    return StaffPayload(staff=views.staff(found))


@strawberry.type
class AccessMutations:
    @mutation(Audience.ANYONE, scope=RecordScope.NONE)
    def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        member, token = access.sign_in(
            email=input.email,
            password=input.password,
            totp=input.totp,
            ip=info.context.ip,
            agent=info.context.agent,
        )
        return _signed_in(info, member, token)

    @mutation(Audience.ANYONE, scope=RecordScope.NONE)
    def confirm_totp(self, info: Info, input: ConfirmTotpInput) -> SignInResult:
        member, token = access.confirm_totp(
            email=input.email,
            password=input.password,
            totp=input.totp,
            ip=info.context.ip,
            agent=info.context.agent,
        )
        return _signed_in(info, member, token)

    @mutation(Audience.STAFF, scope=RecordScope.SELF)
    def sign_out(self, info: Info) -> SignOutResult:
        access.sign_out(actor=info.context.signed_in)
        clear_session(info.context.response, STAFF_COOKIE)
        return SignedOut(ok=True)

    @mutation(Audience.ANYONE, scope=RecordScope.NONE)
    def accept_invite(self, info: Info, input: AcceptInviteInput) -> AcceptInviteResult:
        done = access.accept_invite(code=input.code, name=input.name, password=input.password)
        return InviteAccepted(email=done.staff.email, totp_secret=done.totp_secret, totp_uri=done.totp_uri)

    @mutation(Audience.STAFF, scope=RecordScope.SELF)
    def revoke_session(self, info: Info, input: RevokeSessionInput) -> RevokeSessionResult:
        access.revoke_session(actor=info.context.signed_in, session_id=read_id(input.session_id))
        return SessionRevoked(session_id=input.session_id)

    @mutation(Audience.STAFF, "PARTNER_USER_MANAGEMENT")
    def invite_staff(self, info: Info, input: InviteStaffInput) -> InviteStaffResult:
        invited = access.invite_staff(
            actor=info.context.signed_in,
            email=input.email,
            role=input.role,
            manager_id=optional_id(input.manager_id),
        )
        return StaffInvited(
            invite_id=as_id(invited.invite.id),
            accept_url=f"{base_url(current_brand().slug)}/staff/invite/{invited.code}",
            expires_at=invited.invite.expires_at,
        )

    @mutation(Audience.STAFF, "PARTNER_USER_MANAGEMENT")
    def set_staff_status(self, info: Info, input: SetStaffStatusInput) -> StaffResult:
        access.set_staff_status(
            actor=info.context.signed_in,
            staff_id=read_id(input.staff_id),
            active=input.active,
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return _payload(read_id(input.staff_id))

    @mutation(Audience.STAFF, scope=RecordScope.SELF)
    def set_availability(self, info: Info, input: SetAvailabilityInput) -> StaffResult:
        access.set_availability(
            actor=info.context.signed_in,
            staff_id=read_id(input.staff_id),
            available=input.available,
            expected_version=input.expected_version,
        )
        return _payload(read_id(input.staff_id))

    @mutation(Audience.STAFF, "PARTNER_USER_MANAGEMENT", level=Level.ALL)
    def grant_permission(self, info: Info, input: GrantPermissionInput) -> StaffResult:
        access.grant_permission(
            actor=info.context.signed_in,
            staff_id=read_id(input.staff_id),
            permission=input.permission,
            level=Level[input.level.name] if input.level else None,
            scope=Scope[input.scope.name] if input.scope else None,
            expected_version=input.expected_version,
        )
        return _payload(read_id(input.staff_id))

    @mutation(Audience.STAFF, "BRAND_SETTINGS", level=Level.ALL)
    def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyResult:
        made = access.create_api_key(
            actor=info.context.signed_in,
            label=input.label,
            permissions={one.permission: Level[one.level.name] for one in input.permissions},
        )
        return ApiKeyCreated(api_key=views.api_key(made.api_key), secret=made.secret)

    @mutation(Audience.STAFF, "BRAND_SETTINGS", level=Level.ALL)
    def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> ApiKeyResult:
        key = access.revoke_api_key(actor=info.context.signed_in, api_key_id=read_id(input.api_key_id))
        return ApiKeyPayload(api_key=views.api_key(key))
