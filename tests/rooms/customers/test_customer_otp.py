from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from backend.customers.errors import OtpRefused, OtpSendLimit, OtpTriesUsedUp
from backend.customers.models import Customer, CustomerSession, OtpChallenge
from backend.customers.services import otp, sessions
from backend.kernel import clock
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.models import Intent
from backend.notifications.models import Message
from tenants.context import use_brand
from tests.rooms.customers.borrowers import MOBILE, actor_of, known_code, signed_up

WRONG = "000000"


def start(monkeypatch: pytest.MonkeyPatch, **changes: str) -> otp.OtpSent:
    known_code(monkeypatch)
    return otp.start_sign_in(**{"mobile": MOBILE, "ip": "10.0.0.1", **changes})


def age_all(by: timedelta) -> None:
    """Have every code sent so far be that much older, by the database's clock."""
    for challenge in OtpChallenge.objects.all():
        OtpChallenge.objects.filter(id=challenge.id).update(
            sent_at=challenge.sent_at - by, expires_at=challenge.expires_at - by
        )


def test_right_code_signs_up_a_new_number(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)

    signed_in = otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242", ip="10.0.0.1", agent="Test")

    assert signed_in.is_new
    assert signed_in.customer.stage == "PAN"
    assert signed_in.customer.number == "CU-000001"
    assert sent.mobile_masked == "XXXXXX1234"


