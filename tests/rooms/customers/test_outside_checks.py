from __future__ import annotations

from datetime import timedelta

import pytest

from backend.customers import queries
from backend.customers.errors import BankAccountNotOpen
from backend.customers.models import BankAccount, Customer, FunnelStep
from backend.customers.services import bank, kyc
from backend.integrations.ports import AadhaarSeeding, PanResult, PanStatus, PennyDropResult, PennyDropStatus
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from tests.rooms.customers import borrowers as b

OPS = Actor(ActorKind.STAFF, uuid7(), "Meera Ops", grants={"CUSTOMER": Grant(Level.WRITE)})


def at_bank_step(monkeypatch: pytest.MonkeyPatch) -> Customer:
    customer = b.signed_up(monkeypatch)
    with b.checks():
        b.save_pan(customer)
        b.run_checks()
    b.save_personal(customer)
    b.save_employment(customer)
    return customer


def step(code: str) -> FunnelStep:
    return FunnelStep.objects.get(step=code)


def waiting(job: str) -> Intent:
    return Intent.objects.get(job=job, state="PENDING")


@pytest.mark.parametrize(
    ("status", "score", "expected"),
    [
        (PanStatus.VALID, 85, "VERIFIED"),
        (PanStatus.VALID, 84, "NAME_REVIEW"),
        (PanStatus.VALID, 60, "NAME_REVIEW"),
        (PanStatus.VALID, 59, "NAME_MISMATCH"),
        (PanStatus.INVALID, 100, "INVALID"),
        (PanStatus.NO_RECORD, None, "INVALID"),
    ],
)
def test_pan_answer_is_judged_by_status_and_name(status: PanStatus, score: int | None, expected: str) -> None:
    result = PanResult(status, score, "ASHA RAO", AadhaarSeeding.LINKED, "ref")

    assert kyc.judge(result, "Asha Rao")[0].value == expected


def test_names_are_compared_here_when_the_provider_gives_no_score() -> None:
    result = PanResult(PanStatus.VALID, None, "RAO ASHA", AadhaarSeeding.LINKED, "ref")

    assert kyc.judge(result, "Smt. Asha Rao") == (kyc.PanStatus.VERIFIED, 100)


