"""The onboarding funnel: PAN, person, work, bank account, consents.

Each step is saved by itself, so a borrower who closes the browser finds everything where it was. PAN and
bank account are checked outside; the borrower goes on meanwhile, and the funnel ends when the checks have.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.brand_config import services as brand_settings
from backend.customers import places, sealing
from backend.customers.codes import (
    EmploymentType,
    Gender,
    MaritalStatus,
    PanStatus,
    SalaryMode,
    Step,
)
from backend.customers.errors import PanAlreadyVerified
from backend.customers.models import BankAccount, Customer, Employment
from backend.customers.services import bank, kyc, steps
from backend.customers.services.fields import Form
from backend.kernel import clock, identifiers
from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.matching.names import normal_name
from tenants import pii
from tenants.context import current_brand

MOST_SALARY = Decimal("10000000")
_EARLIEST_JOB = date(1950, 1, 1)


def save_pan(
    *,
    actor: Actor,
    customer_id: UUID,
    pan: str,
    name_on_pan: str,
    date_of_birth: date,
    expected_version: int | None = None,
) -> Customer:
    """Keep PAN, name and date of birth, and have them checked.

    raises  ValidationFailed at pan, nameOnPan, dateOfBirth; PanAlreadyVerified; see also `steps.open_step`
    """
    form = Form()
    number = form.read(identifiers.parse_pan, pan, path="pan")
    name = form.name(name_on_pan, "nameOnPan")
    born = form.birth_date(date_of_birth, "dateOfBirth", brand_settings.business_date())
    form.refuse_if_wrong()
    with transaction.atomic():
        customer = steps.locked_for_edit(
            actor=actor, customer_id=customer_id, expected_version=expected_version
        )
        row = steps.open_step(customer, Step.PAN)
        if customer.pan_status in {PanStatus.VERIFIED, PanStatus.NAME_REVIEW}:
            raise PanAlreadyVerified()
        _refuse_taken_pan(customer, number)
        customer.pan_sealed = pii.seal(sealing.PAN, customer.id, number)
        customer.pan_blind = sealing.blind_pan(number)
        customer.date_of_birth_sealed = pii.seal(sealing.DATE_OF_BIRTH, customer.id, born.isoformat())
        customer.name, customer.name_key = name, normal_name(name).upper()[:160]
        customer.pan_status, customer.pan_name_score = PanStatus.WAITING.value, None
        steps.fill(row, waiting_reason=kyc.CHECKING)
        kyc.enqueue_check(customer.id, row.check_round)
        steps.settle(customer, actor=actor, what=Step.PAN.value, edited=True)
    return customer


def save_personal(
    *,
    actor: Actor,
    customer_id: UUID,
    email: str,
    gender: str,
    marital_status: str,
    address_line: str,
    city: str,
    state: str,
    pincode: str,
    expected_version: int | None = None,
) -> Customer:
    """raises  ValidationFailed at the field's path; see also `steps.open_step`"""
    form = Form()
    mail = form.read(identifiers.parse_email, email, path="email")
    gender_code = form.code(gender, Gender, "gender")
    marital_code = form.code(marital_status, MaritalStatus, "maritalStatus")
    line = form.text(address_line, "addressLine", "your address", longest=200, shortest=5)
    town = form.text(city, "city", "your city", longest=80)
    region = form.text(state, "state", "your state", longest=60)
    region, pin = _place(form, region, pincode)
    form.refuse_if_wrong()
    with transaction.atomic():
        customer = steps.locked_for_edit(
            actor=actor, customer_id=customer_id, expected_version=expected_version
        )
        row = steps.open_step(customer, Step.PERSONAL)
        address = json.dumps({"line": line, "city": town, "pincode": pin}, ensure_ascii=False)
        customer.email_sealed = pii.seal(sealing.EMAIL, customer.id, mail)
        customer.address_sealed = pii.seal(sealing.ADDRESS, customer.id, address)
        customer.state, customer.gender, customer.marital_status = region, gender_code, marital_code
        steps.fill(row)
        steps.settle(customer, actor=actor, what=Step.PERSONAL.value, edited=True)
    return customer


