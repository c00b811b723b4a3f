"""Two at once on every act that staff ask for: one effect, and the loser is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.customers.models import Customer
from backend.kernel.errors import DomainError
from backend.ledger import queries as ledger
from backend.loans.errors import ReferenceUsed, RequestDecided
from backend.loans.models import LoanEvent, LoanRequest, Receipt
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh, race


@pytest.fixture
def acts(committed_desk: Desk) -> Acts:
    return Acts(committed_desk)


def _refusals(results: list[object]) -> list[type]:
    failures = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, DomainError) for each in failures), failures
    return [type(each) for each in failures]


def test_the_same_money_recorded_by_two_at_once_is_one_receipt(
    committed_desk: Desk, committed_asha: Customer, acts: Acts
) -> None:
    loan = committed_desk.active(committed_asha)

    results = race(
        lambda: acts.record(loan, "500", by=committed_desk.staff.ops, reference="UTR1"),
        lambda: acts.record(loan, "500", by=acts.ops2, reference="utr 1"),
        lambda: acts.record(loan, "500", by=acts.agent, reference="UTR1"),
    )

    assert _refusals(results) == [ReferenceUsed, ReferenceUsed]
    assert LoanRequest.objects.count() == 1
    assert fresh(loan).total_paid <= Decimal("500.00")


def test_one_press_sent_twice_at_once_is_one_receipt(
    committed_desk: Desk, committed_asha: Customer, acts: Acts
) -> None:
    loan = committed_desk.active(committed_asha)
    ops = committed_desk.staff.ops

    results = race(*[lambda: acts.record(loan, "500", by=ops, reference="UTR1", key="k")] * 3)

    assert not _refusals(results)
    assert {request.id for request in results} == {LoanRequest.objects.get().id}
    assert Receipt.objects.count() == 1


def test_two_different_payments_at_once_are_both_counted(
    committed_desk: Desk, committed_asha: Customer, acts: Acts
) -> None:
    loan = committed_desk.active(committed_asha)

    results = race(*[lambda: acts.record(loan, "3000", by=committed_desk.staff.ops)] * 3)

    assert not _refusals(results)
    assert fresh(loan).total_paid == Decimal("9000.00")
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == fresh(loan).outstanding


def test_two_checkers_at_once_carry_a_request_out_once(
    committed_desk: Desk, committed_asha: Customer, acts: Acts
) -> None:
    loan = committed_desk.active(committed_asha)
    request = acts.record(loan, "5000", by=acts.agent)

    results = race(
        lambda: acts.approve(request, by=committed_desk.staff.ops),
        lambda: acts.approve(request, by=acts.ops2),
        lambda: acts.reject(request, by=acts.ops2),
    )

    assert set(_refusals(results)) <= {RequestDecided}
    assert len(_refusals(results)) == 2
    assert LoanEvent.objects.filter(loan=loan, kind="PAYMENT").count() <= 1
    assert ledger.verify().holds


def test_two_refunds_at_once_never_send_more_than_is_held(
    committed_desk: Desk, committed_asha: Customer, acts: Acts
) -> None:
    loan = committed_desk.active(committed_asha)
    acts.record(loan, "20500", by=committed_desk.staff.ops)
    request = acts.ask_refund(loan, "500", by=committed_desk.staff.ops)

    results = race(
        lambda: acts.approve(request, by=acts.ops2, bank_reference="NEFT1"),
        lambda: acts.approve(request, by=acts.ops2, bank_reference="NEFT2"),
    )

    assert _refusals(results) == [RequestDecided]
    assert fresh(loan).excess == Decimal("0.00")
    assert LoanEvent.objects.filter(kind="REFUND").count() == 1
