"""The demo's start, and what keeps its processes up."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.config.launch import Demo, DemoFailed
from backend.config.processes import Process
from backend.config.supervisor import ProcessFailed, Supervisor
from tests.support.stack import free_ports

SLEEPER = Process("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"))


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(logs=tmp_path, environment=os.environ)
    yield made
    made.stop()


def _ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_process_that_dies_is_started_again(supervisor: Supervisor) -> None:
    supervisor.start(SLEEPER)
    first = supervisor.pids()["sleeper"]

    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not (restarted := supervisor.restart_ended()) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert restarted == ["sleeper"]
    assert supervisor.pids()["sleeper"] != first


def test_a_process_that_keeps_dying_ends_the_demo_with_its_last_words(supervisor: Supervisor) -> None:
    broken = Process("broken", (sys.executable, "-S", "-c", "print('no such table'); raise SystemExit(3)"))
    supervisor.start(broken)

    with pytest.raises(ProcessFailed, match="no such table"):
        for _ in range(400):
            supervisor.restart_ended()
            time.sleep(0.05)


def test_a_process_that_ends_before_it_answers_is_told_with_its_last_words(supervisor: Supervisor) -> None:
    port = free_ports(1)
    supervisor.start(Process("web", (sys.executable, "-S", "-c", "print('bad secret')"), port))

    with pytest.raises(ProcessFailed, match="bad secret"):
        supervisor.wait_ready(Process("web", (), port), timeout_s=20)


def test_stopping_ends_a_process_and_its_children(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "child"
    parent = (
        "import subprocess, sys, time, pathlib;"
        "child = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    supervisor.start(Process("parent", (sys.executable, "-S", "-c", parent)))
    deadline = time.monotonic() + 20
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    child = int(note.read_text())

    supervisor.stop()

    deadline = time.monotonic() + 10
    while not _ended(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _ended(child)


def test_a_taken_port_is_named_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_ports(3)
    monkeypatch.setenv("HUNDI_HOME", str(tmp_path))
    monkeypatch.setenv("PORT", str(port))
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port + 2))
        holder.listen()

        with pytest.raises(DemoFailed, match=str(port + 2)):
            Demo().run()

    assert not (tmp_path / "engines").exists()
