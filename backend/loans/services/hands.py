"""Work of a night shared between two connections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def in_hands(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Call the first here and each other over a connection of its own, all at once; gives their answers in order.

    Within a transaction of the caller all are called here: other connections would not see what it wrote.
    """
    if len(acts) <= 1 or connection.in_atomic_block:
        return [act() for act in acts]
    with ThreadPoolExecutor(len(acts) - 1, thread_name_prefix="day-end") as threads:
        others = [threads.submit(copy_context().run, _elsewhere, act) for act in acts[1:]]
        return [acts[0](), *[other.result() for other in others]]


def _elsewhere(act: Callable[[], T]) -> T:
    try:
        return act()
    finally:
        connection.close()
