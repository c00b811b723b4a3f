"""Change the arithmetic and the ledger's recipes in thousands of small ways, and count the changes that a test notices.

python deploy/mutants.py            every module named in pyproject.toml, [tool.mutmut]: hours
python deploy/mutants.py payoff     those of one module
python deploy/mutants.py 400        so many changes of all, the same ones each time

A change counts as noticed when a test fails or never ends. One that no test reaches counts as unnoticed.
Results are kept under mutants/, so a second run asks only what has changed; `mutmut browse` shows what survived.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
RESULTS = REPOSITORY / "mutants"
LEAST = 80
"""Per cent of all changes that must be noticed."""

SURVIVED, UNREACHED = (0,), (5, 33)  # how the run of the tests ended, by mutmut's own codes


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if wanted.isdigit():
        _mutmut("no such change")  # makes the changes, and finds none to try
        chosen = frozenset(random.Random(1).sample(sorted(_changes()), int(wanted)))  # noqa: S311
        _mutmut(*sorted(chosen))
    else:
        _mutmut(*([f"*.{wanted}.*"] if wanted else []))
        chosen = frozenset(name for name in _changes() if f".{wanted}." in name or not wanted)
    score = _told({name: code for name, code in _changes().items() if name in chosen and code is not None})
    return 0 if score >= LEAST else 1


def _mutmut(*names: str) -> None:
    subprocess.run(
        [str(Path(sys.executable).parent / "mutmut"), "run", *names],
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


def _changes() -> dict[str, int | None]:
    """Every change by its name, and how the tests ended, if they ran: `backend.loans.plan.interest.x_f__mutmut_1`."""
    found: dict[str, int | None] = {}
    for file in RESULTS.rglob("*.meta"):
        found |= json.loads(file.read_text())["exit_code_by_key"]
    return found


def _told(ended: dict[str, int]) -> float:
    """Print what became of the changes, by module; gives the score in percent."""
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for name, code in ended.items():
        fate = "survived" if code in SURVIVED else "unreached" if code in UNREACHED else "noticed"
        modules[re.sub(r"\.x[^.]*$", "", name)][fate] += 1
    print(f"\n{'module':<32}{'changes':>9}{'noticed':>9}{'survived':>10}{'unreached':>11}{'score':>8}")
    in_all = sum(modules.values(), Counter[str]())
    for module, fates in [*sorted(modules.items()), ("in all", in_all)]:
        of = sum(fates.values())
        figures = [of, *(fates[fate] for fate in ("noticed", "survived", "unreached"))]
        shares = f"{100 * fates['noticed'] / of:>7.1f}%" if of else ""
        print(f"{module:<32}{figures[0]:>9}{figures[1]:>9}{figures[2]:>10}{figures[3]:>11}{shares}")
    return 100 * in_all["noticed"] / max(1, len(ended))


if __name__ == "__main__":
    sys.exit(main())
