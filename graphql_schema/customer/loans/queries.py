"""What can be borrowed, what it would cost, and the borrower's own loans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from backend.brand_config.services import business_date
from backend.customers import queries as customer_queries
from backend.kernel.actor import ActorKind
from backend.kernel.errors import NotFound, PermissionRefused
from backend.loans import queries as loan_queries
from backend.loans.models import Loan
from backend.loans.services import application
from backend.products import queries as product_queries
from backend.products.discounts import Discount
from graphql_schema.customer.customers.mutations import own_id
from graphql_schema.customer.loans import views
from graphql_schema.customer.loans.my_loan import MyLoan
from graphql_schema.customer.loans.types import Product
from graphql_schema.shared.context import Info
from graphql_schema.shared.key_facts import key_facts_of
from graphql_schema.shared.lending import Components, KeyFacts, TenureUnit, status_of
from graphql_schema.shared.operations import Audience, RecordScope, query
from graphql_schema.shared.scalars import as_id, read_id, read_money
from tenants.context import current_brand


def my_loan(loan: Loan) -> MyLoan:
    told, rate = loan_queries.told_to_borrower(loan), loan_queries.rate_of(loan)
    return MyLoan(
        row=loan,
        id=as_id(loan.id),
        version=loan.version,
        number=loan.number,
        status=status_of(loan.status),
        status_title=told.status_title,
        next_step=told.next_step,
        currency=loan.currency,
        product_name=loan.product_version.product.name,
        requested_amount=loan.requested_amount,
        amount=loan_queries.standing_amount(loan),
        tenure=loan.tenure,
        tenure_unit=TenureUnit(loan.tenure_unit),
        rate_pct=rate.pct,
        rate_period=rate.period.value,
        applied_at=loan.applied_at,
        disbursed_on=loan.disbursed_on,
        next_due_date=loan.next_due_date,
        net_disbursed=loan_queries.net_disbursed(loan),
        outstanding=Components.of(loan_queries.outstanding_parts(loan)),
        overdue=Components.of(loan_queries.overdue_parts(loan)),
        daily_charge=told.daily_charge,
        dpd=loan.dpd_days,
        rejection_text=told.rejection_text,
        reapply_on=told.reapply_on,
        waiting_reason=loan.waiting_reason or None,
        open_payment_url=told.open_payment_url,
        cooling_off_until=told.cooling_off_until,
    )


def reread(info: Info, loan_id: strawberry.ID | str) -> MyLoan:
    return my_loan(loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(str(loan_id))))


def _own_state(info: Info) -> str:
    """The borrower's state decides how GST is split; before sign-in the lender's own stands in."""
    actor = info.context.actor
    if actor is None or actor.kind is not ActorKind.CUSTOMER or actor.id is None:
        return ""
    personal = customer_queries.own_file(actor.id).onboarding.personal
    return personal.state or "" if personal else ""


def _discount(info: Info, product_id: strawberry.ID, coupon_code: str | None) -> Discount | None:
    """Coupons are looked up for a borrower who is signed in: codes asked for in vain are counted by borrower."""
    if not (coupon_code or "").strip():
        return None
    if info.context.signed_in.kind is not ActorKind.CUSTOMER:
        raise PermissionRefused()
    return application.discount_for(
        customer_id=own_id(info), product_version_id=read_id(product_id), coupon_code=coupon_code or ""
    )


@strawberry.type
class MyLoanQueries:
    @query(Audience.ANYONE, scope=RecordScope.NONE)
    def products(self) -> list[Product]:
        return [views.product(one) for one in product_queries.live_products()]

    @query(
        Audience.ANYONE,
        scope=RecordScope.NONE,
        description="Live figures while amount and tenure are chosen; computed by the server.",
    )
    def offer_preview(
        self,
        info: Info,
        product_id: strawberry.ID,
        amount: Decimal,
        tenure: int,
        coupon_code: str | None = None,
    ) -> KeyFacts | None:
        figures = loan_queries.preview(
            product_version_id=read_id(product_id),
            amount=read_money(amount, current_brand().currency),
            tenure=tenure,
            on=business_date(),
            customer_state=_own_state(info),
            discount=_discount(info, product_id, coupon_code),
        )
        return key_facts_of(figures)

    @query(Audience.CUSTOMER, scope=RecordScope.SELF)
    def loans(self, info: Info) -> list[MyLoan]:
        return [my_loan(one) for one in loan_queries.customer_loans(customer_id=own_id(info))]

    @query(Audience.CUSTOMER, scope=RecordScope.SELF)
    def loan(self, info: Info, id: strawberry.ID) -> MyLoan | None:
        try:
            return reread(info, id)
        except NotFound:
            return None

    @query(Audience.CUSTOMER, scope=RecordScope.SELF)
    def payoff(self, info: Info, loan_id: strawberry.ID, on: date | None = None) -> Components | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        return Components.of(loan_queries.payoff(loan, on or business_date()))
