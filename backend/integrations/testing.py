"""For tests of other rooms: stand a fake in for an outside party.

with use_port(Capability.PAYOUT, FakePayout()):
    execute_payout(...)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backend.integrations.ports import Capability
from backend.integrations.routing import stand_in


@contextmanager
def use_port(capability: Capability, fake: object) -> Iterator[None]:
    """Within the block `services.port(capability)` answers `fake`, in every brand and thread of the process."""
    with stand_in(capability, fake):
        yield
