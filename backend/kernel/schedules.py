"""What a brand does by the clock: a row per job with its next run, so that a missed run is caught up.

The timetable itself is the workers'; the rows remember how far each brand has come.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from backend.kernel import clock
from backend.kernel.models import Schedule

Line = tuple[str, int | None, time | None]


def sync_schedules(lines: Iterable[Line], *, zone: ZoneInfo) -> None:
    """Make the rows say what the timetable says; a line that changed starts anew, a line that went is dropped.

    lines  (job, every so many seconds, at this time of day where the brand is), one of the last two
    """
    wanted = {job: (every_s, at_local) for job, every_s, at_local in lines}
    known = {row.job: row for row in Schedule.objects.all()}
    if {job: (row.every_s, row.at_local) for job, row in known.items()} == wanted:
        return
    moment = clock.now()
    Schedule.objects.exclude(job__in=wanted).delete()
    for job, (every_s, at_local) in wanted.items():
        row = known.get(job)
        if row is None or (row.every_s, row.at_local) != (every_s, at_local):
            first_run = next_run(every_s, at_local, after=moment, zone=zone)
            rhythm = {"every_s": every_s, "at_local": at_local, "next_run": first_run}
            Schedule.objects.update_or_create(job=job, defaults=rhythm)


def due_schedules(*, limit: int, moment: datetime, zone: ZoneInfo) -> list[tuple[Schedule, datetime]]:
    """Take what is due and move it on: each row with the time it was due, once among all schedulers.

    A row that missed several runs is given once, with the oldest; the job catches up by itself (day-end
    walks the missed days). Call it in the transaction that writes the intents, so that neither stands alone.
    """
    with transaction.atomic():
        rows = list(
            Schedule.objects.select_for_update(skip_locked=True)
            .filter(next_run__lte=moment)
            .order_by("next_run")[:limit]
        )
        taken = [(row, row.next_run) for row in rows]
        for row in rows:
            row.last_run = moment
            row.next_run = next_run(row.every_s, row.at_local, after=moment, zone=zone)
            row.save(update_fields=["last_run", "next_run"])
        return taken


def next_run(every_s: int | None, at_local: time | None, *, after: datetime, zone: ZoneInfo) -> datetime:
    """The first run after an instant; a time of day is the brand's own, whatever the machine's zone is."""
    if at_local is None:
        return after + timedelta(seconds=every_s or 60)
    local = after.astimezone(zone)
    run = datetime.combine(local.date(), at_local, tzinfo=zone)
    return run if run > local else datetime.combine(local.date() + timedelta(days=1), at_local, tzinfo=zone)
