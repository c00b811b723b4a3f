"""The simulator in this process, and a small receiver of its webhooks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from starlette.testclient import TestClient

from simulator.app import build

QUICK = {"payout_delay_s": 0.0, "check_delay_s": 0.0, "sms_report_delay_s": 0.0}


@pytest.fixture
def sim() -> Iterator[TestClient]:
    with TestClient(build(None), base_url="http://localhost:8002", follow_redirects=False) as client:
        client.put("/control/settings", json=QUICK)
        yield client


@dataclass
class Receiver:
    url: str = ""
    answer: int = 200
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def wait(self, count: int) -> None:
        wait_for(lambda: len(self.got) >= count)


def wait_for(true: Callable[[], bool], seconds: float = 5.0) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.got.append((self.path, headers, body))
            self.send_response(found.answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://acme.localhost:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def registered(sim: TestClient, receiver: Receiver) -> Receiver:
    entries = [
        {
            "key": "k1",
            "vendor": vendor,
            "url": f"{receiver.url}/webhooks/{vendor}/t",
            "secret": "s3",
            "brand": "Acme",
        }
        for vendor in ("msg91", "razorpayx", "digio", "razorpay")
    ]
    assert sim.put("/control/callbacks", json=entries).json() == {"registered": 4}
    return receiver
