"""Notices a source sends by itself: believed by signature and time, kept part by part, taken when all are there."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.outbox import enqueue
from backend.notices import sealing
from backend.notices.errors import PushNotGenuine, PushNotKnown, SourcePaused
from backend.notices.models import PushPart, Source, SourceSecret, SyncRun, Trigger
from backend.notices.services import runs
from backend.notices.services.sources import push_secret_of

MAX_BODY = 2 * 1024 * 1024
MAX_PARTS = 500
WINDOW_S = 300


def receive(*, token: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Keep one part; with the last one the run begins. Gives whether it did. A part sent twice does nothing.

    raises  PushNotKnown, PushNotGenuine, SourcePaused, ValidationFailed
    """
    if len(body) > MAX_BODY:
        raise ValidationFailed.one("body", "too_large", "A part has at most 2 MB; send more parts.")
    secret = (
        SourceSecret.objects.select_related("source").filter(token_hash=sealing.token_hash(token)).first()
    )
    if secret is None:
        raise PushNotKnown
    source = secret.source
    _believe(source, {name.lower(): value for name, value in headers.items()}, body)
    if source.paused:
        raise SourcePaused
    told = _read(source, body)
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=source.pk)
        part_id = uuid7()
        made = PushPart.objects.bulk_create(
            [
                PushPart(
                    id=part_id,
                    source=source,
                    push_run_id=told["run_id"],
                    part=told["part"],
                    parts=told["parts"],
                    body=sealing.seal_body(part_id, body),
                    body_hash=hashlib.sha256(body).digest(),
                )
            ],
            ignore_conflicts=True,
        )
        standing = PushPart.objects.filter(source=source, push_run_id=told["run_id"])
        fresh = bool(made) and standing.filter(pk=part_id).exists()
        return fresh and _begin_when_whole(source, told)


def begin_waiting() -> int:
    """Begin the runs of whole pushes that came while another run of their source was under way; how many."""
    waiting = PushPart.objects.filter(taken_at=None, part=1, source__paused=False).select_related("source")
    begun = 0
    for part in waiting.order_by("created_at")[:20]:
        with transaction.atomic():
            source = Source.objects.select_for_update().get(pk=part.source_id)
            if runs.running(source) is None:
                told = _read(source, sealing.open_body(part.id, part.body))
                begun += _begin_when_whole(source, told)
    return begun


def _begin_when_whole(source: Source, told: Mapping[str, Any]) -> bool:
    parts = PushPart.objects.filter(source=source, push_run_id=told["run_id"], taken_at=None)
    if parts.count() < told["parts"]:
        return False
    run: SyncRun = runs.begin(source, trigger=Trigger.PUSH, actor=Actor.system("push"), since=told["since"])
    if run.trigger != Trigger.PUSH or run.source_run_id:
        return False  # another run is under way; `begin_waiting` begins this one when it is over
    run.source_run_id, run.as_of, run.stated_total = told["run_id"], told["as_of"], told["total"]
    run.save(update_fields=["source_run_id", "as_of", "stated_total"])
    enqueue(runs.SYNC_JOB, args={"run_id": run.id})
    return True


def _believe(source: Source, headers: Mapping[str, str], body: bytes) -> None:
    timestamp = headers.get("x-timestamp", "")
    given = headers.get("x-signature", "").removeprefix("sha256=")
    expected = sealing.signature_of(push_secret_of(source), timestamp, body)
    if not hmac.compare_digest(expected.encode(), given.strip().lower().encode("utf-8", "replace")):
        raise PushNotGenuine
    sent = int(timestamp) if timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12 else 0
    if abs(clock.now().timestamp() - sent) > WINDOW_S:
        raise PushNotGenuine


def _read(source: Source, body: bytes) -> dict[str, Any]:
    """What surrounds the notices; the rows themselves are read when the run is."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise _bad("body") from None
    if not isinstance(told, dict) or not isinstance(told.get("notices"), list):
        raise _bad("notices")
    if not all(isinstance(row, dict) for row in told["notices"]):
        raise _bad("notices")
    company = told["company"].get("code") if isinstance(told.get("company"), dict) else told.get("company")
    if str(company or "").upper() != source.company_code.upper():
        raise _bad("company")
    if told.get("mode") != source.mode:
        raise _bad("mode")
    run_id, part, parts = told.get("run_id"), told.get("part"), told.get("parts")
    if not isinstance(run_id, str) or not 1 <= len(run_id) <= 100:
        raise _bad("run_id")
    if not isinstance(part, int) or not isinstance(parts, int) or not 1 <= part <= parts <= MAX_PARTS:
        raise _bad("part")
    total = told.get("total")
    return {
        "run_id": run_id,
        "part": part,
        "parts": parts,
        "as_of": _moment(told.get("as_of"), "as_of"),
        "since": _moment(told["since"], "since") if told.get("since") else None,
        "total": total if isinstance(total, int) and total >= 0 else None,
    }


def _moment(value: Any, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise _bad(name) from None
    if moment.tzinfo is None:
        raise _bad(name)
    return moment.astimezone(UTC)


def _bad(name: str) -> ValidationFailed:
    return ValidationFailed.one(
        name, "not_understood", f"{name} is missing or not as NoticeSource v1 has it."
    )
