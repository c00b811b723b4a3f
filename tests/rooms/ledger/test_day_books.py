"""What a day-end books on a whole book of loans: a narrow row each, one journal of their sum, and all reads agree."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.ledger.daily import DailyKind, undone
from backend.ledger.drafts import Cause
from backend.ledger.entries import Entry
from backend.ledger.errors import AlreadyPosted
from backend.ledger.models import BooksAreNeverEdited, DailyEntry, Journal
from backend.ledger.queries import (
    account_totals,
    loan_balances,
    loan_ledger,
    standing_daily,
    standing_journals,
    verify,
)
from backend.ledger.services import post, post_daily

D = Decimal
JOB = Actor.system("day-end")
DAY = date(2026, 1, 6)
FIRST, SECOND = uuid7(), uuid7()

pytestmark = pytest.mark.usefixtures("brand")


def book(
    day: date = DAY,
    part: str = "1",
    *,
    interest: tuple[int, int] = (1500, 2025),
    npa: Collection[UUID] = (),
) -> None:
    """One slice of two loans: interest of both, and a penal charge of fifty rupees on the second."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists slice")
        cursor.execute(
            "create temp table slice (loan_id uuid, suspended bool, interest bigint, penal bigint, penal_row int)"
        )
        for loan_id, paise, penal in ((FIRST, interest[0], 0), (SECOND, interest[1], 5000)):
            cursor.execute(
                "insert into slice values (%s, %s, %s, %s, 1)", [loan_id, loan_id in npa, paise, penal]
            )
    post_daily(source="slice", day=day, currency="INR", run_id=RUN, part=part, actor=JOB)


RUN = uuid7()


def undo(loan_id: UUID) -> None:
    fact = standing_daily(loan_ids=[loan_id])[loan_id][0]
    entry = Entry(loan_id, "INR", fact.value_date, Cause("loan_event", None, "A payment was backdated"))
    post(journal=undone(entry, fact), actor=JOB)


def test_each_loan_owes_its_share_and_the_accounts_move_by_the_sum() -> None:
    book()

    assert loan_balances(loan_id=FIRST)["INTEREST"] == D("15.00")
    assert loan_balances(loan_id=SECOND)["INTEREST"] == D("20.25")
    assert loan_balances(loan_id=SECOND)["PENALTY"] == D("50.00")
    totals = account_totals()
    assert (totals["1110"], totals["4000"]) == (D("35.25"), D("-35.25"))
    assert (totals["1140"], totals["4020"]) == (D("50.00"), D("-50.00"))
    assert Journal.objects.count() == 2
    assert verify().holds


def test_a_loans_account_shows_both_sides_of_its_share_with_a_running_balance() -> None:
    book()
    book(DAY + timedelta(days=1), "2")

    rows = loan_ledger(loan_id=SECOND)

    shown = [(r.kind, r.account[:4], r.debit, r.credit, r.balance_after) for r in rows if r.component]
    assert shown == [
        ("INTEREST_ACCRUED", "1110", D("20.25"), D(0), D("20.25")),
        ("PENAL_CHARGED", "1140", D("50.00"), D(0), D("70.25")),
        ("INTEREST_ACCRUED", "1110", D("20.25"), D(0), D("90.50")),
        ("PENAL_CHARGED", "1140", D("50.00"), D(0), D("140.50")),
    ]
    assert sum(r.debit - r.credit for r in rows) == 0
    assert {r.cause_id for r in rows} == {RUN}
    assert len({r.id for r in rows}) == len(rows) == 8


def test_a_day_is_booked_on_a_loan_once_whichever_slice_it_comes_in() -> None:
    book()

    with pytest.raises(AlreadyPosted):
        book(part="another")

    assert loan_balances(loan_id=FIRST)["INTEREST"] == D("15.00")
    assert verify().holds


def test_a_share_taken_back_leaves_the_others_and_is_taken_back_once() -> None:
    book()

    undo(FIRST)

    assert loan_balances(loan_id=FIRST)["INTEREST"] == 0
    assert loan_balances(loan_id=SECOND)["INTEREST"] == D("20.25")
    assert account_totals()["1110"] == D("20.25")
    assert FIRST not in standing_daily(loan_ids=[FIRST])
    assert FIRST not in standing_journals(loan_ids=[FIRST])
    assert verify().holds
    fact = standing_daily(loan_ids=[SECOND])[SECOND][0]
    entry = Entry(SECOND, "INR", DAY, Cause("loan_event", None, "Twice"))
    post(journal=undone(entry, fact), actor=JOB)
    with pytest.raises(AlreadyPosted):
        post(journal=undone(entry, fact), actor=JOB)


def test_income_of_an_npa_waits_in_suspense_and_is_taken_back_from_there() -> None:
    book(npa={SECOND})

    totals = account_totals()
    assert (totals["4000"], totals["2020"]) == (D("-15.00"), D("-70.25"))
    undo(SECOND)
    assert account_totals()["2020"] == D("-50.00")
    assert verify().holds


def test_a_share_and_its_undoing_name_each_other() -> None:
    book()
    day = Journal.objects.get(kind="INTEREST_ACCRUED")
    undo(FIRST)
    undoing = Journal.objects.get(kind="REVERSAL")

    assert {(row.journal_id, row.reverses, row.reversed_by) for row in loan_ledger(loan_id=FIRST)} == {
        (day.id, None, undoing.id),
        (undoing.id, day.id, None),
    }
    assert {row.reversed_by for row in loan_ledger(loan_id=SECOND)} == {None}


def test_as_of_and_as_known_tell_days_and_later_knowledge_apart() -> None:
    book()
    between = clock.now()
    book(DAY + timedelta(days=1), "2")
    undo(FIRST)

    assert loan_balances(loan_id=FIRST)["INTEREST"] == D("15.00")
    assert loan_balances(loan_id=FIRST, as_of=DAY)["INTEREST"] == 0
    assert loan_balances(loan_id=FIRST, as_of=DAY, known_at=between)["INTEREST"] == D("15.00")
    assert loan_balances(loan_id=FIRST, known_at=between)["INTEREST"] == D("15.00")
    assert [r.value_date for r in loan_ledger(loan_id=FIRST, known_at=between)] == [DAY, DAY]


def test_a_days_journal_that_is_not_the_sum_of_its_loans_is_named() -> None:
    book()
    journal = Journal.objects.get(kind="INTEREST_ACCRUED")
    DailyEntry.objects.create(
        loan_id=uuid7(), value_date=DAY, kind=DailyKind.INTEREST, amount=1, journal_id=journal.id
    )

    assert verify().unbalanced == (journal.id,)
    assert verify(booked_since=journal.booked_at, value_date=DAY).unbalanced == (journal.id,)


def test_rows_of_a_day_are_never_edited() -> None:
    book()

    with pytest.raises(BooksAreNeverEdited):
        DailyEntry.objects.update(amount=1)
    with pytest.raises(BooksAreNeverEdited):
        DailyEntry.objects.filter(loan_id=FIRST)[0].save()
