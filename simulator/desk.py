"""What every part of the simulator shares: the journal, the faults, the settings, the clockwork."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import string
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.faults import Faults
from simulator.journal import Journal

log = logging.getLogger("simulator")

Action = Callable[["Desk", dict[str, Any]], Awaitable[None]]
_ALPHABET = string.ascii_letters + string.digits
ACTIONS: dict[str, Action] = {}


def action(name: str) -> Callable[[Action], Action]:
    """Name a piece of work that may be due later, also after a restart."""

    def note(function: Action) -> Action:
        ACTIONS[name] = function
        return function

    return note


@dataclass
class Settings:
    """auto  payouts and checks go through by themselves; webhooks  how news is delivered"""

    auto_payouts: bool = True
    payout_delay_s: float = 1.5
    check_delay_s: float = 1.0
    sms_report_delay_s: float = 1.0
    webhook_copies: int = 1
    webhook_delay_s: float = 0.0
    webhook_shuffle_s: float = 0.0
    webhooks_held: bool = False

    def change(self, data: dict[str, Any]) -> None:
        """raises  ValueError for a name that is no setting"""
        for name, value in data.items():
            current = getattr(self, name, None)
            if current is None:
                raise ValueError(f"{name} is no setting")
            setattr(self, name, type(current)(value))


@dataclass
class Desk:
    journal: Journal
    faults: Faults = field(default_factory=Faults)
    settings: Settings = field(default_factory=Settings)
    busy: bool = False

    def now(self) -> int:
        return int(time.time())

    def new_id(self, prefix: str) -> str:
        """As the vendors make them: a prefix and 14 letters or digits."""
        return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(14))

    def brand_of(self, vendor: str, key: str) -> str:
        """The brand's name, where its callback was registered."""
        callback = self.journal.get("callback", f"{vendor}|{key}")
        return str(callback.get("brand") or "") if callback else ""

    async def run(self) -> None:
        """Do what is due, for as long as the simulator runs."""
        while True:
            await self.do_due()
            await asyncio.sleep(0.1)

    async def do_due(self) -> int:
        done = 0
        for name, args in self.journal.take_due():
            done += 1
            try:
                await ACTIONS[name](self, args)
            except Exception:  # one broken piece of work must not stop the clock
                log.exception("simulator.action_failed", extra={"action": name})
        return done

    @contextlib.asynccontextmanager
    async def running(self) -> Any:
        clock = asyncio.create_task(self.run())
        try:
            yield
        finally:
            clock.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await clock
            self.journal.close()
