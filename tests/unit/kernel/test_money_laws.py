"""Money: exact, of one currency, rounded once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import AmountNotValid, CurrencyMismatch
from backend.kernel.money import Money

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False)
fine_amounts = st.decimals(
    min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False
)


def inr(amount: str | Decimal) -> Money:
    return Money.of(amount, "INR")


def test_a_float_is_refused() -> None:
    with pytest.raises(AmountNotValid):
        Money.of(0.1, "INR")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "12a", ""])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountNotValid):
        Money.of(text, "INR")


def test_two_currencies_cannot_be_added_or_compared() -> None:
    with pytest.raises(CurrencyMismatch):
        inr("1") + Money.of("1", "HKD")
    with pytest.raises(CurrencyMismatch):
        _ = inr("1") < Money.of("1", "HKD")


def test_half_a_paisa_goes_up_by_half_up_and_to_even_by_half_even() -> None:
    assert inr("0.125").rounded("half_up") == inr("0.13")
    assert inr("0.125").rounded("half_even") == inr("0.12")
    assert inr("0.129").rounded("down") == inr("0.12")
    assert inr("0.121").rounded("ceiling") == inr("0.13")


def test_rounding_to_whole_rupees_keeps_two_places() -> None:
    assert str(inr("969.73").rounded(unit=Decimal(1)).amount) == "970.00"


def test_paise_of_an_amount_that_still_carries_a_fraction_are_refused() -> None:
    with pytest.raises(AmountNotValid):
        _ = inr("10.005").minor


@given(amounts)
def test_paise_and_back_changes_nothing(amount: Decimal) -> None:
    assert Money.from_minor(inr(amount).minor, "INR") == inr(amount)


@given(st.lists(amounts, max_size=20))
def test_a_total_does_not_depend_on_the_order(parts: list[Decimal]) -> None:
    moneys = [inr(part) for part in parts]
    assert Money.total(moneys, "INR") == Money.total(reversed(moneys), "INR")


@given(fine_amounts)
def test_rounding_moves_an_amount_by_at_most_half_a_paisa_and_only_once(amount: Decimal) -> None:
    once = inr(amount).rounded()
    assert abs(once.amount - amount) <= Decimal("0.005")
    assert once.rounded() == once


def test_sums_differences_and_multiples_are_exact_and_stay_in_their_currency() -> None:
    assert inr("10.25") + inr("0.75") == inr("11.00")
    assert inr("10.25") - inr("0.75") == inr("9.50")
    assert inr("10.25") * 3 == inr("30.75")
    assert inr("10.25") * Decimal("0.5") == inr("5.125")
    assert -inr("10.25") == inr("-10.25")
    assert Money.total([inr("1.10"), inr("2.20"), inr("-0.30")], "INR") == inr("3.00")
    assert Money.total([], "HKD") == Money.zero("HKD")


def test_a_float_is_no_factor() -> None:
    with pytest.raises(AmountNotValid) as refused:
        inr("1") * 1.5  # type: ignore[operator]
    assert refused.value.details == {"value": "1.5"}


def test_amounts_are_ordered() -> None:
    less, more, same = inr("1.00"), inr("1.01"), inr("1")
    assert [less < more, more < less, less < same] == [True, False, False]
    assert [less <= more, more <= less, less <= same] == [True, False, True]
    assert [more > less, less > more, less > same] == [True, False, False]
    assert [more >= less, less >= more, less >= same] == [True, False, True]
    assert [inr("0").is_positive, less.is_positive, (-less).is_positive] == [False, True, False]


@pytest.mark.parametrize("meet", ["__sub__", "__le__", "__gt__", "__ge__"])
def test_two_currencies_meet_nowhere(meet: str) -> None:
    with pytest.raises(CurrencyMismatch) as refused:
        getattr(inr("1"), meet)(Money.of("1", "HKD"))
    assert refused.value.details == {"left": "INR", "right": "HKD"}


@pytest.mark.parametrize(
    ("written", "named"), [("12a", "'12a'"), (Decimal("NaN"), "Decimal('NaN')"), (0.1, "0.1")]
)
def test_a_refusal_names_the_amount_that_was_written(written: object, named: str) -> None:
    with pytest.raises(AmountNotValid) as refused:
        Money.of(written, "INR")  # type: ignore[arg-type]
    assert refused.value.details == {"value": named}
