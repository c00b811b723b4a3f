"""Refusals as data: the one place where a `DomainError` becomes something a client can read."""

from __future__ import annotations

import strawberry

from backend.kernel import errors


@strawberry.interface
class Problem:
    code: str
    message: str


@strawberry.type(name="FieldProblem")
class FieldProblemType:
    path: str
    code: str
    message: str


@strawberry.type
class ValidationProblem(Problem):
    fields: list[FieldProblemType]


@strawberry.type
class PermissionDenied(Problem):
    pass


@strawberry.type
class NotFoundProblem(Problem):
    pass


@strawberry.type
class VersionConflictProblem(Problem):
    expected: int
    current: int


@strawberry.type
class PolicyViolationProblem(Problem):
    """path: the field that breaks the rule, where it is one; source: the paper the rule stands in."""

    rule: str
    path: str | None = None
    source: str | None = None


@strawberry.type(description="Any other foreseen refusal; `code` is stable.")
class RefusedProblem(Problem):
    retry_after_s: int | None = None


def problem_from(error: errors.DomainError) -> Problem:
    """The typed problem for a refusal; what has no type of its own is a RefusedProblem with its code."""
    code, message = error.code, error.message
    match error:
        case errors.ValidationFailed():
            fields = [FieldProblemType(path=f.path, code=f.code, message=f.message) for f in error.fields]
            return ValidationProblem(code=code, message=message, fields=fields)
        case errors.PermissionRefused():
            return PermissionDenied(code=code, message=message)
        case errors.NotFound():
            return NotFoundProblem(code=code, message=message)
        case errors.VersionConflict():
            return VersionConflictProblem(
                code=code, message=message, expected=error.expected, current=error.current
            )
        case errors.PolicyViolation():
            told = {name: str(error.details[name]) for name in ("path", "source") if name in error.details}
            return PolicyViolationProblem(code=code, message=message, rule=error.rule, **told)
        case errors.AmountNotValid() | errors.CurrencyMismatch():
            field = FieldProblemType(path="amount", code=code, message=message)
            return ValidationProblem(code="validation_failed", message=message, fields=[field])
    wait = error.details.get("retry_after_s")
    return RefusedProblem(code=code, message=message, retry_after_s=wait if isinstance(wait, int) else None)
