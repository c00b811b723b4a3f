"""A company with a source at the simulator, reached in this process; people whose notices it lists."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import stamina
from django.db import transaction
from starlette.testclient import TestClient

from backend.integrations.services import notice_feed
from backend.notices.models import Source
from backend.notices.services import board
from simulator.app import build
from tenants.context import use_brand
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


@pytest.fixture(autouse=True)
def the_board_tells_what_stands(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test of this room has the services do, each line of the board is as its source or sums are."""
    brand = next((name for name in ("brand", "committed_brand") if name in request.fixturenames), None)
    if brand is not None:
        request.getfixturevalue(brand)
    yield
    if brand is not None:
        for schema in ("b_alpha", "b_beta"):
            with use_brand(schema), transaction.atomic():
                sources = list(Source.objects.values_list("id", flat=True))
                assert board.tell_sources(sources) + board.tell_sums() == []
