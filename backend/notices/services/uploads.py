"""A file of notices on its way in: a short-lived address to send it to, the file kept aside, a run begun for it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from backend.access.services import require
from backend.audit.services import record
from backend.brand_config.services import brand_zone
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.outbox import enqueue
from backend.notices.errors import FileNotRead, SourceBusy, SourceNotOfThatKind, SourcePaused
from backend.notices.files import MAX_BYTES
from backend.notices.models import NoticeFile, RunState, Source, SourceKind, SyncRun, Trigger
from backend.notices.services import runs
from tenants.context import current_brand, current_schema
from tenants.links import base_url, read_value, sign_value

PURPOSE = "notice-upload"
LINK_LIFE = timedelta(minutes=15)
_IN_MEMORY = 1024 * 1024
_NAME = re.compile(r"NOTICE_([A-Z0-9-]{1,20})_(OVERDUE|UPCOMING)_(\d{12})\.(?:csv|xlsx)", re.IGNORECASE)
_ALLOWED = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class FileName:
    """What a name by the contract says."""

    company_code: str
    mode: str
    as_of: datetime


def read_file_name(name: str) -> FileName | None:
    """`NOTICE_ABC_OVERDUE_202603200200.csv`, the minute where the company is; None for any other name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[3], "%Y%m%d%H%M").replace(tzinfo=brand_zone())
    except ValueError:
        return None
    return FileName(found[1].upper(), found[2].upper(), moment)


def upload_address(*, actor: Actor, source_id: UUID, file_name: str) -> str:
    """Where to send the file, as the raw body of a POST, within a quarter of an hour.

    raises  PermissionRefused, NotFound, SourceNotOfThatKind, SourcePaused, ValidationFailed (the name says it is
            another company's or another list)
    """
    require(actor, runs.SOURCES, Level.WRITE)
    source = _source(source_id)
    name = file_name.strip()[:160]
    if not name.lower().endswith(_ALLOWED):
        raise ValidationFailed.one("fileName", "unknown_kind", "Send a .csv or an .xlsx file.")
    said = read_file_name(name)
    if said and (said.company_code, said.mode) != (source.company_code, source.mode):
        raise ValidationFailed.one(
            "fileName", "another_list", "By its name this is another company's or list's file."
        )
    token = sign_value(PURPOSE, f"{source.id}|{actor.id or ''}|{actor.name}|{name}")
    return f"{base_url(current_brand().slug)}/uploads/notices/{token}"


def take_file(*, token: str, chunks: Iterator[bytes]) -> SyncRun:
    """Keep what is sent to an upload address and begin a run for it; a file taken before is not taken again.

    raises  NotFound for a bad or late address, FileNotRead for one that is too large, SourcePaused, SourceBusy
    """
    source_id, actor_id, actor_name, name = read_value(PURPOSE, token, max_age=LINK_LIFE).split("|", 3)
    source = _source(UUID(source_id))
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                raise FileNotRead(f"A file has at most {MAX_BYTES // 1024**2} MB.", why="too_large")
            digest.update(chunk)
            content.write(chunk)
        content.seek(0)
        key = f"{current_schema()}/notices/{uuid7()}"
        file = NoticeFile(
            source=source,
            name=name,
            sha256=digest.hexdigest(),
            size_bytes=size,
            storage_key=default_storage.save(key, File(content, name=key)),
            uploaded_by_id=UUID(actor_id) if actor_id else None,
            uploaded_by_name=actor_name[:120],
        )
    return _begin(source, file)


def _begin(source: Source, file: NoticeFile) -> SyncRun:
    actor = Actor.system(file.uploaded_by_name or "upload")
    with transaction.atomic():
        file.save(force_insert=True)
        taken = SyncRun.objects.filter(
            source=source, file__sha256=file.sha256, status__in=(RunState.SUCCESS, RunState.PARTIAL)
        ).exists()
        run = runs.begin(source, trigger=Trigger.FILE, actor=actor, file=file)
        if run.file_id != file.id:
            raise SourceBusy
        run.requested_by_id, run.requested_by_name = file.uploaded_by_id, file.uploaded_by_name
        run.save(update_fields=["requested_by_id", "requested_by_name"])
        if taken:
            runs.skip_duplicate(run)
        else:
            enqueue(runs.SYNC_JOB, args={"run_id": run.id})
        record(
            actor=actor,
            action="notice_file.taken",
            entity="notice_sync",
            entity_id=run.id,
            after={"name": file.name, "sha256": file.sha256, "bytes": file.size_bytes},
        )
    return run


def _source(source_id: UUID) -> Source:
    source = Source.objects.filter(pk=source_id).first()
    if source is None:
        raise NotFound
    if source.kind != SourceKind.FILE:
        raise SourceNotOfThatKind
    if source.paused:
        raise SourcePaused
    return source
