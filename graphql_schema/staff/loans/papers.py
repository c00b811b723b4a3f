"""Papers on request."""

from __future__ import annotations

import strawberry

from backend.kernel.actor import Level
from backend.loans.services import statements
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import document_link
from graphql_schema.shared.operations import Audience, mutation
from graphql_schema.shared.scalars import read_id
from graphql_schema.staff.loans.inputs import StatementInput
from graphql_schema.staff.loans.queries import LOAN_READERS
from graphql_schema.staff.loans.results import StatementPayload, StatementResult

# The argument of every command is called `input`, as clients expect it.


@strawberry.type
class PaperMutations:
    @mutation(Audience.STAFF, *LOAN_READERS, level=Level.READ)
    def request_statement(self, info: Info, input: StatementInput) -> StatementResult:
        paper = statements.request_statement(
            actor=info.context.signed_in,
            loan_id=read_id(input.loan_id),
            period_from=input.period_from,
            period_to=input.period_to,
            language=input.language,
        )
        return StatementPayload(document=document_link(paper))
