"""What is sealed in one brand opens in no other, and is found in no other."""

from __future__ import annotations

from uuid import uuid4

import pytest

from backend.kernel.pii import SealBroken
from tenants import pii
from tenants.context import use_brand, use_public
from tenants.errors import BrandNotSet

PLACE, VALUE = "customers_customer.pan_sealed", "AAAPA1234A"


def test_a_value_opens_where_it_was_sealed() -> None:
    row = uuid4()
    with use_brand("b_alpha"):
        assert pii.open_sealed(PLACE, row, pii.seal(PLACE, row, VALUE)) == VALUE


def test_another_brand_another_row_and_another_column_do_not_open_it() -> None:
    row = uuid4()
    with use_brand("b_alpha"):
        sealed = pii.seal(PLACE, row, VALUE)
        with pytest.raises(SealBroken):
            pii.open_sealed(PLACE, uuid4(), sealed)
        with pytest.raises(SealBroken):
            pii.open_sealed("customers_customer.mobile_sealed", row, sealed)
    with use_brand("b_beta"), pytest.raises(SealBroken):
        pii.open_sealed(PLACE, row, sealed)


def test_an_index_of_one_brand_says_nothing_in_another_nor_in_the_centre() -> None:
    with use_brand("b_alpha"):
        alpha, central = pii.blind("pan", VALUE), pii.central_blind("pan", VALUE)
    with use_brand("b_beta"):
        beta, central_again = pii.blind("pan", VALUE), pii.central_blind("pan", VALUE)
    with use_public():
        public = pii.blind("pan", VALUE)

    assert central == central_again
    assert len({alpha, beta, central, public}) == 4


def test_nothing_is_sealed_without_a_brand() -> None:
    with pytest.raises(BrandNotSet):
        pii.seal(PLACE, uuid4(), VALUE)
