"""Walking the chain from its first entry to its last, and saying where it does not hold."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from backend.audit import chain
from backend.audit.models import AuditEntry
from backend.audit.services import chain_key

MAX_BREAKS = 100
_COLUMNS = (*chain.LINK_FIELDS, "prev_hash", "hash")
_WALK = f"select {', '.join(_COLUMNS)} from audit_entry order by seq"  # noqa: S608 - names of this module only


@dataclass(frozen=True)
class Break:
    """seq: of the entry at which the walk stumbled; what: in plain words."""

    seq: int
    what: str


@dataclass
class Verdict:
    entries: int = 0
    head_seq: int = 0
    head_hash: bytes = chain.GENESIS
    breaks: list[Break] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.breaks

    def note(self, seq: int, what: str) -> None:
        if len(self.breaks) < MAX_BREAKS:
            self.breaks.append(Break(seq, what))


@dataclass(frozen=True)
class Head:
    """The end of a chain as it was once exported."""

    seq: int
    hash: bytes
    signature: str


def signed_head() -> Head:
    """The last entry, signed with the brand's key: keep it outside the database, each day."""
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, head = (last[0], bytes(last[1])) if last else (0, chain.GENESIS)
    return Head(seq=seq, hash=head, signature=chain.head_signature(chain_key(), seq, head))


def verify_chain(*, known_head: Head | None = None) -> Verdict:
    """Walk the open brand's chain.

    known_head  an exported head: without one, entries cut off at the end are not missed
    """
    key, verdict = chain_key(), Verdict()
    if known_head and not _is_ours(key, known_head):
        verdict.note(known_head.seq, "the exported head was not signed with this brand's key")
    seen_head = known_head is None or known_head.seq == 0
    for row in _rows():
        _step(key, verdict, row)
        if known_head and row["seq"] == known_head.seq:
            seen_head = True
            if not hmac.compare_digest(verdict.head_hash, known_head.hash):
                verdict.note(known_head.seq, "the entry differs from the exported head")
    if not seen_head and known_head:
        verdict.note(known_head.seq, f"the chain ends at {verdict.head_seq}: later entries were cut off")
    return verdict


def _rows() -> Iterator[dict[str, Any]]:
    """Straight from a cursor: over a million rows the ORM would be half of the work."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_WALK)
        while rows := cursor.fetchmany(5000):
            for values in rows:
                row = dict(zip(_COLUMNS, values, strict=True))
                row["before"], row["after"] = _json(row["before"]), _json(row["after"])
                yield row


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _step(key: bytes, verdict: Verdict, row: dict[str, Any]) -> None:
    seq, prev_hash, entry_hash = row["seq"], bytes(row.pop("prev_hash")), bytes(row.pop("hash"))
    if seq != verdict.head_seq + 1:
        verdict.note(seq, f"entries {verdict.head_seq + 1} to {seq - 1} are missing")
    elif prev_hash != verdict.head_hash:
        verdict.note(seq, "does not follow from the entry before it")
    if not hmac.compare_digest(chain.link_hash(key, prev_hash, row), entry_hash):
        verdict.note(seq, "was changed after it was written, or not written by us")
    verdict.entries += 1
    verdict.head_seq, verdict.head_hash = seq, entry_hash


def _is_ours(key: bytes, head: Head) -> bool:
    return hmac.compare_digest(chain.head_signature(key, head.seq, head.hash), head.signature)
