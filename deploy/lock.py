"""Lock `requirements/*.in` into `*.txt`: exact versions with hashes, and no address of any index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
GROUPS = ("base", "build", "production", "dev", "bench")  # in this order: each is held to the ones before
ALONE = {"bench": ["--no-deps"]}  # packages wanted for the data they carry


def main() -> int:
    for group in GROUPS:
        print(f"locking {group}")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", f"requirements/{group}.in"),
                *(
                    "--output-file",
                    f"requirements/{group}.txt",
                    "--quiet",
                    "--python-version",
                    "3.11",
                    "--universal",
                ),
                *("--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"),
                *ALONE.get(group, []),
                *sys.argv[1:],
            ],
            cwd=REPOSITORY,
            check=False,
        )
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
