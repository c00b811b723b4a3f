"""A loan paid out in parts: each sent once, confirmed by the bank, never above the sanction, planned anew after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.integrations.ports import PayoutStatus
from backend.kernel.errors import IdempotencyConflict, NotAllowedNow, PermissionRefused, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.ledger import queries as ledger
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.errors import MoveNotAllowed, PayoutInProgress, TrancheNotNext
from backend.loans.models import Agreement, Instalment, Loan, LoanEvent, Payout
from backend.loans.plan.agreed import Agreed
from backend.loans.plan.terms import Tranche
from backend.loans.services import payouts, tranches
from backend.products.seed import INDIA_PERSONAL_LOAN
from backend.products.terms import DayCount, Excess, Rest
from tests.support.lending import Desk, fresh, payout_news, publish, race, run_jobs

D = Decimal
PARTS = (Tranche(D(30000), 0), Tranche(D(20000), 20), Tranche(D(10000), 50))
FEES = D("1416.00")  # 2 % of 60,000 and GST on it, all kept back from the first part


def _in_parts(desk: Desk) -> None:
    """The personal loan, by daily rest, in at most three parts."""
    terms = INDIA_PERSONAL_LOAN
    daily = replace(terms.rate, day_count=DayCount.ACT_365, rest=Rest.DAILY)
    order = replace(terms.appropriation, excess=Excess.REDUCE_TENURE)
    publish(desk, "PERSONAL_LOAN", replace(terms, rate=daily, appropriation=order, max_tranches=3))


def _signed(desk: Desk, customer: Customer, parts: tuple[Tranche, ...] = PARTS) -> Loan:
    agreed = Agreed(tranches=parts)
    return desk.signed(customer, amount="60000", tenure=6, code="PERSONAL_LOAN", agreed=agreed)


@pytest.fixture
def loan(desk: Desk, asha: Customer) -> Loan:
    """Its first part is out."""
    _in_parts(desk)
    return desk.disburse(_signed(desk, asha))


def _draw(desk: Desk, loan: Loan, number: int = 2, *, key: str | None = None, rail: str = "IMPS") -> Loan:
    tranches.disburse_tranche(
        actor=desk.staff.ops,
        loan_id=loan.id,
        tranche=number,
        rail=rail,
        expected_version=None,
        idempotency_key=key or str(uuid7()),
    )
    run_jobs(only="loans.execute_payout", rounds=1)
    return fresh(loan)


def _pay_on_the_due_day(desk: Desk, loan: Loan) -> int:
    """Gives how many days were ended until then."""
    due = fresh(loan).next_due_date
    assert due is not None
    days = (due - brand_config.business_date()).days
    desk.end_days(days)
    desk.pay(loan, str(fresh(loan).next_due_amount))
    return days


def _books(loan: Loan) -> tuple[Decimal, list[tuple[object, ...]], int]:
    """What a transfer that fails must leave as it was."""
    rows = Instalment.objects.filter(loan=loan).order_by("number")
    stored = list(rows.values_list("number", "due_date", "principal", "interest", "outstanding"))
    return fresh(loan).outstanding, stored, LoanEvent.objects.filter(loan=loan).count()


def test_the_first_part_is_sent_less_all_fees_and_only_it_is_owed(desk: Desk, loan: Loan) -> None:
    assert Payout.objects.get(loan=loan).amount == D(30000) - FEES
    assert fresh(loan).principal_outstanding == D("30000.00")
    assert queries.net_disbursed(fresh(loan)) == D(30000) - FEES
    assert [part.is_drawn for part in tranches.parts_of(fresh(loan))] == [True, False, False]


def test_the_statement_tells_the_parts_and_the_schedule_they_make(desk: Desk, loan: Loan) -> None:
    agreement = Agreement.objects.select_related("kfs").get(loan=loan)
    assert agreement.kfs is not None
    assert "₹\u00a020,000.00 after 20 days" in agreement.kfs.figures["facts"]["disbursal"]
    assert sum(row.principal for row in queries.key_facts(agreement).schedule) == D(60000)


def test_each_part_has_a_transfer_of_its_own_and_the_schedule_is_planned_anew(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    before = list(Instalment.objects.filter(loan=loan).order_by("number"))

    loan = _draw(desk, loan)

    after = list(Instalment.objects.filter(loan=loan).order_by("number"))
    assert loan.status == "ACTIVE"
    assert loan.principal_outstanding == D("50000.00")
    assert [row.due_date for row in after] == [row.due_date for row in before]
    assert sum(row.principal for row in after) == D(50000)
    assert after[1].principal + after[1].interest > before[1].principal + before[1].interest
    desk.end_days(30 - _pay_on_the_due_day(desk, loan))
    loan = _draw(desk, fresh(loan), 3)
    sent = Payout.objects.filter(loan=loan, state="SUCCEEDED").order_by("tranche")
    assert [(one.tranche, one.amount) for one in sent] == [
        (1, D(30000) - FEES),
        (2, D("20000.00")),
        (3, D("10000.00")),
    ]
    assert all(one.event is not None for one in sent)
    assert queries.net_disbursed(loan) == D(60000) - FEES
    desk.end_days(1)  # and its proofs hold


def test_the_ledger_lends_each_part_on_its_day(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    loan = _draw(desk, loan)

    lent = [row for row in ledger.loan_ledger(loan_id=loan.id) if row.kind == "DISBURSEMENT"]
    second = [
        (row.account.split()[0], row.debit, row.credit) for row in lent if row.value_date > lent[0].value_date
    ]
    assert len(second) == 2
    assert {debit for _, debit, _ in second} == {D("20000.00"), D("0.00")}
    assert ledger.verify().holds


def test_no_more_than_was_sanctioned_is_ever_sent(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    _draw(desk, loan, 2)
    desk.end_days(30 - _pay_on_the_due_day(desk, loan))
    _draw(desk, loan, 3)

    with pytest.raises(TrancheNotNext):
        _draw(desk, loan, 4)
    assert sum(each.amount for each in LoanEvent.objects.filter(loan=loan, kind="DISBURSAL")) == D(60000)


def test_a_part_is_not_sent_before_its_day(desk: Desk, loan: Loan) -> None:
    with pytest.raises(NotAllowedNow):
        _draw(desk, loan)
    shown = {each.code: each for each in available_actions(loan=fresh(loan), actor=desk.staff.ops)}
    assert not shown["DISBURSE_TRANCHE"].allowed
    assert "or later" in (shown["DISBURSE_TRANCHE"].reason or "")
    assert Payout.objects.filter(loan=loan).count() == 1


def test_parts_go_in_their_order_and_not_twice(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    for wrong in (1, 3):
        with pytest.raises(TrancheNotNext):
            _draw(desk, loan, wrong)
    _draw(desk, loan, 2)
    with pytest.raises(TrancheNotNext):
        _draw(desk, loan, 2)


def test_the_same_key_sends_a_part_once(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    _draw(desk, loan, key="again")
    _draw(desk, loan, key="again")

    assert Payout.objects.filter(loan=loan, tranche=2).count() == 1
    assert len(desk.outside.payout.sent) == 2
    with pytest.raises(IdempotencyConflict):
        _draw(desk, loan, key="again", rail="NEFT")


def test_a_part_that_fails_leaves_the_loan_as_it_was_and_is_tried_again(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    before = _books(loan)
    desk.outside.payout.answer, desk.outside.payout.reason = PayoutStatus.FAILED, "account_closed"

    loan = _draw(desk, loan)

    assert _books(loan) == before
    assert (loan.status, "account_closed" in loan.waiting_reason) == ("ACTIVE", True)
    desk.outside.payout.answer = PayoutStatus.SUCCEEDED
    assert _draw(desk, loan, rail="NEFT").principal_outstanding == D("50000.00")
    tried = Payout.objects.filter(loan=loan, tranche=2).order_by("attempt").values_list("attempt", "state")
    assert list(tried) == [(2, "FAILED"), (3, "SUCCEEDED")]


def test_while_a_part_is_on_its_way_nothing_else_is_sent(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    before = _books(loan)
    desk.outside.payout.silent = "after"
    _draw(desk, loan)
    assert _books(loan) == before

    with pytest.raises(PayoutInProgress):
        _draw(desk, loan)
    desk.outside.payout.silent = ""
    run_jobs(only="loans.execute_payout")

    assert fresh(loan).principal_outstanding == D("50000.00")
    assert len(desk.outside.payout.sent) == 2


def test_the_banks_word_in_any_order_and_number_lends_a_part_once(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    _draw(desk, loan)
    payout = Payout.objects.get(loan=loan, tranche=2)
    for status in (
        PayoutStatus.SUCCEEDED,
        PayoutStatus.IN_FLIGHT,
        PayoutStatus.FAILED,
        PayoutStatus.SUCCEEDED,
    ):
        payouts.apply_payout_update(payout_news(payout, status))

    assert fresh(loan).principal_outstanding == D("50000.00")
    assert LoanEvent.objects.filter(loan=loan, kind="DISBURSAL").count() == 2
    told = Intent.objects.filter(
        job="event", args__payload__entity_id=str(loan.id), args__name="TrancheDisbursed"
    )
    assert told.count() == 1


def test_a_part_that_comes_back_is_taken_off_again(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    before = _books(loan)[1]
    loan = _draw(desk, loan)
    payout = Payout.objects.get(loan=loan, tranche=2)

    for _ in range(2):
        payouts.apply_payout_update(payout_news(payout, PayoutStatus.REVERSED, reason="account_closed"))

    assert (fresh(loan).status, fresh(loan).principal_outstanding) == ("ACTIVE", D("30000.00"))
    assert _books(loan)[1] == before
    assert ledger.loan_balances(loan_id=loan.id)["PRINCIPAL"] == D("30000.00")
    part = tranches.next_part(fresh(loan))
    assert part is not None and part.number == 2
    assert _draw(desk, fresh(loan)).principal_outstanding == D("50000.00")
    desk.end_days(1)


def test_the_first_part_does_not_come_back_under_the_second(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    loan = _draw(desk, loan)
    first = Payout.objects.get(loan=loan, tranche=1)

    payouts.apply_payout_update(payout_news(first, PayoutStatus.REVERSED))

    assert (fresh(loan).status, fresh(loan).principal_outstanding) == ("ACTIVE", D("50000.00"))
    assert "A person must look" in fresh(loan).waiting_reason


def test_money_that_arrives_on_a_loan_paid_off_meanwhile_waits_for_a_person(desk: Desk, loan: Loan) -> None:
    desk.end_days(20)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    _draw(desk, loan)
    desk.pay(loan, str(queries.payoff(fresh(loan))["total"]))
    assert fresh(loan).status == "COMPLETED"
    payout = Payout.objects.get(loan=loan, tranche=2)

    payouts.apply_payout_update(payout_news(payout, PayoutStatus.SUCCEEDED))

    payout.refresh_from_db()
    assert (fresh(loan).status, payout.state) == ("COMPLETED", "REVIEW")


def test_nothing_more_is_lent_in_arrears_or_to_others_hands(desk: Desk, loan: Loan) -> None:
    with pytest.raises(PermissionRefused):
        tranches.disburse_tranche(
            actor=desk.staff.cx,
            loan_id=loan.id,
            tranche=2,
            rail="IMPS",
            expected_version=None,
            idempotency_key="k",
        )
    desk.end_days(40)
    assert fresh(loan).status == "OVERDUE"
    with pytest.raises(MoveNotAllowed):
        _draw(desk, loan)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((*PARTS, Tranche(D(1), 60)), "too_many"),
        ((Tranche(D(30000), 0), Tranche(D(20000), 20)), "not_the_amount"),
        ((Tranche(D(30000), 5), Tranche(D(30000), 20)), "not_rising"),
        ((Tranche(D(30000), 0), Tranche(D(30000), 400)), "outside_the_term"),
        ((Tranche(D(1000), 0), Tranche(D(59000), 20)), "below_the_fees"),
    ],
)
def test_parts_that_cannot_be_are_refused_at_their_field(
    desk: Desk, asha: Customer, parts: tuple[Tranche, ...], code: str
) -> None:
    _in_parts(desk)
    with pytest.raises(ValidationFailed) as refused:
        _signed(desk, asha, parts)

    assert ("tranches", code) in [(one.path, one.code) for one in refused.value.fields]


def test_a_product_of_one_disbursal_refuses_parts(desk: Desk, asha: Customer) -> None:
    with pytest.raises(ValidationFailed) as refused:
        _signed(desk, asha)

    assert refused.value.fields[0].code == "too_many"


def test_agreed_dates_and_parts_go_together(desk: Desk, asha: Customer) -> None:
    _in_parts(desk)
    live = replace(INDIA_PERSONAL_LOAN, max_tranches=2, irregular_dates=True)
    publish(desk, "PERSONAL_LOAN", live)
    today = brand_config.business_date()
    dates = tuple(today + timedelta(days=days) for days in (25, 70, 100))
    agreed = Agreed(due_dates=dates, tranches=(Tranche(D(40000), 0), Tranche(D(20000), 30)))
    loan = desk.disburse(desk.signed(asha, amount="60000", tenure=6, code="PERSONAL_LOAN", agreed=agreed))
    first = Instalment.objects.filter(loan=loan).order_by("number").first()
    assert first is not None
    desk.end_days(25)
    desk.pay(loan, str(first.principal + first.interest))
    desk.end_days(5)

    loan = _draw(desk, fresh(loan))

    rows = Instalment.objects.filter(loan=loan).order_by("number")
    assert tuple(row.due_date for row in rows) == dates
    assert sum(row.principal for row in rows) == D(60000)


def test_two_parts_asked_for_at_once_are_one(committed_desk: Desk, committed_asha: Customer) -> None:
    desk = committed_desk
    _in_parts(desk)
    loan = desk.disburse(_signed(desk, committed_asha))
    desk.end_days(20)

    def ask(key: str) -> Loan:
        return tranches.disburse_tranche(
            actor=desk.staff.ops,
            loan_id=loan.id,
            tranche=2,
            rail="IMPS",
            expected_version=None,
            idempotency_key=key,
        )

    results = race(lambda: ask("a"), lambda: ask("b"), lambda: ask("a"))
    run_jobs(only="loans.execute_payout")

    refused = [each for each in results if isinstance(each, Exception)]
    assert {type(each) for each in refused} <= {PayoutInProgress}
    assert Payout.objects.filter(loan=loan, tranche=2).count() == 1
    assert fresh(loan).principal_outstanding == D("50000.00")


def test_the_same_word_of_a_part_at_once_lends_it_once(
    committed_desk: Desk, committed_asha: Customer
) -> None:
    desk = committed_desk
    _in_parts(desk)
    loan = desk.disburse(_signed(desk, committed_asha))
    desk.end_days(20)
    desk.outside.payout.answer = PayoutStatus.IN_FLIGHT
    _draw(desk, loan)
    payout = Payout.objects.get(loan=loan, tranche=2)
    news = payout_news(payout, PayoutStatus.SUCCEEDED)

    results = race(*[lambda: payouts.apply_payout_update(news)] * 4)

    assert not [each for each in results if isinstance(each, Exception)]
    assert LoanEvent.objects.filter(loan=loan, kind="DISBURSAL").count() == 2
    assert ledger.loan_balances(loan_id=loan.id)["PRINCIPAL"] == D("50000.00")
