"""From rows to views: masking, and putting a file's parts together."""

from __future__ import annotations

from collections.abc import Sequence

from backend.customers import sealing
from backend.customers.codes import STAGE_COMPLETED, STEP_TITLES, Step, StepState
from backend.customers.models import BankAccount, Consent, Customer, Employment, FunnelStep
from backend.customers.services import steps as funnel_steps
from backend.customers.views import (
    BankAccountView,
    ConsentView,
    EmploymentView,
    OnboardingView,
    OwnPersonal,
    StepView,
)
from backend.kernel import redaction


def employment(customer: Customer) -> Employment | None:
    return getattr(customer, "employment", None)


def pan_masked(customer: Customer) -> str:
    pan = sealing.pan_of(customer)
    return redaction.mask_pan(pan) if pan else ""


def email_masked(customer: Customer) -> str:
    email = sealing.email_of(customer)
    return redaction.mask_email(email) if email else ""


def account_masked(account: BankAccount) -> str:
    return redaction.mask_account(sealing.account_number_of(account))


def step_views(customer: Customer) -> tuple[StepView, ...]:
    begun = {row.step: row for row in customer.steps.all()}
    return tuple(step_view(step, begun.get(step.value)) for step in Step)


def step_view(step: Step, row: FunnelStep | None) -> StepView:
    return StepView(
        code=step.value,
        title=STEP_TITLES[step],
        state=funnel_steps.state_of(row).value,
        started_at=row.started_at if row else None,
        completed_at=row.completed_at if row else None,
        waiting_reason=(row.problem or row.waiting_reason or None) if row else None,
    )


def onboarding(customer: Customer) -> OnboardingView:
    begun: Sequence[FunnelStep] = list(customer.steps.all())
    ahead = funnel_steps.next_step(begun)
    account = next((row for row in customer.bank_accounts.all() if row.is_current), None)
    return OnboardingView(
        steps=step_views(customer),
        next_step=ahead.value if ahead else None,
        completed=customer.stage == STAGE_COMPLETED,
        personal=own_personal(customer),
        employment=employment_view(customer),
        bank_account=bank_view(account, customer) if account else None,
    )


def own_personal(customer: Customer) -> OwnPersonal | None:
    if not customer.name:
        return None
    address = sealing.address_of(customer)
    return OwnPersonal(
        name=customer.name,
        date_of_birth=sealing.date_of_birth_of(customer),
        email=sealing.email_of(customer) or None,
        gender=customer.gender or None,
        address_line=address.get("line"),
        city=address.get("city"),
        state=customer.state or None,
        pincode=address.get("pincode"),
        marital_status=customer.marital_status or None,
    )


def employment_view(customer: Customer) -> EmploymentView | None:
    row = employment(customer)
    if row is None:
        return None
    return EmploymentView(
        employer=row.employer,
        designation=row.designation,
        employment_type=row.employment_type,
        monthly_salary=row.monthly_salary,
        currency=row.currency,
        salary_mode=row.salary_mode,
        salary_day=row.salary_day,
        joined_on=row.joined_on,
        office_pincode=row.office_pincode or None,
    )


def bank_view(account: BankAccount, customer: Customer) -> BankAccountView:
    step = next((row for row in customer.steps.all() if row.step == Step.BANK.value), None)
    waits = account.is_current and funnel_steps.state_of(step) in {StepState.WAITING, StepState.NEEDS_FIX}
    return BankAccountView(
        id=account.id,
        account_masked=account_masked(account),
        ifsc=account.ifsc,
        bank_name=account.bank_name or None,
        status=account.status,
        name_at_bank=account.name_at_bank or None,
        name_score=account.name_score,
        verified_at=account.verified_at,
        waiting_reason=(step.problem or step.waiting_reason or None) if step is not None and waits else None,
        is_current=account.is_current,
    )


def consent_view(consent: Consent) -> ConsentView:
    return ConsentView(
        id=consent.id,
        purpose=consent.purpose,
        title=consent.notice.title,
        text=consent.notice.text,
        text_version=consent.text_version,
        text_hash=consent.text_hash,
        language=consent.language,
        given_at=consent.given_at,
        withdrawn_at=consent.withdrawn_at,
    )
