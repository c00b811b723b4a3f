"""Sign-in and the onboarding funnel. Every command acts on the caller's own file and no other."""

from __future__ import annotations

from uuid import UUID

import strawberry

from backend.customers.services import consents, funnel, otp, sessions
from graphql_schema.customer.customers import views
from graphql_schema.customer.customers.results import (
    ConfirmOtpResult,
    OnboardingResult,
    RequestOtpResult,
    RevokeSessionResult,
    SignOutResult,
)
from graphql_schema.customer.customers.types import (
    ConfirmOtpInput,
    GiveConsentsInput,
    OnboardingPayload,
    OtpSent,
    RequestOtpInput,
    RevokeSessionInput,
    SaveBankAccountInput,
    SaveEmploymentInput,
    SavePanInput,
    SavePersonalInput,
    SessionRevoked,
    SignedIn,
    SignedOut,
)
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation
from graphql_schema.shared.scalars import as_id, read_id


def own_id(info: Info) -> UUID:
    customer_id = info.context.signed_in.id
    assert customer_id is not None, "a customer actor always has an id"
    return customer_id


def _payload(info: Info) -> OnboardingPayload:
    return OnboardingPayload(me=views.me(own_id(info)))


@strawberry.type
class CustomerMutations:
    @mutation(Audience.ANYONE, scope=RecordScope.NONE)
    def request_otp(self, info: Info, input: RequestOtpInput) -> RequestOtpResult:
        given = {"source": input.utm_source, "medium": input.utm_medium, "campaign": input.utm_campaign}
        attribution = {f"utm_{key}": value for key, value in given.items() if value}
        sent = otp.start_sign_in(mobile=input.mobile, ip=info.context.ip, attribution=attribution)
        return OtpSent(
            challenge_id=as_id(sent.challenge_id),
            expires_at=sent.expires_at,
            resend_after_s=sent.resend_after_s,
            mobile_masked=sent.mobile_masked,
        )

    @mutation(Audience.ANYONE, scope=RecordScope.NONE)
    def confirm_otp(self, info: Info, input: ConfirmOtpInput) -> ConfirmOtpResult:
        done = otp.finish_sign_in(
            challenge_id=read_id(input.challenge_id),
            code=input.code,
            ip=info.context.ip,
            agent=info.context.agent,
        )
        return SignedIn(token=done.token, me=views.me(done.customer.id))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def sign_out(self, info: Info) -> SignOutResult:
        sessions.sign_out(actor=info.context.signed_in)
        return SignedOut(ok=True)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def revoke_session(self, info: Info, input: RevokeSessionInput) -> RevokeSessionResult:
        sessions.revoke_session(actor=info.context.signed_in, session_id=read_id(input.session_id))
        return SessionRevoked(session_id=input.session_id)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def save_pan(self, info: Info, input: SavePanInput) -> OnboardingResult:
        funnel.save_pan(
            actor=info.context.signed_in,
            customer_id=own_id(info),
            pan=input.pan,
            name_on_pan=input.name_on_pan,
            date_of_birth=input.date_of_birth,
            expected_version=input.expected_version,
        )
        return _payload(info)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def save_personal(self, info: Info, input: SavePersonalInput) -> OnboardingResult:
        funnel.save_personal(
            actor=info.context.signed_in,
            customer_id=own_id(info),
            email=input.email,
            gender=input.gender,
            marital_status=input.marital_status,
            address_line=input.address_line,
            city=input.city,
            state=input.state,
            pincode=input.pincode,
            expected_version=input.expected_version,
        )
        return _payload(info)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def save_employment(self, info: Info, input: SaveEmploymentInput) -> OnboardingResult:
        funnel.save_employment(
            actor=info.context.signed_in,
            customer_id=own_id(info),
            employer=input.employer,
            designation=input.designation,
            employment_type=input.employment_type,
            monthly_salary=input.monthly_salary,
            salary_mode=input.salary_mode,
            salary_day=input.salary_day,
            joined_on=input.joined_on,
            office_pincode=input.office_pincode,
            expected_version=input.expected_version,
        )
        return _payload(info)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def save_bank_account(self, info: Info, input: SaveBankAccountInput) -> OnboardingResult:
        funnel.save_bank(
            actor=info.context.signed_in,
            customer_id=own_id(info),
            account_number=input.account_number,
            account_number_again=input.account_number_again,
            ifsc=input.ifsc,
            expected_version=input.expected_version,
        )
        return _payload(info)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def give_consents(self, info: Info, input: GiveConsentsInput) -> OnboardingResult:
        consents.give_consents(
            actor=info.context.signed_in,
            customer_id=own_id(info),
            purposes=input.purposes,
            language=input.language,
            expected_version=input.expected_version,
        )
        return _payload(info)
