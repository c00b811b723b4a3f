"""A brand whose vendors answer from a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
import stamina

from backend.integrations.services import ports


class Vendors:
    """Every outside call of the brand ends here; `reply` answers them all, `asked` keeps them."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.reply: Callable[[httpx.Request], httpx.Response] = lambda request: httpx.Response(500)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.reply(request)


@pytest.fixture
def vendors(brand: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendors]:
    found = Vendors()
    monkeypatch.setattr(ports, "shared_transport", lambda **_: httpx.MockTransport(found.handle))
    stamina.set_testing(True, attempts=3)
    yield found
    stamina.set_testing(False)
