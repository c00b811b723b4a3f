"""What one field says of each pair, and how two columns of texts are compared: never a call a pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from backend.kernel.matching.columns import Bits, Flags, Texts

MISSING, OTHER, SIMILAR, NEAR, CLOSE, EQUAL = range(6)
VERDICTS = ("missing", "other", "similar", "near", "close", "equal")

Verdicts = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Answer:
    """verdicts  places in VERDICTS; bits  above 0 for the same person, below 0 against"""

    verdicts: Verdicts
    bits: Bits


def no_answer(size: int) -> Answer:
    return Answer(np.full(size, MISSING, np.uint8), np.zeros(size))


def one_slip(left: Texts, right: Texts) -> Flags:
    """A letter or digit wrong, missing, too many, or two changed about."""
    return np.asarray(compare(left, right, OSA.distance, np.uint8, score_cutoff=1) <= 1)


def compare(
    left: Texts, right: Texts, scorer: Any, dtype: type[np.generic], score_cutoff: int | None = None
) -> NDArray[Any]:
    """RapidFuzz on two columns, text by text, on all cores."""
    if not len(left):
        return np.empty(0, dtype)
    return np.asarray(
        cpdist(
            left.tolist(), right.tolist(), scorer=scorer, score_cutoff=score_cutoff, dtype=dtype, workers=-1
        )
    )
