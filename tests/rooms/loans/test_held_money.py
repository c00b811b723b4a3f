"""Money that was to go back is put to what is owed, when the borrower says so and another person agrees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from backend.access.errors import SamePerson
from backend.customers.models import Customer
from backend.kernel.ids import uuid7
from backend.ledger import queries as ledger
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.errors import MoreThanHeld
from backend.loans.models import Loan, LoanRequest, Receipt
from backend.loans.services import held_money
from backend.products.seed import INDIA_PERSONAL_LOAN
from backend.products.terms import Excess
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh, publish

D = Decimal


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


@pytest.fixture
def loan(desk: Desk, asha: Customer) -> Loan:
    """60,000 in 6 instalments; 12,000 came before anything was due, and by the product goes back."""
    order = replace(INDIA_PERSONAL_LOAN.appropriation, excess=Excess.REFUND)
    publish(desk, "PERSONAL_LOAN", replace(INDIA_PERSONAL_LOAN, appropriation=order))
    loan = desk.active(asha, code="PERSONAL_LOAN", amount="60000", tenure=6)
    desk.pay(loan, "12000")
    return fresh(loan)


def _ask(acts: Acts, loan: Loan, amount: str) -> LoanRequest:
    return held_money.ask_keep_held(
        actor=acts.desk.staff.ops,
        loan_id=loan.id,
        amount=D(amount),
        reason="The borrower asks to keep it for the instalment.",
        expected_version=None,
        idempotency_key=str(uuid7()),
    )


def test_money_kept_clears_what_is_overdue(desk: Desk, loan: Loan, acts: Acts) -> None:
    desk.end_days(35)
    late = fresh(loan)
    assert (late.status, late.excess, queries.refund_due(late)) == ("OVERDUE", D(12000), D(12000))
    overdue = late.overdue

    acts.approve(_ask(acts, loan, "12000"), by=acts.ops2)

    loan = fresh(loan)
    assert (loan.status, loan.overdue) == ("ACTIVE", D(0))
    assert loan.excess == D(12000) - overdue
    assert queries.refund_due(loan) == 0
    assert acts.journal_of(loan, "HELD_APPLIED")["2000"] == overdue
    assert ledger.loan_balances(loan_id=loan.id)["HELD"] == loan.excess
    desk.end_days(1)


def test_money_kept_before_anything_is_due_waits_for_it(desk: Desk, loan: Loan, acts: Acts) -> None:
    acts.approve(_ask(acts, loan, "12000"), by=acts.ops2)
    assert (fresh(loan).excess, fresh(loan).next_due_amount) == (D(12000), D(0))

    desk.end_days(35)

    assert fresh(loan).status == "ACTIVE"
    assert fresh(loan).excess < D(12000)


def test_it_is_the_borrowers_money_so_two_persons_agree(desk: Desk, loan: Loan, acts: Acts) -> None:
    request = _ask(acts, loan, "5000")

    with pytest.raises(SamePerson):
        acts.approve(request, by=desk.staff.ops)
    assert queries.refund_due(fresh(loan)) == D(12000)
    act = queries.Act(kind="HELD", amount=D(5000))
    shown = queries.preview_act(actor=acts.ops2, loan=fresh(loan), act=act)
    assert (shown.second_person, shown.outcome.after.refund_due) == (True, D(7000))


def test_no_more_is_kept_than_was_to_go_back(loan: Loan, acts: Acts) -> None:
    with pytest.raises(MoreThanHeld):
        _ask(acts, loan, "12000.01")


def test_it_is_offered_only_where_something_is_to_go_back(desk: Desk, loan: Loan, acts: Acts) -> None:
    def offered() -> set[str]:
        return {one.code for one in available_actions(loan=fresh(loan), actor=desk.staff.ops)}

    assert "KEEP_HELD" in offered()
    acts.approve(_ask(acts, loan, "12000"), by=acts.ops2)
    assert "KEEP_HELD" not in offered()


def test_the_payment_it_came_with_can_still_bounce(desk: Desk, loan: Loan, acts: Acts) -> None:
    acts.approve(_ask(acts, loan, "12000"), by=acts.ops2)

    acts.bounce(loan, Receipt.objects.get())

    assert (fresh(loan).excess, queries.refund_due(fresh(loan))) == (D(0), D(0))
    desk.end_days(1)
