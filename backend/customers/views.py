"""What the room shows of a borrower: small frozen records, masked unless the word `Own` is in the name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StepView:
    """waiting_reason  why it waits, or what is to be corrected; a sentence for the borrower"""

    code: str
    title: str
    state: str
    started_at: datetime | None
    completed_at: datetime | None
    waiting_reason: str | None


@dataclass(frozen=True, slots=True)
class EmploymentView:
    employer: str
    designation: str
    employment_type: str
    monthly_salary: Decimal
    currency: str
    salary_mode: str
    salary_day: int
    joined_on: date | None
    office_pincode: str | None


@dataclass(frozen=True, slots=True)
class BankAccountView:
    id: UUID
    account_masked: str
    ifsc: str
    bank_name: str | None
    status: str
    name_at_bank: str | None
    name_score: int | None
    verified_at: datetime | None
    waiting_reason: str | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class OwnPersonal:
    """The borrower's own entries, unmasked: only for the borrower."""

    name: str
    date_of_birth: date | None
    email: str | None
    gender: str | None
    address_line: str | None
    city: str | None
    state: str | None
    pincode: str | None
    marital_status: str | None


@dataclass(frozen=True, slots=True)
class OnboardingView:
    steps: tuple[StepView, ...]
    next_step: str | None
    completed: bool
    personal: OwnPersonal | None
    employment: EmploymentView | None
    bank_account: BankAccountView | None


@dataclass(frozen=True, slots=True)
class ConsentView:
    id: UUID
    purpose: str
    title: str
    text: str
    text_version: str
    text_hash: str
    language: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A row of the staff list, and the head of the file."""

    id: UUID
    version: int
    number: str
    name: str
    mobile_masked: str
    stage: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """What a loan file shows of its borrower."""

    id: UUID
    number: str
    name: str
    mobile_masked: str
    pan_masked: str
    pan_status: str
    employer: str | None
    monthly_salary: Decimal | None
    bank_masked: str | None
    bank_status: str | None


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """The whole file, for staff."""

    id: UUID
    version: int
    number: str
    name: str
    mobile_masked: str
    email_masked: str
    pan_masked: str
    pan_status: str
    date_of_birth_masked: str
    stage: str
    created_at: datetime
    onboarding_completed_at: datetime | None
    steps: tuple[StepView, ...]
    employment: EmploymentView | None
    bank_accounts: tuple[BankAccountView, ...]
    consents: tuple[ConsentView, ...]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What `me` answers to the borrower."""

    id: UUID
    version: int
    number: str
    name: str
    mobile_masked: str
    pan_masked: str
    email_masked: str
    onboarding: OnboardingView


@dataclass(frozen=True, slots=True)
class SessionView:
    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ip: str
    agent: str
    current: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to reach a borrower. Its repr shows nothing, so that it cannot slip into a log."""

    name: str
    mobile: str
    email: str

    def __repr__(self) -> str:
        return "Contact(…)"


@dataclass(frozen=True, slots=True)
class Payee:
    """An account opened for one call to the bank. Its repr shows nothing."""

    bank_account_id: UUID
    account_number: str
    ifsc: str
    name: str

    def __repr__(self) -> str:
        return "Payee(…)"
