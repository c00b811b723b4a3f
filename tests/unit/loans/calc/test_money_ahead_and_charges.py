"""Where money goes that is left when all that is due is paid, charges on instalments that were paid, and what is told
of a day; 100 at 7 % by months of thirty days over six months, unless said otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans import calc
from tests.unit.loans.calc.test_servicing_cases import SMALL, check

HELD: dict[str, Any] = {
    name: value for name, value in SMALL.items() if not name.startswith(("interest_re", "advance"))
}


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (
            "2024-02-01",
            """
            16.43 0.58 17.01 83.57 17.01
            16.60 0.28 16.88 66.97 16.88
            16.66 0.22 16.88 50.31 0.13
            16.71 0.17 16.88 33.60 0.00
            16.77 0.11 16.88 16.83 0.00
            16.83 0.06 16.89 0.00  0.00
            """,
        ),
        (
            "2024-02-15",
            """
            16.43 0.58 17.01 83.57 17.01
            16.52 0.38 16.90 67.05 16.90
            16.68 0.22 16.90 50.37 0.11
            16.73 0.17 16.90 33.64 0.00
            16.79 0.11 16.90 16.85 0.00
            16.85 0.06 16.91 0.00  0.00
            """,
        ),
    ],
)
def test_what_a_lower_rate_leaves_over_pays_the_next_instalment(since: str, expected: str) -> None:
    # LoanInterestRateChange.feature UC1 and UC2: 17.01 paid twice, then 4 % since a day before
    payments = [{"date": day, "amount": "17.01"} for day in ("2024-02-01", "2024-03-01")]
    changed = HELD | {
        "payments": payments,
        "rate_changes": [{"date": since, "annual_rate_pct": "4"}],
        "interest_recalculation": "daily_rest",
    }

    check(calc.answer("restructure", changed)["schedule"], expected)


@pytest.mark.parametrize(
    ("rule", "paid_on_rows"),
    [
        ("next_instalment", ["17.01", "13.00", "0.00", "0.00", "0.00", "0.00"]),
        ("last_instalment", ["17.01", "0.00", "0.00", "0.00", "0.00", "13.00"]),
        ("spread_equally_over_future", ["17.01", "2.60", "2.60", "2.60", "2.60", "2.60"]),
    ],
)
def test_the_rest_of_a_payment_goes_where_the_order_of_the_loan_says(
    rule: str, paid_on_rows: list[str]
) -> None:
    inputs = HELD | {
        "payments": [{"date": "2024-02-01", "amount": "30.01"}],
        "allocation_order": {"excess_to": rule},
    }
    rows = calc.answer("allocation", inputs)["schedule"]

    assert [row["paid"] for row in rows] == paid_on_rows


def test_money_for_principal_makes_the_interest_follow_the_balance() -> None:
    inputs = HELD | {
        "payments": [{"date": "2024-02-01", "amount": "30.01"}],
        "advance_payment_goes_to": "principal_immediately",
    }
    told = calc.answer("early_payoff", inputs)

    assert (told["allocations"][0]["principal"], told["schedule"][1]["interest"]) == ("29.43", "0.41")


# LoanChargesInstallmentFee.feature: shares of each instalment, actual/365, instalments of whole units
SHARES: list[tuple[dict[str, str], str, list[str]]] = [
    (
        {"type": "percent_of_amount", "value": "1"},
        "17.16",
        ["0.16", "0.17", "0.17", "0.17", "0.17", "0.17"],
    ),
    (
        {"type": "percent_of_interest", "value": "5"},
        "17.03",
        ["0.03", "0.02", "0.02", "0.01", "0.01", "0.00"],
    ),
]


@pytest.mark.parametrize(("charge", "paid_first", "fees"), SHARES)  # C3785, C3786
def test_a_share_of_each_instalment_is_paid_with_it(
    charge: dict[str, str], paid_first: str, fees: list[str]
) -> None:
    inputs = HELD | {
        "days_in_year": "365",
        "days_in_month": "actual",
        "rounding": {"mode": "half_even", "decimals": 2, "installment_multiple_of": "1"},
        "charges": [{"when": "each_instalment", **charge}],
        "payments": [{"date": "2024-02-01", "amount": paid_first}],
    }
    told = calc.answer("fee_tax", inputs)

    assert [row["fee"] for row in told["schedule"]] == fees
    assert told["schedule"][0]["outstanding"] == "0.00"
    paid_parts = told["allocations"][0]
    assert (paid_parts["principal"], paid_parts["interest"], paid_parts["fee"]) == ("16.41", "0.59", fees[0])


def test_a_share_of_an_instalment_that_a_payment_changed_is_refused() -> None:
    inputs = SMALL | {
        "charges": [{"when": "each_instalment", "type": "percent_of_interest", "value": "5"}],
        "payments": [{"date": "2024-01-20", "amount": "50.00"}],
        "as_of": "2024-03-01",
    }

    with pytest.raises(ValidationFailed) as refused:
        calc.answer("fee_tax", inputs)
    assert refused.value.fields[0].code == "not_with_payments"


@pytest.mark.parametrize("day", ["2024-02-01", "2024-04-10"])
def test_a_charge_on_a_day_comes_with_its_instalment_whether_paid_or_planned(day: str) -> None:
    charged = HELD | {
        "charges": [{"when": "specified_due_date", "date": day, "type": "flat", "value": "5.00"}]
    }
    planned = calc.answer("fee_tax", charged)["schedule"]
    first = {"date": "2024-02-01", "amount": planned[0]["total"]}
    lived = calc.answer("fee_tax", charged | {"payments": [first], "as_of": "2024-02-01"})["schedule"]

    assert [row["fee"] for row in lived] == [row["fee"] for row in planned]
    assert lived[0]["outstanding"] == "0.00"


def test_a_change_after_the_day_that_is_asked_about_is_refused() -> None:
    changed = HELD | {"as_of": "2024-02-01", "rate_changes": [{"date": "2024-03-01", "annual_rate_pct": "4"}]}

    with pytest.raises(ValidationFailed) as refused:
        calc.answer("restructure", changed)
    assert refused.value.fields[0].code == "after_the_day_asked"


@pytest.mark.parametrize(
    (
        "day",
        "expected",
    ),  # Loan.feature, S2 and S3: two instalments overdue; the first paid, the second overdue
    [
        (
            None,
            """
            16.43 0.58 17.01 83.57 0.00
            16.43 0.58 17.01 67.14 0.00
            16.56 0.45 17.01 50.58 0.00
            16.71 0.30 17.01 33.87 0.00
            16.81 0.20 17.01 17.06 0.00
            17.06 0.10 17.16 0.00  0.00
            """,
        ),
        (
            "2024-02-01",
            """
            16.43 0.58 17.01 83.57 17.01
            16.52 0.49 17.01 67.05 0.00
            16.59 0.42 17.01 50.46 0.00
            16.72 0.29 17.01 33.74 0.00
            16.81 0.20 17.01 16.93 0.00
            16.93 0.10 17.03 0.00  0.00
            """,
        ),
    ],
)
def test_what_is_overdue_earns_to_the_day(day: str | None, expected: str) -> None:
    payments = [{"date": day, "amount": "17.01"}] if day else []
    overdue = {"as_of": "2024-03-10", "interest_on_overdue_principal": True, "payments": payments}

    check(calc.answer("penalty_overdue", HELD | overdue)["schedule"], expected)
