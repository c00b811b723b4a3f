"""The repayment desk's jobs: pulls and files, matching, borrowers kept in step, sources watched."""

from __future__ import annotations

from uuid import UUID

from backend.kernel import clock
from backend.loans.models import Loan
from backend.notices.services import alerts, borrowers, kpis, matching, pushes, reminders, runs, syncing
from workers.jobs import job


@job(runs.SYNC_JOB)
def sync(run_id: str) -> None:
    syncing.carry_on(UUID(run_id))


@job(borrowers.MATCH_JOB)
def match_waiting() -> None:
    matching.match_and_sum_up()


@job(borrowers.REFRESH_JOB)
def refresh_borrower(entity_id: str) -> None:
    borrowers.refresh([UUID(entity_id)])


@job("notices.refresh_borrower_of_loan")
def refresh_borrower_of_loan(entity_id: str) -> None:
    """A loan's number is one of the keys its borrower is found by."""
    borrowers.refresh([Loan.objects.values_list("customer_id", flat=True).get(pk=UUID(entity_id))])


@job("notices.keep_borrowers")
def keep_borrowers() -> None:
    """Whoever an event missed."""
    borrowers.refresh_stale()


@job("notices.keep_figures", rows_only=True)
def keep_figures() -> None:
    kpis.keep()


@job("notices.watch_sources")
def watch_sources() -> None:
    moment = clock.now()
    runs.start_due(moment)
    pushes.begin_waiting()
    alerts.tell_late(moment)


@job("notices.remind_of_follow_ups")
def remind_of_follow_ups() -> None:
    reminders.remind_owners()
