"""Due dates that a sanction agreed are the loan's: in its papers, its schedule and its interest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.integrations.ports import PayoutStatus
from backend.kernel.errors import NotAllowedNow, ValidationFailed
from backend.ledger import queries as ledger
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.models import Agreement, Instalment, Loan, LoanEvent, Payout
from backend.loans.plan.agreed import Agreed
from backend.loans.services import agreement, books, payouts
from backend.products.seed import INDIA_PERSONAL_LOAN
from tests.support.lending import Desk, fresh, payout_news, publish

D = Decimal
GAPS = (20, 65, 80, 150)
"""Days from today to each due date: nothing like months."""


@pytest.fixture
def dates(desk: Desk) -> tuple[date, ...]:
    """On a product that lets a sanction agree them."""
    publish(desk, "PERSONAL_LOAN", replace(INDIA_PERSONAL_LOAN, irregular_dates=True))
    return tuple(brand_config.business_date() + timedelta(days=days) for days in GAPS)


def _sanctioned(desk: Desk, asha: Customer, dates: tuple[date, ...]) -> Loan:
    return desk.sanctioned(
        asha, amount="60000", tenure=6, code="PERSONAL_LOAN", agreed=Agreed(due_dates=dates)
    )


def _signed(desk: Desk, asha: Customer, dates: tuple[date, ...]) -> Loan:
    loan = _sanctioned(desk, asha, dates)
    desk.offer(loan)
    desk.acknowledge(loan)
    return desk.sign(loan)


def _due_dates(loan: Loan) -> tuple[date, ...]:
    return tuple(Instalment.objects.filter(loan=loan).order_by("number").values_list("due_date", flat=True))


def test_agreed_dates_survive_the_disbursal_with_interest_by_their_days(
    desk: Desk, asha: Customer, dates: tuple[date, ...]
) -> None:
    loan = desk.disburse(_signed(desk, asha, dates))

    rows = list(Instalment.objects.filter(loan=loan).order_by("number"))
    assert tuple(row.due_date for row in rows) == dates
    # 60,000 at 24 % a year for 20 days, and what is left of it for 45.
    assert rows[0].interest == D("789.04")
    left = D(60000) - rows[0].principal
    assert rows[1].interest == (left * 24 * 45 / 36500).quantize(D("0.01"))
    assert rows[-1].balance_after == 0
    assert loan.tenure == len(dates)


def test_the_statement_of_the_offer_tells_just_the_rows_that_are_asked_for(
    desk: Desk, asha: Customer, dates: tuple[date, ...]
) -> None:
    loan = _signed(desk, asha, dates)
    told = queries.key_facts(Agreement.objects.get(loan=loan))

    loan = desk.disburse(loan)

    asked = [(row.due_date, row.principal + row.interest) for row in Instalment.objects.filter(loan=loan)]
    assert sorted(asked) == [(row.due_date, row.instalment) for row in told.schedule]


def test_money_that_came_back_is_sent_again_to_the_dates_that_were_agreed(
    desk: Desk, asha: Customer, dates: tuple[date, ...]
) -> None:
    loan = desk.disburse(_signed(desk, asha, dates))
    signed = Agreement.objects.get(loan=loan, state="SIGNED").terms
    payouts.apply_payout_update(
        payout_news(Payout.objects.get(loan=loan), PayoutStatus.REVERSED, reason="account_closed")
    )
    assert fresh(loan).terms == signed
    desk.end_days(2)

    loan = desk.disburse(fresh(loan))

    assert (loan.status, _due_dates(loan)) == ("ACTIVE", dates)
    assert ledger.loan_balances(loan_id=loan.id)["PRINCIPAL"] == D("60000.00")


def test_no_money_is_sent_on_an_agreed_due_date(desk: Desk, asha: Customer, dates: tuple[date, ...]) -> None:
    loan = _signed(desk, asha, dates)
    desk.end_days(GAPS[0])

    with pytest.raises(NotAllowedNow):
        desk.disburse(loan)
    shown = {each.code: each for each in available_actions(loan=fresh(loan), actor=desk.staff.ops)}
    assert not shown["DISBURSE"].allowed
    assert not Payout.objects.filter(loan=loan).exists()


def test_news_that_comes_on_a_due_date_is_of_money_sent_before_it(
    desk: Desk, asha: Customer, dates: tuple[date, ...]
) -> None:
    loan = _signed(desk, asha, dates)
    desk.end_days(GAPS[0] - 1)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    desk.disburse(loan)
    desk.end_days(2)

    payouts.apply_payout_update(payout_news(Payout.objects.get(loan=loan), PayoutStatus.SUCCEEDED))

    assert fresh(loan).status in {"ACTIVE", "OVERDUE"}
    assert _due_dates(loan) == dates
    assert LoanEvent.objects.get(loan=loan).value_date == dates[0] - timedelta(days=1)


@pytest.mark.parametrize(
    ("gaps", "code"),
    [
        ((40, 20, 80), "not_rising"),
        ((40, 40, 80), "not_rising"),
        ((1, 30, 60), "too_early"),
        ((30, 60, 900), "too_late"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_field(
    desk: Desk, asha: Customer, dates: tuple[date, ...], gaps: tuple[int, ...], code: str
) -> None:
    wrong = tuple(brand_config.business_date() + timedelta(days=days) for days in gaps)

    with pytest.raises(ValidationFailed) as refused:
        _sanctioned(desk, asha, wrong)

    assert [(one.path, one.code) for one in refused.value.fields] == [("dueDates", code)]
    assert Loan.objects.get().status == "CX_APPROVED"


def test_a_product_of_even_months_refuses_dates(desk: Desk, asha: Customer) -> None:
    dates = tuple(brand_config.business_date() + timedelta(days=days) for days in GAPS)

    with pytest.raises(ValidationFailed) as refused:
        _sanctioned(desk, asha, dates)

    assert refused.value.fields[0].code == "not_of_this_product"


def test_a_new_offer_that_would_outlive_the_first_date_is_not_made(
    desk: Desk, asha: Customer, dates: tuple[date, ...]
) -> None:
    loan = _sanctioned(desk, asha, dates)
    desk.offer(loan)
    desk.end_days(GAPS[0] - 2)

    with pytest.raises(NotAllowedNow):
        agreement.reissue_agreement(actor=desk.staff.cx, loan_id=loan.id, expected_version=None)


def test_the_preview_of_a_sanction_is_what_it_freezes(
    desk: Desk, asha: Customer, dates: tuple[date, ...]
) -> None:
    loan = desk.approve(desk.apply(asha, amount="60000", tenure=6, code="PERSONAL_LOAN"), amount="60000")
    seen = queries.preview_sanction(fresh(loan), amount=D(60000), tenure=None, agreed=Agreed(due_dates=dates))

    loan = desk.sanction(loan, amount="60000", agreed=Agreed(due_dates=dates))

    frozen = books.terms_of(loan)
    assert frozen.due_dates == tuple(row.due_date for row in seen.schedule) == dates
