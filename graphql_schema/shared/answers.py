"""The problems that commands may answer with, grouped as the answers list them."""

from __future__ import annotations

from graphql_schema.shared.problems import (
    NotFoundProblem,
    PermissionDenied,
    PolicyViolationProblem,
    RefusedProblem,
    ValidationProblem,
    VersionConflictProblem,
)

CommandProblem = (
    ValidationProblem
    | PermissionDenied
    | NotFoundProblem
    | VersionConflictProblem
    | PolicyViolationProblem
    | RefusedProblem
)
MoneyProblem = (
    ValidationProblem | PermissionDenied | NotFoundProblem | PolicyViolationProblem | RefusedProblem
)
PlainProblem = PermissionDenied | NotFoundProblem | RefusedProblem
