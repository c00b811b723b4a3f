"""The life of a sync run: asked for, carried on page by page, applied, matched, ended; and told to whoever waits.

One run of a source at a time: a unique row says so, and whoever asks again is given the one that is running. A worker
that dies leaves the staged rows and the cursor; the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from backend.access.services import require
from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import DomainError, NotFound, ValidationFailed
from backend.kernel.outbox import enqueue, publish
from backend.notices.errors import SourceNotOfThatKind, SourcePaused, SyncNotHeld
from backend.notices.events import NoticesRefreshed, NoticeSyncMoved
from backend.notices.models import NoticeFile, Phase, RunState, Source, SourceKind, SyncRun, Trigger
from backend.notices.services import alerts, applying, board, kpis, staging

DESK, SOURCES = "NOTICES", "NOTICE_SOURCES"
SYNC_JOB = "notices.sync"
FULL_EVERY = timedelta(hours=24)
# A run that has not come further for so long lost its worker for good; the next one may begin.
GIVEN_UP_AFTER = timedelta(minutes=30)


class TakenOver(Exception):
    """Another worker has carried the run further; this one stops."""


def hold(run: SyncRun) -> None:
    """Lock the run in the caller's transaction; raises TakenOver when it has moved on without us."""
    rows = SyncRun.objects.select_for_update().filter(pk=run.pk)
    if rows.values_list("version", "status").first() != (run.version, RunState.RUNNING):
        raise TakenOver


def sync_now(*, actor: Actor, source_id: UUID) -> SyncRun:
    """Pull a source in full, now; gives the run that is already running when there is one.

    raises  PermissionRefused, NotFound, SourcePaused, SourceNotOfThatKind
    """
    require(actor, DESK, Level.WRITE)
    with transaction.atomic():
        source = Source.objects.filter(pk=source_id).first()
        if source is None:
            raise NotFound
        if source.kind != SourceKind.HTTP:
            raise SourceNotOfThatKind
        if source.paused:
            raise SourcePaused
        run = running(source)
        if run is None:
            run = begin(source, trigger=Trigger.MANUAL, actor=actor)
            enqueue(SYNC_JOB, args={"run_id": run.id})
            record(actor=actor, action="notice_sync.requested", entity="notice_sync", entity_id=run.id)
    return run


def sync_all(*, actor: Actor) -> list[SyncRun]:
    """Pull every source of the company that can be pulled; those already running are given as they are."""
    require(actor, DESK, Level.WRITE)
    wanted = Source.objects.filter(kind=SourceKind.HTTP, paused=False).order_by("mode", "name")
    return [sync_now(actor=actor, source_id=source.id) for source in wanted]


def begin(
    source: Source,
    *,
    trigger: str,
    actor: Actor,
    since: datetime | None = None,
    file: NoticeFile | None = None,
) -> SyncRun:
    """A new run of the source, in the caller's transaction; the one that is running, when another was quicker."""
    moment = clock.now()
    run = SyncRun(
        source=source,
        mode=source.mode,
        trigger=trigger,
        since=since,
        file=file,
        started_at=moment,
        last_page_at=moment,
        requested_by_id=actor.id,
        requested_by_name="" if actor.kind is ActorKind.SYSTEM else actor.name,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        standing = running(source)
        if standing is None:
            raise
        return standing
    _note_newest(run)
    tell(run)
    return run


def running(source: Source) -> SyncRun | None:
    """The source's run under way; one that stood still too long is ended here."""
    run = SyncRun.objects.select_related("source").filter(source=source, status=RunState.RUNNING).first()
    if run is not None and run.last_page_at < clock.now() - GIVEN_UP_AFTER:
        fail(run, "stood_still", "The run stood still and was given up. Nothing of it was taken.")
        return None
    return run


def start_due(now: datetime) -> int:
    """Begin the scheduled pulls that are due; how many."""
    started = 0
    with transaction.atomic():
        due = Source.objects.select_for_update(skip_locked=True).filter(
            kind=SourceKind.HTTP, paused=False, next_run_at__lte=now
        )
        for source in due.order_by("next_run_at"):
            if running(source) is None:
                run = begin(
                    source,
                    trigger=Trigger.SCHEDULED,
                    actor=Actor.system("notices"),
                    since=_since(source, now),
                )
                enqueue(SYNC_JOB, args={"run_id": run.id})
                started += 1
            source.next_run_at = now + timedelta(minutes=source.every_minutes or 60)
            source.save(update_fields=["next_run_at"])
    return started


def _since(source: Source, now: datetime) -> datetime | None:
    """Changes since the last list where that is enough; a full list at least once a day, which alone puts to rest."""
    fresh = source.last_full_at is not None and source.last_full_at > now - FULL_EVERY
    return source.last_as_of if source.delta_between and fresh else None


def take_over(run: SyncRun, *, complete: bool) -> None:
    """Apply what the run staged, and go on to matching: all of it or nothing."""
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=run.source_id)
        hold(run)
        applying.apply(run, complete=complete)
        _overtake(run)
        if run.held_stale == 0:
            staging.clear(run.id)
        run.phase = Phase.MATCHING
        run.last_page_at = clock.now()
        run.bump()
        run.save()
        kpis.refresh()
        publish(NoticeSyncMoved(entity_id=run.id, version=run.version))
        publish(NoticesRefreshed(entity_id=run.id, version=run.version))


