"""Every check but the tests, one after the other, each with its name and its seconds. One failure fails the whole.

python deploy/check.py            all of them
python deploy/check.py types      those whose name begins so
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
PACKAGES = ("backend", "tenants", "graphql_schema", "realtime", "workers", "web", "simulator", "bench")

STEPS: dict[str, tuple[str, ...]] = {
    "format": (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
    "lint": (str(BIN / "ruff"), "check", "--quiet", "."),
    "imports": (str(BIN / "lint-imports"), "--no-logo"),
    "locks": (PYTHON, "deploy/addresses.py"),
    "migrations": (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
    "schema": (PYTHON, "manage.py", "export_sdl", "--check"),
    "types": (str(BIN / "mypy"),),
    "portal": (PYTHON, "-m", "backend.config.frontend", "run", "check"),
}


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = [
        name for name, command in STEPS.items() if name.startswith(wanted) and not _passes(name, command)
    ]
    if failed:
        print(f"failed: {', '.join(failed)}")
        return 1
    print("all checks passed")
    return 0


def _passes(name: str, command: tuple[str, ...]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env={
            **os.environ,
            "HUNDI_NO_DATABASE": "1",
            "DJANGO_SETTINGS_MODULE": "backend.config.settings.test",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<12} {verdict:<7} {time.monotonic() - started:6.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout[-6000:], flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
