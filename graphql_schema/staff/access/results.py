"""What each command on staff, sessions and keys may answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.shared.answers import PlainProblem
from graphql_schema.shared.problems import (
    NotFoundProblem,
    PermissionDenied,
    RefusedProblem,
    ValidationProblem,
    VersionConflictProblem,
)
from graphql_schema.staff.access.types import (
    ApiKeyCreated,
    ApiKeyPayload,
    InviteAccepted,
    SessionRevoked,
    SignedIn,
    SignedOut,
    StaffInvited,
    StaffPayload,
)

SignInResult = Annotated[SignedIn | ValidationProblem | RefusedProblem, strawberry.union("SignInResult")]
SignOutResult = Annotated[SignedOut | RefusedProblem, strawberry.union("SignOutResult")]
AcceptInviteResult = Annotated[
    InviteAccepted | ValidationProblem | RefusedProblem | NotFoundProblem,
    strawberry.union("AcceptInviteResult"),
]
RevokeSessionResult = Annotated[SessionRevoked | PlainProblem, strawberry.union("RevokeSessionResult")]
InviteStaffResult = Annotated[
    StaffInvited | ValidationProblem | PermissionDenied | RefusedProblem,
    strawberry.union("InviteStaffResult"),
]
StaffResult = Annotated[
    StaffPayload
    | ValidationProblem
    | PermissionDenied
    | NotFoundProblem
    | VersionConflictProblem
    | RefusedProblem,
    strawberry.union("StaffResult"),
]
CreateApiKeyResult = Annotated[
    ApiKeyCreated | ValidationProblem | PermissionDenied | RefusedProblem,
    strawberry.union("CreateApiKeyResult"),
]
ApiKeyResult = Annotated[ApiKeyPayload | PlainProblem, strawberry.union("ApiKeyResult")]
