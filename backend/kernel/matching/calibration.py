"""From bits to a confidence that keeps its word: of all matches said to be 99, ninety-nine in a hundred are right.

Fitted on matches that people confirmed or corrected, by isotonic regression (pool adjacent violators): more bits never
give less confidence. A table fitted elsewhere would not hold, so none is kept here; until a brand has labels, the odds
are taken at their word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

import numpy as np

from backend.kernel.matching.columns import Bits

LABELS_NEEDED = 200  # fewer cannot show 99 in 100
HIGH, MEDIUM, LOW, NONE = "high", "medium", "low", "none"
HIGH_FROM, MEDIUM_FROM, LOW_FROM = 99, 80, 1
BANDS = (HIGH, MEDIUM, LOW, NONE)


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    floors   margins in bits, rising
    chances  the chance of being right from each floor on; below the first floor, that of the first
    labels   how many it was fitted on; 0 is the default: odds taken at their word
    """

    floors: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()
    labels: int = 0

    def chance(self, margins: Bits) -> Bits:
        """The chance that a candidate is the right one, from the bits by which it leads all else."""
        if not self.floors:
            return np.asarray(1 / (1 + np.exp2(-np.clip(margins, -500, 500))))
        step = np.searchsorted(np.array(self.floors), margins, side="right") - 1
        return np.asarray(np.array(self.chances)[np.maximum(step, 0)])


def fit(margins: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Fit on labelled matches: the margin of the best candidate, and whether it was the right one.

    A step's chance is what was right of one more than were seen, so a few lucky ones never make a certainty.
    raises  ValueError below LABELS_NEEDED labels
    """
    if len(margins) != len(right) or len(margins) < LABELS_NEEDED:
        raise ValueError(f"{len(margins)} labels; {LABELS_NEEDED} are needed")
    steps: list[tuple[float, int, int]] = []  # floor, right, seen
    for margin, is_right in sorted(zip(margins, right, strict=True)):
        tied = steps and steps[-1][0] == margin
        lowest, rights, seen = steps.pop() if tied else (margin, 0, 0)
        steps.append((lowest, rights + is_right, seen + 1))
    pooled: list[tuple[float, int, int]] = []
    for step in steps:
        pooled.append(step)
        while len(pooled) > 1 and pooled[-2][1] * pooled[-1][2] >= pooled[-1][1] * pooled[-2][2]:
            (lowest, rights, seen), (_, more_rights, more_seen) = pooled[-2:]
            pooled[-2:] = [(lowest, rights + more_rights, seen + more_seen)]
    chances = np.maximum.accumulate([rights / (seen + 1) for _, rights, seen in pooled])
    return Calibration(tuple(one[0] for one in pooled), tuple(chances.tolist()), len(margins))


def confidence_of(chance: float) -> int:
    """0 to 100, rounded down; 100 is for what is wrong less than once in two thousand."""
    return 100 if chance >= 0.9995 else floor(100 * chance)


def band_of(confidence: int) -> str:
    """high links by itself, medium is one click, low a suggestion, none goes to the unmatched."""
    if confidence >= HIGH_FROM:
        return HIGH
    if confidence >= MEDIUM_FROM:
        return MEDIUM
    return LOW if confidence >= LOW_FROM else NONE


def wilson_lower(right: int, seen: int, z: float = 1.96) -> float:
    """The least share that is right with 95 % assurance, of which `right` of `seen` were (Wilson)."""
    if not seen:
        return 0.0
    share = right / seen
    spread = z * sqrt(share * (1 - share) / seen + z * z / (4 * seen * seen))
    return (share + z * z / (2 * seen) - spread) / (1 + z * z / seen)
