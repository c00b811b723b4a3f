"""What each command on a loan may answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.shared.answers import CommandProblem, MoneyProblem
from graphql_schema.shared.lending import DocumentLink
from graphql_schema.staff.loans.loan_file import LoanType
from graphql_schema.staff.loans.types import PaymentLink


@strawberry.type
class LoanPayload:
    loan: LoanType


@strawberry.type
class PaymentLinkPayload:
    payment_link: PaymentLink


@strawberry.type
class StatementPayload:
    document: DocumentLink


LoanResult = Annotated[LoanPayload | CommandProblem, strawberry.union("LoanResult")]
PaymentLinkResult = Annotated[PaymentLinkPayload | MoneyProblem, strawberry.union("PaymentLinkResult")]
StatementResult = Annotated[StatementPayload | CommandProblem, strawberry.union("StatementResult")]
