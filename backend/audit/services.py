"""The one way to write an audit entry."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from backend.audit import chain
from backend.audit.models import AuditEntry, CommitmentSalt
from backend.kernel import canonical, clock
from backend.kernel.actor import Actor
from backend.kernel.brand import brand_schema
from backend.kernel.bulk import copy_in
from backend.kernel.ids import uuid7, uuid7_texts
from backend.kernel.pii import PiiKeys
from backend.kernel.redaction import mask_json

_MANY = 100
"""Entries from which on they are copied in."""
_COLUMNS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)

_HEAD = "select seq, hash from audit_entry order by seq desc limit 1"
_LOCK = "select pg_advisory_xact_lock(hashtextextended('audit|' || current_schema(), 0))"


@dataclass(frozen=True)
class Hidden:
    """A personal value in `before` or `after`: the entry keeps a salted commitment, never the value."""

    value: str


@dataclass(frozen=True)
class Draft:
    """One act to be recorded; the fields are those of `record`."""

    action: str
    entity: str
    entity_id: UUID | None
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    reason: str = ""


def record(
    *,
    actor: Actor,
    action: str,
    entity: str,
    entity_id: UUID | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write down an act, in the transaction of the act.

    action   `<entity>.<past tense>` ("loan.sanctioned")
    before   what changed, before and after: only the fields that did; personal values as `Hidden`, and
    after    whatever still looks like an identifier is masked
    reason   why, in the actor's words, where the act asks for one

    Call it last, after every lock is taken: entries of a brand stand in one line, so from here to the
    commit other acts of the brand that want to be recorded wait.
    """
    draft = Draft(
        action=action, entity=entity, entity_id=entity_id, before=before, after=after, reason=reason
    )
    with transaction.atomic():
        return _insert(_chained(actor, [draft]))[0]


def record_all(*, actor: Actor, drafts: list[Draft]) -> None:
    """`record` for many acts of one transaction: one lock, one insert."""
    if not drafts:
        return
    with transaction.atomic():
        if len(drafts) < _MANY or any(_hides(draft) for draft in drafts):
            _insert(_chained(actor, drafts))
        else:
            copy_in(AuditEntry._meta.db_table, _COLUMNS, _spelled(actor, drafts, *_lock_head()))


def _hides(draft: Draft) -> bool:
    values = (*(draft.before or {}).values(), *(draft.after or {}).values())
    return any(isinstance(value, Hidden) for value in values)


def _spelled(actor: Actor, drafts: list[Draft], seq: int, head: bytes) -> Iterator[list[str | None]]:
    """The rows that `_chained` says, as text: what is hashed is spelled once, for the hash and for the row.

    seq, head   of the last entry; no statement may be sent while these rows are copied in
    """
    key, at = chain_key(), clock.now()
    by_actor = _by_actor(actor)
    speller = chain.Speller(key, {**by_actor, "at": at})
    same = {name: None if value is None else str(value) for name, value in by_actor.items()}
    same |= {"at": at.isoformat(), "created_at": at.isoformat()}
    words: dict[str, str] = {}

    def word(text: str) -> str:
        return words.get(text) or words.setdefault(text, chain.spell(text))

    for draft, entry_id in zip(drafts, uuid7_texts(len(drafts)), strict=True):
        seq += 1
        prev, reason = head, canonical.plain(draft.reason)
        before, after = (
            chain.spell(_kept("", values, {})) if values is not None else "null"
            for values in (draft.before, draft.after)
        )
        entity_id = None if draft.entity_id is None else str(draft.entity_id)
        head = speller.hash_of(
            prev,
            action=word(draft.action),
            after=after,
            before=before,
            entity=word(draft.entity),
            entity_id="null" if entity_id is None else f'"{entity_id}"',
            entry_id=entry_id,
            reason=word(reason),
            seq=seq,
        )
        row = same | {
            "id": entry_id,
            "seq": str(seq),
            "action": draft.action,
            "entity": draft.entity,
            "entity_id": entity_id,
            "before": None if draft.before is None else before,
            "after": None if draft.after is None else after,
            "reason": reason,
            "prev_hash": f"\\x{prev.hex()}",
            "hash": f"\\x{head.hex()}",
        }
        yield [row[name] for name in _COLUMNS]


def _insert(said: list[dict[str, Any]]) -> list[AuditEntry]:
    return AuditEntry.objects.bulk_create([AuditEntry(**each) for each in said])


def _chained(actor: Actor, drafts: list[Draft]) -> list[dict[str, Any]]:
    """What each entry says, linked to the one before; the salts of commitments are written."""
    key = chain_key()
    seq, head = _lock_head()
    chained, salts = [], []
    for draft in drafts:
        seq += 1
        said, hidden = _said(key, actor, draft, seq, head)
        head = said["hash"]
        chained.append(said)
        salts.extend(hidden)
    if salts:
        CommitmentSalt.objects.bulk_create(salts, batch_size=1000)
    return chained


def _by_actor(actor: Actor) -> dict[str, Any]:
    return {
        "actor_kind": str(actor.kind),
        "actor_id": actor.id,
        "actor_name": actor.name[:200],
        "actor_reason": actor.reason,
        "session_id": actor.session_id,
    }


def chain_key() -> bytes:
    """The open brand's key of the chain."""
    return PiiKeys(master=settings.HUNDI_PII_MASTER_KEY, brand=brand_schema()).derived("audit")


def _lock_head() -> tuple[int, bytes]:
    with connection.cursor() as cursor:
        # The lock is a statement of its own: the next one must see what the holder before us committed.
        cursor.execute(_LOCK)
        cursor.execute(_HEAD)
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else (0, chain.GENESIS)


def _said(
    key: bytes, actor: Actor, draft: Draft, seq: int, head: bytes
) -> tuple[dict[str, Any], list[CommitmentSalt]]:
    entry_id, salts = uuid7(), dict[str, bytes]()
    said: dict[str, Any] = {
        "id": entry_id,
        "seq": seq,
        "at": clock.now(),
        **_by_actor(actor),
        "action": draft.action,
        "entity": draft.entity,
        "entity_id": draft.entity_id,
        "before": _kept("before", draft.before, salts),
        "after": _kept("after", draft.after, salts),
        "reason": canonical.plain(draft.reason),
    }
    linked = {"prev_hash": head, "hash": chain.link_hash(key, head, said), "created_at": said["at"]}
    return said | linked, [
        CommitmentSalt(entry_id=entry_id, path=path, salt=salt) for path, salt in salts.items()
    ]


def _kept(side: str, values: Mapping[str, object] | None, salts: dict[str, bytes]) -> dict[str, Any] | None:
    if values is None:
        return None
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Hidden):
            salt = salts.setdefault(f"{side}.{name}", os.urandom(16))
            kept[name] = {"commitment": chain.commitment(salt, value.value)}
        else:
            kept[name] = mask_json(canonical.plain(value), by_name=False)
    return kept
