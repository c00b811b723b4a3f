"""The day ends once, in order, in pieces that may be interrupted, and not while the books disagree."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel import clock
from backend.kernel.errors import PermissionRefused
from backend.kernel.models import Intent
from backend.ledger import queries as ledger
from backend.ledger.models import DailyEntry, Journal
from backend.loans.errors import DayNotReady
from backend.loans.models import DayEndRun, Loan, LoanPace, StatusChange
from backend.loans.queries import day_end_progress, day_end_progress_of, day_end_state, outstanding_parts
from backend.loans.services import day_end, proofs
from tests.rooms.customers.borrowers import onboarded
from tests.support.books import copies_of
from tests.support.lending import SYSTEM, Desk, fresh


def _end(desk: Desk) -> DayEndRun:
    return day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date())


def test_a_day_accrues_one_days_interest_and_moves_the_books_on(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    day = brand_config.business_date()

    run = _end(desk)

    assert (run.state, run.loans) == ("CLOSED", 1)
    assert brand_config.business_date() == day + timedelta(days=1)
    assert Journal.objects.filter(loan_id=loan.id).count() >= 1
    assert all(proof["holds"] for proof in run.proofs), run.proofs


def test_a_day_ended_twice_changes_nothing(desk: Desk, asha: Customer) -> None:
    desk.active(asha)
    day = brand_config.business_date()
    first = _end(desk)
    journals = Journal.objects.count()

    again = day_end.run_day_end(actor=SYSTEM, business_date=day)

    assert (again.id, Journal.objects.count()) == (first.id, journals)
    assert brand_config.business_date() == day + timedelta(days=1)


def test_only_the_day_of_the_books_can_be_ended(desk: Desk) -> None:
    with pytest.raises(DayNotReady):
        day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date() + timedelta(days=1))


def test_ending_a_day_needs_the_grant(desk: Desk) -> None:
    with pytest.raises(PermissionRefused):
        day_end.run_day_end(actor=desk.staff.cx, business_date=brand_config.business_date())


def test_missed_days_are_caught_up_in_order(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    day = brand_config.business_date()

    with time_machine.travel(clock.now() + timedelta(days=4), tick=True):
        runs = day_end.catch_up(actor=SYSTEM)

    assert [run.business_date for run in runs] == [day + timedelta(days=n) for n in range(4)]
    rows = [row for row in ledger.loan_ledger(loan_id=loan.id) if row.kind == "INTEREST_ACCRUED"]
    days = [row.value_date for row in rows if row.component]
    assert days == [day + timedelta(days=n) for n in range(1, 4)]


def test_the_due_days_own_end_makes_it_overdue_with_a_charge(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    desk.end_days((due - brand_config.business_date()).days)
    assert fresh(loan).status == "ACTIVE"

    _end(desk)

    late = fresh(loan)
    assert (late.status, late.dpd_days) == ("OVERDUE", 1)
    assert outstanding_parts(late)["penalty"] == Decimal("50.00")
    events = [
        i.args["name"] for i in Intent.objects.filter(job="event", args__payload__entity_id=str(loan.id))
    ]
    assert events.count("LoanOverdue") == 1


def test_the_penal_charge_bears_no_interest_and_meets_its_cap(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    desk.end_days((due - brand_config.business_date()).days + 1)
    before = outstanding_parts(fresh(loan))["interest"]
    desk.end_days(31)

    late = fresh(loan)
    assert outstanding_parts(late)["interest"] - before == Decimal("20.00") * 31
    assert outstanding_parts(late)["penalty"] == Decimal("1500.00")
    assert late.asset_class == "SMA_1"


def test_a_kill_between_chunks_and_a_rerun_give_the_same_day(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ravi = onboarded(monkeypatch, "9876505678", "BBBPB5678B")
    desk.active(asha)
    desk.active(ravi)
    monkeypatch.setattr(day_end, "SLICE", 1)
    real, calls = day_end._do_chunk, []

    def dies_on_the_second(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(day_end, "_do_chunk", dies_on_the_second)
    day = brand_config.business_date()
    with pytest.raises(KeyboardInterrupt):
        _end(desk)
    assert brand_config.business_date() == day
    halfway = day_end_progress(DayEndRun.objects.get(business_date=day))
    assert (halfway.loans, halfway.left) == (1, 1)

    monkeypatch.setattr(day_end, "_do_chunk", real)
    run = _end(desk)

    assert (run.state, run.loans, run.chunks.count()) == ("CLOSED", 2, 2)
    assert (day_end_progress(run).loans, day_end_progress(run).left) == (2, 0)
    assert len({loan.outstanding for loan in Loan.objects.select_related("pace")}) == 1


def test_a_day_whose_proof_does_not_hold_stays_open_until_it_does(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    _end(desk)
    day = brand_config.business_date()
    # Somebody changed a figure by hand, where no lane of the day-end would set it right.
    LoanPace.objects.filter(loan=loan).update(outstanding=100)

    run = _end(desk)

    broken = {proof["code"]: proof for proof in run.proofs if not proof["holds"]}
    assert run.state == "BROKEN"
    assert {"LOANS_EQUAL_LEDGER", "LOANS_EQUAL_REPLAY"} <= set(broken)
    assert [one["number"] for one in broken["LOANS_EQUAL_LEDGER"]["loans"]] == [loan.number]
    assert loan.number in broken["LOANS_EQUAL_LEDGER"]["detail"]
    assert brand_config.business_date() == day

    # The loan's row is the core's to write: woken as not foreseen, it is replayed, and the day closes.
    LoanPace.objects.filter(loan=loan).update(
        closed_to=day - timedelta(days=1), quiet_until=day - timedelta(days=1)
    )
    assert _end(desk).state == "CLOSED"
    assert DailyEntry.objects.filter(loan_id=loan.id, value_date=day).count() == 1


def test_what_kept_a_day_open_is_remembered_when_it_closes(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    day = brand_config.business_date()
    LoanPace.objects.filter(loan=loan).update(outstanding=100)
    assert _end(desk).state == "BROKEN"
    told = Intent.objects.filter(job="event", args__name="DayEndStarted").count()
    LoanPace.objects.filter(loan=loan).update(
        closed_to=day - timedelta(days=1), quiet_until=day - timedelta(days=1)
    )

    run = _end(desk)

    assert (run.state, len(run.breaks)) == ("CLOSED", 1)
    assert [one["number"] for one in run.breaks[0]["proofs"][0]["loans"]] == [loan.number]
    assert not any(proof["holds"] for proof in run.breaks[0]["proofs"])
    assert Intent.objects.filter(job="event", args__name="DayEndStarted").count() == told + 1


def test_progress_is_told_by_lane_and_a_list_of_runs_costs_what_one_does(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.active(asha)
    copies_of(first, 3)
    for _ in range(4):
        _end(desk)
    LoanPace.objects.filter(loan=first).update(quiet_until=brand_config.business_date() - timedelta(days=1))
    monkeypatch.setattr(day_end, "end_few", _dies)
    with pytest.raises(KeyboardInterrupt):
        _end(desk)
    runs = list(DayEndRun.objects.order_by("-business_date"))

    with CaptureQueriesContext(connection) as one:
        day_end_progress_of(runs[:1])
    with CaptureQueriesContext(connection) as all_of_them:
        progress = day_end_progress_of(runs)

    assert (len(runs), len(one), len(all_of_them)) == (5, 2, 2)
    lanes = {lane.lane: (lane.loans, lane.left, lane.done) for lane in progress[runs[0].id].lanes}
    assert lanes == {"QUIET": (3, 0, 1), "THINKING": (0, 1, 0)}
    assert [bool(lane.per_second) for lane in progress[runs[0].id].lanes] == [True, False]
    assert [progress[run.id].left for run in runs[1:]] == [0, 0, 0, 0]


def _dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_missed_days_are_listed_in_the_order_they_are_ended(desk: Desk) -> None:
    day = brand_config.business_date()
    assert (day_end_state().missed_days, day_end_state().missed) == (0, [])

    with time_machine.travel(clock.now() + timedelta(days=40), tick=True):
        state = day_end_state()

    assert state.missed_days == 40
    assert state.missed == [day + timedelta(days=ahead) for ahead in range(31)]


def test_a_night_of_a_large_book_looks_at_loans_of_every_kind_of_day(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = desk.active(asha, tenure=7)
    copies = [loan, *copies_of(loan, 9)]
    while brand_config.business_date() < fresh(loan).next_due_date:
        _end(desk)
    day = brand_config.business_date()
    kinds = {
        "npa": {"suspended": True, "oldest_due": day - timedelta(days=100)},
        "fallen": {"oldest_due": day},
        "late": {"oldest_due": day - timedelta(days=1)},
        "running": {"closed_to": day, "oldest_due": None},
        "asleep": {"oldest_due": None},
    }
    for place, columns in enumerate(kinds.values()):
        LoanPace.objects.filter(loan__in=copies[place * 2 : place * 2 + 2]).update(**columns)
    monkeypatch.setattr(proofs, "SMALL_BOOK", 0)
    monkeypatch.setattr(proofs, "OF_A_KIND", 1)

    seen = proofs._some_of_each_kind(day)

    places = sorted(place // 2 for place, copy in enumerate(copies) if copy.id in seen)
    assert places == [0, 1, 2, 3, 4]
    assert proofs._some_of_each_kind(day) == seen
    nights = {proofs._some_of_each_kind(day + timedelta(days=ahead)) for ahead in range(7)}
    assert len(nights) > 1
    by_code = {proof.code: proof for proof in proofs.prove(business_date=day)}
    assert by_code["LOANS_EQUAL_REPLAY"].looked_at == 5


def test_a_loan_in_instalments_is_current_while_each_is_paid(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, amount="60000", tenure=3, code="PERSONAL_LOAN")
    due = fresh(loan).next_due_date
    assert due is not None
    desk.end_days((due - brand_config.business_date()).days)
    desk.pay(loan, str(fresh(loan).next_due_amount))
    _end(desk)

    current = fresh(loan)
    assert (current.status, current.dpd_days) == ("ACTIVE", 0)
    assert current.next_due_date is not None
    assert current.next_due_date > due
    owed = ledger.loan_balances(loan_id=loan.id)
    assert sum(owed.values()) - 2 * owed["HELD"] == current.outstanding - current.excess


def test_a_run_says_who_ended_the_day(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    run = day_end.run_day_end(actor=desk.staff.ops, business_date=brand_config.business_date())

    assert run.started_by == "Omana Pillai"
    assert not StatusChange.objects.filter(loan=loan, move="FELL_OVERDUE").exists()


def test_a_holiday_declared_later_moves_no_due_date(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    brand_config.add_holiday(actor=desk.staff.admin, day=due, name="Declared in between")

    desk.end_days(1)

    assert fresh(loan).next_due_date == due
