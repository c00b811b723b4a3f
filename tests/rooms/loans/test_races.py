"""Two at once on every money command: one effect, and the loser is told, or given the same answer."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.integrations.ports import PayoutStatus, PayoutUpdate
from backend.kernel.errors import DomainError
from backend.kernel.money import Money
from backend.ledger import queries as ledger
from backend.loans.errors import OpenLoanExists, PayoutInProgress
from backend.loans.models import (
    DayEndRun,
    Loan,
    LoanEvent,
    PaymentOrder,
    Payout,
    Receipt,
    StatusChange,
)
from backend.loans.services import day_end, disbursement, payments, payouts, repayment
from tests.support.lending import SYSTEM, Desk, fresh, paid, race, run_jobs


def _refusals(results: list[object]) -> list[Exception]:
    failures = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, DomainError) for each in failures), failures
    return failures


def test_two_applications_at_once_make_one_open_loan(committed_desk: Desk, committed_asha: Customer) -> None:
    results = race(
        lambda: committed_desk.apply(committed_asha),
        lambda: committed_desk.apply(committed_asha),
    )

    assert [type(each) for each in _refusals(results)] == [OpenLoanExists]
    assert Loan.objects.count() == 1


def test_one_application_sent_twice_at_once_is_one_loan(
    committed_desk: Desk, committed_asha: Customer
) -> None:
    results = race(
        lambda: committed_desk.apply(committed_asha, key="same"),
        lambda: committed_desk.apply(committed_asha, key="same"),
    )

    assert not _refusals(results)
    assert {loan.id for loan in results} == set(Loan.objects.values_list("id", flat=True))


def test_two_sanctions_at_once_leave_one_version(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    loan = desk.approve(desk.apply(committed_asha))
    version = loan.version
    from backend.loans.services import sanction

    def act(amount: str) -> Loan:
        return sanction.sanction_loan(
            actor=desk.staff.sm, loan_id=loan.id, amount=Decimal(amount), expected_version=version
        )

    results = race(lambda: act("18000"), lambda: act("19000"))

    assert len(_refusals(results)) == 1
    assert StatusChange.objects.filter(loan=loan, move="SM_SANCTION").count() == 1


def test_two_disbursals_at_once_send_once(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    loan = desk.signed(committed_asha)

    def act(key: str) -> Loan:
        return disbursement.disburse_loan(
            actor=desk.staff.ops,
            loan_id=loan.id,
            rail="IMPS",
            expected_version=None,
            idempotency_key=key,
        )

    results = race(lambda: act("a"), lambda: act("b"), lambda: act("a"))
    run_jobs(only="loans.execute_payout")

    assert {type(each) for each in _refusals(results)} <= {PayoutInProgress}
    assert Payout.objects.filter(loan=loan).count() == 1
    assert len(desk.outside.payout.sent) == 1


def test_two_workers_on_one_payout_call_once(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    loan = desk.signed(committed_asha)
    disbursement.disburse_loan(
        actor=desk.staff.ops, loan_id=loan.id, rail="IMPS", expected_version=None, idempotency_key="k"
    )
    payout_id = Payout.objects.get(loan=loan).id

    results = race(*[lambda: payouts.execute_payout(payout_id=payout_id)] * 3)

    assert not _refusals(results)
    assert desk.outside.payout.calls == 1
    assert fresh(loan).status == "ACTIVE"


def test_the_same_payout_news_at_once_disburses_once(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    loan = desk.signed(committed_asha)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    desk.disburse(loan)
    payout = Payout.objects.get(loan=loan)
    news = PayoutUpdate(
        payout.provider_ref,
        payout.reference,
        PayoutStatus.SUCCEEDED,
        rank=30,
        amount=Money(payout.amount, "INR"),
        utr="UTR-1",
    )

    results = race(*[lambda: payouts.apply_payout_update(news)] * 4)

    assert not _refusals(results)
    assert LoanEvent.objects.filter(loan=loan, kind="DISBURSAL").count() == 1
    assert ledger.loan_balances(loan_id=loan.id)["PRINCIPAL"] == Decimal("20000.00")


def test_one_payment_told_many_times_at_once_is_one_receipt(
    committed_desk: Desk, committed_asha: Customer
) -> None:
    desk = committed_desk
    loan = desk.active(committed_asha)
    news = paid(desk.link(loan, "5000"), "5000", payment_id="pay_1")

    results = race(*[lambda: payments.apply_gateway_payment(news)] * 4)

    assert not _refusals(results)
    assert len({receipt.id for receipt in results}) == 1
    assert Receipt.objects.count() == 1
    assert fresh(loan).total_paid == Decimal("5000.00")


def test_unmatched_money_told_twice_at_once_is_held_once(
    committed_desk: Desk, committed_asha: Customer
) -> None:
    loan = committed_desk.active(committed_asha)
    news = paid(PaymentOrder(loan=loan, provider_ref="plink_x", reference="x"), "777", payment_id="pay_x")

    results = race(*[lambda: payments.apply_gateway_payment(news)] * 3)

    assert not _refusals(results)
    assert Receipt.objects.filter(state="SUSPENSE").count() == 1
    assert Counter(ledger.account_totals().values())[Decimal("-777.00")] == 1


def test_two_payments_at_once_are_both_counted(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    loan = desk.active(committed_asha)
    news = [paid(desk.link(loan, "3000"), "3000") for _ in range(3)]

    results = race(*[lambda each=each: payments.apply_gateway_payment(each) for each in news])  # type: ignore[misc]

    assert not _refusals(results)
    assert fresh(loan).total_paid == Decimal("9000.00")
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == fresh(loan).outstanding


def test_a_payment_and_its_reversal_and_another_at_once_agree(
    committed_desk: Desk, committed_asha: Customer
) -> None:
    desk = committed_desk
    loan = desk.active(committed_asha)
    first = desk.pay(loan, "4000")
    second = paid(desk.link(loan, "3000"), "3000")

    def undo(key: str) -> Loan:
        return repayment.reverse_repayment(
            actor=desk.staff.ops,
            loan_id=loan.id,
            receipt_id=first.id,
            reason="Bounced at the bank.",
            expected_version=None,
            idempotency_key=key,
        )

    results = race(lambda: undo("a"), lambda: undo("b"), lambda: payments.apply_gateway_payment(second))

    assert len(_refusals(results)) == 1
    assert fresh(loan).total_paid == Decimal("3000.00")
    assert ledger.verify().holds
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == fresh(loan).outstanding


def test_two_links_under_one_key_are_one_order(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    loan = desk.active(committed_asha)

    results = race(*[lambda: desk.link(loan, "500", by=desk.staff.admin, key="k")] * 3)

    assert not _refusals(results)
    assert len({order.id for order in results}) == 1
    assert len(desk.outside.link.created) == 1


@pytest.mark.parametrize("runs", [3])
def test_two_day_ends_at_once_end_one_day(committed_desk: Desk, committed_asha: Customer, runs: int) -> None:
    desk = committed_desk
    loan = desk.active(committed_asha)
    desk.end_days(1)
    day = brand_config.business_date()

    results = race(*[lambda: day_end.run_day_end(actor=SYSTEM, business_date=day)] * runs)

    _refusals(results)
    assert DayEndRun.objects.filter(business_date=day, state="CLOSED").count() == 1
    assert (brand_config.business_date() - day).days == 1
    assert fresh(loan).outstanding == Decimal("20020.00")
    assert ledger.verify().holds
