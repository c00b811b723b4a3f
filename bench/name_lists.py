"""First and last names of India and Hong Kong, the commonest first, from the package names-dataset (MIT).

The package's tables take 2 GB once read, so they are read in a process of their own: `lists()` starts it.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

from backend.config.environment import REPOSITORY

COUNTRIES = ("IN", "HK")


@cache
def lists() -> dict[str, list[str]]:
    """`IN first` and its like -> names in Latin letters by rank; `HK han` -> given names in Han characters."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.name_lists"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def main() -> None:
    spec = importlib.util.find_spec("names_dataset")
    assert spec is not None and spec.origin is not None, "names-dataset is not installed: make setup"
    out: dict[str, list[str]] = {}
    for part in ("first", "last"):
        with gzip.open(Path(spec.origin).parent / "v3" / f"{part}_names.pkl.gz") as file:
            names = pickle.load(file)  # noqa: S301 - of a locked package
        for country in COUNTRIES:
            ranked = sorted(
                (rank, name) for name, facts in names.items() if (rank := facts.get("rank", {}).get(country))
            )
            out[f"{country} {part}"] = [name for _, name in ranked if name.isascii() and len(name) > 1]
            if (country, part) == ("HK", "first"):
                out["HK han"] = [
                    name for _, name in ranked if all("\u4e00" <= char <= "\u9fff" for char in name)
                ]
    print(json.dumps(out))


if __name__ == "__main__":
    main()
