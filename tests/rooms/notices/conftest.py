"""A company with a source at the simulator, reached in this process; people whose notices it lists."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import stamina
from starlette.testclient import TestClient

from backend.integrations.services import notice_feed
from simulator.app import build
from tests.support.repayment_desk import Softmedia


@pytest.fixture
def softmedia(monkeypatch: pytest.MonkeyPatch) -> Iterator[Softmedia]:
    """The simulator's Softmedia, asked through our own client."""
    with TestClient(build(None), base_url="https://softmedia.example") as client:

        def ask(request: httpx.Request) -> httpx.Response:
            found.asked.append(request)
            answer = client.request(request.method, str(request.url), headers=dict(request.headers))
            return httpx.Response(answer.status_code, content=answer.content, headers=dict(answer.headers))

        found = Softmedia(client)
        monkeypatch.setattr(notice_feed, "shared_transport", lambda **_: httpx.MockTransport(ask))
        stamina.set_testing(True, attempts=3)
        yield found
        stamina.set_testing(False)
