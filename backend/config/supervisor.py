"""Keeps a few processes running side by side, as `make demo` needs it: start, watch, start again, stop.

Each process leads a group of its own, so that Ctrl-C reaches only the supervisor, and stopping reaches the whole group.
Output goes to a file per process.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from backend.config.processes import Process

GRACE_S = 8.0
MOST_RESTARTS_A_MINUTE = 5


class ProcessFailed(RuntimeError):
    """A process ended before it was ready, or keeps ending; the message carries the end of its log."""


class Supervisor:
    def __init__(self, *, logs: Path, environment: Mapping[str, str]) -> None:
        self.logs = logs
        self.environment = dict(environment)
        self._running: dict[str, tuple[Process, subprocess.Popen[bytes]]] = {}
        self._steps: list[subprocess.Popen[bytes]] = []
        self._restarts: dict[str, deque[float]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, process: Process) -> None:
        """Start it. From the main thread only: on Linux a child ends with the thread that made it."""
        with self._log(process.name).open("ab") as log:
            child = subprocess.Popen(
                process.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self.environment, "HUNDI_PROCESS": f"hundi-{process.name}"},
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        self._running[process.name] = (process, child)

    def run_step(self, log_name: str, command: tuple[str, ...], **environment_too: str) -> int:
        """Run a command to its end, its output kept under `log_name`; its exit code. For any thread."""
        with self._log(log_name).open("ab") as log:
            step = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self.environment, **environment_too},
                start_new_session=True,
            )
        self._steps.append(step)
        return step.wait()

    def stop_steps(self) -> None:
        for step in self._steps:
            if step.poll() is None:
                _signal_group(step, signal.SIGTERM)

    def wait_ready(self, process: Process, *, timeout_s: float) -> None:
        """Return once the process answers; raises ProcessFailed when it ends or takes too long."""
        deadline = time.monotonic() + timeout_s
        while not _answers(process):
            child = self._running[process.name][1]
            if child.poll() is not None:
                raise ProcessFailed(
                    f"{process.name} ended with code {child.returncode}\n{self.tail(process.name)}"
                )
            if time.monotonic() > deadline:
                raise ProcessFailed(
                    f"{process.name} did not answer in {timeout_s:.0f} s\n{self.tail(process.name)}"
                )
            time.sleep(0.1)

    def restart_ended(self) -> list[str]:
        """Start again what has ended; the names. Raises ProcessFailed for one that will not stay up."""
        ended = [process for process, child in self._running.values() if child.poll() is not None]
        for process in ended:
            times = self._restarts.setdefault(process.name, deque(maxlen=MOST_RESTARTS_A_MINUTE))
            if len(times) == times.maxlen and time.monotonic() - times[0] < 60:
                raise ProcessFailed(f"{process.name} keeps ending\n{self.tail(process.name)}")
            times.append(time.monotonic())
            self.start(process)
        return [process.name for process in ended]

    def stop(self) -> None:
        """Ask every process to end, wait a little, then end it."""
        children = [child for _, child in self._running.values()]
        for child in children:
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for child in children:
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()
        self._running.clear()

    def pids(self) -> dict[str, int]:
        return {name: child.pid for name, (_, child) in self._running.items()}

    def tail(self, name: str) -> str:
        log = self._log(name)
        return log.read_text(errors="replace")[-3000:] if log.exists() else ""

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def _answers(process: Process) -> bool:
    if not process.port:
        return True
    if process.ready_path:
        request = urllib.request.Request(
            f"http://127.0.0.1:{process.port}{process.ready_path}",
            headers={"Host": f"localhost:{process.port}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310  our own loopback address
                return True
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False
    try:
        with socket.create_connection(("127.0.0.1", process.port), timeout=1):
            return True
    except OSError:
        return False


def _die_with_parent() -> None:
    """On Linux, have the kernel end the child when its parent is killed outright."""
    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGTERM)
