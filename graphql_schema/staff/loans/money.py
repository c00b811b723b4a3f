"""Commands that move money: each takes the caller's idempotency key."""

from __future__ import annotations

import strawberry

from backend.loans import queries as loan_queries
from backend.loans.services import disbursement, payments, repayment, tranches
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, mutation
from graphql_schema.shared.scalars import read_id, read_money
from graphql_schema.staff.loans import views
from graphql_schema.staff.loans.inputs import (
    DisburseInput,
    DisburseTrancheInput,
    NoteInput,
    PaymentLinkInput,
    ReversePaymentInput,
)
from graphql_schema.staff.loans.queries import reread
from graphql_schema.staff.loans.results import LoanPayload, LoanResult, PaymentLinkPayload, PaymentLinkResult

# The argument of every command is called `input`, as clients expect it.

LINK_SENDERS = ("LOAN_OPS", "PRE_COLLECTIONS", "COLLECTIONS", "POST_COLLECTIONS")


@strawberry.type
class MoneyMutations:
    @mutation(Audience.STAFF, "LOAN_OPS")
    def disburse_loan(self, info: Info, input: DisburseInput) -> LoanResult:
        return _disburse(info, input)

    @mutation(Audience.STAFF, "LOAN_OPS")
    def retry_disbursement(self, info: Info, input: DisburseInput) -> LoanResult:
        return _disburse(info, input)

    @mutation(Audience.STAFF, "LOAN_OPS", description="Have the next agreed part of a running loan sent.")
    def disburse_tranche(self, info: Info, input: DisburseTrancheInput) -> LoanResult:
        tranches.disburse_tranche(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            tranche=input.tranche,
            rail=input.rail,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanPayload(loan=reread(info, input.loan_id))

    @mutation(Audience.STAFF, "LOAN_OPS")
    def clear_name_review(self, info: Info, input: NoteInput) -> LoanResult:
        disbursement.clear_name_review(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            note=input.note,
            expected_version=input.expected_version,
        )
        return LoanPayload(loan=reread(info, input.loan_id))

    @mutation(Audience.STAFF, *LINK_SENDERS)
    def create_payment_link(self, info: Info, input: PaymentLinkInput) -> PaymentLinkResult:
        actor = info.context.signed_in
        loan = loan_queries.loan_for(actor=actor, loan_id=read_id(input.loan_id))
        order = payments.create_payment_link(
            actor=actor,
            loan_id=loan.id,
            amount=read_money(input.amount, loan.currency).amount,
            idempotency_key=input.idempotency_key,
        )
        return PaymentLinkPayload(payment_link=views.payment_link(order))

    @mutation(Audience.STAFF, "LOAN_OPS")
    def reverse_payment(self, info: Info, input: ReversePaymentInput) -> LoanResult:
        repayment.reverse_repayment(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            receipt_id=read_id(input.receipt_id),
            reason=input.reason,
            bounced=input.bounced or input.bounce_charge,
            must_charge=input.bounce_charge,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanPayload(loan=reread(info, input.loan_id))


def _disburse(info: Info, given: DisburseInput) -> LoanPayload:
    """A first attempt and a retry are one act: the service knows which attempts there were."""
    disbursement.disburse_loan(
        actor=info.context.signed_in,
        loan_id=read_id(given.loan_id),
        rail=given.rail,
        expected_version=given.expected_version,
        idempotency_key=given.idempotency_key,
    )
    return LoanPayload(loan=reread(info, given.loan_id))
