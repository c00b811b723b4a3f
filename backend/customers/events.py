"""What happened to a borrower. Ids and codes only: whoever listens reads the rest with their own rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from backend.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CustomerSignedUp(Event):
    """A mobile number was proven for the first time in this brand."""

    entity: ClassVar[str] = "customer"


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(Event):
    """Something of the file changed. `what` is a code: a funnel step, "PAN_CHECK", "BANK_CHECK", "CONSENT"."""

    entity: ClassVar[str] = "customer"
    what: str


@dataclass(frozen=True, kw_only=True)
class CustomerOnboarded(Event):
    """The last open funnel step closed: this person may apply."""

    entity: ClassVar[str] = "customer"


@dataclass(frozen=True, kw_only=True)
class CustomerSessionRevoked(Event):
    """A borrower's session ended by sign-out or by hand: its sockets must close."""

    entity: ClassVar[str] = "session"
    customer_id: UUID
