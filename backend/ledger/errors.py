"""Refusals of the ledger.

    NotAllowedNow
    ├── AlreadyReversed     a journal is reversed once
    ├── IsReversal          a reversal is not reversed; the fact is posted anew
    └── AlreadyPosted       the same fact was posted by someone else meanwhile
    NotFound
    └── JournalNotFound

A draft that does not balance is a bug, not a refusal: `UnbalancedJournal` is a ValueError.
"""

from __future__ import annotations

from backend.kernel.errors import NotAllowedNow, NotFound


class JournalNotFound(NotFound):
    code = "journal_not_found"
    message = "There is no such journal."


class AlreadyReversed(NotAllowedNow):
    code = "already_reversed"
    message = "This entry has already been reversed."


class IsReversal(NotAllowedNow):
    code = "is_reversal"
    message = "A reversing entry cannot be reversed."


class AlreadyPosted(NotAllowedNow):
    code = "already_posted"
    message = "This has already been posted."


class UnbalancedJournal(ValueError):
    """A recipe wrote debits that are not its credits."""
