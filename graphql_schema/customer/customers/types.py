"""A borrower's own file: who they are, how far their sign-up is, their sessions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from graphql_schema.shared.lending import Employment, FunnelStep


@strawberry.type
class BrandView:
    name: str
    slug: str
    pack: str
    currency: str
    zone: str
    accent: str
    business_date: date
    legal_name: str
    grievance_officer: str
    grievance_phone: str
    grievance_email: str


@strawberry.type
class Personal:
    name: str
    date_of_birth: date | None
    email: str
    gender: str
    address_line: str
    city: str
    state: str
    pincode: str
    marital_status: str


@strawberry.type
class BankAccount:
    id: strawberry.ID
    account_masked: str
    ifsc: str
    bank_name: str | None
    status: str
    name_at_bank: str | None
    name_score: int | None
    waiting_reason: str | None


@strawberry.type
class Onboarding:
    steps: list[FunnelStep]
    next_step: str | None
    completed: bool
    employment: Employment | None
    bank_account: BankAccount | None
    personal: Personal | None


@strawberry.type
class Me:
    id: strawberry.ID
    version: int
    number: str
    name: str
    mobile_masked: str
    pan_masked: str
    email_masked: str
    onboarding: Onboarding
    brand: BrandView


@strawberry.type(name="ConsentText")
class ConsentTextType:
    purpose: str
    title: str
    text: str
    version: str
    language: str
    required: bool


@strawberry.type
class OtpSent:
    challenge_id: strawberry.ID
    expires_at: datetime
    resend_after_s: int
    mobile_masked: str


@strawberry.type
class SignedIn:
    token: str
    me: Me


@strawberry.type
class SignedOut:
    ok: bool


@strawberry.type
class SessionRevoked:
    session_id: strawberry.ID


@strawberry.type
class OnboardingPayload:
    me: Me


@strawberry.input
class RequestOtpInput:
    mobile: str
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None


@strawberry.input
class ConfirmOtpInput:
    challenge_id: strawberry.ID
    code: str


@strawberry.input
class RevokeSessionInput:
    session_id: strawberry.ID


@strawberry.input
class SavePanInput:
    pan: str
    name_on_pan: str
    date_of_birth: date
    expected_version: int


@strawberry.input
class SavePersonalInput:
    email: str
    gender: str
    marital_status: str
    address_line: str
    city: str
    state: str
    pincode: str
    expected_version: int


@strawberry.input
class SaveEmploymentInput:
    employer: str
    designation: str
    employment_type: str
    monthly_salary: Decimal
    salary_mode: str
    salary_day: int
    joined_on: date
    office_pincode: str
    expected_version: int


@strawberry.input
class SaveBankAccountInput:
    account_number: str
    account_number_again: str
    ifsc: str
    expected_version: int


@strawberry.input
class GiveConsentsInput:
    purposes: list[str]
    language: str
    expected_version: int
