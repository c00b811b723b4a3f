"""The processes of the product: one table, read by the local supervisor here and mirrored by `deploy/compose.yaml`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

WEB_THREADS = 8
WORKER_THREADS = 8


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its name, its command, the port it answers on (0: none) and the path that shows it is ready."""

    name: str
    command: tuple[str, ...]
    port: int = 0
    ready_path: str = ""


def local_processes(*, port: int, bind: str) -> list[Process]:
    """Everything a laptop runs, the simulator included, on `port`, `port + 1` and `port + 2`."""
    python = sys.executable
    return [
        Process(
            "web", (*_granian(python, "wsgi", bind, port), "backend.config.wsgi:application"), port, "/readyz"
        ),
        Process(
            "sockets",
            (python, "-m", "daphne", "-b", bind, "-p", str(port + 1), "--no-server-name")
            + ("backend.config.asgi:application",),
            port + 1,
        ),
        Process("worker", (python, "manage.py", "worker", "--threads", str(WORKER_THREADS))),
        Process("scheduler", (python, "manage.py", "scheduler")),
        simulator_process(port=port, bind=bind),
    ]


def simulator_process(*, port: int, bind: str) -> Process:
    return Process(
        "simulator",
        (*_granian(sys.executable, "asgi", bind, port + 2), "simulator.app:app"),
        port + 2,
        "/",
    )


def _granian(python: str, interface: str, bind: str, port: int) -> tuple[str, ...]:
    threads = ("--blocking-threads", str(WEB_THREADS)) if interface == "wsgi" else ()
    return (
        *(python, "-m", "granian", "--interface", interface, "--host", bind, "--port", str(port)),
        *("--workers", "1", "--backlog", "1024", "--no-ws" if interface == "wsgi" else "--ws"),
        *("--log-level", "warning", *threads),
    )
