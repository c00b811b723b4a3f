"""Change the arithmetic and the ledger's recipes in thousands of small ways, and count the changes that a test notices.

python deploy/mutants.py            every module named in pyproject.toml, [tool.mutmut]
python deploy/mutants.py payoff     those of one module

A change counts as noticed when a test fails or never ends. One that no test reaches counts as unnoticed.
Results are kept under mutants/, so a second run asks only what has changed; `mutmut browse` shows what survived.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
RESULTS = REPOSITORY / "mutants"
LEAST = 80
"""Per cent of all changes that must be noticed."""

SURVIVED, UNREACHED = (0,), (5, 33)  # how the run of the tests ended, by mutmut's own codes


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    only = [f"*.{wanted}.*"] if wanted else []
    done = subprocess.run(
        [str(Path(sys.executable).parent / "mutmut"), "run", *only],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "CI": "true",  # the same examples for each change
            "HUNDI_LAW_EXAMPLES": "15",
            "HUNDI_NO_DATABASE": "1",
            "DJANGO_SETTINGS_MODULE": "backend.config.settings.test",
        },
        check=False,
    )
    if done.returncode not in (0, 1):
        return done.returncode
    noticed = of = 0
    print(f"\n{'module':<36}{'changes':>9}{'noticed':>9}{'survived':>10}{'unreached':>11}{'score':>8}")
    for file in sorted(RESULTS.rglob("*.meta")):
        name = str(file.relative_to(RESULTS)).removesuffix(".py.meta")
        codes = [
            code for code in json.loads(file.read_text())["exit_code_by_key"].values() if code is not None
        ]
        if not codes or wanted not in name:
            continue
        survived = sum(code in SURVIVED for code in codes)
        unreached = sum(code in UNREACHED for code in codes)
        caught = len(codes) - survived - unreached
        noticed, of = noticed + caught, of + len(codes)
        print(
            f"{name:<36}{len(codes):>9}{caught:>9}{survived:>10}{unreached:>11}{100 * caught / len(codes):>7.1f}%"
        )
    if not of:
        print("nothing was changed")
        return 1
    score = 100 * noticed / of
    print(f"{'in all':<36}{of:>9}{noticed:>9}{'':>21}{score:>7.1f}%")
    return 0 if score >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
