"""What of a call may be kept: the shape, masked; never a file, a secret or a person's data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from backend.integrations.http.request import Request
from backend.kernel.redaction import mask_json, mask_text

LONGEST_TEXT = 300
MOST_ITEMS = 20
_DEPTH = 8


def masked_request(request: Request) -> dict[str, Any]:
    kept: dict[str, Any] = {"method": request.method, "path": mask_text(request.path)}
    if request.query:
        kept["query"] = mask_json(dict(request.query))
    body = request.body if request.logged is None else request.logged
    if body is not None:
        kept["body"] = mask_json(_trimmed(body))
    return kept


def masked_answer(data: Any) -> Any:
    if isinstance(data, bytes):
        return {"bytes": len(data)}
    if data is None:
        return {"unreadable": True}
    return mask_json(_trimmed(data))


def _trimmed(value: Any, depth: int = 0) -> Any:
    """The value cut to a size fit for a log, in the types JSON columns hold."""
    if depth > _DEPTH:
        return "…"
    if isinstance(value, Mapping):
        return {str(key)[:80]: _trimmed(item, depth + 1) for key, item in list(value.items())[:60]}
    if isinstance(value, (list, tuple)):
        return [_trimmed(item, depth + 1) for item in value[:MOST_ITEMS]]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        clean = value.replace("\x00", "").encode("utf-8", "replace").decode()
        return clean if len(clean) <= LONGEST_TEXT else f"[{len(clean)} characters]"
    return value
