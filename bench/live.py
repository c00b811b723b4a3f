"""A change by one person, seen by another whose page is open: within a second.

Web, sockets and Valkey run as they do in the demo. One session sends a mutation over HTTP; another holds a
graphql-transport-ws subscription and, told of the change, fetches the loan again as its page would. Seen means that
the answer shows the new version.
"""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import time
from typing import Any

from django.conf import settings

from bench.result import Result
from bench.scratch import scratch_database
from bench.servers import BIND, running

SIZE = 30
LIMIT_S = 1.0
WARM_UP = 3
PATIENCE_S = 10

_SLUG = "live"
NOTE = "mutation Note($input: AddNoteInput!) { addNote(input: $input) { __typename } }"
LOAN = "query Loan($id: ID!) { loan(id: $id) { version status customer { name } assignedTo { name } } }"
CHANGED = 'subscription Changed { changed(topics: ["loans"]) { entityId version } }'


def run(size: int | None, seed: int) -> Result:
    """size: how many mutations; the figure is the 95th percentile from sending one to its being seen, in seconds"""
    from bench import rows
    from tenants.context import use_brand
    from tenants.provisioning import create_brand

    with scratch_database("live"):
        create_brand(slug=_SLUG, name="Live", pack="IN", actor=rows.SYSTEM)
        with use_brand(f"b_{_SLUG}"):
            writer, reader = (rows.sign_in(one) for one in rows.make_staff(2))
            loan_id = str(rows.make_loan(rows.make_borrowers(1, seed)[0]).id)
        with running("web", "sockets") as port:
            told, seen = _watch(port, writer, reader, loan_id, size or SIZE)
    figure = statistics.quantiles(seen, n=20)[-1]
    more: dict[str, object] = {
        "p50_s": round(statistics.median(seen), 4),
        "p95_s": round(figure, 4),
        "max_s": round(max(seen), 4),
        "told_p50_s": round(statistics.median(told), 4),
        "mutations": len(seen),
    }
    return Result(figure, LIMIT_S, "s", figure <= LIMIT_S, more)


def _watch(
    port: int, writer_token: str, reader_token: str, loan_id: str, count: int
) -> tuple[list[float], list[float]]:
    """Seconds until the reader was told of each change, and until they had seen it."""
    writer, reader = Session(port, writer_token), Session(port, reader_token)
    told, seen = [], []
    with reader.socket() as page:
        _subscribe(page)
        for number in range(WARM_UP + count):
            version = int(reader.ask(LOAN, {"id": loan_id})["loan"]["version"]) + 1
            started = time.perf_counter()
            note = {"loanId": loan_id, "note": f"Remark {number}"}
            answer = writer.ask(NOTE, {"input": note})["addNote"]["__typename"]
            if answer != "LoanPayload":
                raise RuntimeError(f"the note was refused: {answer}")
            _hear(page, loan_id, version)
            heard = time.perf_counter()
            if int(reader.ask(LOAN, {"id": loan_id})["loan"]["version"]) < version:
                raise RuntimeError("the page was told of a change that it could not read")
            if number >= WARM_UP:
                told.append(heard - started)
                seen.append(time.perf_counter() - started)
    return told, seen


class Session:
    """One person's browser: a line to the web process, and a socket when it wants one."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.host = f"{_SLUG}.{settings.HUNDI_BASE_DOMAIN}"
        self.headers = {
            "Host": f"{self.host}:{port}",
            "Content-Type": "application/json",
            "Cookie": f"hundi_staff={token}",
        }
        self._line = http.client.HTTPConnection(BIND, port, timeout=PATIENCE_S)

    def ask(self, text: str, variables: dict[str, object]) -> dict[str, Any]:
        body = json.dumps({"query": text, "variables": variables})
        self._line.request("POST", "/graphql/staff", body, self.headers)
        answer = json.loads(self._line.getresponse().read())
        if "errors" in answer or "data" not in answer:
            raise RuntimeError(f"refused: {json.dumps(answer)[:300]}")
        data: dict[str, Any] = answer["data"]
        return data

    def socket(self) -> Any:
        from websockets.sync.client import connect
        from websockets.typing import Origin, Subprotocol

        port = self.port + 1
        return connect(
            f"ws://{self.host}:{port}/graphql/staff",
            sock=socket.create_connection((BIND, port), timeout=PATIENCE_S),
            origin=Origin(f"http://{self.host}:{self.port}"),
            additional_headers={"Cookie": self.headers["Cookie"]},
            subprotocols=[Subprotocol("graphql-transport-ws")],
            proxy=None,
        )


def _subscribe(page: Any) -> None:
    page.send(json.dumps({"type": "connection_init", "payload": {}}))
    if json.loads(page.recv(timeout=PATIENCE_S))["type"] != "connection_ack":
        raise RuntimeError("the socket was not let in")
    page.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": CHANGED}}))
    time.sleep(1.0)  # nothing answers a subscription until there is news; the warm-up shows whether it stands


def _hear(page: Any, loan_id: str, version: int) -> None:
    """Wait for the news of this version; raises TimeoutError when it does not come."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        message = json.loads(page.recv(timeout=deadline - time.monotonic()))
        if message["type"] == "ping":
            page.send(json.dumps({"type": "pong"}))
        elif message["type"] != "next":
            raise RuntimeError(f"the subscription ended: {json.dumps(message)[:300]}")
        else:
            change = message["payload"]["data"]["changed"]
            if change["entityId"] == loan_id and change["version"] >= version:
                return
