"""Yearly rates by every convention, against published figures; the source is named beside each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backend.loans import calc


def rate(**inputs: Any) -> dict[str, Any]:
    return calc.answer("apr_irr", inputs)


# 12 CFR 1026, appendix J (c): advance, unit-periods a year, first payment after, payments, rate
APPENDIX_J = [
    ("5000.00", 12, 1, "0", [("230.00", 24)], "9.69"),
    ("6000.00", 12, 1, "19/30", [("200.00", 36)], "11.82"),
    ("5000.00", 24, 0, "6/15", [("219.17", 24)], "10.34"),
    ("10000.00", 4, 1, "39/90", [("385.00", 40)], "8.97"),
    ("500.00", 52, 4, "4/7", [("17.60", 30)], "14.96"),
    ("5000.00", 12, 1, "0", [("250.00", 1), ("230.00", 23)], "10.08"),
    ("400.00", 13, 1, "5/28", [("39.50", 1), ("38.31", 11)], "28.50"),
    ("5000.00", 12, 1, "0", [("230.00", 23), ("280.00", 1)], "10.50"),
    ("200.00", 26, 0, "8/14", [("9.50", 19), ("30.00", 1)], "12.22"),
    ("5000.00", 12, 1, "0", [("250.00", 1), ("230.00", 22), ("280.00", 1)], "10.90"),
    ("8000.00", 6, 0, "52/60", [("449.36", 1), ("465.00", 18), ("200.00", 1)], "7.30"),
    ("1000.00", "365/255", 1, "0", [("1080.00", 1)], "11.45"),
]


@pytest.mark.parametrize(("advance", "a_year", "whole", "fraction", "payments", "expected"), APPENDIX_J)
def test_unit_periods_of_regulation_z(
    advance: str, a_year: Any, whole: int, fraction: str, payments: list[tuple[str, int]], expected: str
) -> None:
    found = rate(
        advance={"amount": advance},
        unit_periods_per_year=a_year,
        first_payment_after={"whole_unit_periods": whole, "fraction": fraction},
        payments_per_unit_period_in_order=[{"amount": each, "count": count} for each, count in payments],
    )

    assert found["apr_pct_2dp"] == expected


# rimas-kudelis/php-apr-calculator spec, and COM(1996)79 annex III
EUROPE = [
    ({"advance": "100.00", "repayment": "125.00", "days": 31, "days_in_year": "365.25"}, "1286.2"),
    ({"advance": "150.00", "repayment": "191.99", "days": 9, "days_in_year": "365.25"}, "2238723.9"),
    ({"advance": "200.00", "repayment": "350.00", "months": 1}, "82400.5"),
    ({"advance": "10000.00", "instalment": "222.44", "number_of_repayments": 60}, "12.7"),
    (
        {
            "advance": "1000.00",
            "payments": [{"years": 1, "amount": "600.00"}, {"years": 2, "amount": "600.00"}],
        },
        "13.1",
    ),
    (
        {
            "advance": "1000.00",
            "payments": [
                {"months": 3, "amount": "272.00"},
                {"months": 6, "amount": "272.00"},
                {"months": 12, "amount": "544.00"},
            ],
        },
        "13.2",
    ),
]


@pytest.mark.parametrize(("inputs", "expected"), EUROPE)
def test_effective_rates_of_europe(inputs: dict[str, Any], expected: str) -> None:
    assert rate(**inputs)["apr_pct_1dp"] == expected


def test_odd_days_before_the_first_month() -> None:  # ec_calculator_example_2_case_1
    found = rate(
        advance="200000.00",
        fee_at_start="4000.00",
        instalment="1433.57",
        number_of_repayments=240,
        odd_days=3,
    )

    assert abs(Decimal(found["apr_pct"]) - Decimal("6.434185")) < Decimal("0.000001")


@pytest.mark.parametrize(
    ("flows", "expected"),  # numpy-financial, irr
    [
        ([-100, 39, 59, 55, 20], "0.28095"),
        ([-100, 100, 0, -7], "-0.0833"),
        ([-100, 100, 0, 7], "0.06206"),
        ([-5, Decimal("10.5"), 1, -8, 1], "0.0886"),
    ],
)
def test_bare_returns_per_period(flows: list[Any], expected: str) -> None:
    assert abs(Decimal(rate(cash_flows=flows)["irr_per_period"]) - Decimal(expected)) < Decimal("0.00001")


def test_a_charge_annualised_by_its_days() -> None:  # 15 on 100 for 14 days
    assert rate(advance="100.00", charge="15.00", days=14, days_in_year="365")["apr_pct_2dp"] == "391.07"


def test_the_official_illustration_and_its_trap() -> None:
    inputs = {"principal": "20000.00", "annual_rate_pct": "15", "number_of_repayments": 24}

    assert rate(**inputs, charges_deducted="400.00")["apr_pct_2dp"] == "17.07"
    assert rate(**inputs, charges_deducted="400.00", emi="970")["apr_pct_2dp"] == "17.10"


def test_tax_on_the_fee_counts() -> None:
    inputs = {"principal": "200000.00", "annual_rate_pct": "10", "number_of_repayments": 12}
    split = rate(**inputs, processing_fee="4000.00", gst_pct="18")

    assert split["net_disbursed"] == "195280.00"
    assert split["apr_pct"] == rate(**inputs, charges_deducted_incl_gst="4720.00")["apr_pct"]


def test_a_sum_that_holds_its_tax_is_not_taxed_again() -> None:
    inputs = {"principal": "200000.00", "annual_rate_pct": "10", "number_of_repayments": 12}
    whole = rate(**inputs, charges_deducted_incl_gst="4720.00", gst_pct="18")

    assert whole["net_disbursed"] == "195280.00"
    parts = rate(**inputs, processing_fee="4000.00", gst_on_fee="720.00", charges_deducted_incl_gst="4720.00")
    assert parts["apr_pct"] == whole["apr_pct"]


def test_key_facts_of_a_flat_rate() -> None:
    # 1,20,000 at 10 % flat over 12 months: 11,000 a month; 12 times its rate of return, by bisection
    found = rate(principal="120000.00", annual_rate_pct="10", number_of_repayments=12, interest_method="flat")

    assert (found["emi"], found["total_interest"], found["apr_pct_2dp"]) == ("11000.00", "12000.00", "17.97")


def test_a_handling_fee_of_so_much_a_year_is_kept_for_the_whole_term() -> None:
    loan = {"advance": "100000.00", "monthly_flat_rate_pct": "0.3", "number_of_repayments": 24}

    yearly = rate(**loan, annual_handling_fee_pct="1")
    assert yearly["apr_pct"] == rate(**loan, handling_fee="2000.00")["apr_pct"]


# 12 CFR 1026, appendix J (c)(5): one advance of 1,000, one payment
@pytest.mark.parametrize(
    ("a_year", "whole", "fraction", "payment", "expected"),
    [(2, 1, "0", "1044.00", "8.80"), (1, 1, "1/2", "1135.19", "8.76"), (1, 2, "0", "1240.00", "11.36")],
)
def test_one_payment_after_months_or_years(
    a_year: int, whole: int, fraction: str, payment: str, expected: str
) -> None:
    found = rate(
        advance={"amount": "1000.00"},
        unit_periods_per_year=a_year,
        first_payment_after={"whole_unit_periods": whole, "fraction": fraction},
        payments_per_unit_period_in_order=[{"amount": payment}],
    )

    assert found["apr_pct_2dp"] == expected


def test_a_flat_rate_of_hong_kong_with_a_handling_fee() -> None:
    # 1,00,000 at 0.3 % flat a month over 24 months, 1 % kept back; by bisection of 24 x 4,466.67 on 99,000
    found = rate(
        advance="100000.00", monthly_flat_rate_pct="0.3", number_of_repayments=24, handling_fee="1000.00"
    )

    assert (found["monthly_interest"], found["total_interest"]) == ("300.00", "7200.00")
    assert found["apr_pct_2dp"] == "8.04"


@pytest.mark.parametrize(
    ("part", "expected"),  # Consumer Credit (Early Settlement) Regulations 2004, worked examples
    [("28/31", "821.03"), ("0", "860.52")],
)
def test_the_statutory_rebate(part: str, expected: str) -> None:
    answer = calc.answer(
        "early_payoff",
        {
            "principal": "5000.00",
            "instalment": "134.57",
            "number_of_repayments": 48,
            "apr_pct_effective": "14",
            "settled_after_periods": 12,
            "settled_part_period": part,
            "frequency": "months",
        },
    )

    assert (answer["periodic_rate"], answer["rebate"]) == ("0.010979", expected)
