"""What each command of the platform may answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.platform.tenants.types import (
    BrandEntered,
    BrandPayload,
    SessionRevoked,
    SignedIn,
    SignedOut,
)
from graphql_schema.shared.answers import PlainProblem
from graphql_schema.shared.problems import (
    NotFoundProblem,
    PermissionDenied,
    RefusedProblem,
    ValidationProblem,
    VersionConflictProblem,
)

SignInResult = Annotated[SignedIn | ValidationProblem | RefusedProblem, strawberry.union("SignInResult")]
SignOutResult = Annotated[SignedOut | RefusedProblem, strawberry.union("SignOutResult")]
RevokeSessionResult = Annotated[SessionRevoked | PlainProblem, strawberry.union("RevokeSessionResult")]
BrandResult = Annotated[
    BrandPayload
    | ValidationProblem
    | PermissionDenied
    | NotFoundProblem
    | VersionConflictProblem
    | RefusedProblem,
    strawberry.union("BrandResult"),
]
EnterBrandResult = Annotated[
    BrandEntered | ValidationProblem | PermissionDenied | NotFoundProblem | RefusedProblem,
    strawberry.union("EnterBrandResult"),
]