def _overtake(run: SyncRun) -> None:
    """What earlier lists of the source held back is decided by this one, in the caller's transaction."""
    staging.clear_older(run)
    held = SyncRun.objects.select_for_update().filter(source_id=run.source_id, held_stale__gt=0)
    for earlier in held.exclude(pk=run.pk).order_by("id"):
        earlier.held_stale = 0
        earlier.warnings = [*earlier.warnings, "overtaken"]
        earlier.bump()
        earlier.save()


def finish(run: SyncRun, *, matched: int, unmatched: int) -> None:
    """The run is over and well, or PARTIAL where it was said so before; the source's clock is set by it."""
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=run.source_id)
        hold(run)
        run.status = RunState.PARTIAL if run.partial else RunState.SUCCESS
        run.matched_count, run.unmatched_count = matched, unmatched
        _end(run)
        if run.status == RunState.SUCCESS:
            _note_success(source, run)
        kpis.refresh()
        publish(NoticesRefreshed(entity_id=run.id, version=run.version))
        if run.status == RunState.PARTIAL:
            alerts.run_is_partial(run)
        else:
            alerts.rows_refused(run)


def fail(run: SyncRun, code: str, sentence: str, about: Sequence[str] = ()) -> None:
    """The run is given up: nothing of it was taken, what stood before stands, and staff are told."""
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=run.source_id)
        staging.clear(run.id)
        run.status = RunState.FAILED
        run.error_code, run.error, run.error_about = code[:60], sentence[:300], list(about)
        _end(run)
        first = source.failing_since is None
        source.failing_since = source.failing_since or clock.now()
        source.save(update_fields=["failing_since"])
        board.tell_sources([source.id])
        alerts.run_failed(run, first=first)


def fail_by(run: SyncRun, failure: DomainError) -> None:
    why, about = failure.details.get("why"), failure.details.get("about")
    fail(run, str(why) if why else failure.code, failure.message, about if isinstance(about, list) else ())


def skip_duplicate(run: SyncRun) -> None:
    """The same file was taken before: the run says so and does nothing."""
    with transaction.atomic():
        run.status = RunState.SKIPPED_DUPLICATE
        _end(run)


def decide_held(*, actor: Actor, run_id: UUID, put_to_rest: bool, reason: str) -> SyncRun:
    """A person's word on a run that listed far fewer than stood: put the missing to rest, or leave them.

    raises  PermissionRefused, NotFound, ValidationFailed (no reason), SyncNotHeld (nothing is held, or a newer run was
            applied since)
    """
    require(actor, SOURCES, Level.WRITE)
    if not reason.strip():
        raise ValidationFailed.one("reason", "missing", "Say why.")
    with transaction.atomic():
        run = SyncRun.objects.select_related("source").filter(pk=run_id).first()
        if run is None:
            raise NotFound
        Source.objects.select_for_update().get(pk=run.source_id)
        run = SyncRun.objects.select_for_update(of=("self",)).select_related("source").get(pk=run_id)
        if run.held_stale == 0 or run.status == RunState.RUNNING or run.is_overtaken:
            raise SyncNotHeld
        if put_to_rest:
            run.stale_count += applying.put_to_rest(run)
            run.active_count -= run.held_stale
        held, run.held_stale = run.held_stale, 0
        staging.clear(run.id)
        run.bump()
        run.save()
        _note_newest(run)
        kpis.refresh()
        record(
            actor=actor,
            action="notice_sync.decided",
            entity="notice_sync",
            entity_id=run.id,
            after={"put_to_rest": put_to_rest, "held": held},
            reason=reason[:500],
        )
        publish(NoticesRefreshed(entity_id=run.id, version=run.version))
    return run


def tell(run: SyncRun) -> None:
    publish(NoticeSyncMoved(entity_id=run.id, version=run.version))


def _end(run: SyncRun) -> None:
    run.phase = Phase.DONE
    run.finished_at = clock.now()
    run.cursor = ""
    run.bump()
    run.save()
    _note_newest(run)
    tell(run)
    if run.file is not None:  # it holds names and phones, and what it said stands in the notices now
        transaction.on_commit(partial(default_storage.delete, run.file.storage_key), robust=True)


def _note_newest(run: SyncRun) -> None:
    """The source shows its newest run: this one, unless a newer has begun."""
    newest = Source.objects.filter(pk=run.source_id).exclude(
        last_run_at__gt=run.finished_at or run.started_at
    )
    noted = newest.update(
        last_run_id=run.id,
        last_run_status=run.status,
        last_run_at=run.finished_at or run.started_at,
        last_run_held=run.held_stale,
    )
    if noted:
        board.tell_sources([run.source_id])


def _note_success(source: Source, run: SyncRun) -> None:
    moment = clock.now()
    source.last_success_at = moment
    source.last_as_of = run.as_of
    if run.since is None:
        source.last_full_at = moment
    source.failing_since = None
    source.told_late_at = None
    source.save(
        update_fields=["last_success_at", "last_as_of", "last_full_at", "failing_since", "told_late_at"]
    )
    board.tell_sources([source.id])
