"""Money in suspense is put to the loan it was meant for: by two persons, once, and out of suspense in the books."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.access.errors import SamePerson
from backend.customers.models import Customer
from backend.integrations.ports import PaymentReceived
from backend.kernel import clock
from backend.kernel.errors import NotAllowedNow, PermissionRefused
from backend.kernel.ids import uuid7
from backend.kernel.money import Money
from backend.ledger import queries as ledger
from backend.ledger.accounts import Code
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.errors import ReceiptNotFound
from backend.loans.models import Loan, LoanRequest, Receipt
from backend.loans.services import allotments, payments
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh, race

D = Decimal


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


def _stray(amount: str = "5000") -> Receipt:
    """A payment at the gateway that names no link of ours."""
    return payments.apply_gateway_payment(
        PaymentReceived(
            provider_ref="plink_unknown",
            reference="unknown",
            provider_payment_id=f"pay_{uuid7().hex[:14]}",
            amount=Money(D(amount), "INR"),
            paid_at=clock.now(),
            rank=30,
            method="upi",
        )
    )


def _ask(acts: Acts, loan: Loan, receipt: Receipt, *, key: str | None = None) -> LoanRequest:
    return allotments.ask_allotment(
        actor=acts.desk.staff.ops,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="The borrower showed the UPI slip.",
        expected_version=None,
        idempotency_key=key or str(uuid7()),
    )


def _in_suspense() -> Decimal:
    return ledger.account_totals().get(Code.SUSPENSE.value, D(0))


def test_money_out_of_suspense_is_a_payment_of_its_day(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    receipt = _stray()
    bank = ledger.account_totals()[Code.BANK_COLLECTION.value]
    desk.end_days(2)
    assert (receipt.state, _in_suspense()) == ("SUSPENSE", D(-5000))

    request = _ask(acts, fresh(loan), receipt)
    assert fresh(loan).total_paid == 0
    acts.approve(request, by=acts.ops2)

    day = receipt.value_date
    receipt.refresh_from_db()
    assert (receipt.state, receipt.loan_id, receipt.value_date) == ("APPLIED", loan.id, day)
    assert (fresh(loan).total_paid, fresh(loan).principal_outstanding) == (D(5000), D(15000))
    assert _in_suspense() == 0
    assert ledger.account_totals()[Code.BANK_COLLECTION.value] == bank
    desk.end_days(1)  # receipts equal payments, and the books balance


def test_the_one_who_asked_does_not_agree_and_others_do_not_ask(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    receipt = _stray()
    request = _ask(acts, loan, receipt)

    with pytest.raises(SamePerson):
        acts.approve(request, by=desk.staff.ops)
    with pytest.raises(PermissionRefused):
        queries.suspense(actor=desk.staff.cx)
    assert [one.id for one in queries.suspense(actor=desk.staff.ops)] == [receipt.id]


def test_money_is_put_to_one_loan_only(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    receipt = _stray()
    first = _ask(acts, loan, receipt)
    second = _ask(acts, loan, receipt)
    acts.approve(first, by=acts.ops2)

    with pytest.raises(NotAllowedNow):
        acts.approve(second, by=acts.ops2)
    with pytest.raises(NotAllowedNow):
        _ask(acts, loan, receipt)
    with pytest.raises(ReceiptNotFound):
        allotments.ask_allotment(
            actor=desk.staff.ops,
            loan_id=loan.id,
            receipt_id=uuid7(),
            reason="No such money.",
            expected_version=None,
            idempotency_key="k",
        )
    assert fresh(loan).total_paid == D(5000)


def test_it_is_offered_while_there_is_money_in_suspense(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)

    def offered() -> set[str]:
        return {one.code for one in available_actions(loan=fresh(loan), actor=desk.staff.ops)}

    assert "ALLOT_MONEY" not in offered()
    receipt = _stray()
    assert "ALLOT_MONEY" in offered()
    acts.approve(_ask(acts, loan, receipt), by=acts.ops2)
    assert "ALLOT_MONEY" not in offered()


def test_what_it_would_do_is_shown_before(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    receipt = _stray("20500")
    act = queries.Act(kind="ALLOTMENT", receipt_id=receipt.id)

    shown = queries.preview_act(actor=desk.staff.ops, loan=fresh(loan), act=act)

    assert shown.second_person
    acts.approve(_ask(acts, loan, receipt), by=acts.ops2)
    assert shown.outcome.after.excess == fresh(loan).excess == D(500)
    assert fresh(loan).status == "COMPLETED"


def test_a_payment_that_came_out_of_suspense_can_bounce(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    receipt = _stray()
    acts.approve(_ask(acts, loan, receipt), by=acts.ops2)
    receipt.refresh_from_db()

    acts.bounce(loan, receipt)

    assert (fresh(loan).total_paid, _in_suspense()) == (D(0), D(0))
    desk.end_days(1)


def test_two_approvals_at_once_book_it_once(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    acts = Acts(desk)
    loan = desk.active(committed_asha)
    receipt = _stray()
    first, second = _ask(acts, loan, receipt), _ask(acts, loan, receipt)

    results = race(
        lambda: acts.approve(first, by=acts.ops2),
        lambda: acts.approve(second, by=acts.ops2),
    )

    assert len([each for each in results if isinstance(each, Exception)]) == 1
    assert fresh(loan).total_paid == D(5000)
    assert _in_suspense() == 0
