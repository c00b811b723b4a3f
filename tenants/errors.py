"""What tenants refuses.

BrandNotSet              code reached the database without saying whose rows it wants: a bug
SlugTaken                another brand has this address
BrandNotMade             a brand could not be made here
BrandNotFound            no such brand
SupportEntryNotValid     the one-time way into a brand was used, is late, or is for another brand
SignInLocked             too many wrong tries
"""

from __future__ import annotations

from backend.kernel.errors import DomainError, NotFound, SignInRefused, TooManyAttempts, ValidationFailed


class BrandNotSet(RuntimeError):
    """The database was asked for rows outside `use_brand` or `use_public`. Never falls back to any schema."""

    def __init__(self) -> None:
        super().__init__("No brand is set: enter one with tenants.context.use_brand or use_public.")


class SlugTaken(ValidationFailed):
    code = "slug_taken"

    @classmethod
    def of(cls, slug: str) -> ValidationFailed:
        return cls.one("slug", cls.code, f"The address “{slug}” is already in use.")


class BrandNotMade(DomainError):
    code = "brand_not_made"
    message = "The brand could not be made. Nothing of it remains."


class BrandNotFound(NotFound):
    code = "brand_not_found"
    message = "There is no such brand."


class SupportEntryNotValid(SignInRefused):
    code = "support_entry_not_valid"
    message = "This way in has been used or has run out. Enter the brand again from the platform."


class SignInLocked(TooManyAttempts):
    code = "sign_in_locked"
    message = "Too many wrong tries. Please wait before trying again."
