"""Reads of the borrower's file."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from backend.brand_config import services as brand_settings
from backend.customers import rows, sealing
from backend.customers.codes import BankStatus
from backend.customers.models import BankAccount, Consent, Customer, CustomerSession
from backend.customers.services.fields import years_between
from backend.customers.views import (
    ConsentView,
    Contact,
    CustomerFile,
    CustomerRow,
    CustomerSummary,
    OwnFile,
    Payee,
    SessionView,
)
from backend.kernel import clock, identifiers, redaction
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.matching.names import normal_name
from tenants import pii
from tenants.context import current_brand

NEWEST_FIRST = ("-created_at", "-id")


# Lists


def customers(*, search: str = "", stage: str = "") -> QuerySet[Customer]:
    """The staff list, to be paged by NEWEST_FIRST.

    search  a number (CU-000123), a mobile or PAN in full, or the beginning of a name
    stage   a funnel step, COMPLETED, or empty for all
    """
    found = Customer.objects.all()
    if stage:
        found = found.filter(stage=stage)
    return found.filter(_matches(search.strip())) if search.strip() else found


def _matches(search: str) -> Q:
    """Sealed values are found by their blind index alone: in full, or not at all."""
    if search.upper().startswith("CU-"):
        return Q(number=search.upper())
    for parse, args, column, blind in (
        (identifiers.parse_mobile, (current_brand().pack,), "mobile_blind", sealing.blind_mobile),
        (identifiers.parse_pan, (), "pan_blind", sealing.blind_pan),
    ):
        try:
            return Q(**{column: blind(parse(search, *args))})
        except ValidationFailed:
            continue
    return Q(name_key__startswith=normal_name(search).upper() or search.upper())


def row_of(customer: Customer) -> CustomerRow:
    return CustomerRow(
        id=customer.id,
        version=customer.version,
        number=customer.number,
        name=customer.name,
        mobile_masked=mobile_masked(customer),
        stage=customer.stage,
        created_at=customer.created_at,
    )


def mobile_masked(customer: Customer) -> str:
    return redaction.mask_mobile(sealing.mobile_of(customer))


# One customer


def _with_everything() -> QuerySet[Customer]:
    return Customer.objects.select_related("employment").prefetch_related(
        "steps",
        Prefetch("bank_accounts", queryset=BankAccount.objects.order_by("-created_at", "-id")),
        Prefetch("consents", queryset=Consent.objects.select_related("notice").order_by("given_at", "id")),
    )


def get(customer_id: UUID) -> Customer:
    """raises  NotFound"""
    customer = Customer.objects.filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    return customer


def customer_file(customer_id: UUID) -> CustomerFile:
    """The whole file, masked. raises  NotFound"""
    customer = _with_everything().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    born = sealing.date_of_birth_of(customer)
    return CustomerFile(
        id=customer.id,
        version=customer.version,
        number=customer.number,
        name=customer.name,
        mobile_masked=mobile_masked(customer),
        email_masked=rows.email_masked(customer),
        pan_masked=rows.pan_masked(customer),
        pan_status=customer.pan_status,
        date_of_birth_masked=f"XX XXX {born.year}" if born else "",
        stage=customer.stage,
        created_at=customer.created_at,
        onboarding_completed_at=customer.onboarding_completed_at,
        steps=rows.step_views(customer),
        employment=rows.employment_view(customer),
        bank_accounts=tuple(rows.bank_view(account, customer) for account in customer.bank_accounts.all()),
        consents=tuple(rows.consent_view(consent) for consent in customer.consents.all()),
    )


def own_file(customer_id: UUID) -> OwnFile:
    """What a borrower sees of themselves; the caller has made sure it is they.

    raises  NotFound
    """
    customer = _with_everything().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    return OwnFile(
        id=customer.id,
        version=customer.version,
        number=customer.number,
        name=customer.name,
        mobile_masked=mobile_masked(customer),
        pan_masked=rows.pan_masked(customer),
        email_masked=rows.email_masked(customer),
        onboarding=rows.onboarding(customer),
    )


def summary(*, customer_id: UUID) -> CustomerSummary:
    """raises  NotFound"""
    try:
        return summaries([customer_id])[customer_id]
    except KeyError:
        raise NotFound() from None


def summaries(customer_ids: Iterable[UUID]) -> dict[UUID, CustomerSummary]:
    """The borrower's part of a loan file or list, in two queries whatever the number."""
    found = (
        Customer.objects.filter(id__in=set(customer_ids))
        .select_related("employment")
        .prefetch_related(Prefetch("bank_accounts", queryset=BankAccount.objects.filter(is_current=True)))
    )
    return {customer.id: _summary(customer) for customer in found}


def _summary(customer: Customer) -> CustomerSummary:
    employment = rows.employment(customer)
    account = next(iter(customer.bank_accounts.all()), None)
    return CustomerSummary(
        id=customer.id,
        number=customer.number,
        name=customer.name,
        mobile_masked=mobile_masked(customer),
        pan_masked=rows.pan_masked(customer),
        pan_status=customer.pan_status,
        employer=employment.employer if employment else None,
        monthly_salary=employment.monthly_salary if employment else None,
        bank_masked=rows.account_masked(account) if account else None,
        bank_status=account.status if account else None,
    )