def test_known_number_comes_back_to_the_same_file(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = signed_up(monkeypatch)
    age_all(timedelta(minutes=2))

    again = otp.finish_sign_in(
        challenge_id=start(monkeypatch, mobile="+91 98765 01234").challenge_id, code="424242"
    )

    assert again.customer.id == first.id
    assert not again.is_new


def test_sixth_guess_is_refused_even_if_right(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)
    for _ in range(5):
        with pytest.raises(OtpRefused):
            otp.finish_sign_in(challenge_id=sent.challenge_id, code=WRONG)

    with pytest.raises(OtpTriesUsedUp):
        otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")

    assert not Customer.objects.exists()


def test_fifth_guess_still_counts(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)
    for _ in range(4):
        with pytest.raises(OtpRefused):
            otp.finish_sign_in(challenge_id=sent.challenge_id, code=WRONG)

    assert otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242").is_new


def test_twenty_parallel_guesses_evaluate_at_most_five(
    committed_brand: str, monkeypatch: pytest.MonkeyPatch, django_db_blocker: object
) -> None:
    sent = start(monkeypatch)
    evaluated: list[str] = []
    judge = otp._is_right
    monkeypatch.setattr(otp, "_is_right", lambda c, code: evaluated.append(code) or judge(c, code))

    def guess(number: int) -> str:
        try:
            with use_brand(committed_brand):
                otp.finish_sign_in(challenge_id=sent.challenge_id, code=f"{number:06d}")
            return "in"
        except (OtpRefused, OtpTriesUsedUp) as refused:
            return refused.code
        finally:
            connection.close()

    with django_db_blocker.unblock(), ThreadPoolExecutor(20) as pool:  # type: ignore[attr-defined]
        answers = list(pool.map(guess, range(20)))

    assert len(evaluated) == 5
    assert answers.count("otp_tries_used_up") == 15
    assert OtpChallenge.objects.get().tries == 5


def test_right_code_sent_twice_at_once_opens_one_session(
    committed_brand: str, monkeypatch: pytest.MonkeyPatch, django_db_blocker: object
) -> None:
    sent = start(monkeypatch)

    def confirm(_: int) -> bool:
        try:
            with use_brand(committed_brand):
                otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")
            return True
        except OtpRefused:
            return False
        finally:
            connection.close()

    with django_db_blocker.unblock(), ThreadPoolExecutor(4) as pool:  # type: ignore[attr-defined]
        let_in = list(pool.map(confirm, range(4)))

    assert let_in.count(True) == 1
    assert CustomerSession.objects.count() == 1


def test_code_dies_after_five_minutes_of_the_database_clock(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = start(monkeypatch)
    assert timedelta(minutes=4) < sent.expires_at - clock.database_now() <= timedelta(minutes=5)
    age_all(timedelta(minutes=5))

    with pytest.raises(OtpRefused):
        otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")


def test_code_works_once(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)
    otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")

    with pytest.raises(OtpRefused):
        otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")


def test_challenge_of_one_brand_means_nothing_in_another(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)

    with use_brand("b_beta"), pytest.raises(OtpRefused):
        otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")


def test_same_code_hashes_differently_for_each_challenge(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch)
    start(monkeypatch, mobile="9876505678")

    first, second = OtpChallenge.objects.all()

    assert bytes(first.code_hash) != bytes(second.code_hash)


def test_code_is_nowhere_in_clear(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch)

    for model in (OtpChallenge, Intent, Message):
        for row in model.objects.values():
            assert "424242" not in str(
                {name: value for name, value in row.items() if not name.endswith("id")}
            )
            assert MOBILE not in str(row)


def test_second_code_waits_half_a_minute(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch)

    with pytest.raises(OtpSendLimit) as refused:
        start(monkeypatch)

    assert 1 <= int(str(refused.value.details["retry_after_s"])) <= 31


def test_one_number_gets_five_codes_an_hour(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        start(monkeypatch)
        age_all(timedelta(minutes=1))

    with pytest.raises(OtpSendLimit):
        start(monkeypatch)
    start(monkeypatch, mobile="9876505678")


def test_one_address_asks_for_thirty_codes_an_hour(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        start(monkeypatch, mobile=f"98765{number:05d}")

    with pytest.raises(OtpSendLimit):
        start(monkeypatch, mobile="9876599999")
    start(monkeypatch, mobile="9876599999", ip="10.0.0.2")


def test_codes_asked_for_at_once_are_sent_once(
    committed_brand: str, monkeypatch: pytest.MonkeyPatch, django_db_blocker: object
) -> None:
    known_code(monkeypatch)

    def ask(number: int) -> bool:
        try:
            with use_brand(committed_brand):
                otp.start_sign_in(mobile=MOBILE, ip=f"10.0.0.{number}")
            return True
        except OtpSendLimit:
            return False
        finally:
            connection.close()

    with django_db_blocker.unblock(), ThreadPoolExecutor(8) as pool:  # type: ignore[attr-defined]
        sent = list(pool.map(ask, range(8)))

    assert sent.count(True) == 1
    assert OtpChallenge.objects.count() == 1


@pytest.mark.parametrize("mobile", ["12345", "5876501234", "9999999999", "98765012345"])
def test_number_that_cannot_be_a_mobile_is_told_at_its_field(brand: str, mobile: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        otp.start_sign_in(mobile=mobile)

    assert [problem.path for problem in refused.value.fields] == ["mobile"]


# Sessions


def test_token_names_its_customer_until_revoked(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)
    signed_in = otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")
    actor = sessions.actor_for_token(signed_in.token)
    assert actor is not None
    assert actor.id == signed_in.customer.id

    sessions.revoke_session(actor=actor, session_id=signed_in.session.id)

    assert sessions.actor_for_token(signed_in.token) is None
    assert Intent.objects.filter(args__name="CustomerSessionRevoked").count() == 1


def test_another_brands_token_is_refused(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = start(monkeypatch)
    signed_in = otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")

    with use_brand("b_beta"):
        assert sessions.actor_for_token(signed_in.token) is None


def test_token_hash_copied_into_another_brand_does_not_match(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = start(monkeypatch)
    signed_in = otp.finish_sign_in(challenge_id=sent.challenge_id, code="424242")
    stolen = bytes(CustomerSession.objects.get().token_hash)
    customer = Customer.objects.get()

    with use_brand("b_beta"):
        copy = Customer.objects.create(
            id=customer.id,
            number="CU-000001",
            mobile_sealed=bytes(customer.mobile_sealed),
            mobile_blind=bytes(customer.mobile_blind),
        )
        CustomerSession.objects.create(
            customer=copy,
            token_hash=stolen,
            last_seen_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )

        assert sessions.actor_for_token(signed_in.token) is None


def test_nobody_revokes_a_strangers_session(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_up(monkeypatch)
    other = signed_up(monkeypatch, mobile="9876505678")
    session = CustomerSession.objects.exclude(customer=other).get()

    with pytest.raises(NotFound):
        sessions.revoke_session(actor=actor_of(other), session_id=session.id)
