"""The whole product running for a test: `make demo` in a folder and on ports of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT_S = 240


@contextmanager
def running_demo(home: Path) -> Iterator[dict[str, Any]]:
    """Start it, give the contents of its demo.json (and `home`), stop it."""
    port = free_ports(3)
    started = subprocess.Popen(
        [sys.executable, "-m", "backend.config.launch"],
        cwd=REPOSITORY,
        env={**_clean_environment(), "HUNDI_HOME": str(home), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_for_ready(started)
        yield {**json.loads((home / "demo.json").read_text()), "home": str(home)}
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(timeout=60)
        except subprocess.TimeoutExpired:
            started.kill()


def free_ports(count: int) -> int:
    """The first of `count` ports in a row that nobody listens on."""
    for first in range(20000 + os.getpid() % 20000, 60000, count):
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _clean_environment() -> dict[str, str]:
    """The environment without what the test process set for itself."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("HUNDI_")
        and name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE"}
    }


def _wait_for_ready(started: subprocess.Popen[str]) -> None:
    assert started.stdout is not None
    lines: list[str] = []
    ready = threading.Event()

    def read() -> None:
        assert started.stdout is not None
        for line in started.stdout:
            lines.append(line)
            if line.startswith("READY "):
                ready.set()
        ready.set()  # it ended

    threading.Thread(target=read, daemon=True).start()
    if not ready.wait(START_TIMEOUT_S) or not any(line.startswith("READY ") for line in lines):
        started.kill()
        raise RuntimeError("the demo did not start:\n" + "".join(lines))
