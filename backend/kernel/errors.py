"""Expected refusals: one tree, a stable code on each, facts in `details`.

    DomainError
    ├── ValidationFailed        what was typed is wrong; `fields` names each place
    ├── NotFound                no such thing in this brand
    ├── PermissionRefused       this actor may not
    ├── VersionConflict         the thing changed since it was read
    ├── PolicyViolation         a rule of the law, the product or the brand forbids it; `rule` names it
    ├── NotAllowedNow           the thing is in a state that does not allow the act
    ├── IdempotencyConflict     the same key came with another body
    ├── TooManyAttempts         counted and refused; `retry_after_s` where a wait helps
    ├── SignInRefused           who you are could not be shown
    ├── ProviderRefused         an outside party answered no
    └── ProviderUnavailable     an outside party did not answer; goes on by itself later

Rooms subclass these and list their own in `<room>/errors.py`. Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DomainError(Exception):
    """A refusal that was foreseen: nothing was changed, and the caller can be told why."""

    code = "refused"
    message = "This could not be done."

    def __init__(self, message: str | None = None, **details: object) -> None:
        self.details = details
        if message is not None:
            self.message = message
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One wrong field: where (`bank.ifsc`), a stable code, a sentence for the person."""

    path: str
    code: str
    message: str


class ValidationFailed(DomainError):
    code = "validation_failed"
    message = "Some of what was entered needs correcting."

    def __init__(self, fields: Sequence[FieldProblem], message: str | None = None) -> None:
        self.fields = tuple(fields)
        super().__init__(message)

    @classmethod
    def one(cls, path: str, code: str, message: str) -> ValidationFailed:
        return cls([FieldProblem(path, code, message)])


class NotFound(DomainError):
    code = "not_found"
    message = "There is no such record."


class PermissionRefused(DomainError):
    code = "permission_refused"
    message = "You do not have the permission for this."


class VersionConflict(DomainError):
    """The caller's version is stale. `expected` is what the caller had, `current` what stands."""

    code = "version_conflict"
    message = "This was changed by someone else since you opened it."

    def __init__(self, *, entity: str, expected: int, current: int, **details: object) -> None:
        self.entity, self.expected, self.current = entity, expected, current
        super().__init__(None, entity=entity, expected=expected, current=current)
        self.details.update(details)


class PolicyViolation(DomainError):
    """A rule forbids it. `rule` is the rule's code (`RBI.KFS.K1`, `product.amount_max`)."""

    code = "policy_violation"

    def __init__(self, message: str, *, rule: str, **details: object) -> None:
        self.rule = rule
        super().__init__(message, rule=rule, **details)


class NotAllowedNow(DomainError):
    code = "not_allowed_now"
    message = "This is not possible in the present state."


class IdempotencyConflict(DomainError):
    code = "idempotency_conflict"
    message = "This key was used before for a different request."


class TooManyAttempts(DomainError):
    code = "too_many_attempts"
    message = "Too many attempts. Please wait before trying again."


class SignInRefused(DomainError):
    code = "sign_in_refused"
    message = "These details do not match."


class ProviderRefused(DomainError):
    code = "provider_refused"
    message = "The provider declined the request."


class ProviderUnavailable(DomainError):
    code = "provider_unavailable"
    message = "The provider cannot be reached just now; this goes on by itself."


class AmountNotValid(DomainError):
    code = "amount_not_valid"
    message = "The amount is not a valid sum of money."


class CurrencyMismatch(DomainError):
    code = "currency_mismatch"
    message = "Two currencies cannot be combined."
