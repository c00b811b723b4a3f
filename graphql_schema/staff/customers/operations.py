"""The list of borrowers, one borrower's file, the reveal of a masked value, an account accepted by hand."""

from __future__ import annotations

from collections import Counter
from typing import Annotated
from uuid import UUID

import strawberry

from backend.customers import queries as customer_queries
from backend.customers.models import Customer as CustomerModel
from backend.customers.services import bank, reveal
from backend.customers.views import BankAccountView, ConsentView
from backend.kernel.actor import Actor
from backend.kernel.errors import NotFound
from backend.kernel.paging import capped_count, keyset_page
from backend.loans import queries as loan_queries
from graphql_schema.shared.borrower_views import employment, funnel_step
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import TimelineEntry
from graphql_schema.shared.operations import Audience, mutation, query
from graphql_schema.shared.paging import edges_of, page_info
from graphql_schema.shared.problems import (
    NotFoundProblem,
    PermissionDenied,
    RefusedProblem,
    ValidationProblem,
    VersionConflictProblem,
)
from graphql_schema.shared.scalars import as_id, read_id
from graphql_schema.staff.customers.types import (
    BankAccount,
    Consent,
    Customer,
    CustomerConnection,
    CustomerEdge,
    CustomerFilter,
    CustomerPayload,
    CustomerRow,
    Revealed,
    RevealInput,
    VerifyBankInput,
)
from graphql_schema.staff.loans.views import loan_row

READERS = ("CUSTOMER", "ONBOARDING_IN_PROGRESS", "ONBOARDING_COMPLETED")

CustomerResult = Annotated[
    CustomerPayload
    | ValidationProblem
    | PermissionDenied
    | NotFoundProblem
    | VersionConflictProblem
    | RefusedProblem,
    strawberry.union("CustomerResult"),
]
RevealResult = Annotated[
    Revealed | ValidationProblem | PermissionDenied | NotFoundProblem | RefusedProblem,
    strawberry.union("RevealResult"),
]


def _row(customer: CustomerModel, loan_counts: Counter[UUID]) -> CustomerRow:
    facts = customer_queries.row_of(customer)
    return CustomerRow(
        id=as_id(facts.id),
        version=facts.version,
        number=facts.number,
        name=facts.name,
        mobile_masked=facts.mobile_masked,
        stage=facts.stage,
        created_at=facts.created_at,
        loan_count=loan_counts[facts.id],
    )


def _bank_account(view: BankAccountView) -> BankAccount:
    return BankAccount(
        id=as_id(view.id),
        account_masked=view.account_masked,
        ifsc=view.ifsc,
        bank_name=view.bank_name,
        status=view.status,
        name_at_bank=view.name_at_bank,
        name_score=view.name_score,
        verified_at=view.verified_at,
        waiting_reason=view.waiting_reason,
    )


def _consent(view: ConsentView) -> Consent:
    return Consent(
        id=as_id(view.id),
        purpose=view.purpose,
        text_version=view.text_version,
        language=view.language,
        given_at=view.given_at,
        withdrawn_at=view.withdrawn_at,
    )


def customer_type(actor: Actor, customer_id: UUID) -> Customer:
    found = customer_queries.customer_file(customer_id)
    return Customer(
        id=as_id(found.id),
        version=found.version,
        number=found.number,
        name=found.name,
        mobile_masked=found.mobile_masked,
        email_masked=found.email_masked,
        pan_masked=found.pan_masked,
        pan_status=found.pan_status,
        date_of_birth_masked=found.date_of_birth_masked,
        stage=found.stage,
        created_at=found.created_at,
        onboarding_completed_at=found.onboarding_completed_at,
        steps=[funnel_step(one) for one in found.steps],
        employment=employment(found.employment) if found.employment else None,
        bank_accounts=[_bank_account(one) for one in found.bank_accounts],
        consents=[_consent(one) for one in found.consents],
        loans=[loan_row(one) for one in loan_queries.customer_loans(customer_id=customer_id)],
        timeline=[
            TimelineEntry(
                id=as_id(one.id),
                at=one.at,
                kind=one.kind,
                title=one.title,
                detail=one.detail,
                actor_name=one.actor_name,
            )
            for one in loan_queries.customer_timeline(customer_id=customer_id)
        ],
    )


@strawberry.type
class StaffCustomerQueries:
    @query(Audience.STAFF, *READERS)
    def customers(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: CustomerFilter | None = None,
    ) -> CustomerConnection:
        asked = filter or CustomerFilter()
        rows = customer_queries.customers(search=(asked.search or "")[:80], stage=asked.stage or "")
        page = keyset_page(
            rows, order=customer_queries.NEWEST_FIRST, first=first, after=after, last=last, before=before
        )
        counts = loan_queries.loan_counts([row.id for row in page.items])
        return CustomerConnection(
            edges=edges_of(page, CustomerEdge, lambda row: _row(row, counts)),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )

    @query(Audience.STAFF, *READERS)
    def customer(self, info: Info, id: strawberry.ID) -> Customer | None:
        try:
            return customer_type(info.context.signed_in, read_id(id))
        except NotFound:
            return None


@strawberry.type
class StaffCustomerMutations:
    @mutation(Audience.STAFF, "PII_REVEAL")
    def reveal_customer_field(self, info: Info, input: RevealInput) -> RevealResult:
        value = reveal.reveal(
            actor=info.context.signed_in,
            customer_id=read_id(input.customer_id),
            field=input.field,
            reason=input.reason,
        )
        return Revealed(field=input.field, value=value)

    @mutation(Audience.STAFF, "LOAN_OPS")
    def verify_bank_account(self, info: Info, input: VerifyBankInput) -> CustomerResult:
        bank.confirm_by_staff(
            actor=info.context.signed_in,
            customer_id=read_id(input.customer_id),
            bank_account_id=read_id(input.bank_account_id),
            note=input.note,
            expected_version=input.expected_version,
        )
        return CustomerPayload(customer=customer_type(info.context.signed_in, read_id(input.customer_id)))
