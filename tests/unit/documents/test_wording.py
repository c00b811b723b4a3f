from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from backend.loans.documents.wording import day, grouped, in_words, moment, money, percent, until


@pytest.mark.parametrize(
    ("amount", "rupees", "dollars"),
    [
        ("0", "0.00", "0.00"),
        ("999.9", "999.90", "999.90"),
        ("1000", "1,000.00", "1,000.00"),
        ("100000", "1,00,000.00", "100,000.00"),
        ("12345678.905", "1,23,45,678.91", "12,345,678.91"),
        ("-1500", "\u22121,500.00", "\u22121,500.00"),
        ("-0.001", "0.00", "0.00"),
    ],
)
def test_amounts_are_grouped_as_their_country_reads_them(amount: str, rupees: str, dollars: str) -> None:
    assert grouped(Decimal(amount), "INR") == rupees
    assert grouped(Decimal(amount), "HKD") == dollars


def test_sign_and_amount_cannot_be_parted_by_a_line_break() -> None:
    assert money(Decimal("15000"), "INR") == "₹\u00a015,000.00"
    assert money(Decimal("15000"), "HKD") == "HK$\u00a015,000.00"


def test_dates_are_day_month_word_year() -> None:
    assert day(date(2026, 12, 1)) == "01\u00a0Dec\u00a02026"


def test_an_instant_is_told_in_the_brands_zone() -> None:
    assert (
        moment(datetime(2026, 12, 1, 18, 30, tzinfo=UTC), "Asia/Kolkata")
        == "02\u00a0Dec\u00a02026, 00:00\u00a0IST"
    )


def test_midnight_is_told_as_the_end_of_the_day_before() -> None:
    assert (
        until(datetime(2026, 12, 1, 18, 30, tzinfo=UTC), "Asia/Kolkata")
        == "01\u00a0Dec\u00a02026, end of day"
    )
    assert until(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), "Asia/Kolkata").endswith("14:30\u00a0IST")


def test_a_rate_is_rounded_once_half_up() -> None:
    assert percent(Decimal("17.065")) == "17.07\u00a0%"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1", "Rupee one only"),
        ("0.05", "Rupees zero and five paise only"),
        ("15450", "Rupees fifteen thousand four hundred fifty only"),
        ("125000.50", "Rupees one lakh twenty-five thousand and fifty paise only"),
        ("10000000", "Rupees one crore only"),
        (
            "1234567890",
            "Rupees one hundred twenty-three crore forty-five lakh sixty-seven thousand eight hundred ninety only",
        ),
    ],
)
def test_rupees_are_spelt_in_lakh_and_crore(amount: str, words: str) -> None:
    assert in_words(Decimal(amount), "INR") == words


def test_dollars_are_spelt_in_thousand_and_million() -> None:
    assert (
        in_words(Decimal("1250000"), "HKD") == "Hong Kong dollars one million two hundred fifty thousand only"
    )
