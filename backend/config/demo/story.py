"""Playing a borrower's way through the services, on days that lie in the past.

Each step is the service that a person's click would reach, with the clock set to that moment. Outside parties must be
obliging (`outside.obliging_parties`), and jobs are carried out here and now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models.functions import Now

from backend.access.grants import staff_actor
from backend.access.models import Staff
from backend.brand_config.services import business_date, reason_codes
from backend.config.demo.outside import Sms
from backend.config.demo.people import Person
from backend.customers.codes import Purpose
from backend.customers.models import Customer
from backend.customers.services import consents, funnel, otp
from backend.integrations.ports import PaymentReceived
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent, IntentState
from backend.kernel.money import Currency, Money
from backend.loans import queries as loan_queries
from backend.loans.models import Loan
from backend.loans.services import (
    agreement,
    application,
    day_end,
    decision,
    disbursement,
    payments,
    sanction,
    signing,
)
from backend.products import queries as product_queries
from tenants.context import current_brand
from workers.runner import run_intent

SYSTEM = Actor.system("demo")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the staff members of the open brand by their part."""

    cx: Staff
    cx2: Staff
    sm: Staff
    ops: Staff

    def actor(self, staff: Staff) -> Actor:
        return staff_actor(staff)


def carry_out_jobs() -> None:
    """Every intent that is due, and what it leads to, until none is left."""
    due = Intent.objects.filter(state=IntentState.PENDING, due_at__lte=Now()).order_by("id")
    while waiting := list(due.values_list("id", flat=True)):
        for intent_id in waiting:
            run_intent(intent_id)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """That hour in the brand's zone; never later than now, for a demo may be started before breakfast."""
    told = datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(current_brand().zone))
    return min(told, clock.now())


def borrower(customer: Customer) -> Actor:
    return Actor(kind=ActorKind.CUSTOMER, id=customer.id, name=customer.number)


def sign_up(person: Person, sms: Sms, *, steps: int = 5) -> Customer:
    """Prove the mobile number by the code in the message, and fill in the first `steps` steps of the funnel."""
    sent = otp.start_sign_in(mobile=person.mobile)
    carry_out_jobs()
    customer = otp.finish_sign_in(challenge_id=sent.challenge_id, code=sms.last_code).customer
    actor = borrower(customer)
    for fill in _STEPS[:steps]:
        fill(actor, customer.id, person)
        carry_out_jobs()
    return Customer.objects.get(pk=customer.id)


def _pan(actor: Actor, customer_id: UUID, person: Person) -> None:
    funnel.save_pan(
        actor=actor,
        customer_id=customer_id,
        pan=person.pan,
        name_on_pan=person.name,
        date_of_birth=person.date_of_birth,
    )


def _personal(actor: Actor, customer_id: UUID, person: Person) -> None:
    city, state, pincode = person.place
    funnel.save_personal(
        actor=actor,
        customer_id=customer_id,
        email=person.email,
        gender=person.gender,
        marital_status="SINGLE",
        address_line=person.street,
        city=city,
        state=state,
        pincode=pincode,
    )


def _employment(actor: Actor, customer_id: UUID, person: Person) -> None:
    funnel.save_employment(
        actor=actor,
        customer_id=customer_id,
        employer=person.employer,
        designation="Executive",
        employment_type="SALARIED",
        monthly_salary=person.salary,
        salary_mode="BANK_TRANSFER",
        salary_day=1,
        joined_on=person.joined_on,
        office_pincode=person.place[2],
    )


def _bank(actor: Actor, customer_id: UUID, person: Person) -> None:
    funnel.save_bank(
        actor=actor,
        customer_id=customer_id,
        account_number=person.account_number,
        account_number_again=person.account_number,
        ifsc=person.ifsc,
    )


def _consents(actor: Actor, customer_id: UUID, person: Person) -> None:
    purposes = [text.purpose for text in consents.texts() if text.required] or [Purpose.TERMS.value]
    consents.give_consents(actor=actor, customer_id=customer_id, purposes=purposes, language="en")


_STEPS = (_pan, _personal, _employment, _bank, _consents)