def test_dead_pan_provider_leaves_the_step_waiting_with_a_reason_and_goes_on_by_itself(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, provider = b.signed_up(monkeypatch), b.FakePan(down=True)
    with b.checks(pan=provider):
        b.save_pan(customer)
        b.run_checks()

        assert step("PAN").waiting_reason == kyc.NO_ANSWER
        assert waiting(kyc.JOB).due_at > clock.now()

        for _ in range(12):
            b.run_checks()
        assert waiting(kyc.JOB).due_at < clock.now() + timedelta(minutes=6)

        provider.down = False
        b.run_checks()

    assert step("PAN").completed_at is not None
    assert Customer.objects.get().pan_status == "VERIFIED"
    assert not Intent.objects.filter(job=kyc.JOB, state="PENDING").exists()


def test_next_round_comes_when_the_adapter_says(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer, provider = b.signed_up(monkeypatch), b.FakePan(down=True, retry_after_s=900)
    with b.checks(pan=provider):
        b.save_pan(customer)
        b.run_checks()

    assert timedelta(minutes=14) < waiting(kyc.JOB).due_at - clock.now() <= timedelta(minutes=15)


def test_pan_round_that_was_overtaken_changes_nothing(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer, provider = b.signed_up(monkeypatch), b.FakePan()
    with b.checks(pan=provider):
        b.save_pan(customer)
        b.save_pan(customer, pan="BBBPB1234B")

        kyc.verify_pan(customer_id=customer.id, round=1)
        assert provider.asked == []

        kyc.verify_pan(customer_id=customer.id, round=2)
        kyc.verify_pan(customer_id=customer.id, round=2)

    assert [asked["pan"] for asked in provider.asked] == ["BBBPB1234B"]


def test_job_arguments_carry_ids_only(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = at_bank_step(monkeypatch)
    b.save_bank(customer)

    for intent in Intent.objects.all():
        for secret in (b.PAN, b.ACCOUNT, b.MOBILE, "Asha", "asha@example.com"):
            assert secret not in str(intent.args)


def test_active_account_of_the_same_name_is_verified(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = at_bank_step(monkeypatch)
    with b.checks():
        b.save_bank(customer)
        b.run_checks()

    account = queries.verified_bank_account(customer.id)

    assert account is not None
    assert account.name_score == 95
    payee = queries.account_for_payout(account.id)
    assert (payee.account_number, payee.ifsc, payee.name) == (b.ACCOUNT, b.IFSC, "Asha Rao")
    assert b.ACCOUNT not in repr(payee)


def test_pending_drop_is_asked_for_and_never_started_twice(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = at_bank_step(monkeypatch)
    drop = b.FakePennyDrop(
        answers=[
            PennyDropResult(PennyDropStatus.PENDING, "fav_9"),
            PennyDropResult(PennyDropStatus.PENDING, "fav_9"),
            PennyDropResult(PennyDropStatus.ACTIVE, "fav_9", "ASHA RAO", 100),
        ]
    )
    with b.checks(drop=drop):
        b.save_bank(customer)
        for _ in range(3):
            b.run_checks()

    assert (drop.started, drop.fetched) == (1, 2)
    assert BankAccount.objects.get().status == "VERIFIED"


def test_dead_bank_check_waits_and_goes_on_by_itself(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer, drop = at_bank_step(monkeypatch), b.FakePennyDrop(down=True)
    with b.checks(drop=drop):
        b.save_bank(customer)
        b.run_checks()
        b.give_consents(customer)

        view = queries.own_file(customer.id).onboarding
        assert view.bank_account is not None
        assert view.bank_account.waiting_reason == bank.NO_ANSWER
        assert (view.next_step, view.completed) == (None, False)
        assert Customer.objects.get().stage == "BANK"

        drop.down = False
        b.run_checks()

    assert Customer.objects.get().stage == "COMPLETED"


def test_failed_drop_says_nothing_of_the_account_and_is_tried_again_later(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = at_bank_step(monkeypatch)
    drop = b.FakePennyDrop(
        answers=[
            PennyDropResult(PennyDropStatus.FAILED, "fav_1"),
            PennyDropResult(PennyDropStatus.ACTIVE, "fav_2", "ASHA RAO", 100),
        ]
    )
    with b.checks(drop=drop):
        b.save_bank(customer)
        b.run_checks()
        assert BankAccount.objects.get().status == "PENDING"
        assert waiting(bank.JOB).due_at > clock.now() + timedelta(minutes=25)

        b.run_checks()

    assert drop.started == 2
    assert BankAccount.objects.get().status == "VERIFIED"


def test_unknown_account_asks_to_be_corrected(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = at_bank_step(monkeypatch)
    with b.checks(drop=b.FakePennyDrop(answers=[PennyDropResult(PennyDropStatus.INVALID, "fav_1")])):
        b.save_bank(customer)
        b.run_checks()
    assert queries.own_file(customer.id).onboarding.next_step == "BANK"

    with b.checks():
        b.save_bank(customer, account_number="000999", account_number_again="000999")
        b.run_checks()

    assert [row.status for row in BankAccount.objects.order_by("created_at")] == ["FAILED", "VERIFIED"]
    assert BankAccount.objects.get(is_current=True).status == "VERIFIED"


def test_account_in_another_name_is_not_paid_to(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = at_bank_step(monkeypatch)
    other = PennyDropResult(PennyDropStatus.ACTIVE, "fav_1", "SOMEBODY ELSE", 10)
    with b.checks(drop=b.FakePennyDrop(answers=[other])):
        b.save_bank(customer)
        b.run_checks()

    account = BankAccount.objects.get()
    assert (account.status, step("BANK").problem != "") == ("MISMATCH", True)
    assert queries.verified_bank_account(customer.id) is None
    with pytest.raises(NotFound):
        queries.account_for_payout(account.id)
    with pytest.raises(BankAccountNotOpen):
        bank.confirm_by_staff(
            actor=OPS,
            customer_id=customer.id,
            bank_account_id=account.id,
            note="looked",
            expected_version=None,
        )


def test_name_written_differently_waits_for_staff(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = at_bank_step(monkeypatch)
    near = PennyDropResult(PennyDropStatus.ACTIVE, "fav_1", "A RAO", 70)
    with b.checks(drop=b.FakePennyDrop(answers=[near])):
        b.save_bank(customer)
        b.run_checks()
    assert step("BANK").waiting_reason == bank.STAFF_LOOKS

    bank.confirm_by_staff(
        actor=OPS,
        customer_id=customer.id,
        bank_account_id=BankAccount.objects.get().id,
        note="Initial of the first name, same surname",
        expected_version=None,
    )

    account = BankAccount.objects.get()
    assert (account.status, account.verified_by_staff_id) == ("VERIFIED", OPS.id)
    assert step("BANK").completed_at is not None


# The webhook


def test_webhook_settles_a_pending_account_once(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = at_bank_step(monkeypatch)
    pending = b.FakePennyDrop(answers=[PennyDropResult(PennyDropStatus.PENDING, "fav_7")])
    with b.checks(drop=pending):
        b.save_bank(customer)
        b.run_checks()
    before = Customer.objects.get().version

    for _ in range(2):
        bank.apply_penny_drop(
            provider_ref="fav_7",
            status=PennyDropStatus.ACTIVE,
            registered_name="ASHA RAO",
            name_match_score=99,
        )
    bank.apply_penny_drop(provider_ref="fav_7", status=PennyDropStatus.INVALID)

    assert BankAccount.objects.get().status == "VERIFIED"
    assert Customer.objects.get().version == before + 1


def test_webhook_before_the_answer_is_found_by_our_reference(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = at_bank_step(monkeypatch)
    b.save_bank(customer)
    account = BankAccount.objects.get()

    bank.apply_penny_drop(
        provider_ref="fav_early",
        reference=bank.reference_of(account.id),
        status=PennyDropStatus.ACTIVE,
        registered_name="Asha Rao",
    )

    assert BankAccount.objects.get().status == "VERIFIED"


def test_webhook_about_a_stranger_is_not_found(brand: str) -> None:
    with pytest.raises(NotFound):
        bank.apply_penny_drop(
            provider_ref="fav_other", status=PennyDropStatus.ACTIVE, reference="pd-nonsense"
        )
