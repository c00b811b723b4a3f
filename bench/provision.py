"""Seconds to make a brand, rights and rooms' first rows included: at most 0.3, and ten times faster than the same by
`manage.py migrate`. The two take turns; both figures are medians."""

from __future__ import annotations

import statistics
import time

from backend.kernel.actor import Actor
from bench.result import Result
from bench.scratch import run_as_owner, scratch_database

SIZE = 21
ROUNDS = 3
LIMIT_S = 0.3
TIMES_FASTER = 10


def run(size: int | None, seed: int) -> Result:
    """size: how many brands to make"""
    brands = size or SIZE
    migrated: list[float] = []
    took: list[float] = []
    with scratch_database("provision"):
        while len(took) < brands:
            if len(took) * ROUNDS >= brands * len(migrated):
                migrated.append(float(run_as_owner(module="bench.migrate_once")))
            took.append(_make_brand(seed, len(took)))
    figure, by_migrations = statistics.median(took), statistics.median(migrated)
    faster = by_migrations / figure
    more: dict[str, object] = {
        "max_s": round(max(took), 4),
        "migrate_s": round(by_migrations, 4),
        "times_faster": round(faster, 1),
        "times_faster_limit": TIMES_FASTER,
        "brands": len(took),
    }
    return Result(figure, LIMIT_S, "s per brand", figure <= LIMIT_S and faster >= TIMES_FASTER, more)


def _make_brand(seed: int, number: int) -> float:
    from tenants.provisioning import create_brand

    started = time.perf_counter()
    create_brand(
        slug=f"bench{seed}x{number:05}", name=f"Bench {number}", pack="IN", actor=Actor.system("bench")
    )
    return time.perf_counter() - started
