"""Refusals of the products room.

NotFound
└── ProductNotFound         no such product or version in this brand
NotAllowedNow
└── VersionNotDraft         a published version is frozen; a change is a new version
PolicyViolation             the country pack forbids the terms; `rule` cites it
ValidationFailed            the terms contradict themselves; each field is named
"""

from __future__ import annotations

from backend.kernel.errors import NotAllowedNow, NotFound


class ProductNotFound(NotFound):
    code = "product_not_found"
    message = "There is no such product."


class VersionNotDraft(NotAllowedNow):
    code = "version_not_draft"
    message = "A published version is not changed; make a new one."