def account_masked(bank_account_id: UUID) -> str:
    """raises  NotFound"""
    account = BankAccount.objects.filter(id=bank_account_id).first()
    if account is None:
        raise NotFound()
    return rows.account_masked(account)


def consents(customer_id: UUID) -> tuple[ConsentView, ...]:
    """As they were given, those withdrawn included, each with the words that were shown."""
    given = (
        Consent.objects.filter(customer_id=customer_id).select_related("notice").order_by("given_at", "id")
    )
    return tuple(rows.consent_view(consent) for consent in given)


def sessions(customer_id: UUID, *, current_session_id: UUID | None = None) -> list[SessionView]:
    """The browsers that are signed in now, the newest first."""
    signed_in = CustomerSession.objects.filter(
        customer_id=customer_id, revoked_at__isnull=True, expires_at__gt=clock.now()
    ).order_by("-created_at")
    return [
        SessionView(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            ip=row.ip,
            agent=row.agent,
            current=row.id == current_session_id,
        )
        for row in signed_in
    ]


# For other rooms


def facts_for_decision(customer_id: UUID) -> dict[str, object]:
    """What the rules may look at: flat, JSON-ready, decimals as strings, nothing that names the person.

    None means unknown. `bank_shared_with` and such counts are of this brand alone.

    raises  NotFound
    """
    customer = _with_everything().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    today = brand_settings.business_date()
    born, employment = sealing.date_of_birth_of(customer), rows.employment(customer)
    account = next((row for row in customer.bank_accounts.all() if row.is_current), None)
    joined = employment.joined_on if employment else None
    months = (
        (today.year - joined.year) * 12 + today.month - joined.month - (today.day < joined.day)
        if joined
        else None
    )
    return {
        "age_years": years_between(born, today) if born else None,
        "gender": customer.gender or None,
        "state": customer.state or None,
        "pincode": sealing.address_of(customer).get("pincode") or None,
        "monthly_salary": str(employment.monthly_salary) if employment else None,
        "employment_type": employment.employment_type if employment else None,
        "salary_mode": employment.salary_mode if employment else None,
        "salary_day": employment.salary_day if employment else None,
        "months_employed": max(0, months) if months is not None else None,
        "pan_status": customer.pan_status,
        "pan_name_score": customer.pan_name_score,
        "pan_seeding": customer.pan_seeding or None,
        "bank_status": account.status if account else None,
        "bank_name_score": account.name_score if account else None,
        "bank_shared_with": _sharing(account) if account else None,
        "onboarding_completed": customer.onboarding_completed_at is not None,
        "consents": sorted(row.purpose for row in customer.consents.all() if row.withdrawn_at is None),
    }


def _sharing(account: BankAccount) -> int:
    """How many other borrowers of the brand named the same account."""
    others = BankAccount.objects.filter(account_blind=bytes(account.account_blind), is_current=True)
    return others.exclude(customer_id=account.customer_id).count()


def verified_bank_account(customer_id: UUID) -> BankAccount | None:
    """The one account money may go to; None while there is none."""
    return BankAccount.objects.filter(
        customer_id=customer_id, is_current=True, status=BankStatus.VERIFIED.value
    ).first()


def account_for_payout(bank_account_id: UUID) -> Payee:
    """The account in full, opened just before the call that pays it out.

    raises  NotFound for an account that is not verified
    """
    account = (
        BankAccount.objects.select_related("customer")
        .filter(id=bank_account_id, status=BankStatus.VERIFIED.value)
        .first()
    )
    if account is None:
        raise NotFound()
    return Payee(
        bank_account_id=account.id,
        account_number=sealing.account_number_of(account),
        ifsc=account.ifsc,
        name=account.customer.name,
    )


def contact(customer_id: UUID) -> Contact:
    """raises  NotFound"""
    customer = get(customer_id)
    return Contact(customer.name, sealing.mobile_of(customer), sealing.email_of(customer))


def postal_address(customer_id: UUID) -> list[str]:
    """The lines of the address, for a letter; empty while none was given."""
    customer = get(customer_id)
    address = sealing.address_of(customer)
    place = " ".join(part for part in (address.get("city", ""), address.get("pincode", "")) if part)
    return [line for line in (address.get("line", ""), place, customer.state) if line]


def blocklist_keys(customer_id: UUID) -> list[tuple[str, bytes]]:
    """The keyed hashes a deny list of this brand is compared by: (kind, blind index)."""
    customer = get(customer_id)
    keys = [("mobile", bytes(customer.mobile_blind))]
    if customer.pan_blind is not None:
        keys.append(("pan", bytes(customer.pan_blind)))
    pincode = sealing.address_of(customer).get("pincode")
    if pincode:
        keys.append(("pincode", pii.blind("pincode", pincode)))
    account = BankAccount.objects.filter(customer_id=customer_id, is_current=True).first()
    if account is not None:
        keys.append(("bank_account", bytes(account.account_blind)))
    return keys
