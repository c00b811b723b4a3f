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
_SMALL = 10**9
"""A number below it is no account's and no telephone's, masked or not."""
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
    words, sides = _Words(), ("before", "after")
    base = [same.get(name) for name in _COLUMNS]
    place = {name: number for number, name in enumerate(_COLUMNS)}
    for draft, entry_id in zip(drafts, uuid7_texts(len(drafts)), strict=True):
        seq += 1
        prev, reason = head, canonical.plain(draft.reason)
        before, after = (words.side(getattr(draft, side)) for side in sides)
        entity_id = None if draft.entity_id is None else str(draft.entity_id)
        head = speller.hash_of(
            prev,
            action=words.spelled(draft.action),
            after=after or "null",
            before=before or "null",
            entity=words.spelled(draft.entity),
            entity_id="null" if entity_id is None else f'"{entity_id}"',
            entry_id=entry_id,
            reason=words.spelled(reason),
            seq=seq,
        )
        row = base.copy()
        row[place["id"]], row[place["seq"]] = entry_id, str(seq)
        row[place["action"]], row[place["entity"]], row[place["entity_id"]] = (
            draft.action,
            draft.entity,
            entity_id,
        )
        row[place["before"]], row[place["after"]], row[place["reason"]] = before, after, reason
        row[place["prev_hash"]], row[place["hash"]] = f"\\x{prev.hex()}", f"\\x{head.hex()}"
        yield row


class _Words:
    """What many entries say again and again, spelled once."""

    def __init__(self) -> None:
        self._spelled: dict[str, str] = {}
        self._masked: dict[str, str] = {}

    def spelled(self, text: str) -> str:
        found = self._spelled.get(text)
        if found is None:
            found = self._spelled[text] = chain.spell(text)
        return found

    def side(self, values: Mapping[str, object] | None) -> str | None:
        """`_kept` of values of which none is hidden, as JSON with sorted keys."""
        if values is None:
            return None
        parts = [f"{self.spelled(name)}:{self._value(values[name])}" for name in sorted(values)]
        return f"{{{','.join(parts)}}}"

    def _value(self, value: object) -> str:
        # The shapes that a book of loans says; whatever else there is goes the way of a single entry.
        if type(value) is str:
            found = self._masked.get(value)
            if found is None:
                found = self._masked[value] = chain.spell(mask_json(canonical.plain(value), by_name=False))
            return found
        if type(value) is int and -_SMALL < value < _SMALL:
            return str(value)
        return chain.spell(mask_json(canonical.plain(value), by_name=False))


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
