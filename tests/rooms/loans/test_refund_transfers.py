"""Money held goes back by our own transfer: allowed by another person, sent once, closed by the bank's word."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.access.errors import SamePerson
from backend.customers.models import BankAccount, Customer
from backend.integrations.ports import PayoutStatus
from backend.kernel.errors import ValidationFailed
from backend.kernel.ids import uuid7
from backend.ledger import queries as ledger
from backend.ledger.accounts import Code
from backend.loans.errors import BankAccountNotVerified, MoneySentBack, PayoutInProgress, RequestDecided
from backend.loans.models import Loan, LoanEvent, LoanRequest, Payout, Receipt
from backend.loans.services import payouts
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh, payout_news, race, run_jobs

D = Decimal


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


def _with_excess(desk: Desk, asha: Customer, acts: Acts) -> Loan:
    """20,000 repaid with 500 more on the first day: completed, 500 held."""
    loan = desk.active(asha)
    acts.record(loan, "20500", by=desk.staff.ops)
    return fresh(loan)


def _allowed(desk: Desk, loan: Loan, acts: Acts, amount: str = "500") -> LoanRequest:
    request = acts.ask_refund(loan, amount, by=desk.staff.ops, rail="IMPS")
    return acts.approve(request, by=acts.ops2)


def _sent(desk: Desk, loan: Loan, acts: Acts) -> Payout:
    _allowed(desk, loan, acts)
    run_jobs(only="loans.execute_payout", rounds=1)
    return Payout.objects.get(loan=loan, purpose="REFUND")


def _balance(code: Code) -> Decimal:
    """Debit less credit."""
    return ledger.account_totals().get(code.value, D(0))


def test_an_allowed_refund_is_sent_to_the_verified_account_and_closed_by_the_bank(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _with_excess(desk, asha, acts)
    bank = _balance(Code.BANK_COLLECTION)
    request = _allowed(desk, loan, acts)
    assert fresh(loan).excess == 0
    assert (_balance(Code.REFUNDS_IN_TRANSIT), _balance(Code.BANK_COLLECTION)) == (D(-500), bank)

    run_jobs(only="loans.execute_payout", rounds=1)

    payout = Payout.objects.get(loan=loan, purpose="REFUND")
    request.refresh_from_db()
    assert (payout.state, payout.amount, payout.request_id) == ("SUCCEEDED", D("500.00"), request.id)
    assert (request.state, request.reference) == ("DONE", payout.utr)
    assert (_balance(Code.REFUNDS_IN_TRANSIT), _balance(Code.BANK_COLLECTION)) == (D(0), bank - 500)
    assert desk.outside.payout.sent[payout.provider_key]["amount"].amount == D("500.00")
    assert fresh(loan).status == "COMPLETED"
    desk.end_days(1)


def test_another_person_allows_it_and_only_once(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    request = acts.ask_refund(loan, "500", by=desk.staff.ops, rail="IMPS")
    with pytest.raises(SamePerson):
        acts.approve(request, by=desk.staff.ops)
    assert not Payout.objects.filter(purpose="REFUND").exists()

    key = str(uuid7())
    acts.approve(request, by=acts.ops2, key=key)
    acts.approve(request, by=acts.ops2, key=key)
    with pytest.raises(RequestDecided):
        acts.approve(LoanRequest.objects.get(id=request.id), by=acts.ops2)
    run_jobs(only="loans.execute_payout", rounds=2)

    assert Payout.objects.filter(purpose="REFUND").count() == 1
    assert LoanEvent.objects.filter(loan=loan, kind="REFUND").count() == 1


def test_a_rail_there_is_not_is_refused(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)

    with pytest.raises(ValidationFailed):
        acts.ask_refund(loan, "500", by=desk.staff.ops, rail="PIGEON")


def test_a_transfer_that_fails_leaves_the_money_held_and_may_be_asked_for_anew(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _with_excess(desk, asha, acts)
    bank = _balance(Code.BANK_COLLECTION)
    desk.outside.payout.answer, desk.outside.payout.reason = PayoutStatus.FAILED, "account_closed"

    payout = _sent(desk, loan, acts)

    request = LoanRequest.objects.get(id=payout.request_id)
    assert (payout.state, request.state) == ("FAILED", "UNDONE")
    assert (fresh(loan).excess, fresh(loan).status) == (D("500.00"), "COMPLETED")
    assert "account_closed" in fresh(loan).waiting_reason
    assert (_balance(Code.REFUNDS_IN_TRANSIT), _balance(Code.BANK_COLLECTION)) == (D(0), bank)
    assert ledger.loan_balances(loan_id=loan.id)["HELD"] == D("500.00")
    desk.outside.payout.answer = PayoutStatus.SUCCEEDED
    _allowed(desk, fresh(loan), acts)
    run_jobs(only="loans.execute_payout", rounds=1)
    assert fresh(loan).excess == 0
    desk.end_days(1)


def test_money_the_bank_returns_later_is_held_again(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    bank = _balance(Code.BANK_COLLECTION)
    payout = _sent(desk, loan, acts)

    for _ in range(2):
        payouts.apply_payout_update(payout_news(payout, PayoutStatus.REVERSED, reason="account_closed"))

    payout.refresh_from_db()
    assert (payout.state, fresh(loan).excess) == ("REVERSED", D("500.00"))
    assert LoanRequest.objects.get(id=payout.request_id).state == "UNDONE"
    assert (_balance(Code.REFUNDS_IN_TRANSIT), _balance(Code.BANK_COLLECTION)) == (D(0), bank)
    desk.end_days(1)


def test_the_banks_word_in_any_order_and_number_closes_a_refund_once(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _with_excess(desk, asha, acts)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    payout = _sent(desk, loan, acts)
    for status in (
        PayoutStatus.SUCCEEDED,
        PayoutStatus.IN_FLIGHT,
        PayoutStatus.FAILED,
        PayoutStatus.SUCCEEDED,
    ):
        payouts.apply_payout_update(payout_news(payout, status))

    assert (fresh(loan).excess, _balance(Code.REFUNDS_IN_TRANSIT)) == (D(0), D(0))


def test_a_success_told_after_a_failure_waits_for_a_person(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    desk.outside.payout.answer = PayoutStatus.FAILED
    payout = _sent(desk, loan, acts)

    payouts.apply_payout_update(payout_news(payout, PayoutStatus.SUCCEEDED))

    assert fresh(loan).excess == D("500.00")
    assert "A person must look" in fresh(loan).waiting_reason


def test_while_a_refund_travels_nothing_else_uses_the_money(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    desk.outside.payout.silent = "after"
    _sent(desk, loan, acts)
    assert fresh(loan).excess == 0
    with pytest.raises(MoneySentBack):
        acts.bounce(loan, Receipt.objects.get())

    desk.outside.payout.silent = ""
    run_jobs(only="loans.execute_payout")

    assert Payout.objects.get(purpose="REFUND").state == "SUCCEEDED"
    assert len(desk.outside.payout.sent) == 2


def test_one_transfer_of_a_loan_at_a_time(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    request = acts.ask_refund(loan, "200", by=desk.staff.ops, rail="IMPS")
    acts.approve(request, by=acts.ops2)
    run_jobs(only="loans.execute_payout", rounds=1)
    second = acts.ask_refund(fresh(loan), "300", by=desk.staff.ops, rail="IMPS")

    with pytest.raises(PayoutInProgress):
        acts.approve(second, by=acts.ops2)
    assert fresh(loan).excess == D("300.00")


def test_an_account_that_changed_meanwhile_is_not_paid(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    request = acts.ask_refund(loan, "500", by=desk.staff.ops, rail="IMPS")
    BankAccount.objects.filter(customer=asha).update(status="MISMATCH")

    with pytest.raises(BankAccountNotVerified):
        acts.approve(request, by=acts.ops2)
    assert fresh(loan).excess == D("500.00")


def test_two_approvals_at_once_send_once(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    acts = Acts(desk)
    loan = _with_excess(desk, committed_asha, acts)
    request = acts.ask_refund(loan, "500", by=desk.staff.ops, rail="IMPS")

    results = race(
        lambda: acts.approve(request, by=acts.ops2, key="a"),
        lambda: acts.approve(request, by=acts.ops2, key="b"),
        lambda: acts.approve(request, by=acts.ops2, key="a"),
    )
    run_jobs(only="loans.execute_payout")

    assert len([each for each in results if isinstance(each, Exception)]) <= 2
    assert Payout.objects.filter(purpose="REFUND").count() == 1
    assert _balance(Code.REFUNDS_IN_TRANSIT) == 0
