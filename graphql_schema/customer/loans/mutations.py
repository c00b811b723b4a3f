"""The borrower's acts: apply, acknowledge, sign, leave within the cooling-off days, pay."""

from __future__ import annotations

import strawberry

from backend.loans import queries as loan_queries
from backend.loans.services import agreement, application, cancellation, closure, payments, statements
from graphql_schema.customer.customers.mutations import own_id
from graphql_schema.customer.loans.queries import my_loan, reread
from graphql_schema.customer.loans.results import (
    MyLoanPayload,
    MyLoanResult,
    PaymentStarted,
    PayResult,
    SigningStarted,
    StartSigningResult,
    StatementMade,
    StatementResult,
)
from graphql_schema.customer.loans.types import (
    AcknowledgeInput,
    ApplyInput,
    LoanCommandInput,
    PayInput,
    StatementInput,
)
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import document_link
from graphql_schema.shared.operations import Audience, RecordScope, mutation
from graphql_schema.shared.scalars import read_id, read_money
from tenants.context import current_brand

# The argument of every command is called `input`, as clients expect it.


@strawberry.type
class MyLoanMutations:
    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def apply_for_loan(self, info: Info, input: ApplyInput) -> MyLoanResult:
        loan = application.apply_for_loan(
            actor=info.context.signed_in,
            customer_id=own_id(info),
            product_version_id=read_id(input.product_id),
            amount=read_money(input.amount, current_brand().currency).amount,
            tenure=input.tenure,
            purpose=input.purpose,
            idempotency_key=input.idempotency_key,
            coupon_code=input.coupon_code or "",
        )
        return MyLoanPayload(loan=reread(info, str(loan.id)))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def acknowledge_key_facts(self, info: Info, input: AcknowledgeInput) -> MyLoanResult:
        agreement.acknowledge_kfs(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            agreement_id=read_id(input.agreement_id),
            document_hash=input.document_hash,
            language=input.language,
            expected_version=input.expected_version,
        )
        return MyLoanPayload(loan=reread(info, input.loan_id))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def start_signing(self, info: Info, input: LoanCommandInput) -> StartSigningResult:
        _, sign_url = agreement.start_esign(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            expected_version=input.expected_version,
        )
        return SigningStarted(loan=reread(info, input.loan_id), sign_url=sign_url)

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def resubmit_application(self, info: Info, input: LoanCommandInput) -> MyLoanResult:
        application.resubmit_application(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            expected_version=input.expected_version,
        )
        return MyLoanPayload(loan=reread(info, input.loan_id))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def cancel_application(self, info: Info, input: LoanCommandInput) -> MyLoanResult:
        cancellation.cancel_loan(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            reason_code="",
            note="",
            expected_version=input.expected_version,
        )
        return MyLoanPayload(loan=reread(info, input.loan_id))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def exit_loan(self, info: Info, input: LoanCommandInput) -> MyLoanResult:
        loan = closure.exit_in_cooling_off(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            expected_version=input.expected_version,
        )
        return MyLoanPayload(loan=my_loan(loan))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def request_statement(self, info: Info, input: StatementInput) -> StatementResult:
        paper = statements.request_statement(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            period_from=input.period_from,
            period_to=input.period_to,
            language=input.language,
        )
        return StatementMade(document=document_link(paper))

    @mutation(Audience.CUSTOMER, scope=RecordScope.SELF)
    def pay_loan(self, info: Info, input: PayInput) -> PayResult:
        actor = info.context.signed_in
        loan = loan_queries.loan_for(actor=actor, loan_id=read_id(input.loan_id))
        order = payments.create_payment_link(
            actor=actor,
            loan_id=loan.id,
            amount=read_money(input.amount, loan.currency).amount,
            idempotency_key=input.idempotency_key,
        )
        return PaymentStarted(loan=reread(info, input.loan_id), payment_url=order.url)
