"""Acts on a running loan: seen before they are done, asked for, allowed or refused. Money takes the caller's key."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from backend.kernel.errors import NotFound
from backend.kernel.paging import capped_count, keyset_page
from backend.loans import queries as loan_queries
from backend.loans.authority import AUTHORITY, FIELD
from backend.loans.services import (
    added_charges,
    allotments,
    approvals,
    closure,
    held_money,
    receipts,
    refunds,
    restructure,
    settlement,
    waivers,
    write_off,
)
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, mutation, query
from graphql_schema.shared.paging import edges_of, page_info
from graphql_schema.shared.scalars import optional_id, read_id, read_money
from graphql_schema.staff.loans import act_views as views
from graphql_schema.staff.loans.act_types import (
    ActInput,
    ActPreview,
    AddChargeInput,
    ApproveRequestInput,
    AskAllotmentInput,
    AskRefundInput,
    AskRestructureInput,
    AskSettlementInput,
    AskWaiverInput,
    AskWriteOffInput,
    ExitQuote,
    KeepHeldInput,
    LoanRequestConnection,
    LoanRequestDetail,
    LoanRequestEdge,
    LoanRequestFilter,
    LoanRequestPayload,
    LoanRequestResult,
    RecordRepaymentInput,
    RejectRequestInput,
    WithdrawRequestInput,
)
from graphql_schema.staff.loans.inputs import LoanCommandInput
from graphql_schema.staff.loans.queries import LOAN_READERS, reread
from graphql_schema.staff.loans.results import LoanPayload, LoanResult
from tenants.context import current_brand

# The argument of every command is called `input`, as clients expect it.

CHECKERS = tuple(sorted({authority.checker for authority in AUTHORITY.values()}))


@strawberry.type
class ActQueries:
    @query(
        Audience.STAFF,
        *LOAN_READERS,
        description="What an act would do to a loan today, by the same function that does it.",
    )
    def act_preview(self, info: Info, loan_id: strawberry.ID, act: ActInput) -> ActPreview | None:
        actor = info.context.signed_in
        loan = loan_queries.loan_for(actor=actor, loan_id=read_id(loan_id))
        asked = loan_queries.Act(
            kind=act.kind,
            amount=None if act.amount is None else read_money(act.amount, loan.currency).amount,
            value_date=act.value_date,
            component=act.component or "",
            receipt_id=optional_id(act.receipt_id),
            bounced=bool(act.bounced),
            code=act.code or "",
            name=act.name or "",
            terms=restructure.NewTerms(
                moratorium_periods=act.moratorium_periods or 0,
                tenure=act.tenure,
                rate_pct=act.rate_pct,
                reschedule_arrears=bool(act.reschedule_arrears),
            ),
        )
        return views.preview(loan_queries.preview_act(actor=actor, loan=loan, act=asked))

    @query(
        Audience.STAFF, *LOAN_READERS, description="What a borrower pays who leaves in the cooling-off days."
    )
    def exit_quote(self, info: Info, loan_id: strawberry.ID) -> ExitQuote | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        quote = loan_queries.exit_today(loan)
        return views.exit_quote(quote) if quote else None

    @query(Audience.STAFF, *LOAN_READERS)
    def loan_requests(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: LoanRequestFilter | None = None,
        loan_id: strawberry.ID | None = None,
    ) -> LoanRequestConnection:
        actor, asked = info.context.signed_in, filter or LoanRequestFilter()
        rows = (
            loan_queries.to_decide(actor=actor)
            if asked.to_decide
            else loan_queries.requests_for(
                actor=actor,
                states=[one.name for one in asked.states or ()],
                kinds=[one.name for one in asked.kinds or ()],
                loan_id=optional_id(loan_id),
            )
        )
        page = keyset_page(
            rows, order=loan_queries.REQUEST_ORDER, first=first, after=after, last=last, before=before
        )
        return LoanRequestConnection(
            edges=edges_of(page, LoanRequestEdge, views.request),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )

    @query(Audience.STAFF, *LOAN_READERS)
    def loan_request(self, info: Info, id: strawberry.ID) -> LoanRequestDetail | None:
        actor = info.context.signed_in
        try:
            row = loan_queries.request_for(actor=actor, request_id=read_id(id))
        except NotFound:
            return None
        return views.detail(row, actor)


@strawberry.type
class ActMutations:
    @mutation(Audience.STAFF, *FIELD)
    def record_repayment(self, info: Info, input: RecordRepaymentInput) -> LoanRequestResult:
        row = receipts.record_repayment(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            amount=_amount(input.amount),
            value_date=input.value_date,
            method=input.method,
            reference=input.reference,
            note=input.note,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, "LOAN_OPS", description="Money that was to go back is put to what is owed.")
    def ask_keep_held(self, info: Info, input: KeepHeldInput) -> LoanRequestResult:
        row = held_money.ask_keep_held(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            amount=_amount(input.amount),
            reason=input.reason,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, "LOAN_OPS", description="Money in suspense is found to be of this loan.")
    def ask_allotment(self, info: Info, input: AskAllotmentInput) -> LoanRequestResult:
        row = allotments.ask_allotment(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            receipt_id=read_id(input.receipt_id),
            reason=input.reason,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *FIELD)
    def ask_waiver(self, info: Info, input: AskWaiverInput) -> LoanRequestResult:
        row = waivers.ask_waiver(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            component=input.component,
            amount=_amount(input.amount),
            justification=input.justification,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, "LOAN_OPS")
    def ask_refund(self, info: Info, input: AskRefundInput) -> LoanRequestResult:
        row = refunds.ask_refund(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            amount=_amount(input.amount),
            reason=input.reason,
            rail=input.rail or "",
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *FIELD)
    def add_charge(self, info: Info, input: AddChargeInput) -> LoanRequestResult:
        row = added_charges.add_charge(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            code=input.code or "",
            name=input.name or "",
            amount=None if input.amount is None else _amount(input.amount),
            consent=_consent(input),
            reason=input.reason,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *FIELD)
    def ask_restructure(self, info: Info, input: AskRestructureInput) -> LoanRequestResult:
        row = restructure.ask_restructure(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            terms=restructure.NewTerms(
                moratorium_periods=input.moratorium_periods,
                tenure=input.tenure,
                rate_pct=input.rate_pct,
                reschedule_arrears=input.reschedule_arrears,
            ),
            consent=restructure.ConsentGiven(
                channel=input.consent_channel, reference=input.consent_reference, given_on=input.consent_on
            ),
            reason=input.reason,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *FIELD)
    def ask_settlement(self, info: Info, input: AskSettlementInput) -> LoanRequestResult:
        row = settlement.ask_settlement(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            amount=_amount(input.amount),
            valid_until=input.valid_until,
            reason=input.reason,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *FIELD)
    def ask_write_off(self, info: Info, input: AskWriteOffInput) -> LoanRequestResult:
        row = write_off.ask_write_off(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            reason=input.reason,
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, "LOAN_OPS", description="The borrower leaves within the cooling-off days.")
    def exit_loan(self, info: Info, input: LoanCommandInput) -> LoanResult:
        closure.exit_in_cooling_off(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            expected_version=input.expected_version,
        )
        return LoanPayload(loan=reread(info, input.loan_id))

    @mutation(Audience.STAFF, *CHECKERS)
    def approve_request(self, info: Info, input: ApproveRequestInput) -> LoanRequestResult:
        row = approvals.approve_request(
            actor=info.context.signed_in,
            request_id=read_id(input.request_id),
            note=input.note or "",
            bank_reference=input.bank_reference or "",
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *CHECKERS)
    def reject_request(self, info: Info, input: RejectRequestInput) -> LoanRequestResult:
        row = approvals.reject_request(
            actor=info.context.signed_in,
            request_id=read_id(input.request_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return LoanRequestPayload(request=views.request(row))

    @mutation(Audience.STAFF, *FIELD)
    def withdraw_request(self, info: Info, input: WithdrawRequestInput) -> LoanRequestResult:
        row = approvals.withdraw_request(
            actor=info.context.signed_in,
            request_id=read_id(input.request_id),
            expected_version=input.expected_version,
        )
        return LoanRequestPayload(request=views.request(row))


def _amount(amount: Decimal) -> Decimal:
    """A sum in the brand's currency, as it was sent; raises ValidationFailed."""
    return read_money(amount, current_brand().currency).amount


def _consent(given: AddChargeInput) -> restructure.ConsentGiven | None:
    """None where nothing of a consent was said; half of one is for the service to refuse."""
    if given.consent_on is None:
        return None
    return restructure.ConsentGiven(
        channel=given.consent_channel or "",
        reference=given.consent_reference or "",
        given_on=given.consent_on,
    )
