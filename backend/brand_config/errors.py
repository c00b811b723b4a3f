"""
DomainError
├── NotFound
│   ├── UnknownSetting
│   ├── UnknownReasonCode
│   └── BlockEntryNotFound
└── NotAllowedNow
    └── BusinessDateMoved      day-end of another run moved it first
"""

from __future__ import annotations

from backend.kernel.errors import NotAllowedNow, NotFound


class UnknownSetting(NotFound):
    code = "unknown_setting"
    message = "There is no such setting."


class UnknownReasonCode(NotFound):
    code = "unknown_reason_code"
    message = "There is no such reason code."


class BlockEntryNotFound(NotFound):
    code = "block_entry_not_found"
    message = "There is no such entry in the block list."


class BusinessDateMoved(NotAllowedNow):
    code = "business_date_moved"
    message = "The business date was moved by another run."
