"""Faults on demand: what a vendor does on its bad days."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import asdict, dataclass, field
from typing import Any

MODES = {
    "delay": "answer after this many seconds",
    "status": "answer with this HTTP status, without effect",
    "html": "answer with an HTML page",
    "truncated": "take effect, cut the answer in half",
    "wrong_shape": "take effect, answer with other JSON",
    "timeout_after_effect": "take effect, answer after this many seconds",
    "error_after_effect": "take effect, answer with this HTTP status",
    "swap_reference": "take effect, answer under another reference",
    "redirect": "answer with a redirect into a private network",
    "oversize": "answer with megabytes",
}
REFERENCE_NAMES = ("reference_id", "client_ref_num")
_DEFAULT_VALUE = {"delay": 8.0, "status": 503, "timeout_after_effect": 20.0, "error_after_effect": 502}


@dataclass
class Fault:
    """vendor, operation  "*" for all; times  how many calls it still spoils, None for all; share  0 to 1 of calls"""

    vendor: str
    operation: str
    mode: str
    value: float
    times: int | None = None
    share: float = 1.0
    id: int = 0
    struck: int = field(default=0)

    def hits(self, vendor: str, operation: str) -> bool:
        if self.vendor not in {"*", vendor} or self.operation not in {"*", operation}:
            return False
        return self.times is None or self.times > 0


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._next_id = 1
        self._dice = random.Random(1)

    def add(self, data: dict[str, Any]) -> Fault:
        """raises  ValueError for an unknown mode or a bad number"""
        mode = str(data.get("mode", ""))
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        times = data.get("times")
        fault = Fault(
            vendor=str(data.get("vendor") or "*"),
            operation=str(data.get("operation") or "*"),
            mode=mode,
            value=float(data.get("value") or _DEFAULT_VALUE.get(mode, 0)),
            times=int(times) if times not in (None, "") else None,
            share=float(data.get("share") or 1.0),
        )
        with self._lock:
            fault.id, self._next_id = self._next_id, self._next_id + 1
            self._faults.append(fault)
        return fault

    def take(self, vendor: str, operation: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.hits(vendor, operation) and self._dice.random() < fault.share:
                    fault.struck += 1
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None

    def clear(self, fault_id: int | None = None) -> None:
        with self._lock:
            self._faults = [fault for fault in self._faults if fault_id is not None and fault.id != fault_id]

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]


def swapped(content: bytes) -> bytes:
    """The answer under a reference nobody asked for."""
    data = json.loads(content)
    for name in REFERENCE_NAMES:
        if isinstance(data, dict) and data.get(name):
            data[name] = f"other-{data[name]}"[:40]
    return json.dumps(data).encode()
