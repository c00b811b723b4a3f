"""Two ways of one job, run in turn in one process, so that a busy machine is busy for both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def medians_per_second(count: int, *ways: Callable[[], None], rounds: int = 7) -> list[float]:
    """How many of `count` things each way does in a second: the median of its rounds."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for times, way in zip(taken, ways, strict=True):
            started = time.perf_counter()
            way()
            times.append(time.perf_counter() - started)
    return [count / statistics.median(times) for times in taken]