def apply(customer: Customer, *, code: str, amount: Decimal, tenure: int, purpose: str) -> Loan:
    product = next(one for one in product_queries.live_products() if one.code == code)
    return application.apply_for_loan(
        actor=borrower(customer),
        customer_id=customer.id,
        product_version_id=product.version_id,
        amount=amount,
        tenure=tenure,
        purpose=purpose,
        idempotency_key=f"demo-{customer.id}",
    )


def approve(loan: Loan, cast: Cast, *, amount: Decimal) -> None:
    decision.cx_approve(
        actor=cast.actor(cast.cx),
        loan_id=loan.id,
        amount=amount,
        note="Salary credited each month, no other obligations seen.",
        expected_version=None,
    )


def reject(loan: Loan, cast: Cast) -> None:
    reason = next(iter(reason_codes("REJECTION")))
    decision.cx_reject(
        actor=cast.actor(cast.cx), loan_id=loan.id, reason_code=reason, note="", expected_version=None
    )
    carry_out_jobs()


def send_back(loan: Loan, cast: Cast) -> None:
    decision.send_back(
        actor=cast.actor(cast.cx2),
        loan_id=loan.id,
        note="Please check the account number: the bank's name differs.",
        expected_version=None,
    )
    carry_out_jobs()


def sanction_and_offer(loan: Loan, cast: Cast, *, amount: Decimal) -> None:
    sanction.sanction_loan(
        actor=cast.actor(cast.sm), loan_id=loan.id, amount=amount, note="", expected_version=None
    )
    carry_out_jobs()


def sign(loan: Loan, customer: Customer) -> None:
    """Read, acknowledge, sign; the signature provider has the signed paper at once."""
    actor = borrower(customer)
    offer = loan_queries.current_agreement(loan_queries.loan_by_id(loan.id))
    assert offer is not None and offer.kfs is not None, "a sanctioned loan has its papers once the jobs ran"
    agreement.acknowledge_kfs(
        actor=actor,
        loan_id=loan.id,
        agreement_id=offer.id,
        document_hash=offer.kfs.sha256_sealed,
        language=offer.language,
        expected_version=None,
    )
    agreement.start_esign(actor=actor, loan_id=loan.id, expected_version=None)
    signing.check_signature(agreement_id=offer.id)
    carry_out_jobs()


def disburse(loan: Loan, cast: Cast) -> None:
    disbursement.disburse_loan(
        actor=cast.actor(cast.ops),
        loan_id=loan.id,
        rail="IMPS",
        expected_version=None,
        idempotency_key=f"demo-{loan.id}",
    )
    carry_out_jobs()


def pay(loan: Loan, customer: Customer, *, share: Decimal) -> None:
    """Pay that share of what is owed today at a payment link."""
    owed = loan_queries.payoff(loan_queries.loan_by_id(loan.id), business_date())["total"]
    amount = (owed * share).quantize(Decimal("0.01"))
    order = payments.create_payment_link(
        actor=borrower(customer), loan_id=loan.id, amount=amount, idempotency_key=f"demo-{loan.id}-{share}"
    )
    currency: Currency = "HKD" if order.currency == "HKD" else "INR"
    payments.apply_gateway_payment(
        PaymentReceived(
            provider_ref=order.provider_ref,
            reference=order.reference,
            provider_payment_id=f"pay_{order.id.hex[-14:]}",
            amount=Money(amount, currency),
            paid_at=clock.now(),
            rank=0,
            method="upi",
        )
    )
    carry_out_jobs()


def stray(amount: Decimal, payer_hint: str) -> None:
    """Money comes that names no link of ours: it waits in suspense."""
    mark = uuid7().hex[-14:]
    payments.apply_gateway_payment(
        PaymentReceived(
            provider_ref=f"plink_{mark}",
            reference="",
            provider_payment_id=f"pay_{mark}",
            amount=Money(amount, "INR"),
            paid_at=clock.now(),
            rank=0,
            method="upi",
            payer_hint=payer_hint,
        )
    )
    carry_out_jobs()


def end_day(day: date) -> None:
    with clock.pretend(moment(day + timedelta(days=1), 0, 15)):
        day_end.run_day_end(actor=Actor.system("day-end"), business_date=day)
        carry_out_jobs()
