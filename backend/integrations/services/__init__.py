"""What other rooms call: `port` for a vendor, `webhooks` for what vendors send, `configuration` for their settings."""

from __future__ import annotations

from backend.integrations.services.ports import port

__all__ = ["port"]
