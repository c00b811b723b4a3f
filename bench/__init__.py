"""Figures we hold ourselves to, measured: one module a job, each with `run(size, seed) -> Result`.

`manage.py bench JOB --json [--size N] [--seed S]` prints one line. A job builds its own data in a scratch database.
"""

from __future__ import annotations

from collections.abc import Mapping

SERVERS: Mapping[str, Mapping[str, str]] = {
    "day-end": {"shared_buffers": "'2GB'", "max_wal_size": "'8GB'", "checkpoint_timeout": "'30min'"},
}
"""Settings of the server for a job whose limit was measured with others than ours; both sides have them."""

JOBS = {
    "provision": "bench.provision",
    "graphql-list": "bench.graphql_list",
    "live": "bench.live",
    "http": "bench.http",
    "schedules": "bench.schedules",
    "apr": "bench.apr",
    "desk": "bench.desk",
    "sync": "bench.sync",
    "replay": "bench.replay",
    "match": "bench.match",
    "match-quality": "bench.match_quality",
    "day-end": "bench.day_end",
}
