"""The sealed columns of this room, and the keys under which it looks people up; opened and made in one place."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from backend.kernel.matching.keys import Keys
from tenants import pii
from tenants.context import current_schema

PERSON = "notices_notice.person"
RAW = "notices_notice.raw"
MOBILE = "notices_borrower.mobile"
RECORD = "notices_borrower.record"
CREDENTIALS = "notices_sourcesecret.credentials"
TOKEN = "notices_sourcesecret.token"  # noqa: S105 - a column's name
PUSH_SECRET = "notices_sourcesecret.push_secret"  # noqa: S105 - a column's name
PUSH_BODY = "notices_pushpart.body"

_NOTICES = UUID("6d0b8f0e-4a5e-5f6b-9c59-3f1f6f2f8a11")


def notice_id(company_code: str, external_key: str) -> UUID:
    """The same for the same notice of this brand, whatever brings it: what is sealed to it stays readable."""
    return uuid5(_NOTICES, f"{current_schema()}|{company_code}|{external_key}")


def seal_json(place: str, row_id: UUID, value: Mapping[str, Any]) -> bytes:
    return pii.seal(place, row_id, json.dumps(value, ensure_ascii=False, default=_plain))


def open_json(place: str, row_id: UUID, sealed: bytes | memoryview) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pii.open_sealed(place, row_id, bytes(sealed)))
    return found


def keyed_hash(purpose: str, value: Mapping[str, Any]) -> bytes:
    """Equal for equal values of this brand; gives nothing away without its key."""
    return pii.blind(purpose, json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain))


def match_keys() -> Keys:
    """The engine's keys, made with a secret of this brand's: the numbers stored tell nobody a phone."""
    return _keys(pii.blind("match_keys", "secret"))


@lru_cache(maxsize=256)
def _keys(secret: bytes) -> Keys:
    return Keys(secret)


def name_part(token: str) -> int:
    """The number under which a word or character of a name is counted; keyed like the engine's keys."""
    return int.from_bytes(pii.blind("name_part", token)[:8], "little", signed=True)


def group_blind(mobile: str) -> bytes:
    """mobile  E.164. Equal over the companies of a group; of another kind than the dedup index's."""
    return pii.central_blind("group_desk_mobile", mobile)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """As a pushing source signs: hex HMAC-SHA256 over `timestamp.body`."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def seal_body(part_id: UUID, body: bytes) -> bytes:
    return pii.seal(PUSH_BODY, part_id, body.decode("latin-1"))


def open_body(part_id: UUID, sealed: bytes | memoryview) -> bytes:
    return pii.open_sealed(PUSH_BODY, part_id, bytes(sealed)).encode("latin-1")


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
