"""From a bare machine to an installed `.venv`: needs only Python 3.11 or newer, and does nothing when nothing changed.

    python3 deploy/bootstrap.py run     what the product needs to run and to build its portal
    python3 deploy/bootstrap.py dev     that, and what checks and tests it

Standard library only: this file runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = REPOSITORY / "requirements"
OLDEST = (3, 11)
# What each level installs. `dev.txt` holds all of `run`, so a tree set up for tests is set up to run as well.
LEVELS = {"run": ("base.txt", "build.txt"), "dev": ("dev.txt", "bench.txt")}


def main() -> int:
    level = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if level not in LEVELS:
        print(f"usage: bootstrap.py [{'|'.join(LEVELS)}]", file=sys.stderr)
        return 2
    if PYTHON.exists() and any(_is_current(enough) for enough in {level, "dev"}):
        return 0
    if not PYTHON.exists():
        _make_venv()
    _install(level)
    for stale in LEVELS:
        _stamp(stale).unlink(missing_ok=True)
    _stamp(level).write_text(_wanted(level))
    return 0


def _stamp(level: str) -> Path:
    return VENV / f".installed-{level}"


def _wanted(level: str) -> str:
    """What an installation of this level was made from."""
    digest = hashlib.sha256()
    for name in LEVELS[level]:
        digest.update((REQUIREMENTS / name).read_bytes())
    return digest.hexdigest()


def _is_current(level: str) -> bool:
    stamp = _stamp(level)
    return stamp.exists() and stamp.read_text() == _wanted(level)


def _make_venv() -> None:
    python = _new_enough_python()
    print("Setting up: .venv", flush=True)
    done = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode != 0:  # Debian's Python comes without ensurepip; uv brings what is missing
        subprocess.run([python, "-m", "venv", "--without-pip", str(VENV)], check=True)


def _new_enough_python() -> str:
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit(f"Hundi needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")


def _install(level: str) -> None:
    print(f"Setting up: locked packages ({level})", flush=True)
    files = [str(REQUIREMENTS / name) for name in LEVELS[level]]
    subprocess.run(
        [*_uv(), "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), *files],
        check=True,
        cwd=REPOSITORY,
    )


def _uv() -> list[str]:
    """The installer: the one already there, or the locked one from PyPI."""
    own = VENV / "bin" / "uv"
    if own.exists():
        return [str(own)]
    on_path = shutil.which("uv")
    if on_path:
        return [on_path]
    locked = next(
        line.split()[0]
        for line in (REQUIREMENTS / "build.txt").read_text().splitlines()
        if line.startswith("uv==")
    )
    for pip in ([str(PYTHON), "-m", "pip"], [sys.executable, "-m", "pip", "--python", str(PYTHON)]):
        done = subprocess.run(
            [*pip, "install", "--quiet", "--disable-pip-version-check", locked],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return [str(own)]
    sys.exit(f"uv could not be installed from PyPI:\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
