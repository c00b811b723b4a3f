"""Money goes out once: whatever the provider answers, or does not, and however often it is asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from backend.customers.models import BankAccount, Customer
from backend.integrations.ports import PayoutStatus
from backend.kernel import clock
from backend.kernel.errors import IdempotencyConflict, PolicyViolation, ProviderRefused
from backend.kernel.models import Intent
from backend.kernel.money import Money
from backend.ledger import queries as ledger
from backend.loans.actions import available_actions
from backend.loans.errors import BankAccountNotVerified, PayoutInProgress
from backend.loans.models import Loan, Payout, StatusChange
from backend.loans.services import cancellation, disbursement, payouts
from tests.support.lending import Desk, borrower_actor, fresh, payout_news, run_jobs

NET = Decimal("19528.00")  # 20,000 less a fee of 400 and GST of 72


def _events(loan: Loan) -> list[str]:
    told = Intent.objects.filter(job="event", args__payload__entity_id=str(loan.id)).order_by(
        "created_at", "id"
    )
    return [intent.args["name"] for intent in told]


def test_gross_is_owed_and_net_is_sent(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)

    payout = Payout.objects.get(loan=loan)
    assert (payout.amount, payout.state) == (NET, "SUCCEEDED")
    assert loan.principal_outstanding == Decimal("20000.00")
    assert ledger.loan_balances(loan_id=loan.id)["PRINCIPAL"] == Decimal("20000.00")
    totals = ledger.account_totals()
    assert sum(totals.values()) == 0
    assert -NET in totals.values()


def test_every_status_change_has_one_history_row_and_one_event(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)

    versions = StatusChange.objects.filter(loan=loan).values_list("loan_version", flat=True)
    assert len(versions) == len(set(versions))
    told = Intent.objects.filter(job="event", args__payload__entity_id=str(loan.id))
    assert sorted(each.args["payload"]["version"] for each in told) == list(range(1, loan.version + 1))
    assert _events(loan).count("LoanDisbursed") == 1


def test_the_same_key_sends_once(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    version = loan.version
    for _ in range(2):
        disbursement.disburse_loan(
            actor=desk.staff.ops,
            loan_id=loan.id,
            rail="IMPS",
            expected_version=version,
            idempotency_key="once",
        )
    run_jobs(only="loans.execute_payout")

    assert Payout.objects.filter(loan=loan).count() == 1
    assert len(desk.outside.payout.sent) == 1
    with pytest.raises(IdempotencyConflict):
        disbursement.disburse_loan(
            actor=desk.staff.ops,
            loan_id=loan.id,
            rail="NEFT",
            expected_version=version,
            idempotency_key="once",
        )


def test_only_the_borrowers_verified_account_is_paid(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    BankAccount.objects.filter(customer=asha).update(status="MISMATCH")

    with pytest.raises(BankAccountNotVerified):
        desk.disburse(loan)
    shown = {a.code: a for a in available_actions(loan=fresh(loan), actor=desk.staff.ops)}
    assert shown["DISBURSE"].reason == "The borrower has no verified bank account."


def test_a_rail_has_its_ceiling(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha, amount="500000", tenure=12, code="PERSONAL_LOAN")

    with pytest.raises(PolicyViolation):
        desk.disburse(loan, rail="UPI")


def test_no_answer_after_the_money_moved_is_looked_up_and_never_sent_again(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.silent = "after"
    desk.disburse(loan)
    assert Payout.objects.get(loan=loan).state == "UNKNOWN"
    assert "looked up" in fresh(loan).waiting_reason
    with pytest.raises(PayoutInProgress):
        desk.disburse(loan, rail="NEFT")

    desk.outside.payout.silent = ""
    run_jobs(only="loans.execute_payout")

    assert fresh(loan).status == "ACTIVE"
    assert desk.outside.payout.calls == 1


def test_a_refused_look_up_does_not_free_the_money_for_another_attempt(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.silent = "after"
    desk.disburse(loan)

    def refuse(reference: str) -> None:
        raise ProviderRefused("Authentication failed")

    with monkeypatch.context() as locked_out:
        locked_out.setattr(desk.outside.payout, "find", refuse)
        run_jobs(only="loans.execute_payout", rounds=1)
    assert Payout.objects.get(loan=loan).state == "UNKNOWN"
    with pytest.raises(PayoutInProgress):
        desk.disburse(loan, rail="NEFT")


def test_a_request_that_never_arrived_is_sent_by_the_next_round(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.silent = "before"
    desk.disburse(loan)
    assert Payout.objects.get(loan=loan).state == "CREATED"

    desk.outside.payout.silent = ""
    run_jobs(only="loans.execute_payout")

    assert fresh(loan).status == "ACTIVE"
    assert len(desk.outside.payout.sent) == 1


def test_an_unknown_attempt_the_provider_never_heard_of_goes_again_under_the_same_key(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.silent = "after"
    desk.disburse(loan)
    keys = set(desk.outside.payout.sent)
    desk.outside.payout.sent.clear()  # the provider lost it
    desk.outside.payout.silent = ""

    run_jobs(only="loans.execute_payout", rounds=1)
    assert fresh(loan).status == "AWAITING_DISBURSAL"
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=True):
        run_jobs(only="loans.execute_payout", rounds=1)

    assert fresh(loan).status == "ACTIVE"
    assert set(desk.outside.payout.sent) == keys


def test_a_crash_after_the_call_is_looked_up(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    disbursement.disburse_loan(
        actor=desk.staff.ops,
        loan_id=loan.id,
        rail="IMPS",
        expected_version=loan.version,
        idempotency_key="k",
    )
    payout = Payout.objects.get(loan=loan)
    payouts._take(payout.id)
    payouts._send(payout)  # and here the worker dies
    Payout.objects.update(leased_until=clock.now() - timedelta(seconds=1))

    payouts.execute_payout(payout_id=payout.id)

    assert fresh(loan).status == "ACTIVE"
    assert desk.outside.payout.calls == 1


def test_a_failed_transfer_is_tried_again_on_another_rail(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.answer = PayoutStatus.FAILED
    desk.outside.payout.reason = "imps_not_allowed"
    desk.disburse(loan)
    waiting = fresh(loan)
    assert (waiting.status, "imps_not_allowed" in waiting.waiting_reason) == ("AWAITING_DISBURSAL", True)

    desk.outside.payout.answer = PayoutStatus.SUCCEEDED
    desk.disburse(loan, rail="NEFT")

    assert fresh(loan).status == "ACTIVE"
    assert list(
        Payout.objects.filter(loan=loan).order_by("attempt").values_list("attempt", "mode", "state")
    ) == [
        (1, "IMPS", "FAILED"),
        (2, "NEFT", "SUCCEEDED"),
    ]


def test_webhooks_in_any_order_and_number_have_one_effect(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    desk.disburse(loan)
    payout = Payout.objects.get(loan=loan)
    for status in (
        PayoutStatus.SUCCEEDED,
        PayoutStatus.IN_FLIGHT,
        PayoutStatus.FAILED,
        PayoutStatus.SUCCEEDED,
    ):
        payouts.apply_payout_update(payout_news(payout, status))

    assert fresh(loan).status == "ACTIVE"
    assert _events(loan).count("LoanDisbursed") == 1
    assert ledger.loan_balances(loan_id=loan.id)["PRINCIPAL"] == Decimal("20000.00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "another-loan"},
        {"amount": Money(Decimal("1.00"), "INR")},
        {"provider_ref": "pout_other"},
    ],
)
def test_an_answer_that_does_not_fit_goes_to_a_person(
    desk: Desk, asha: Customer, wrong: dict[str, object]
) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    desk.disburse(loan)
    payout = Payout.objects.get(loan=loan)
    if "provider_ref" not in wrong:
        wrong = {**wrong, "provider_ref": payout.provider_ref}

    payouts.apply_payout_update(payout_news(payout, PayoutStatus.SUCCEEDED, **wrong))

    payout.refresh_from_db()
    assert (fresh(loan).status, payout.state) == ("AWAITING_DISBURSAL", "REVIEW")
    with pytest.raises(PayoutInProgress):
        desk.disburse(loan, rail="NEFT")


def test_money_that_comes_back_reopens_the_loan_and_empties_its_books(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    payout = Payout.objects.get(loan=loan)

    payouts.apply_payout_update(payout_news(payout, PayoutStatus.REVERSED, reason="account_closed"))
    payouts.apply_payout_update(payout_news(payout, PayoutStatus.REVERSED, reason="account_closed"))

    back = fresh(loan)
    assert (back.status, back.outstanding, back.disbursed_on) == ("AWAITING_DISBURSAL", Decimal(0), None)
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == 0
    assert _events(loan).count("PayoutReversed") == 1
    assert desk.disburse(loan).status == "ACTIVE"
    assert fresh(loan).outstanding == Decimal("20000.00")


def test_a_payment_already_on_the_loan_keeps_a_reversal_for_a_person(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.pay(loan, "1000")

    payouts.apply_payout_update(payout_news(Payout.objects.get(loan=loan), PayoutStatus.REVERSED))

    assert fresh(loan).status in {"ACTIVE", "PARTIALLY_PAID"}
    assert "A person must look" in fresh(loan).waiting_reason


def test_a_loan_is_not_cancelled_while_money_is_on_its_way(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    desk.disburse(loan)

    with pytest.raises(PayoutInProgress):
        cancellation.cancel_loan(
            actor=borrower_actor(asha),
            loan_id=loan.id,
            reason_code="",
            note="",
            expected_version=fresh(loan).version,
        )
