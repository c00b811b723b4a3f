"""Signing in: two factors, a code works once, tries are counted before they are judged."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from argon2 import PasswordHasher
from django.db import connection
from django.test import override_settings

from backend.access import services
from backend.access.errors import SignInLocked
from backend.access.models import SignInAttempt, Staff, StaffSession
from backend.access.services import signing_in
from backend.audit.models import AuditEntry
from backend.kernel import clock
from backend.kernel.errors import SignInRefused
from tenants.context import use_brand
from tests.rooms.access.conftest import PASSWORD, MakeStaff, code_at


def enter(
    email: str = "asha@acme.example", password: str = PASSWORD, totp: str | None = None, **more: Any
) -> Any:
    return services.sign_in(email=email, password=password, totp=totp or code_at(), **more)


def test_both_factors_open_a_session_that_names_the_actor(asha: Staff) -> None:
    staff, token = enter(" Asha@Acme.example ", ip="10.0.0.1", agent="Firefox")
    actor = services.actor_for_token(token)
    assert actor is not None
    assert (actor.id, actor.name) == (staff.id, "Asha")
    session = StaffSession.objects.get(pk=actor.session_id)
    assert (session.ip, session.agent) == ("10.0.0.1", "Firefox")
    assert AuditEntry.objects.filter(
        action="staff.signed_in", actor_id=staff.id, session_id=session.id
    ).exists()


def test_the_token_is_not_in_the_database(asha: Staff) -> None:
    _, token = enter()
    with connection.cursor() as cursor:
        cursor.execute("select access_staffsession::text from access_staffsession")
        assert token not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("email", "password", "totp"),
    [
        ("asha@acme.example", "wrong horse battery", None),
        ("asha@acme.example", PASSWORD, "000000"),
        ("asha@acme.example", PASSWORD, "not a code"),
        ("nobody@acme.example", PASSWORD, None),
        ("asha@acme.example", "", ""),
    ],
)
def test_whatever_is_wrong_is_refused_alike(asha: Staff, email: str, password: str, totp: str | None) -> None:
    with pytest.raises(SignInRefused) as refusal:
        services.sign_in(email=email, password=password, totp=code_at() if totp is None else totp)
    assert type(refusal.value) is SignInRefused
    assert not StaffSession.objects.exists()


def test_the_same_code_does_not_work_twice(asha: Staff) -> None:
    code = code_at()
    enter(totp=code)
    with pytest.raises(SignInRefused):
        enter(totp=code)


def test_an_older_code_does_not_work_after_a_newer_one(asha: Staff) -> None:
    older = code_at(-30)
    enter(totp=code_at())
    with pytest.raises(SignInRefused):
        enter(totp=older)


def test_the_neighbouring_codes_work_and_older_ones_do_not(asha: Staff) -> None:
    with pytest.raises(SignInRefused):
        enter(totp=code_at(-90))
    with pytest.raises(SignInRefused):
        enter(totp=code_at(90))
    enter(totp=code_at(-30))
    enter(totp=code_at(30))


def test_one_code_used_by_five_at_once_lets_one_in(committed_brand: str, make_staff: MakeStaff) -> None:
    make_staff("asha@acme.example")
    code, barrier = code_at(), threading.Barrier(5)

    def attempt(_: int) -> bool:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                enter(totp=code)
            except (SignInRefused, SignInLocked):
                return False
            finally:
                connection.close()
            return True

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(attempt, range(5))) == 1


def test_after_five_wrong_tries_even_the_right_one_waits_a_quarter_of_an_hour(asha: Staff) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(5):
            with pytest.raises(SignInRefused):
                enter(password="wrong horse battery")
        with pytest.raises(SignInLocked) as locked:
            enter()
        assert locked.value.details["retry_after_s"] == 900
        traveller.shift(timedelta(minutes=15, seconds=1))
        enter()


def test_trying_while_locked_does_not_lengthen_the_lock(asha: Staff) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(5):
            with pytest.raises(SignInRefused):
                enter(password="wrong horse battery")
        traveller.shift(timedelta(minutes=14))
        with pytest.raises(SignInLocked):
            enter()
        traveller.shift(timedelta(minutes=1, seconds=1))
        enter()


def test_a_right_sign_in_starts_the_count_anew(asha: Staff) -> None:
    for _ in range(4):
        with pytest.raises(SignInRefused):
            enter(password="wrong horse battery")
    enter()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            enter(password="wrong horse battery")


def test_an_unknown_address_is_locked_out_like_a_known_one(brand: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            enter("nobody@acme.example")
    with pytest.raises(SignInLocked):
        enter("nobody@acme.example")


def test_one_address_on_the_net_cannot_try_many_people(brand: str) -> None:
    SignInAttempt.objects.bulk_create(
        [SignInAttempt(who=bytes(16), ip="10.0.0.9", outcome="WRONG") for _ in range(signing_in.TRIES_PER_IP)]
    )
    with pytest.raises(SignInLocked):
        enter("somebody@acme.example", ip="10.0.0.9")


def test_of_thirty_guesses_at_once_at_most_five_are_looked_at(
    committed_brand: str, make_staff: MakeStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_staff("asha@acme.example")
    looked_at: list[str] = []
    monkeypatch.setattr(
        signing_in, "password_matches", lambda stored, password: looked_at.append(password) or False
    )
    barrier = threading.Barrier(15)

    def guess(n: int) -> None:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                for _ in range(2):
                    with pytest.raises((SignInRefused, SignInLocked)):
                        enter(password=f"guess {n}")
            finally:
                connection.close()

    with ThreadPoolExecutor(15) as pool:
        list(pool.map(guess, range(15)))
    # A burst may be refused whole, unlooked at; going on one by one must still end at the same five.
    for n in range(6):
        with pytest.raises((SignInRefused, SignInLocked)):
            enter(password=f"later guess {n}")
    assert len(looked_at) == 5
    with pytest.raises(SignInLocked):
        enter()


@pytest.mark.parametrize("email", ["asha@acme.example", "nobody@acme.example"])
def test_an_unknown_address_costs_the_same_work_as_a_known_one(
    asha: Staff, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    # Counted, not timed: one password hash and three codes, whoever it is.
    work: Counter[str] = Counter()
    verify, generate = PasswordHasher.verify, pyotp.TOTP.generate_otp
    signing_in.stand_in_hash()

    def counted(what: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any) -> Any:
            work[what] += 1
            return act(*args)

        return counting

    monkeypatch.setattr(PasswordHasher, "verify", counted("hash", verify))
    monkeypatch.setattr(pyotp.TOTP, "generate_otp", counted("code", generate))
    with pytest.raises(SignInRefused):
        services.sign_in(email=email, password="wrong horse battery", totp="123456")
    assert work == {"hash": 1, "code": 3}


def test_a_disabled_person_cannot_sign_in(asha: Staff) -> None:
    Staff.objects.filter(pk=asha.pk).update(status="DISABLED")
    with pytest.raises(SignInRefused):
        enter()


def test_staff_of_one_brand_are_nobody_in_another(asha: Staff) -> None:
    _, token = enter()
    with use_brand("b_beta"):
        assert services.actor_for_token(token) is None
        with pytest.raises(SignInRefused):
            enter(totp=code_at(30))


def test_one_click_sign_in_is_for_local_demos_only(asha: Staff) -> None:
    staff, token = services.sign_in_for_demo(email="asha@acme.example")
    assert staff.id == asha.id
    assert services.actor_for_token(token) is not None
    with override_settings(HUNDI_LOCAL=False), pytest.raises(SignInRefused):
        services.sign_in_for_demo(email="asha@acme.example")
