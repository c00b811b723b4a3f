"""From the customers room's records to the borrower's types."""

from __future__ import annotations

from uuid import UUID

from backend.brand_config import services as brand_config
from backend.customers import queries as customer_queries
from backend.customers.views import BankAccountView, OnboardingView, OwnPersonal
from graphql_schema.customer.customers.types import BankAccount, BrandView, Me, Onboarding, Personal
from graphql_schema.shared.borrower_views import employment, funnel_step
from graphql_schema.shared.scalars import as_id
from tenants.context import current_brand


def me(customer_id: UUID) -> Me:
    found = customer_queries.own_file(customer_id)
    return Me(
        id=as_id(found.id),
        version=found.version,
        number=found.number,
        name=found.name,
        mobile_masked=found.mobile_masked,
        pan_masked=found.pan_masked,
        email_masked=found.email_masked,
        onboarding=_onboarding(found.onboarding),
        brand=brand_view(),
    )


def brand_view() -> BrandView:
    brand = current_brand()
    return BrandView(
        name=brand.name,
        slug=brand.slug,
        pack=brand.pack,
        currency=brand.currency,
        zone=brand.zone,
        accent=brand.accent,
        business_date=brand_config.business_date(),
        legal_name=str(brand_config.get("company_legal_name")),
        grievance_officer=str(brand_config.get("grievance_officer_name")),
        grievance_phone=str(brand_config.get("grievance_officer_phone")),
        grievance_email=str(brand_config.get("grievance_officer_email")),
    )


def _onboarding(found: OnboardingView) -> Onboarding:
    return Onboarding(
        steps=[funnel_step(one) for one in found.steps],
        next_step=found.next_step,
        completed=found.completed,
        employment=employment(found.employment) if found.employment else None,
        bank_account=_bank_account(found.bank_account) if found.bank_account else None,
        personal=_personal(found.personal) if found.personal else None,
    )


def _bank_account(row: BankAccountView) -> BankAccount:
    return BankAccount(
        id=as_id(row.id),
        account_masked=row.account_masked,
        ifsc=row.ifsc,
        bank_name=row.bank_name,
        status=row.status,
        name_at_bank=row.name_at_bank,
        name_score=row.name_score,
        waiting_reason=row.waiting_reason,
    )


def _personal(row: OwnPersonal) -> Personal:
    return Personal(
        name=row.name,
        date_of_birth=row.date_of_birth,
        email=row.email or "",
        gender=row.gender or "",
        address_line=row.address_line or "",
        city=row.city or "",
        state=row.state or "",
        pincode=row.pincode or "",
        marital_status=row.marital_status or "",
    )
