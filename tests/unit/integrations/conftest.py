"""A vendor made of recorded answers, and a log and breaker in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import stamina

from backend.integrations.adapters.vendor import VendorSpec
from backend.integrations.http.client import CallEnd, CallStart, Limits, ProviderClient

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class Recorder:
    """Plays answers in turn, the last one for ever, and keeps what was asked and logged."""

    replies: list[Reply] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)
    starts: list[CallStart] = field(default_factory=list)
    ends: list[CallEnd] = field(default_factory=list)
    failures: int = 0
    successes: int = 0

    def handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply(request) if callable(reply) else reply

    def begin(self, start: CallStart) -> UUID:
        self.starts.append(start)
        return uuid4()

    def end(self, call_id: UUID, end: CallEnd) -> None:
        self.ends.append(end)

    def before(self) -> None:
        return None

    def succeeded(self) -> None:
        self.successes += 1

    def failed(self) -> None:
        self.failures += 1

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.asked[-1].content)
        return found

    @property
    def logged(self) -> str:
        return json.dumps([dict(start.request) for start in self.starts]) + json.dumps(
            [end.response for end in self.ends]
        )

    def client(self, spec: VendorSpec, credentials: dict[str, str], vendor: str = "vendor") -> ProviderClient:
        return ProviderClient(
            vendor=vendor,
            base_url="https://vendor.example",
            headers=spec.headers(credentials),
            log=self,
            breaker=self,
            transport=httpx.MockTransport(self.handle),
            read_refusal=spec.read_refusal,
            limits=Limits(json_bytes=10_000),
        )


@pytest.fixture
def vendor() -> Recorder:
    return Recorder()


@pytest.fixture(autouse=True)
def no_waiting() -> Any:
    """Retries as in earnest, without their pauses."""
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)
