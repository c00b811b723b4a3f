"""The socket is pulled while a queue stands open: what was missed is there again once the socket is back."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESK, open_window
from tests.support.demo_callers import staff

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CATCH_UP_MS = 30_000
PENDING = "query { loans(first: 50, filter: {statuses: [PENDING]}) { edges { node { id number version } } } }"


def test_what_changed_while_the_socket_was_down_is_there_after_it_is_back(
    browser: Browser, demo: dict[str, Any]
) -> None:
    acme = next(one for one in demo["brands"] if one["slug"] == "acme")
    head = staff(demo, "acme", "admin")
    window = open_window(browser, "admin", viewport=DESK)
    window.go(f"{acme['url']}/demo/sign-in/admin")
    window.go(f"{acme['staff_url']}queue/credit")
    case = head.call(PENDING)["edges"][-1]["node"]
    row = window.page.get_by_role("row").filter(has_text=case["number"])
    expect(row).to_be_visible()
    window.page.evaluate("window.neverReloaded = true")

    # The supervisor starts the sockets process again, which takes seconds; the change falls into the gap.
    os.kill(_sockets_pid(demo), signal.SIGKILL)
    window.sees("Reconnecting to live updates…")
    head.act(
        "sendBack",
        "NoteInput",
        "LoanPayload { loan { id status } }",
        {"loanId": case["id"], "note": "A clearer bank statement.", "expectedVersion": case["version"]},
    )

    expect(row).to_have_count(0, timeout=CATCH_UP_MS)
    assert window.page.evaluate("window.neverReloaded") is True
    window.close()


def _sockets_pid(demo: dict[str, Any]) -> int:
    return int(demo["pids"]["sockets"])
