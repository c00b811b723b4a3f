"""A loan shows the terms in force, what was signed beside them, and every schedule it has had."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.customers.models import Customer
from backend.integrations.ports import PayoutStatus
from backend.loans import queries
from backend.loans.models import Instalment, Loan, Payout
from backend.loans.services import payouts
from backend.loans.services.restructure import NewTerms
from graphql_schema.customer.loans.queries import my_loan
from graphql_schema.staff.loans.queries import loan_type
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh, payout_news

D = Decimal


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


def _restructured(desk: Desk, asha: Customer, acts: Acts, terms: NewTerms, **applied: object) -> Loan:
    loan = desk.active(asha, **({"code": "PERSONAL_LOAN", "amount": "60000", "tenure": 6} | applied))
    acts.approve(acts.ask_restructure(loan, terms, by=acts.agent), by=desk.staff.sm)
    return fresh(loan)


def _kinds(loan: Loan) -> list[str]:
    return [one.kind for one in queries.schedule_versions(loan)]


def test_the_header_shows_the_terms_in_force_and_what_was_signed_beside_them(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _restructured(desk, asha, acts, NewTerms(moratorium_periods=2, tenure=12, rate_pct=D(18)))

    for shown in (loan_type(loan), my_loan(loan)):
        assert (shown.tenure, shown.rate_pct) == (14, D(18))
        signed = shown.signed_terms()
        assert signed is not None
        assert (signed.tenure, signed.rate_pct, signed.rate_period) == (6, D(24), "YEAR")


def test_of_a_loan_as_signed_nothing_stands_beside(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, code="PERSONAL_LOAN", amount="60000", tenure=6)

    assert (loan_type(fresh(loan)).tenure, loan_type(fresh(loan)).signed_terms()) == (6, None)
    assert my_loan(fresh(loan)).signed_terms() is None


def test_a_bullet_that_was_moved_is_as_long_as_it_runs(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha, tenure=30)
    desk.end_days(10)
    acts.approve(acts.ask_restructure(fresh(loan), NewTerms(tenure=40), by=acts.agent), by=desk.staff.sm)

    shown = loan_type(fresh(loan))
    due = Instalment.objects.get(loan=loan).due_date
    assert shown.tenure == (due - fresh(loan).disbursed_on).days >= 50


def test_money_that_comes_back_after_new_terms_waits_for_a_person(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    """New terms of a loan without money would be an event on nothing."""
    loan = _restructured(desk, asha, acts, NewTerms(tenure=12))

    payouts.apply_payout_update(payout_news(Payout.objects.get(loan=loan), PayoutStatus.REVERSED))

    assert (fresh(loan).status, fresh(loan).tenure) == ("ACTIVE", 12)
    assert "A person must look" in fresh(loan).waiting_reason


def test_every_act_that_plans_anew_leaves_a_version(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    assert _kinds(fresh(loan)) == ["SIGNED", "DISBURSED"]
    desk.end_days(3)
    desk.pay(loan, "5000")
    desk.end_days(1)
    acts.approve(acts.ask_restructure(fresh(loan), NewTerms(tenure=60), by=acts.agent), by=desk.staff.sm)

    versions = queries.schedule_versions(fresh(loan))

    assert [one.kind for one in versions] == ["SIGNED", "DISBURSED", "PREPAID", "RESTRUCTURED"]
    asked = [queries.schedule_version(fresh(loan), one.key)[0] for one in versions]
    assert [row.due.principal for row in asked[:2]] == [D(20000), D(20000)]
    # What was paid early stays paid on its row; less interest is asked for.
    assert asked[2].due.interest < asked[1].due.interest
    assert asked[3].due_date > asked[2].due_date
    stored = Instalment.objects.get(loan=loan)
    assert (asked[3].due_date, asked[3].due.total) == (
        stored.due_date,
        stored.principal + stored.interest + stored.fee + stored.tax + stored.penalty,
    )


def test_an_instalment_paid_on_its_day_makes_no_version(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, code="PERSONAL_LOAN", amount="60000", tenure=6)
    first = Instalment.objects.filter(loan=loan).order_by("number").first()
    assert first is not None
    desk.end_days((first.due_date - fresh(loan).disbursed_on).days)
    desk.pay(loan, str(first.principal + first.interest))

    assert _kinds(fresh(loan)) == ["SIGNED", "DISBURSED"]


def test_a_payment_the_bank_took_back_leaves_no_version(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")
    assert _kinds(fresh(loan))[-1] == "PREPAID"

    acts.bounce(loan, receipt)

    assert _kinds(fresh(loan)) == ["SIGNED", "DISBURSED"]
    assert queries.schedule_version(fresh(loan), str(receipt.event_id)) == []


def test_the_signed_version_is_the_sheet_of_the_statement(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _restructured(desk, asha, acts, NewTerms(tenure=12))
    agreement = queries.current_agreement(loan)
    assert agreement is not None

    rows = queries.schedule_version(loan, queries.SIGNED)

    sheet = queries.key_facts(agreement).schedule
    assert [(row.due_date, row.due.total) for row in rows] == [
        (row.due_date, row.instalment) for row in sheet
    ]
    assert len(rows) == 6


def test_a_loan_not_signed_yet_has_no_version(desk: Desk, asha: Customer) -> None:
    assert queries.schedule_versions(fresh(desk.sanctioned(asha))) == []
