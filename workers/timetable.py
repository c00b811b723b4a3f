"""The timetable: what runs by itself, when, and why. Times are the brand's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.db import transaction

from backend.brand_config.services import brand_zone
from backend.kernel import outbox
from backend.kernel.clock import now


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a job, and either its interval in seconds or its time of day in the brand's zone."""

    job: str
    why: str
    every_s: int | None = None
    at_local: time | None = None


TIMETABLE = (
    Entry("loans.day_end", "the books move to today, missed days in order", at_local=time(0, 15)),
    Entry("loans.poll_payouts", "a payout whose webhook never came is asked after", every_s=60),
    Entry("loans.poll_signatures", "a signature whose webhook never came is asked after", every_s=60),
    Entry("loans.poll_payment_links", "a payment whose webhook never came is asked after", every_s=60),
    Entry("notices.watch_sources", "sources are pulled in their rhythm; a late one is told", every_s=60),
    Entry("notices.keep_borrowers", "borrowers whose change was missed are matched anew", every_s=3600),
    Entry("notices.keep_figures", "the desk's sums are counted anew, its board compared", every_s=3600),
    Entry("notices.remind_of_follow_ups", "whoever is to do something today is told", at_local=time(8, 0)),
    Entry("integrations.sweep_webhooks", "a stored webhook that was not worked on is worked on", every_s=60),
)


def start_due() -> int:
    """Turn the current brand's due lines into intents, one per line and due time; how many.

    Moving a line on and writing its intent is one transaction: a scheduler that dies between loses nothing.
    """
    with transaction.atomic():
        return _start_due()


def _start_due() -> int:
    zone = brand_zone()
    outbox.sync_schedules([(entry.job, entry.every_s, entry.at_local) for entry in TIMETABLE], zone=zone)
    with transaction.atomic():  # a line that moved on without its intent would be a run nobody makes up for
        due = outbox.due_schedules(limit=len(TIMETABLE), moment=now(), zone=zone)
        for schedule, due_at in due:
            outbox.enqueue(schedule.job, args={}, dedupe_key=f"{schedule.job}:{due_at.isoformat()}")
    return len(due)
