"""What brand_config tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from backend.kernel.outbox import Event


@dataclass(frozen=True)
class SettingChanged(Event):
    entity: ClassVar[str] = "setting"
    key: str


@dataclass(frozen=True)
class BusinessDateAdvanced(Event):
    entity: ClassVar[str] = "day_end"
    business_date: date
