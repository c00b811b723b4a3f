"""The two factors: what a password must be, and whether a code of the second factor is right and fresh."""

from __future__ import annotations

import hmac

import pyotp

from backend.access.models import Staff
from backend.kernel import clock
from backend.kernel.errors import ValidationFailed
from tenants import pii

TOTP_STEP_S = 30
TOTP_PLACE = "access_staff.totp_sealed"
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
# Computed with when there is no secret, so that an unknown e-mail takes as long as a known one.
_STAND_IN_SECRET = "A" * 32


def check_password(password: str, *, email: str, name: str) -> None:
    """Long rather than odd; not the person's own name or address. Raises ValidationFailed at "password"."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise _unfit(
            "password_length", f"Use at least {SHORTEST_PASSWORD} characters; a short sentence is good."
        )
    if len(set(password.lower())) < 5:
        raise _unfit("password_too_plain", "Use more different characters.")
    told = {email.partition("@")[0].lower(), *name.lower().split()}
    if password.lower() in {email.lower()} or any(
        len(word) > 5 and word * 2 in password.lower() for word in told
    ):
        raise _unfit("password_names_you", "Do not use your name or e-mail address.")


def new_totp_secret() -> str:
    return pyotp.random_base32()


def totp_uri(secret: str, *, email: str, issuer: str) -> str:
    """For the QR code that authenticator apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def seal_totp(staff: Staff, secret: str) -> None:
    """Onto the row in memory; the caller saves."""
    staff.totp_sealed = pii.seal(TOTP_PLACE, staff.id, secret)


def totp_step(staff: Staff | None, code: str) -> int | None:
    """The step a code belongs to, within one step of now; None when it is no code of this secret.

    Takes as long for nobody as for somebody.
    """
    secret = _STAND_IN_SECRET
    if staff is not None and staff.totp_sealed is not None:
        secret = pii.open_sealed(TOTP_PLACE, staff.id, bytes(staff.totp_sealed))
    typed = "".join(code.split()).encode()
    totp, current = pyotp.TOTP(secret), int(clock.now().timestamp()) // TOTP_STEP_S
    found = None
    for step in (current - 1, current, current + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            found = step
    return found if staff is not None and staff.totp_sealed is not None else None


def use_totp_step(staff: Staff, step: int) -> bool:
    """Use a code up: of two uses of one code, at once or later, one is refused."""
    unused = Staff.objects.filter(pk=staff.pk, totp_last_step__lt=step)
    return unused.update(totp_last_step=step) == 1


def _unfit(code: str, message: str) -> ValidationFailed:
    return ValidationFailed.one("password", code, message)
