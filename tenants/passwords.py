"""Passwords and tokens of platform users: argon2 for what people choose, SHA-256 for what we draw at random."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from django.conf import settings

# Production keeps the library's cost; locally and in tests, where dozens of people are made at once, it is lowered.
_COST: dict[str, Any] = dict(settings.HUNDI_PASSWORD_COST)
_hasher = PasswordHasher(**_COST)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def stand_in_hash() -> str:
    """A hash nobody's password has: verified for an unknown e-mail, so that it takes as long as a known one."""
    return _hasher.hash(secrets.token_urlsafe(32))


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
