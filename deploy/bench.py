"""Run every benchmark and print one JSON line each; the exit code is 1 when one is over its limit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(REPOSITORY))
    from bench import JOBS

    over = [job for job in sorted(JOBS) if not _within_limit(job)]
    return 1 if over else 0


def _within_limit(job: str) -> bool:
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", job, "--json"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    line = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "{}"
    print(line, flush=True)
    return done.returncode == 0 and json.loads(line).get("passed", False)


if __name__ == "__main__":
    sys.exit(main())
