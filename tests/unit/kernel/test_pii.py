"""Sealing: a value opens in its brand, column and row, and nowhere else."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.ids import uuid7
from backend.kernel.pii import PiiKeys, SealBroken

MASTER, OTHER_MASTER = bytes(range(32)), bytes(range(1, 33))
ALPHA, BETA = PiiKeys(MASTER, "b_alpha"), PiiKeys(MASTER, "b_beta")
PLACE = "customers_customer.pan_sealed"
ROW = UUID(int=7)


@given(st.text(max_size=200))
def test_what_was_sealed_opens(text: str) -> None:
    assert ALPHA.open_sealed(PLACE, ROW, ALPHA.seal(PLACE, ROW, text)) == text


def test_a_pan_takes_39_bytes_and_is_never_sealed_the_same_twice() -> None:
    first, second = ALPHA.seal(PLACE, ROW, "AAAPA1234A"), ALPHA.seal(PLACE, ROW, "AAAPA1234A")
    assert len(first) == 39
    assert first != second


def test_a_value_moved_to_another_brand_row_or_column_does_not_open() -> None:
    blob = ALPHA.seal(PLACE, ROW, "AAAPA1234A")
    for keys, place, row in (
        (BETA, PLACE, ROW),
        (ALPHA, PLACE, uuid7()),
        (ALPHA, "customers_customer.email_sealed", ROW),
        (PiiKeys(OTHER_MASTER, "b_alpha"), PLACE, ROW),
    ):
        with pytest.raises(SealBroken):
            keys.open_sealed(place, row, blob)


@given(st.integers(min_value=0, max_value=38), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_noticed(place: int, change: int) -> None:
    blob = bytearray(ALPHA.seal(PLACE, ROW, "AAAPA1234A"))
    blob[place] ^= change
    with pytest.raises(SealBroken):
        ALPHA.open_sealed(PLACE, ROW, bytes(blob))


def test_an_older_key_opens_and_the_newer_one_seals() -> None:
    old_blob = ALPHA.seal(PLACE, ROW, "text")
    rotated = PiiKeys(OTHER_MASTER, "b_alpha", version=2, older={1: MASTER})
    assert rotated.open_sealed(PLACE, ROW, old_blob) == "text"
    assert rotated.seal(PLACE, ROW, "text")[0] == 2
    with pytest.raises(SealBroken):
        PiiKeys(OTHER_MASTER, "b_alpha", version=2).open_sealed(PLACE, ROW, old_blob)


def test_the_blind_index_finds_equal_values_of_one_brand_and_purpose_only() -> None:
    assert ALPHA.blind("pan", "AAAPA1234A") == ALPHA.blind("pan", "AAAPA1234A")
    assert len(ALPHA.blind("pan", "AAAPA1234A")) == 16
    others = {
        ALPHA.blind("mobile", "AAAPA1234A"),
        BETA.blind("pan", "AAAPA1234A"),
        ALPHA.blind("pan", "AAAPA1234B"),
    }
    assert ALPHA.blind("pan", "AAAPA1234A") not in others
    assert len(others) == 3


def test_a_short_master_is_refused_and_keys_are_not_printed() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PiiKeys(b"short", "b_alpha")
    assert "master" not in repr(ALPHA)
