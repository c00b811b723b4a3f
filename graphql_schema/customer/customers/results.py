"""What each command of the borrower's file may answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.customer.customers.types import (
    OnboardingPayload,
    OtpSent,
    SessionRevoked,
    SignedIn,
    SignedOut,
)
from graphql_schema.shared.problems import (
    NotFoundProblem,
    PermissionDenied,
    PolicyViolationProblem,
    RefusedProblem,
    ValidationProblem,
    VersionConflictProblem,
)

RequestOtpResult = Annotated[
    OtpSent | ValidationProblem | RefusedProblem, strawberry.union("RequestOtpResult")
]
ConfirmOtpResult = Annotated[
    SignedIn | ValidationProblem | RefusedProblem, strawberry.union("ConfirmOtpResult")
]
SignOutResult = Annotated[SignedOut | RefusedProblem, strawberry.union("SignOutResult")]
RevokeSessionResult = Annotated[
    SessionRevoked | PermissionDenied | NotFoundProblem | RefusedProblem,
    strawberry.union("RevokeSessionResult"),
]
OnboardingResult = Annotated[
    OnboardingPayload
    | ValidationProblem
    | PermissionDenied
    | VersionConflictProblem
    | PolicyViolationProblem
    | RefusedProblem,
    strawberry.union("OnboardingResult"),
]
