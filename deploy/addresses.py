"""Locks name versions and hashes, never where they were fetched from: a lock with an address in it is refused."""

from __future__ import annotations

import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def main() -> int:
    wrong: list[str] = []
    for lock in sorted((REPOSITORY / "requirements").glob("*.txt")):
        text = lock.read_text()
        if re.search(
            r"^--(index-url|extra-index-url|find-links|trusted-host)|@ (https?|file):", text, re.MULTILINE
        ):
            wrong.append(f"{lock.name} names where packages come from")
        pinned = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==.*$", text, re.MULTILINE)
        bare = [line for line in pinned if not line.rstrip().endswith("\\")]
        wrong += [f"{lock.name}: {line.split()[0]} has no hash" for line in bare]
    if '"resolved"' in (REPOSITORY / "portal" / "package-lock.json").read_text():
        wrong.append("portal/package-lock.json names where packages come from")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
