"""The jobs: a name on an intent, and the one function that carries it out.

A job is handed the intent's arguments (ids only) and makes one service call. One that calls outside may run twice: its
effect is guarded by a unique row, never by the queue. One that only writes rows is registered with `rows_only`: what it
writes and the end of its intent are one transaction, so a worker that dies leaves both or neither.
Importing `workers.actors` registers them all.
"""

from __future__ import annotations

from collections.abc import Callable

Job = Callable[..., None]
_JOBS: dict[str, Job] = {}
_ROWS_ONLY: set[str] = set()


def job(name: str, *, rows_only: bool = False) -> Callable[[Job], Job]:
    """Register a function under the name that intents carry; a name is taken once."""

    def register(function: Job) -> Job:
        if name in _JOBS:
            raise ValueError(f"two jobs are called {name}")
        _JOBS[name] = function
        if rows_only:
            _ROWS_ONLY.add(name)
        return function

    return register


def find(name: str) -> Job | None:
    return _JOBS.get(name)


def writes_rows_only(name: str) -> bool:
    return name in _ROWS_ONLY


def names() -> frozenset[str]:
    return frozenset(_JOBS)
