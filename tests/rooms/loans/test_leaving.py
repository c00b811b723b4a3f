"""Leaving a loan within the cooling-off days: the quote, the act, the books and the offer of it say one thing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.errors import NotAllowedNow
from backend.ledger import queries as ledger
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.models import Loan
from backend.loans.queries.requests import exit_today
from backend.loans.queries.story import told_to_borrower
from backend.loans.services import closure
from backend.loans.services.statements import statement_data
from backend.products.seed import INDIA_SALARY_ADVANCE
from tests.support.acts import Acts
from tests.support.lending import Desk, borrower_actor, fresh, publish

D = Decimal


@pytest.fixture
def loan(desk: Desk, asha: Customer) -> Loan:
    """20,000 for a week at 20 a night and 50 for each day it is late, which may be left for twenty days; day 10."""
    publish(desk, "SALARY_ADVANCE", replace(INDIA_SALARY_ADVANCE, cooling_off_days=20))
    loan = desk.active(asha, tenure=7)
    desk.end_days(10)
    return fresh(loan)


def _leave(loan: Loan) -> Loan:
    actor = borrower_actor(loan.customer)
    closure.exit_in_cooling_off(actor=actor, loan_id=loan.id, expected_version=fresh(loan).version)
    return fresh(loan)


def _offered(loan: Loan, desk: Desk) -> set[str]:
    """Leaving, as the borrower and as operations are offered it."""
    actors = (borrower_actor(loan.customer), desk.staff.ops)
    codes = {action.code for actor in actors for action in available_actions(loan=loan, actor=actor)}
    return codes & {"EXIT", "EXIT_LOAN"}


def test_leaving_on_day_one_costs_principal_and_a_day_of_interest(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(1)
    _leave(loan)

    owed = queries.payoff(fresh(loan))
    assert (owed["principal"], owed["interest"], owed["penalty"]) == (D(20000), D(20), 0)
    desk.pay(loan, str(owed["total"]))
    assert fresh(loan).status == "COMPLETED"


def test_after_the_window_leaving_is_gone(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(2)

    assert not _offered(fresh(loan), desk)
    with pytest.raises(NotAllowedNow):
        _leave(loan)


def test_penal_charges_booked_before_are_taken_back_in_the_books(desk: Desk, loan: Loan) -> None:
    charged = ledger.loan_balances(loan_id=loan.id)["PENALTY"]
    assert (loan.status, charged) == ("OVERDUE", D(150))
    quote = exit_today(loan)
    assert quote is not None and (quote.amounts.penalty, quote.to_pay) == (0, D(20200))

    _leave(loan)

    books = ledger.loan_balances(loan_id=loan.id)
    assert (books["PENALTY"], books["TAX"], books["HELD"]) == (0, 0, 0)
    assert Acts(desk).journal_of(loan, "PENAL_RETURNED") == {"4020": D(150), "1140": D(-150)}
    assert queries.payoff(fresh(loan))["total"] == quote.to_pay
    desk.pay(loan, str(quote.to_pay))
    assert fresh(loan).status == "COMPLETED"
    assert not any(ledger.loan_balances(loan_id=loan.id).values())
    assert ledger.verify().holds
    desk.end_days(1)


def test_a_penal_charge_that_was_paid_counts_towards_the_exit(desk: Desk, loan: Loan) -> None:
    desk.pay(loan, "100")
    assert ledger.loan_balances(loan_id=loan.id)["PENALTY"] == D(50)
    quote = exit_today(loan)

    _leave(loan)

    assert quote is not None and quote.to_pay == D(20100)
    assert queries.payoff(fresh(loan))["total"] == quote.to_pay
    desk.pay(loan, "20100")
    assert fresh(loan).status == "COMPLETED"
    assert not any(ledger.loan_balances(loan_id=loan.id).values())
    today = brand_config.business_date()
    told = statement_data(fresh(loan), today, today)
    assert [(line.kind, line.credit) for line in told.lines if line.credit] == [
        ("REPAYMENT", D(100)),
        ("PENAL_RETURNED", D(150)),
        ("REPAYMENT", D(20100)),
    ]
    assert told.closing_balance == 0


def test_days_that_are_left_of_the_window_bear_no_penal_charge_and_those_after_it_do(
    desk: Desk, loan: Loan
) -> None:
    _leave(loan)

    desk.end_days(11)  # day 21: the twentieth has ended
    assert ledger.loan_balances(loan_id=loan.id)["PENALTY"] == 0
    desk.end_days(2)
    assert ledger.loan_balances(loan_id=loan.id)["PENALTY"] == D(100)


def test_leaving_is_offered_once(desk: Desk, loan: Loan) -> None:
    assert _offered(loan, desk) == {"EXIT", "EXIT_LOAN"}
    assert told_to_borrower(loan).cooling_off_until is not None

    left = _leave(loan)

    assert not _offered(left, desk)
    assert told_to_borrower(left).cooling_off_until is None
    with pytest.raises(NotAllowedNow, match="chosen already"):
        _leave(loan)


def test_a_loan_that_is_paid_cannot_be_left(desk: Desk, loan: Loan) -> None:
    desk.pay(loan, str(queries.payoff(loan)["total"]))

    with pytest.raises(NotAllowedNow, match="not running"):
        _leave(loan)
