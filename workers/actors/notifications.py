"""Messages out."""

from __future__ import annotations

from uuid import UUID

from backend.notifications.services import delivery, simulator
from workers.jobs import job


@job("notifications.deliver")
def deliver(message_id: str) -> None:
    delivery.deliver(message_id=UUID(message_id))


@job("integrations.meet_simulator")
def meet_simulator() -> None:
    """Local only: the simulator learns where this brand's webhooks go."""
    simulator.meet_simulator()
