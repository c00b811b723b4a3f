"""One NPA loan makes every loan of the borrower NPA; their income waits until the last arrears of all are paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from backend.brand_config import services as brand_config
from backend.brand_config.models import BusinessDay
from backend.customers.models import Customer
from backend.ledger.accounts import Code
from backend.ledger.models import DailyEntry, Journal, Posting
from backend.loans.models import ClassChange, DayEndRun, Loan, LoanEvent, LoanPace
from backend.loans.services import books, day_end, npa
from backend.loans.services.restructure import NewTerms
from tests.rooms.customers.borrowers import onboarded
from tests.support.acts import Acts
from tests.support.lending import SYSTEM, Desk, fresh

ZERO = Decimal("0.00")
DAY = timedelta(days=1)


def _end() -> DayEndRun:
    run = day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date())
    assert run.state == "CLOSED", run.proofs
    return run


def _books_stand_at(day: date) -> None:
    """The days between are left to the core: the next day-end replays every loan over them."""
    BusinessDay.objects.update(today=day)
    LoanPace.objects.filter(wakes_on__isnull=False).update(
        closed_to=day - DAY, quiet_until=day - DAY, wakes_on=day
    )


def _waits(loan: Loan) -> Decimal:
    """What the ledger holds of the loan's income in suspense: its own postings, and its part of the nights'."""
    rows = Posting.objects.filter(loan_id=loan.id, account=Code.INTEREST_SUSPENSE)
    sums = rows.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    nights = DailyEntry.objects.filter(loan_id=loan.id, suspended=True).aggregate(sum=Sum("amount"))
    return (sums["credit"] or ZERO) - (sums["debit"] or ZERO) + Decimal(nights["sum"] or 0) / 100


def _unpaid_income(loan: Loan) -> Decimal:
    owed = books.position_shown(fresh(loan)).outstanding
    return owed.interest + owed.fee + owed.penalty


def _told(loan: Loan) -> list[bool]:
    said = LoanEvent.objects.filter(loan=loan, kind="BORROWER_NPA").order_by("sequence")
    return [payload["is_npa"] for payload in said.values_list("payload", flat=True)]


def _classes(*loans: Loan) -> list[str]:
    return [fresh(loan).asset_class for loan in loans]


@pytest.fixture
def pair(desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch) -> tuple[Loan, Loan]:
    """Two loans of one borrower, on the evening before the first falls; the second is not late on that day.

    The products allow one loan at a time, so the second is another borrower's, handed over.
    """
    first = desk.active(asha, amount="60000", tenure=6, code="PERSONAL_LOAN")
    due = fresh(first).next_due_date
    assert due is not None
    _books_stand_at(due + timedelta(days=75))
    _end()
    other = onboarded(monkeypatch, "9876505678", "BBBPB5678B")
    second = desk.active(other, amount="60000", tenure=3, code="PERSONAL_LOAN")
    Loan.objects.filter(id=second.id).update(customer=asha)
    _books_stand_at(due + timedelta(days=89))
    _end()
    return fresh(first), fresh(second)


def test_the_night_one_loan_falls_both_are_npa_and_both_incomes_wait(pair: tuple[Loan, Loan]) -> None:
    first, second = pair
    assert _classes(first, second) == ["SMA_2", "STANDARD"]
    assert (_waits(first), _waits(second)) == (ZERO, ZERO)
    day = brand_config.business_date()

    run = _end()

    assert _classes(first, second) == ["NPA", "NPA"]
    assert [fresh(loan).own_class for loan in pair] == ["NPA", "STANDARD"]
    assert (_told(first), _told(second)) == ([True], [True])
    for loan in pair:
        assert _waits(loan) == _unpaid_income(loan) > ZERO
        assert ClassChange.objects.filter(loan=loan, business_date=day, asset_class="NPA").count() == 1
    assert run.result_sha256 == day_end.state_hash()

    suspended = Journal.objects.filter(kind="INCOME_SUSPENDED").count()
    _end()
    assert (_told(first), _told(second)) == ([True], [True])
    assert Journal.objects.filter(kind="INCOME_SUSPENDED").count() == suspended
    for loan in pair:
        assert _waits(loan) == _unpaid_income(loan)


def test_a_night_killed_after_telling_tells_none_twice(
    pair: tuple[Loan, Loan], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = brand_config.business_date()
    with monkeypatch.context() as patch:
        patch.setattr(day_end, "_close", _dies)
        with pytest.raises(KeyboardInterrupt):
            _end()
    seen = (day_end.state_hash(), Journal.objects.count())
    assert [_told(loan) for loan in pair] == [[True], [True]]

    run = _end()

    assert run.business_date == day
    assert (run.result_sha256, Journal.objects.count()) == seen
    assert [_told(loan) for loan in pair] == [[True], [True]]


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_both_stay_npa_until_the_last_rupee_of_arrears_on_both_is_paid(
    desk: Desk, pair: tuple[Loan, Loan]
) -> None:
    first, second = pair
    _end()
    due = fresh(second).next_due_date
    assert due is not None
    _books_stand_at(due)
    _end()
    assert fresh(second).overdue > ZERO

    # Money of a borrower who is late on both: first one loan in full, then the other but for a rupee.
    _pay_arrears(desk, first, left="0")
    _end()
    assert fresh(first).dpd_days == 0
    assert _classes(first, second) == ["NPA", "NPA"]
    assert _waits(first) == _unpaid_income(first)

    _pay_arrears(desk, second, left="1")
    _end()
    assert _classes(first, second) == ["NPA", "NPA"]

    _pay_arrears(desk, second, left="0")
    _end()
    assert _classes(first, second) == ["STANDARD", "STANDARD"]
    assert (_told(first), _told(second)) == ([True, False], [True, False])
    assert (_waits(first), _waits(second)) == (ZERO, ZERO)


def _pay_arrears(desk: Desk, loan: Loan, *, left: str) -> None:
    due = books.position_today(fresh(loan)).due.total - fresh(loan).excess
    desk.pay(loan, str(due - Decimal(left)))


def test_a_lone_loan_is_told_nothing(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, amount="60000", tenure=6, code="PERSONAL_LOAN")
    due = fresh(loan).next_due_date
    assert due is not None
    _books_stand_at(due + timedelta(days=90))
    _end()
    assert (_classes(loan), _told(loan)) == (["NPA"], [])
    assert not list(npa._out_of_line(brand_config.business_date() - DAY))

    _pay_arrears(desk, loan, left="0")
    _end()

    assert (_classes(loan), _told(loan)) == (["STANDARD"], [])


def test_of_three_loans_the_one_that_is_late_keeps_all_npa_and_each_is_told_once_a_change(
    desk: Desk, pair: tuple[Loan, Loan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first falls by its own arrears and pays them; the second is late by days; the third was never late."""
    first, second = pair
    third = desk.active(
        onboarded(monkeypatch, "9876505679", "CCCPC5679C"), amount="60000", tenure=3, code="PERSONAL_LOAN"
    )
    Loan.objects.filter(id=third.id).update(customer=first.customer)
    loans = (first, second, third)
    _end()
    assert [fresh(loan).own_class for loan in loans] == ["NPA", "STANDARD", "STANDARD"]
    assert _classes(*loans) == ["NPA"] * 3
    assert [_told(loan) for loan in loans] == [[True]] * 3

    due = fresh(second).next_due_date
    assert due is not None
    _books_stand_at(due)
    _end()
    _pay_arrears(desk, first, left="0")
    _end()
    assert [fresh(loan).dpd_days for loan in loans] == [0, 2, 0]
    assert _classes(*loans) == ["NPA"] * 3
    assert [_told(loan) for loan in loans] == [[True]] * 3
    for loan in loans:
        assert _waits(loan) == _unpaid_income(loan) > ZERO

    _pay_arrears(desk, second, left="0")
    _end()
    _end()
    assert _classes(*loans) == ["STANDARD"] * 3
    assert [_told(loan) for loan in loans] == [[True, False]] * 3
    assert [_waits(loan) for loan in loans] == [ZERO] * 3
    for loan in loans:
        told = ClassChange.objects.filter(loan=loan, asset_class="NPA")
        assert (told.count(), ClassChange.objects.filter(loan=loan).latest("at").asset_class) == (
            1,
            "STANDARD",
        )


def test_a_lone_npa_whose_arrears_are_asked_for_anew_stays_npa_and_is_told_nothing(
    desk: Desk, asha: Customer
) -> None:
    """RBI/2021-2022/125: an agreement pays no arrears, so it upgrades nothing."""
    acts = Acts(desk)
    loan = desk.active(asha, amount="60000", tenure=6, code="PERSONAL_LOAN")
    due = fresh(loan).next_due_date
    assert due is not None
    _books_stand_at(due + timedelta(days=90))
    _end()
    assert _classes(loan) == ["NPA"]

    asked = acts.ask_restructure(fresh(loan), NewTerms(tenure=12, reschedule_arrears=True), by=acts.agent)
    acts.approve(asked, by=desk.staff.sm)
    assert (fresh(loan).overdue, fresh(loan).dpd_days) == (ZERO, 0)

    for _ in range(2):
        _end()
        assert (_classes(loan), _told(loan)) == (["NPA"], [])
        assert _waits(loan) == _unpaid_income(loan) > ZERO
    assert ClassChange.objects.filter(loan=loan).latest("at").asset_class == "NPA"
