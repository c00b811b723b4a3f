"""What each command of the borrower on a loan may answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.customer.loans.my_loan import MyLoan
from graphql_schema.shared.answers import CommandProblem, MoneyProblem
from graphql_schema.shared.lending import DocumentLink


@strawberry.type
class MyLoanPayload:
    loan: MyLoan


@strawberry.type
class SigningStarted:
    loan: MyLoan
    sign_url: str


@strawberry.type
class PaymentStarted:
    loan: MyLoan
    payment_url: str


@strawberry.type
class StatementMade:
    document: DocumentLink


MyLoanResult = Annotated[MyLoanPayload | CommandProblem, strawberry.union("MyLoanResult")]
StartSigningResult = Annotated[SigningStarted | CommandProblem, strawberry.union("StartSigningResult")]
PayResult = Annotated[PaymentStarted | MoneyProblem, strawberry.union("PayResult")]
StatementResult = Annotated[StatementMade | CommandProblem, strawberry.union("StatementResult")]
