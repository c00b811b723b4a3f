"""Every job there is; importing this package registers them."""

from workers.actors import customers, integrations, loans, messages, notifications, repayment_notices

__all__ = ["customers", "integrations", "loans", "messages", "notifications", "repayment_notices"]
