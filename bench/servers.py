"""The product's own processes, started on free local ports for a measurement, on this process's database."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from django.conf import settings

from backend.config.environment import REPOSITORY
from backend.config.processes import Process, local_processes

BIND = "127.0.0.1"
BOOT_S = 90


@contextmanager
def running(*names: str, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """The named processes of the product's table, ready to be asked; gives the port of `web` (sockets: the next)."""
    port = _free_ports(2)
    table = {process.name: process for process in local_processes(port=port, bind=BIND)}
    with ExitStack() as stack:
        started = [(table[name], start(table[name], environment)) for name in names]
        for _, process in started:
            stack.callback(_stop, process)
        for one, process in started:
            _wait_for(one, process)
        yield port


def start(process: Process, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """One process, in a group of its own; the caller ends it."""
    return subprocess.Popen(
        process.command,
        cwd=REPOSITORY,
        env={
            **os.environ,
            "HUNDI_DATABASE_NAME": str(settings.DATABASES["default"]["NAME"]),
            **(environment or {}),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop(started: subprocess.Popen[bytes]) -> None:
    started.terminate()
    try:
        started.wait(timeout=20)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait(timeout=20)


def _wait_for(process: Process, started: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + BOOT_S
    while process.port and not _answers(process):
        if started.poll() is not None:
            raise RuntimeError(f"{process.name} ended with {started.returncode} before it answered")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{process.name} did not answer within {BOOT_S} s")
        time.sleep(0.2)


def _answers(process: Process) -> bool:
    try:
        if not process.ready_path:
            socket.create_connection((BIND, process.port), timeout=5).close()
            return True
        line = http.client.HTTPConnection(BIND, process.port, timeout=5)
        line.request("GET", process.ready_path, headers={"Host": settings.HUNDI_BASE_DOMAIN})
        return line.getresponse().status == 200
    except OSError:
        return False


def _free_ports(count: int) -> int:
    """The first of `count` ports in a row that nobody listens on."""
    for first in range(20000 + os.getpid() % 20000, 60000, count):
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((BIND, port))
        except OSError:
            return False
    return True
