"""What other rooms call: `send` to a person outside, `notify_staff` to the brand's own people."""

from __future__ import annotations

from backend.notifications.services.messages import send
from backend.notifications.services.notices import mark_read, notify_staff

__all__ = ["mark_read", "notify_staff", "send"]
