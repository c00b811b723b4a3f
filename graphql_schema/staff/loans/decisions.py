"""Commands on an application: claim, decide, sanction, send back, re-issue, cancel."""

from __future__ import annotations

import strawberry

from backend.kernel.errors import ValidationFailed
from backend.loans.services import agreement, cancellation, decision, sanction
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, mutation
from graphql_schema.shared.scalars import read_id
from graphql_schema.staff.loans.inputs import (
    AddNoteInput,
    ApproveInput,
    AssignLoanInput,
    LoanCommandInput,
    NoteInput,
    OverrideRuleInput,
    RejectInput,
    read_agreed,
)
from graphql_schema.staff.loans.queries import LOAN_READERS, reread
from graphql_schema.staff.loans.results import LoanPayload, LoanResult

# The argument of every command is called `input`, as clients expect it.


def _answer(info: Info, loan_id: strawberry.ID) -> LoanPayload:
    return LoanPayload(loan=reread(info, loan_id))


@strawberry.type
class DecisionMutations:
    @mutation(Audience.STAFF, "LOANS")
    def claim_loan(self, info: Info, input: LoanCommandInput) -> LoanResult:
        decision.claim_loan(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOAN_RELOCATE")
    def assign_loan(self, info: Info, input: AssignLoanInput) -> LoanResult:
        decision.assign_loan(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            staff_id=read_id(input.staff_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOANS")
    def cx_approve(self, info: Info, input: ApproveInput) -> LoanResult:
        if input.agreed is not None:
            raise ValidationFailed.one(
                "agreed", "at_the_sanction", "Terms of a loan's own are for its sanction."
            )
        decision.cx_approve(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            amount=input.amount,
            note=input.note,
            tenure=input.tenure,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOANS")
    def cx_reject(self, info: Info, input: RejectInput) -> LoanResult:
        decision.cx_reject(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            reason_code=input.reason_code,
            note=input.note,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOAN_SEND_BACK")
    def send_back(self, info: Info, input: NoteInput) -> LoanResult:
        decision.send_back(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            note=input.note,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "SANCTION_MANAGER")
    def sanction_loan(self, info: Info, input: ApproveInput) -> LoanResult:
        sanction.sanction_loan(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            amount=input.amount,
            note=input.note,
            tenure=input.tenure,
            agreed=read_agreed(input.agreed),
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "SANCTION_MANAGER")
    def sm_reject(self, info: Info, input: RejectInput) -> LoanResult:
        sanction.sm_reject(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            reason_code=input.reason_code,
            note=input.note,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "SANCTION_MANAGER")
    def return_to_cx(self, info: Info, input: NoteInput) -> LoanResult:
        sanction.return_to_cx(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            note=input.note,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOANS")
    def override_rule(self, info: Info, input: OverrideRuleInput) -> LoanResult:
        decision.override_rule(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            rule_result_id=read_id(input.rule_result_id),
            justification=input.justification,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOANS")
    def reissue_agreement(self, info: Info, input: LoanCommandInput) -> LoanResult:
        agreement.reissue_agreement(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, "LOANS")
    def cancel_loan(self, info: Info, input: RejectInput) -> LoanResult:
        cancellation.cancel_loan(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            reason_code=input.reason_code,
            note=input.note,
            expected_version=input.expected_version,
        )
        return _answer(info, input.loan_id)

    @mutation(Audience.STAFF, *LOAN_READERS)
    def add_note(self, info: Info, input: AddNoteInput) -> LoanResult:
        decision.add_note(actor=info.context.signed_in, loan_id=read_id(input.loan_id), note=input.note)
        return _answer(info, input.loan_id)