def save_employment(
    *,
    actor: Actor,
    customer_id: UUID,
    employer: str,
    designation: str,
    employment_type: str,
    monthly_salary: Decimal | str,
    salary_mode: str,
    salary_day: int,
    joined_on: date | None = None,
    office_pincode: str | None = None,
    expected_version: int | None = None,
) -> Customer:
    """monthly_salary is in the brand's currency, net. raises  ValidationFailed at the field's path"""
    form = Form()
    values = {
        "employer": form.text(employer, "employer", "your employer's name", longest=160),
        "designation": form.text(designation, "designation", "what you work as", longest=120),
        "employment_type": form.code(employment_type, EmploymentType, "employmentType"),
        "monthly_salary": form.amount(monthly_salary, "monthlySalary", most=MOST_SALARY),
        "currency": current_brand().currency,
        "salary_mode": form.code(salary_mode, SalaryMode, "salaryMode"),
        "salary_day": salary_day,
        "joined_on": joined_on,
        "office_pincode": "",
    }
    if not 1 <= salary_day <= 31:
        form.wrong("salaryDay", "day_of_month", "Please enter the day of the month, 1 to 31.")
    if joined_on is not None and not _EARLIEST_JOB <= joined_on <= brand_settings.business_date():
        form.wrong("joinedOn", "joined_on", "This date cannot be right: it must not lie ahead.")
    if office_pincode and office_pincode.strip() and _is_india():
        values["office_pincode"] = form.read(identifiers.parse_pin_code, office_pincode, path="officePincode")
    form.refuse_if_wrong()
    with transaction.atomic():
        customer = steps.locked_for_edit(
            actor=actor, customer_id=customer_id, expected_version=expected_version
        )
        row = steps.open_step(customer, Step.EMPLOYMENT)
        Employment.objects.update_or_create(customer=customer, defaults={**values, "updated_at": clock.now()})
        steps.fill(row)
        steps.settle(customer, actor=actor, what=Step.EMPLOYMENT.value, edited=True)
    return customer


def save_bank(
    *,
    actor: Actor,
    customer_id: UUID,
    account_number: str,
    account_number_again: str,
    ifsc: str,
    expected_version: int | None = None,
) -> Customer:
    """Keep the account and have it checked by penny drop.

    raises  ValidationFailed at accountNumber, accountNumberAgain, ifsc; see also `steps.open_step`
    """
    form = Form()
    number = form.read(identifiers.parse_account_number, account_number, path="accountNumber")
    branch = form.read(identifiers.parse_ifsc, ifsc, path="ifsc")
    again = "".join(account_number_again.split()).replace("-", "").upper()
    if number and again != number:
        form.wrong("accountNumberAgain", "not_equal", "The two account numbers are not the same.")
    form.refuse_if_wrong()
    with transaction.atomic():
        customer = steps.locked_for_edit(
            actor=actor, customer_id=customer_id, expected_version=expected_version
        )
        row = steps.open_step(customer, Step.BANK)
        BankAccount.objects.filter(customer=customer, is_current=True).update(is_current=False)
        account_id = uuid7()
        account = BankAccount.objects.create(
            id=account_id,
            customer=customer,
            account_sealed=pii.seal(sealing.ACCOUNT, account_id, number),
            account_blind=sealing.blind_account(number, branch),
            ifsc=branch,
        )
        steps.fill(row, waiting_reason=bank.CHECKING)
        bank.enqueue_check(account.id, row.check_round)
        steps.settle(customer, actor=actor, what=Step.BANK.value, edited=True)
    return customer


def _place(form: Form, state: str, pincode: str) -> tuple[str, str]:
    """State and PIN code that agree: the state decides which GST a fee carries, so a slip must not pass."""
    if not _is_india():
        return state, pincode.strip()[:10]
    pin = form.read(identifiers.parse_pin_code, pincode, path="pincode")
    if not pin:
        return state, pin
    served = places.states_of_pin_code(pin)
    if not served:
        form.wrong("pincode", "pincode_unknown", "There is no such PIN code. Please check the digits.")
        return state, pin
    named = next((known for known in served if places.same_state(state, known)), None)
    if state and named is None:
        form.wrong("state", "state_differs", f"PIN code {pin} is in {' or '.join(served)}.")
    return named or state, pin


def _is_india() -> bool:
    return current_brand().pack == "IN"


def _refuse_taken_pan(customer: Customer, pan: str) -> None:
    taken = Customer.objects.filter(pan_blind=sealing.blind_pan(pan)).exclude(id=customer.id)
    if taken.exists():
        raise ValidationFailed.one(
            "pan",
            "pan_taken",
            "This PAN is used by another account with us. Please sign in with that mobile number.",
        )
