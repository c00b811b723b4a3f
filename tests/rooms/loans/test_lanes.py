"""Two lanes end a day; which of them a loan goes by leaves no trace in what it owes, or in the books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from backend.audit.models import AuditEntry
from backend.audit.verify import verify_chain
from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel import clock
from backend.kernel.models import Intent
from backend.ledger import queries as ledger
from backend.ledger.models import DailyEntry
from backend.loans.models import (
    ClassChange,
    DayEndRun,
    FrozenTerms,
    Lane,
    Loan,
    LoanPace,
    LoanTurn,
    StatusChange,
)
from backend.loans.queries import outstanding_parts, overdue_parts
from backend.loans.services import books, day_end, payments
from tests.support.books import copies_of
from tests.support.lending import SYSTEM, Desk, fresh, paid

D = Decimal


def _end() -> DayEndRun:
    run = day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date())
    assert run.state == "CLOSED", run.proofs
    return run


def _lanes(run: DayEndRun) -> dict[str, int]:
    return {str(chunk.lane): chunk.loans for chunk in run.chunks.all()}


def _think_about(loans: Iterable[Loan]) -> None:
    """Have the core replay these loans, whatever it foresaw."""
    yesterday = brand_config.business_date() - timedelta(days=1)
    LoanPace.objects.filter(loan__in=loans).update(
        quiet_until=yesterday, wakes_on=yesterday + timedelta(days=1)
    )


def _seen(loan: Loan) -> dict[str, object]:
    """All that anyone can see of a loan's money."""
    row = fresh(loan)
    position = books.position_shown(row)
    assert outstanding_parts(row)["interest"] == position.outstanding.interest
    assert overdue_parts(row)["penalty"] == position.overdue.penalty
    account = sorted(
        (one.value_date, one.kind, one.account, one.debit, one.credit)
        for one in ledger.loan_ledger(loan_id=loan.id)
    )
    return {
        "status": row.status,
        "version": row.version,
        "owed": (row.outstanding, row.overdue, row.next_due_amount, row.next_due_date),
        "parts": (outstanding_parts(row), overdue_parts(row)),
        "class": (row.own_class, row.asset_class, row.dpd_days),
        "account": account,
        "moves": list(StatusChange.objects.filter(loan=loan).order_by("at").values_list("move", "amount")),
        "classes": list(
            ClassChange.objects.filter(loan=loan)
            .order_by("at")
            .values_list("business_date", "asset_class", "dpd_days")
        ),
    }


@pytest.mark.parametrize(
    ("code", "amount", "tenure"), [("SALARY_ADVANCE", "20000", 7), ("PERSONAL_LOAN", "60000", 3)]
)
def test_the_quiet_lane_gives_what_thinking_gives_through_due_date_charge_and_classes(
    desk: Desk, asha: Customer, code: str, amount: str, tenure: int
) -> None:
    loan = desk.active(asha, amount=amount, tenure=tenure, code=code)
    quiet, (thought,) = loan, copies_of(loan, 1)
    lanes = set()

    for _ in range(39):
        _think_about([thought])
        lanes |= set(_lanes(_end()))
        assert _seen(quiet) == _seen(thought)

    assert fresh(quiet).status == "OVERDUE"
    assert lanes == {Lane.QUIET, Lane.THINKING}
    assert DailyEntry.objects.filter(loan_id=quiet.id).count() > 35
    assert not DailyEntry.objects.filter(loan_id=thought.id).exists()
    assert verify_chain().holds


