"""A confidence that keeps its word."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.matching.calibration import (
    HIGH,
    LOW,
    MEDIUM,
    NONE,
    Calibration,
    band_of,
    confidence_of,
    fit,
    wilson_lower,
)


def test_without_labels_the_odds_are_taken_at_their_word() -> None:
    chances = Calibration().chance(np.array([0.0, 1.0, -1.0, 2000.0, -2000.0]))
    assert chances == pytest.approx([0.5, 2 / 3, 1 / 3, 1.0, 0.0])


def test_a_fitted_chance_is_the_share_that_was_right() -> None:
    margins = [float(step) for step in (0, 5, 10) for _ in range(400)]
    right = [n % 4 == 0 for n in range(400)] + [n % 10 != 0 for n in range(400)] + [True] * 400
    fitted = fit(margins, right)
    assert fitted.chance(np.array([-3.0, 0.0, 5.0, 30.0])) == pytest.approx(
        [100 / 401, 100 / 401, 360 / 401, 400 / 401]
    )


def test_a_few_lucky_ones_are_no_certainty() -> None:
    margins = [0.0] * 300 + [9.0] * 20
    fitted = fit(margins, [n % 2 == 0 for n in range(300)] + [True] * 20)
    assert band_of(confidence_of(float(fitted.chance(np.array([9.0]))[0]))) == MEDIUM


def test_too_few_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="200 are needed"):
        fit([1.0] * 199, [True] * 199)


@given(st.integers(0, 10_000))
def test_more_bits_never_give_less_confidence(seed: int) -> None:
    source = random.Random(seed)
    margins = [source.gauss(0, 6) for _ in range(300)]
    right = [source.random() < 1 / (1 + 2**-margin) for margin in margins]
    chances = fit(margins, right).chance(np.array(sorted(margins)))
    assert np.all(np.diff(chances) >= 0)
    assert 0 <= chances[0] <= chances[-1] < 1


def test_bands_begin_where_they_say() -> None:
    assert [band_of(one) for one in (0, 1, 79, 80, 98, 99, 100)] == [
        NONE,
        LOW,
        LOW,
        MEDIUM,
        MEDIUM,
        HIGH,
        HIGH,
    ]
    assert [confidence_of(one) for one in (0.0, 0.0099, 0.9899, 0.99, 0.9994, 0.9995)] == [
        0,
        0,
        98,
        99,
        99,
        100,
    ]


def test_wilsons_bound_is_as_published() -> None:
    """Brown, Cai and DasGupta: 0 and all of n; 8 of 10 gives 0.490."""
    assert wilson_lower(8, 10) == pytest.approx(0.490, abs=0.001)
    assert wilson_lower(10, 10) == pytest.approx(0.722, abs=0.001)
    assert wilson_lower(0, 0) == 0.0
