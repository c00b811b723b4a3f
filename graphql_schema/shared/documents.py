"""Trusted documents: the operations our own apps were built with, by hash.

Outside local and test, a browser session may only name one of these; an API key may send text, within the limits.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from graphql import GraphQLSyntaxError, OperationDefinitionNode, OperationType, parse

from backend.kernel.errors import ValidationFailed

# More than this is no operation of ours; the protocol refuses the empty text that stands in for it.
MAX_SUBSCRIPTION_CHARS = 4_000


@cache
def _documents() -> dict[str, str]:
    """Hash -> text, of all audiences: the hash names the text, and each endpoint checks it by its own schema."""
    found: dict[str, str] = {}
    for path in settings.HUNDI_TRUSTED_DOCUMENTS:
        if Path(path).is_file():
            found.update(json.loads(Path(path).read_text(encoding="utf-8")))
    return found


def trusted_text(document_id: str) -> str:
    """The text of a trusted document; `sha256:` before the hash may be left out.

    raises  ValidationFailed for a hash that no build of ours made
    """
    text = _documents().get(document_id.removeprefix("sha256:"))
    if text is None:
        raise ValidationFailed.one("documentId", "unknown_document", "This operation is not known here.")
    return text


def subscription_text(payload: dict[str, Any]) -> str:
    """What a subscribe message asks to run; only subscriptions run on sockets.

    An empty text is refused by the protocol, which is what an unknown document or another operation gets.
    """
    document_id = payload.get("documentId")
    try:
        if isinstance(document_id, str) and document_id:
            text = trusted_text(document_id)
        else:
            text = str(payload.get("query") or "") if settings.HUNDI_EXPLORER else ""
    except ValidationFailed:
        return ""
    return text if _only_subscribes(text) else ""


@lru_cache(maxsize=256)
def _only_subscribes(text: str) -> bool:
    """Every operation of the document is a subscription: `operationName` may pick any of them."""
    if not text or len(text) > MAX_SUBSCRIPTION_CHARS:
        return False
    try:
        found = parse(text, no_location=True, max_tokens=500).definitions
    except GraphQLSyntaxError:
        return False
    kinds = {one.operation for one in found if isinstance(one, OperationDefinitionNode)}
    return kinds == {OperationType.SUBSCRIPTION}