def test_a_loan_that_falls_overdue_in_the_quiet_lane_has_one_move_one_entry_and_one_event(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    while brand_config.business_date() < due:
        assert _lanes(_end()) == {Lane.QUIET: 1}
    version = fresh(loan).version

    run = _end()

    assert (_lanes(run), run.newly_overdue) == ({Lane.QUIET: 1}, 1)
    row = fresh(loan)
    assert (row.status, row.version, row.dpd_days, row.asset_class) == ("OVERDUE", version + 1, 1, "SMA_0")
    moved = StatusChange.objects.get(loan=loan, move="FELL_OVERDUE")
    assert (moved.from_status, moved.loan_version, moved.amount) == ("ACTIVE", row.version, row.outstanding)
    entry = AuditEntry.objects.get(action="loan.fell_overdue", entity_id=loan.id)
    assert entry.after == {
        "status": "OVERDUE",
        "version": row.version,
        "amount": str(row.outstanding),
        "overdue": str(row.overdue),
        "dpd": 1,
    }
    assert Intent.objects.filter(job="event", args__name="LoanOverdue").count() == 1
    assert verify_chain().holds


def test_a_payment_on_an_overdue_loan_is_set_off_against_what_the_quiet_lane_booked(
    desk: Desk, asha: Customer
) -> None:
    """20,000 at 20.00 a day: after 7 nights 140.00, then 20.00 and 50.00 more each day."""
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    nights = (due - brand_config.business_date()).days
    desk.end_days(nights + 3)
    row = fresh(loan)
    assert (outstanding_parts(row)["interest"], outstanding_parts(row)["penalty"]) == (
        D("20.00") * (nights + 2),
        D("150.00"),
    )

    desk.pay(loan, "400")

    row = fresh(loan)
    interest = D("20.00") * (nights + 3)  # the night to the day of the payment was booked with it
    assert row.outstanding == D("20000") + interest + D("150.00") - D("400")
    balances = ledger.loan_balances(loan_id=loan.id)
    assert sum(balances.values()) - 2 * balances["HELD"] == row.outstanding
    _end()


def test_a_backdated_payment_takes_back_each_nights_share_and_posts_it_anew(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.active(asha)
    began = brand_config.business_date()
    desk.end_days(9)

    order = desk.link(loan, "8000")
    late = began + timedelta(days=4)
    lag = brand_config.business_date() - late
    payments.apply_gateway_payment(paid(order, "8000", at=clock.now() - lag))

    row = fresh(loan)
    days = [
        one for one in ledger.loan_ledger(loan_id=loan.id) if one.kind == "INTEREST_ACCRUED" and one.component
    ]
    standing = {one.value_date: one.debit for one in days if not one.reversed_by}
    assert standing[late] == D("20.00")
    assert all(D("12.0") <= paise <= D("12.2") for day, paise in standing.items() if day > late)
    assert sum(1 for one in days if one.reversed_by) == sum(
        1 for day in standing if late < day <= began + timedelta(days=8)
    )
    balances = ledger.loan_balances(loan_id=loan.id)
    assert sum(balances.values()) - 2 * balances["HELD"] == row.outstanding
    assert _lanes(_end()) == {Lane.QUIET: 1}


def test_a_loan_opened_again_after_its_day_ended_is_thought_about_and_charged_once(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A payment comes between a loan's chunk and the close of the day."""
    loan = desk.active(asha, tenure=7)
    desk.end_days(8)
    real = day_end._close

    def pays_first(run: DayEndRun, actor: object) -> DayEndRun:
        monkeypatch.setattr(day_end, "_close", real)
        desk.pay(loan, "100")
        return day_end.run_day_end(actor=SYSTEM, business_date=run.business_date)

    monkeypatch.setattr(day_end, "_close", pays_first)
    run = _end()

    assert _lanes(run) == {Lane.QUIET: 1, Lane.THINKING: 1}
    charges = [
        one
        for one in ledger.loan_ledger(loan_id=loan.id)
        if one.value_date == run.business_date
        and one.component == "PENALTY"
        and one.debit
        and not one.reversed_by
    ]
    assert [one.debit for one in charges] == [D("50.00")]


def test_a_sleeping_loan_is_not_touched_until_it_falls_due(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, amount="60000", tenure=3, code="PERSONAL_LOAN")
    interest_free(loan)
    due = fresh(loan).next_due_date
    assert due is not None
    counts = []

    while brand_config.business_date() <= due:
        counts.append(_end().loans)

    assert counts == [0] * (len(counts) - 1) + [1]
    assert fresh(loan).status == "OVERDUE"
    assert fresh(loan).overdue == D("20000.00")


def interest_free(loan: Loan) -> None:
    """The same loan at no interest, replayed."""
    row = fresh(loan)
    terms = books.terms_of(row)
    FrozenTerms.put(row, replace(terms, rate=replace(terms.rate, pct=D(0))).to_json())
    books.bring_up_to_date(loan=row, actor=SYSTEM)
    row.save()


def test_state_is_the_same_however_the_book_is_cut(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies_of(desk.active(asha, tenure=7), 7)
    hashes = []
    for size in (1, 3, 20_000):
        monkeypatch.setattr(day_end, "SLICE", size)
        point = transaction.savepoint()
        run = _end()
        hashes.append(run.result_sha256)
        assert run.chunks.count() == -(-8 // size)
        transaction.savepoint_rollback(point)

    assert len(set(hashes)) == 1


def test_a_day_keeps_the_loans_row_out_of_it(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    _end()  # notes the loan's first class
    with connection.cursor() as cursor:
        cursor.execute("select xmin::text, ctid::text from loans_loan where id = %s", [loan.id])
        before = cursor.fetchone()
        _end()
        cursor.execute("select xmin::text, ctid::text from loans_loan where id = %s", [loan.id])
        assert cursor.fetchone() == before
    assert LoanTurn.objects.filter(loan=loan).exists()
