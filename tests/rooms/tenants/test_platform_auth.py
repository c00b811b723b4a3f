"""The platform is entered with password and code, both, and guessing is counted where it cannot be lost."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import override_settings

from backend.kernel import clock
from backend.kernel.actor import Level
from backend.kernel.errors import NotFound, SignInRefused
from tenants import platform_auth
from tenants.context import use_public
from tenants.errors import SignInLocked
from tenants.models import PlatformSession, PlatformSignInFailure, PlatformUser
from tenants.platform_auth import PLATFORM, actor_for_token, create_platform_user, sign_in

EMAIL, PASSWORD = "meera@platform.example", "correct horse battery"


@pytest.fixture
def secret(db: None) -> str:
    return create_platform_user(email=EMAIL, name="Meera Platform", password=PASSWORD)[1]


def _sign_in(secret: str, *, password: str = PASSWORD, code: str | None = None, ip: str = "192.0.2.1") -> str:
    return sign_in(email=EMAIL, password=password, totp=code or pyotp.TOTP(secret).now(), ip=ip)[1]


def test_password_and_code_open_a_session(secret: str) -> None:
    actor = actor_for_token(_sign_in(secret))

    assert actor is not None
    assert (actor.name, actor.may(PLATFORM, Level.ALL)) == ("Meera Platform", True)


def test_a_viewer_may_only_look(db: None) -> None:
    user, _ = create_platform_user(email=EMAIL, name="V", password=PASSWORD, role=PlatformUser.Role.VIEWER)

    actor = platform_auth.actor_of(user)

    assert (actor.may(PLATFORM, Level.READ), actor.may(PLATFORM, Level.WRITE)) == (True, False)


@pytest.mark.parametrize(("password", "code"), [("wrong", None), (PASSWORD, "000000"), (PASSWORD, "")])
def test_either_one_wrong_is_refused_alike(secret: str, password: str, code: str | None) -> None:
    with pytest.raises(SignInRefused):
        _sign_in(secret, password=password, code=code if code != "" else "x")


def test_an_unknown_email_is_refused_alike(db: None) -> None:
    with pytest.raises(SignInRefused):
        sign_in(email="nobody@platform.example", password="x", totp="000000")


def test_a_code_works_once(secret: str) -> None:
    code = pyotp.TOTP(secret).now()
    _sign_in(secret, code=code)

    with pytest.raises(SignInRefused):
        _sign_in(secret, code=code)


def test_after_five_wrong_tries_the_right_one_is_refused_too(secret: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            _sign_in(secret, password="wrong")

    with pytest.raises(SignInLocked) as locked:
        _sign_in(secret)

    assert locked.value.details["retry_after_s"] == 900
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert _sign_in(secret)


def test_a_right_sign_in_clears_the_count(secret: str) -> None:
    for _ in range(4):
        with pytest.raises(SignInRefused):
            _sign_in(secret, password="wrong")
    _sign_in(secret)

    with use_public():
        assert PlatformSignInFailure.objects.count() == 0


def test_one_address_cannot_try_many_people(secret: str) -> None:
    for number in range(30):
        with pytest.raises(SignInRefused):
            sign_in(email=f"p{number}@platform.example", password="x", totp="1", ip="192.0.2.9")

    with pytest.raises(SignInLocked):
        _sign_in(secret, ip="192.0.2.9")


def test_a_session_ends_when_revoked(secret: str) -> None:
    token = _sign_in(secret)
    actor = actor_for_token(token)
    assert actor is not None
    assert actor.session_id is not None

    platform_auth.revoke_session(actor=actor, session_id=actor.session_id)

    assert actor_for_token(token) is None


def test_anothers_session_cannot_be_revoked(secret: str) -> None:
    mine = actor_for_token(_sign_in(secret))
    other, _ = create_platform_user(email="other@platform.example", name="Other", password=PASSWORD)
    assert mine is not None
    assert mine.session_id is not None

    with pytest.raises(NotFound):
        platform_auth.revoke_session(actor=platform_auth.actor_of(other), session_id=mine.session_id)


@pytest.mark.parametrize("idle", [timedelta(minutes=61), timedelta(hours=11)])
def test_a_session_ends_when_left_alone(secret: str, idle: timedelta) -> None:
    token = _sign_in(secret)

    with time_machine.travel(clock.now() + idle):
        assert actor_for_token(token) is None


def test_a_disabled_user_is_out_at_once(secret: str) -> None:
    token = _sign_in(secret)
    with use_public():
        PlatformUser.objects.update(status="DISABLED")

    assert actor_for_token(token) is None


@pytest.mark.parametrize("token", ["", "made-up"])
def test_an_unknown_token_is_nobody(db: None, token: str) -> None:
    assert actor_for_token(token) is None


def test_neither_token_nor_password_nor_secret_is_kept_readable(secret: str) -> None:
    token = _sign_in(secret)

    with use_public():
        user, session = PlatformUser.objects.get(), PlatformSession.objects.get()
    assert user.password_hash.startswith("$argon2id$")
    assert secret.encode() not in bytes(user.totp_sealed)
    assert token.encode() not in bytes(session.token_hash)


def test_one_click_sign_in_is_for_a_local_installation(secret: str) -> None:
    assert actor_for_token(platform_auth.sign_in_for_demo(email=EMAIL)) is not None

    with override_settings(HUNDI_LOCAL=False), pytest.raises(SignInRefused):
        platform_auth.sign_in_for_demo(email=EMAIL)
