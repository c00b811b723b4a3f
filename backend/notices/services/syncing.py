"""Carrying a run on: fetch, apply, match, end. Called by a worker, as often as it takes.

Each page is one transaction of staged rows, counts and cursor, so a worker that dies loses nothing; each of them asks
whether the run is still at the version this worker knows, so two workers at once do not both go on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from backend.integrations.errors import NoticeListMoved
from backend.integrations.ports import NoticePage
from backend.integrations.services.notice_feed import notice_feed
from backend.kernel import clock
from backend.kernel.errors import DomainError
from backend.kernel.outbox import enqueue
from backend.notices.columns import Names, missing_from, of_json
from backend.notices.errors import FeedBroken, SnapshotMoved
from backend.notices.files import open_sheet
from backend.notices.models import Phase, PushPart, RunState, SyncRun, Trigger
from backend.notices.sealing import open_body
from backend.notices.services import matching, runs, staging
from backend.notices.services.sources import endpoint_of
from backend.notices.services.uploads import read_file_name

PAGE_ROWS = 500
MOST_PAGES = 2000
MOST_RESTARTS = 3
# A source allows sixty calls a minute (NoticeSource v1); an attempt stays below, and below a worker's time limit.
ATTEMPT_PAGES = 50
ATTEMPT_S = 60
CHUNK = 1000

Numbered = tuple[int, Mapping[str, Any]]


def carry_on(run_id: UUID) -> None:
    """Bring a run as far as it goes now. Safe to call twice, at once, and after its end."""
    run = SyncRun.objects.select_related("source", "file").filter(pk=run_id).first()
    if run is None or run.status != RunState.RUNNING:
        return
    try:
        if run.phase == Phase.FETCHING and not _fetch(run):
            return
        matched, unmatched = matching.match_waiting(run)
        runs.finish(run, matched=matched, unmatched=unmatched)
    except runs.TakenOver:
        return


def _fetch(run: SyncRun) -> bool:
    """Whether the run was taken over into the notices; otherwise it failed, or goes on in a later attempt."""
    try:
        complete = _FETCHERS[Trigger(run.trigger)](run)
    except DomainError as failure:
        runs.fail_by(run, failure)
        if (
            run.trigger == Trigger.PUSH
        ):  # or it would be begun again and again; mended, the same list may be pushed anew
            _parts(run).delete()
        return False
    if complete is None:
        return False
    runs.take_over(run, complete=complete)
    if run.trigger == Trigger.PUSH:
        _parts(run).update(taken_at=clock.now(), body=b"")
    return True


def _parts(run: SyncRun) -> QuerySet[PushPart]:
    return PushPart.objects.filter(source_id=run.source_id, push_run_id=run.source_run_id)


def _pull(run: SyncRun) -> bool | None:
    """Every page from where the run stands; None when it goes on in another attempt, else whether it is complete."""
    feed = notice_feed(endpoint_of(run.source))
    began = time.monotonic()
    for _ in range(ATTEMPT_PAGES):
        if time.monotonic() - began > ATTEMPT_S:
            break
        try:
            page = feed.page(
                company=run.source.company_code,
                mode=run.mode,
                since=run.since,
                cursor=run.cursor,
                limit=PAGE_ROWS,
                reference=str(run.id),
            )
        except NoticeListMoved:
            _begin_again(run)
            continue
        if run.pages and (page.run_id, page.as_of) != (run.source_run_id, run.as_of):
            _begin_again(run)
            continue
        _check(run, page)
        _keep_page(run, page)
        if not page.next_cursor:
            return _is_complete(run, page)
    with transaction.atomic():
        enqueue(runs.SYNC_JOB, args={"run_id": run.id})
    return None


def _check(run: SyncRun, page: NoticePage) -> None:
    """A page of another company or list is no page of ours; one without end is none either."""
    if page.company_code.upper() != run.source.company_code.upper() or page.mode != run.mode:
        raise FeedBroken("The source answered for another company or list.", why="another_company")
    if run.pages >= MOST_PAGES or (page.next_cursor and page.next_cursor == run.cursor):
        raise FeedBroken("The source's list does not end.", why="endless")


def _keep_page(run: SyncRun, page: NoticePage) -> None:
    if not run.pages:
        run.source_run_id, run.as_of, run.stated_total = page.run_id[:100], page.as_of, page.total
    _stage_json(run, page.rows, cursor=page.next_cursor)


def _stage_json(run: SyncRun, rows: Sequence[Mapping[str, Any]], *, cursor: str = "") -> None:
    """A list that comes in pages is counted through, from 1."""
    names = of_json(run.source.mapping)
    if not run.fetched:
        _check_names(names, rows)
    _stage(run, enumerate(rows, start=run.fetched + 1), names, cursor=cursor)


def _check_names(names: Names, rows: Sequence[Mapping[str, Any]]) -> None:
    """As a file without a needed column is refused whole, so is a mapped list none of whose first rows gives a needed
    field: its notices could not even be told by their numbers, and would be taken for listed no more."""
    if not names.fields or not rows:
        return
    missing = missing_from({field for row in rows for field in names.brought(row)})
    if missing:
        raise FeedBroken(f"No row gives {', '.join(missing)}.", why="missing_columns", about=missing)


def _stage(run: SyncRun, rows: Iterable[Numbered], names: Names, *, cursor: str = "") -> None:
    with transaction.atomic():
        runs.hold(run)
        page = staging.stage(run, rows, names)
        run.fetched += page.fetched
        run.rejected_count += len(page.rejected)
        run.pages += 1
        run.cursor = cursor
        _save(run)


def _begin_again(run: SyncRun) -> None:
    if run.restarts >= MOST_RESTARTS:
        raise SnapshotMoved
    with transaction.atomic():
        runs.hold(run)
        _forget_rows(run)
        run.restarts += 1
        _save(run)


def _forget_rows(run: SyncRun) -> None:
    staging.clear(run.id)
    run.rejected_rows.all().delete()
    run.pages = run.fetched = run.rejected_count = 0
    run.cursor = run.source_run_id = ""
    run.as_of = run.stated_total = None


def _is_complete(run: SyncRun, page: NoticePage) -> bool:
    if run.stated_total != run.fetched:
        run.warnings = [*run.warnings, "total_differs"]
    if not page.complete:
        run.warnings = [*run.warnings, "not_complete"]
    return run.stated_total == run.fetched and page.complete


def _read_file(run: SyncRun) -> bool:
    """Nothing of a file is kept from an attempt that died: it is read again from its first row."""
    file = run.file
    assert file is not None
    if run.fetched:
        with transaction.atomic():
            runs.hold(run)
            _forget_rows(run)
            _save(run)
    named = read_file_name(file.name)
    run.as_of = (named and named.as_of) or file.created_at
    with default_storage.open(file.storage_key, "rb") as content:
        source = run.source
        sheet = open_sheet(content, name=file.name, encoding=source.encoding, mapping=source.mapping)
        for chunk in _chunks(sheet.rows):
            _stage(run, chunk, sheet.names)
    run.stated_total = run.fetched
    return True


def _read_push(run: SyncRun) -> bool:
    parts = list(_parts(run).order_by("part"))
    kept = {name: getattr(run, name) for name in ("source_run_id", "as_of", "stated_total")}
    if run.fetched:
        with transaction.atomic():
            runs.hold(run)
            _forget_rows(run)
            for name, value in kept.items():
                setattr(run, name, value)
            _save(run)
    for part in parts:
        _stage_json(run, json.loads(open_body(part.id, part.body))["notices"])
    if run.stated_total is not None and run.stated_total != run.fetched:
        run.warnings = [*run.warnings, "total_differs"]
        return False
    return True


def _save(run: SyncRun) -> None:
    run.last_page_at = clock.now()
    run.bump()
    run.save()
    runs.tell(run)


def _chunks(rows: Iterator[Numbered]) -> Iterator[Sequence[Numbered]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


_FETCHERS = {
    Trigger.SCHEDULED: _pull,
    Trigger.MANUAL: _pull,
    Trigger.FILE: _read_file,
    Trigger.PUSH: _read_push,
}
