"""Where papers lie: under the brand, by the hash of their content. A file is written once and never changes."""

from __future__ import annotations

import hashlib
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from backend.kernel.errors import NotFound
from tenants.context import current_schema

_KEY = re.compile(r"(b_[a-z0-9]{4,20})/documents/[0-9a-f]{2}/([0-9a-f]{64})\.pdf")


def fingerprint(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep a PDF for the open brand; gives its key. The same content twice is one file."""
    digest = fingerprint(content)
    key = f"{current_schema()}/documents/{digest[:2]}/{digest}.pdf"
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(content))
    return key


def read(key: str) -> bytes:
    """The content, checked against the hash in its key.

    raises  NotFound for a key of another brand, a missing file, or one that was changed
    """
    match = _KEY.fullmatch(key)
    if match is None or match[1] != current_schema() or not default_storage.exists(key):
        raise NotFound()
    with default_storage.open(key, "rb") as file:
        content = bytes(file.read())
    if fingerprint(content) != match[2]:
        raise NotFound("This file was changed where it is kept; it is not handed out.")
    return content
