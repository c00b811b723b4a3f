"""Two writers of one fact: the books take it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from uuid import UUID

from django.db import connection, connections

from backend.kernel.actor import Actor
from backend.kernel.errors import DomainError
from backend.ledger import recipes
from backend.ledger.drafts import Cause
from backend.ledger.entries import Entry
from backend.ledger.queries import loan_balances, verify
from backend.ledger.services import post, reverse
from tenants.context import use_brand

JOB = Actor.system("test")
LOAN = UUID(int=21)
BECAUSE = Cause("business_date", None, "Because")
WRITERS = 6


def accrual() -> None:
    entry = Entry(LOAN, "INR", date(2026, 1, 6), BECAUSE, "accrual:2026-01-06", "mark")
    post(journal=recipes.interest_accrued(entry, amount=Decimal(15)), actor=JOB)


def all_at_once(act: Callable[[], object]) -> list[str]:
    """Run `act` in several threads from one line; gives the code of each refusal, "" for each success."""
    barrier, outcomes = Barrier(WRITERS), []

    def write() -> None:
        try:
            with use_brand("b_alpha"):
                connection.ensure_connection()
                barrier.wait(timeout=30)
                act()
            outcomes.append("")
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    threads = [Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes)


def test_of_writers_racing_with_one_fact_one_posts_it(committed_brand: str) -> None:
    outcomes = all_at_once(accrual)

    assert outcomes == ["", *["already_posted"] * (WRITERS - 1)]
    assert loan_balances(loan_id=LOAN)["INTEREST"] == 15
    assert verify().holds


def test_of_writers_racing_to_reverse_a_journal_one_does(committed_brand: str) -> None:
    entry = Entry(LOAN, "INR", date(2026, 1, 6), BECAUSE, "accrual:2026-01-06", "mark")
    journal = post(journal=recipes.interest_accrued(entry, amount=Decimal(15)), actor=JOB)

    outcomes = all_at_once(lambda: reverse(journal_id=journal.id, cause=BECAUSE, actor=JOB))

    assert outcomes == ["", *["already_reversed"] * (WRITERS - 1)]
    assert loan_balances(loan_id=LOAN)["INTEREST"] == 0
    assert verify().holds
