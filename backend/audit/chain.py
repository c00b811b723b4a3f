"""The arithmetic of the chain: what is hashed, and with which key. No rows."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

GENESIS = bytes(32)


LINK_FIELDS = (
    "id",
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "actor_reason",
    "session_id",
    "action",
    "entity",
    "entity_id",
    "before",
    "after",
    "reason",
)
"""Everything an entry says."""


def link_hash(key: bytes, prev_hash: bytes, said: Mapping[str, Any]) -> bytes:
    """Keyed, so that whoever can write the table but has no key of the brand cannot forge a chain.

    said  LINK_FIELDS with their values; `before` and `after` in the types of JSON (a million of these are
          hashed in one walk, so they are not made plain again)
    """
    spoken = {**said, "at": said["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    return hmac.digest(key, prev_hash + _SPELL(spoken).encode(), "sha256")


class Speller:
    """`link_hash` for many entries of one actor and instant: what they share is spelled once.

    shared  LINK_FIELDS without those of `hash_of`
    """

    def __init__(self, key: bytes, shared: Mapping[str, Any]) -> None:
        spelled = {**shared, "at": shared["at"].astimezone(UTC).isoformat(timespec="microseconds")}
        parts = {name: _SPELL(value) for name, value in spelled.items()}
        self._key = key
        # In the order of the names, as sorted keys are.
        self._first = ",".join(f'"{name}":{parts[name]}' for name in sorted(parts) if name < "after")
        self._at, self._session = parts["at"], parts["session_id"]

    def hash_of(
        self,
        prev_hash: bytes,
        *,
        action: str,
        after: str,
        before: str,
        entity: str,
        entity_id: str,
        entry_id: str,
        reason: str,
        seq: int,
    ) -> bytes:
        """All but `entry_id` and `seq` as JSON spells them."""
        spoken = (
            f'{{"action":{action},{self._first},"after":{after},"at":{self._at},"before":{before},'
            f'"entity":{entity},"entity_id":{entity_id},"id":"{entry_id}","reason":{reason},"seq":{seq},'
            f'"session_id":{self._session}}}'
        )
        return hmac.digest(self._key, prev_hash + spoken.encode(), "sha256")


def spell(value: object) -> str:
    """A value in the spelling that is hashed."""
    return _SPELL(value)


_SPELL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode


def commitment(salt: bytes, value: str) -> str:
    """What stands in an entry for a personal value: shows later that it was this one, tells nothing by itself."""
    return hmac.new(salt, value.encode(), sha256).hexdigest()


def head_signature(key: bytes, seq: int, head: bytes) -> str:
    """Over the last entry; kept outside the database it shows a tail that was cut off."""
    return hmac.new(key, b"head|%d|" % seq + head, sha256).hexdigest()
