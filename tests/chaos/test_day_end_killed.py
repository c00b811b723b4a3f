"""A day-end killed anywhere and run again is the day-end that nothing happened to.

The book is cloned: one database walks some days undisturbed, its twin walks the same days in processes that kill
themselves before a statement drawn by lot. The nights hold a turn to overdue, penal charges, and a fall to NPA that
is spread over all loans of the borrower.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from backend.audit.verify import verify_chain
from backend.brand_config import services as brand_config
from backend.brand_config.models import BusinessDay
from backend.ledger import queries as ledger
from backend.ledger.models import DailyEntry, Posting
from backend.loans.models import DayEndRun, Loan, LoanEvent, LoanPace, StatusChange
from backend.loans.services import day_end
from tests.rooms.customers.borrowers import onboarded
from tests.support import databases
from tests.support.books import copies_of
from tests.support.lending import SYSTEM, Desk, Outside, fresh, people, race

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
DAY = timedelta(days=1)

Seen = dict[str, Any]


@pytest.fixture
def book(committed_brand: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """Four loans of one borrower that fall to NPA on the second night, and one that falls overdue on the third.

    Gives the date of the books. A slice is a single loan, so that a night has many transactions.
    """
    monkeypatch.setattr(day_end, "HANDS", 1)
    monkeypatch.setattr(day_end, "SLICE", 1)
    monkeypatch.setattr(day_end, "FEW", 2)
    with Outside().open() as outside:
        desk = Desk(people(), outside)
        first = desk.active(onboarded(monkeypatch), tenure=7)
        copies_of(first, 3)
        due = fresh(first).next_due_date
        assert due is not None
        _books_stand_at(due + timedelta(days=84))
        _end()
        desk.active(onboarded(monkeypatch, "9876505678", "BBBPB5678B"), tenure=7)
        _books_stand_at(due + timedelta(days=89))
        yield brand_config.business_date()


def _books_stand_at(day: date) -> None:
    """The days between are left to the core: the next day-end replays every loan over them."""
    BusinessDay.objects.update(today=day)
    LoanPace.objects.filter(wakes_on__isnull=False).update(
        closed_to=day - DAY, quiet_until=day - DAY, wakes_on=day
    )


def _end() -> DayEndRun:
    return day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date())


@contextmanager
def _twins() -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """The book as it stands, and a clone of it: what is given turns to the one, and to the other."""
    own = settings.DATABASES["default"]["NAME"]
    name = f"{own}_twin"
    _hang_up()
    with databases.superuser() as server:
        server.execute(f'create database "{name}" template "{own}" strategy file_copy owner hundi_owner')
    try:
        yield (lambda: databases.point_connection_at(own)), (lambda: databases.point_connection_at(name))
    finally:
        databases.point_connection_at(own)
        databases.drop(name)


def _hang_up() -> None:
    """No connection is open when a database is cloned, or a process forked."""
    databases.point_connection_at(settings.DATABASES["default"]["NAME"])


def _seen() -> Seen:
    """All that the nights left, but ids and instants."""
    assert ledger.verify().holds
    assert verify_chain().holds
    runs = DayEndRun.objects.order_by("business_date")
    postings = Posting.objects.order_by("loan_id", "value_date", "account", "debit", "credit")
    return {
        "runs": list(runs.values_list("business_date", "state", "loans", "newly_overdue", "result_sha256")),
        "state": day_end.state_hash(),
        "nights": _sorted(DailyEntry.objects.values_list("loan_id", "value_date", "kind", "amount")),
        "postings": list(postings.values_list("loan_id", "value_date", "account", "debit", "credit")),
        "events": _sorted(LoanEvent.objects.values_list("loan_id", "kind", "value_date")),
        "moves": _sorted(StatusChange.objects.values_list("loan_id", "move", "business_date")),
        "classes": _sorted(Loan.objects.values_list("id", "own_class", "asset_class", "noted_class")),
    }


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows, key=str)


def _in_a_process_that_dies(at: int) -> bool:
    """End the day in a process of its own, killed before its statement number `at`; gives whether it was."""
    _hang_up()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with connection.execute_wrapper(_Death(at)):
                code = 0 if _end().state == "CLOSED" else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0, f"the day-end left with {status}"
    return killed


class _Death:
    """Counts statements, and kills the process before one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)


MOST_NIGHTS = 60
A_NIGHT = 4
"""Kills that are tried in one night before it is left to close."""


@pytest.mark.parametrize(
    "wanted", [pytest.param(3, id="few"), pytest.param(100, id="many", marks=pytest.mark.chaos)]
)
def test_a_day_end_killed_anywhere_leaves_what_an_undisturbed_one_leaves(
    book: date, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts kills that landed, not those that came after the day had closed; every second night has two hands."""
    lot, kills, night = random.Random(SEED), 0, 0
    print(f"CHAOS_SEED={SEED}")
    with _twins() as (turn_to_own, turn_to_twin):
        while kills < wanted or night < 3:
            assert night < MOST_NIGHTS, f"{kills} kills landed in {night} nights"
            monkeypatch.setattr(day_end, "HANDS", 1 + night % 2)
            turn_to_own()
            counted = _Death(0)
            with connection.execute_wrapper(counted):
                assert _end().state == "CLOSED"
            state = day_end.state_hash()

            turn_to_twin()
            kills += _killed_and_closed(lot, counted.count, at_most=min(A_NIGHT, wanted - kills))
            assert day_end.state_hash() == state
            night += 1
        disturbed = _seen()
        turn_to_own()
        assert disturbed == _seen()
    print(f"{kills} kills landed in {night} nights")
    assert kills == wanted


def _killed_and_closed(lot: random.Random, length: int, *, at_most: int) -> int:
    """End the day in processes killed at random points, then in one that is not; gives how many were."""
    day, kills = brand_config.business_date(), 0
    while kills < at_most and brand_config.business_date() == day:
        # After a kill less is left: a point past it lets the day close.
        kills += _in_a_process_that_dies(lot.randint(1, length))
    if brand_config.business_date() == day:
        assert not _in_a_process_that_dies(0)
    return kills


def test_two_hands_leave_what_one_leaves(book: date, monkeypatch: pytest.MonkeyPatch) -> None:
    with _twins() as (_, turn_to_twin):
        for _ in range(3):
            assert _end().state == "CLOSED"
        one = _seen()

        turn_to_twin()
        monkeypatch.setattr(day_end, "HANDS", 2)
        for _ in range(3):
            assert _end().state == "CLOSED"
        assert _seen() == one


def test_days_caught_up_in_order_are_the_days_ended_one_by_one(book: date) -> None:
    with _twins() as (_, turn_to_twin):
        for _ in range(3):
            assert _end().state == "CLOSED"
        one_by_one = _seen()

        turn_to_twin()
        with time_machine.travel(datetime.combine(book + 3 * DAY, time(6), UTC), tick=True):
            runs = day_end.catch_up(actor=SYSTEM)
        assert [run.business_date for run in runs] == [book, book + DAY, book + 2 * DAY]
        assert _seen() == one_by_one


def test_two_day_ends_at_once_leave_what_one_leaves(book: date) -> None:
    with _twins() as (_, turn_to_twin):
        for _ in range(3):
            assert _end().state == "CLOSED"
        alone = _seen()

        turn_to_twin()
        for night in range(3):
            day = book + night * DAY
            results = race(*[lambda day=day: day_end.run_day_end(actor=SYSTEM, business_date=day)] * 2)
            assert [run.state for run in results] == ["CLOSED", "CLOSED"]
        assert _seen() == alone
