"""The same command sent twice has one effect and one answer.

Keys live in the brand's schema, so no brand can meet another's; within it they belong to one actor and
one operation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from backend.kernel import canonical
from backend.kernel.actor import Actor
from backend.kernel.errors import IdempotencyConflict, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.models import IdempotencyKey

MAX_KEY_LENGTH = 200

_CLAIM = """
insert into kernel_idempotencykey (id, actor, operation, key, body_hash) values (%s, %s, %s, %s, %s)
on conflict (actor, operation, key) do nothing
returning id
"""


def once(
    *,
    actor: Actor,
    operation: str,
    key: str,
    body: Mapping[str, object],
    run: Callable[[], Mapping[str, object]],
) -> dict[str, Any]:
    """Run a command unless this key already ran it; either way give its answer.

    key     chosen by the caller, one per intention, 1–200 characters
    body    everything that decides the effect; two bodies under one key are refused
    run     does the work, in the transaction opened here; gives ids and codes, no personal data
    gives   what `run` gave, in the types of JSON, the first time and every time after
    raises  IdempotencyConflict; whatever `run` raises, and then the key is free again: nothing happened

    A second call while the first is running waits for it: the insert blocks on the unique index.
    """
    if not 1 <= len(key) <= MAX_KEY_LENGTH:
        raise ValidationFailed.one(
            "idempotencyKey", "idempotency_key_length", "The key has 1 to 200 characters."
        )
    owner, body_hash = _owner(actor), canonical.digest(body)
    with transaction.atomic():
        if not _claim(owner, operation, key, body_hash):
            return _answered(owner, operation, key, body_hash)
        result = json.loads(canonical.canonical_json(run()))
        IdempotencyKey.objects.filter(actor=owner, operation=operation, key=key).update(result=result)
        return dict(result)


def forget_before(instant: datetime) -> int:
    """Drop keys older than `instant` (keep at least 24 hours); gives how many."""
    return IdempotencyKey.objects.filter(created_at__lt=instant).delete()[0]


def _owner(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id or actor.name}"[:60]


def _claim(owner: str, operation: str, key: str, body_hash: bytes) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [uuid7(), owner, operation, key, body_hash])
        return cursor.fetchone() is not None


def _answered(owner: str, operation: str, key: str, body_hash: bytes) -> dict[str, Any]:
    row = IdempotencyKey.objects.get(actor=owner, operation=operation, key=key)
    if bytes(row.body_hash) != body_hash:
        raise IdempotencyConflict(operation=operation)
    return dict(row.result or {})
