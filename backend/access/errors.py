"""
DomainError
├── NotFound
│   ├── StaffNotFound
│   ├── InviteNotValid         unknown, used, withdrawn or late: told alike
│   ├── SessionNotFound
│   └── ApiKeyNotFound
├── TooManyAttempts
│   └── SignInLocked           counted in the database; `retry_after_s`
├── NotAllowedNow
│   ├── OwnAccount             nobody disables, promotes or grants to themselves
│   └── LastAdministrator      someone must be able to let the others in
├── ValidationFailed
│   └── EmailTaken
└── PolicyViolation
    └── SamePerson             the maker of a thing may not be its checker
"""

from __future__ import annotations

from backend.kernel.errors import (
    FieldProblem,
    NotAllowedNow,
    NotFound,
    PolicyViolation,
    TooManyAttempts,
    ValidationFailed,
)


class StaffNotFound(NotFound):
    code = "staff_not_found"
    message = "There is no such staff member."


class InviteNotValid(NotFound):
    code = "invite_not_valid"
    message = "This invite is not valid any more. Ask for a new one."


class SessionNotFound(NotFound):
    code = "session_not_found"
    message = "There is no such session."


class ApiKeyNotFound(NotFound):
    code = "api_key_not_found"
    message = "There is no such API key."


class SignInLocked(TooManyAttempts):
    code = "sign_in_locked"
    message = "Too many attempts. Please wait before signing in again."


class OwnAccount(NotAllowedNow):
    code = "own_account"
    message = "This must be done by someone else."


class LastAdministrator(NotAllowedNow):
    code = "last_administrator"
    message = "This is the last administrator; make another one first."


class EmailTaken(ValidationFailed):
    def __init__(self) -> None:
        super().__init__(
            [FieldProblem("email", "email_taken", "Someone here has this e-mail address already.")]
        )


class SamePerson(PolicyViolation):
    def __init__(self) -> None:
        super().__init__("Whoever asked for this cannot approve it.", rule="four_eyes")
