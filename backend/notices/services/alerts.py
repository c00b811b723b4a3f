"""Telling staff that a source needs a person: it failed, it came in part, or nothing came at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from backend.notices.models import RunState, Source, SourceKind, SyncRun
from backend.notifications.models import Priority
from backend.notifications.services.notices import notify_staff

ROLES = ("ADMIN", "LOAN_OPS")
LATE_AFTER_TIMES = 3
LATE_AT_LEAST = timedelta(hours=1)


def run_failed(run: SyncRun, *, first: bool) -> None:
    """In the caller's transaction. The first failure in a row is urgent; the next are told quietly."""
    _tell(
        title=f"Notices of “{run.source.name}” could not be taken",
        body=f"{run.error} What stood before still stands.",
        run=run,
        priority=Priority.HIGH if first else Priority.LOW,
    )


def run_is_partial(run: SyncRun) -> None:
    """In the caller's transaction."""
    held = (
        f" It lists far fewer notices than stood: {run.held_stale} wait for a person before they are put to rest."
        if run.held_stale
        else " Nothing was put to rest."
    )
    why = ", ".join(run.warnings) or "rows were rejected"
    _tell(
        title=f"Notices of “{run.source.name}” came in part",
        body=f"{why}.{held}",
        run=run,
        priority=Priority.HIGH,
    )


def rows_refused(run: SyncRun) -> None:
    """In the caller's transaction. Told quietly, and not again while each run of the source refuses as many."""
    before = SyncRun.objects.filter(source_id=run.source_id, started_at__lt=run.started_at).exclude(
        status__in=(RunState.RUNNING, RunState.SKIPPED_DUPLICATE)
    )
    last = before.order_by("-started_at", "-id").values_list("rejected_count", flat=True).first()
    if run.rejected_count and run.rejected_count != last:
        _tell(
            title=f"Rows of “{run.source.name}” were refused: {run.rejected_count}",
            body="The rest was taken. The run shows each row and why; its notice stays as it was.",
            run=run,
            priority=Priority.LOW,
        )


def tell_late(now: datetime) -> int:
    """Tell of each source from which nothing good came for three of its rounds, once until it comes again; how many."""
    told = 0
    waiting = Source.objects.filter(
        kind=SourceKind.HTTP, paused=False, told_late_at=None, every_minutes__gt=0
    )
    for source in waiting.filter(Q(last_success_at__lt=now - LATE_AT_LEAST) | Q(last_success_at=None)):
        if source_is_late(source, now):
            with transaction.atomic():
                if Source.objects.filter(pk=source.pk, told_late_at=None).update(told_late_at=now):
                    _say_late(source)
                    told += 1
    return told


def source_is_late(source: Source, now: datetime) -> bool:
    """Whether nothing good came for three of its rounds, an hour at least."""
    if source.paused or not source.every_minutes:
        return False
    patience = max(timedelta(minutes=source.every_minutes) * LATE_AFTER_TIMES, LATE_AT_LEAST)
    return (source.last_success_at or source.created_at) < now - patience


def _say_late(source: Source) -> None:
    for role in ROLES:
        notify_staff(
            title=f"No notices from “{source.name}” for too long",
            body="Its last good run is more than three rounds old. Test the connection.",
            entity="notice_source",
            entity_id=source.id,
            priority=Priority.HIGH,
            for_role=role,
        )


def _tell(*, title: str, body: str, run: SyncRun, priority: str) -> None:
    for role in ROLES:
        notify_staff(
            title=title, body=body, entity="notice_sync", entity_id=run.id, priority=priority, for_role=role
        )
