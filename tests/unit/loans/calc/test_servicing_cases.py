"""Loans that were paid early, late, in part or too much, as apache/fineract's LoanRepayment.feature and its feature of
overdue instalments print them; 5,000 at 12 % by real days over six months, unless said otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backend.loans import calc
from tests.unit.loans.calc.comparing import differences, table

LOAN: dict[str, Any] = {
    "principal": "5000.00",
    "annual_rate_pct": "12",
    "interest_method": "declining_balance",
    "interest_calculation": "daily",
    "amortisation": "equal_installments",
    "number_of_repayments": 6,
    "repay_every": 1,
    "frequency": "months",
    "disbursement_date": "2022-11-01",
    "days_in_year": "365",
    "days_in_month": "actual",
    "rounding": {"mode": "half_even", "decimals": 2, "installment_multiple_of": "1"},
    "grace": {"principal_periods": 0, "interest_payment_periods": 0},
    "interest_recalculation": "daily_rest",
    "advance_payment_goes_to": "principal_immediately",
}
SMALL = LOAN | {
    "principal": "100.00",
    "annual_rate_pct": "7",
    "disbursement_date": "2024-01-01",
    "days_in_year": "360",
    "days_in_month": "30",
    "rounding": {"mode": "half_even", "decimals": 2, "installment_multiple_of": "none"},
}
COLUMNS = ("principal", "interest", "total", "balance_after", "paid")


def paid(*payments: tuple[str, str], **more: Any) -> list[dict[str, str]]:
    inputs = LOAN | {"payments": [{"date": day, "amount": amount} for day, amount in payments]} | more
    rows: list[dict[str, str]] = calc.answer("reducing_daily", inputs)["schedule"]
    return rows


def check(rows: list[dict[str, str]], expected: str) -> None:
    assert not list(differences(table(expected, COLUMNS), rows, Decimal(0)))


def test_a_little_more_on_the_due_day() -> None:  # RP02
    check(
        paid(("2022-12-01", "863.00")),
        """
        813.68 49.32 863.00 4186.32 863.00
        819.33 42.67 862.00 3366.99 0.00
        827.68 34.32 862.00 2539.31 0.00
        838.62 23.38 862.00 1700.69 0.00
        844.67 17.33 862.00 856.02  0.00
        856.02 8.44  864.46 0.00    0.00
        """,
    )


def test_a_late_payment_splits_the_next_period_and_each_piece_is_rounded() -> None:  # RP04
    check(
        paid(("2022-12-05", "862.00")),
        """
        812.68 49.32 862.00 4187.32 862.00
        818.25 43.75 862.00 3369.07 0.00
        827.66 34.34 862.00 2541.41 0.00
        838.61 23.39 862.00 1702.80 0.00
        844.65 17.35 862.00 858.15  0.00
        858.15 8.46  866.61 0.00    0.00
        """,
    )


def test_part_of_an_instalment_late_leaves_the_rest_in_arrears() -> None:  # RP07
    check(
        paid(("2022-12-05", "200.00")),
        """
        812.68 49.32 862.00 4187.32 200.00
        818.25 43.75 862.00 3369.07 0.00
        827.66 34.34 862.00 2541.41 0.00
        838.61 23.39 862.00 1702.80 0.00
        844.65 17.35 862.00 858.15  0.00
        858.15 8.46  866.61 0.00    0.00
        """,
    )


def test_more_than_the_instalment_early_lowers_the_others() -> None:  # RP09
    check(
        paid(("2022-11-27", "1500.00"), excess_strategy="reduce_instalment"),
        """
        1500.00 47.34 1547.34 3500.00 1500.00
        685.33  35.67 721.00  2814.67 0.00
        692.31  28.69 721.00  2122.36 0.00
        701.46  19.54 721.00  1420.90 0.00
        706.52  14.48 721.00  714.38  0.00
        714.38  7.05  721.43  0.00    0.00
        """,
    )


def test_arrears_first_and_the_rest_to_the_running_instalment() -> None:  # RP10
    check(
        paid(("2022-12-05", "1500.00")),
        """
        812.68 49.32 862.00 4187.32 862.00
        823.91 38.09 862.00 3363.41 638.00
        827.72 34.28 862.00 2535.69 0.00
        838.66 23.34 862.00 1697.03 0.00
        844.70 17.30 862.00 852.33  0.00
        852.33 8.41  860.74 0.00    0.00
        """,
    )


def test_two_large_payments_lower_the_instalment() -> None:  # RP12
    check(
        paid(("2022-12-01", "1000.00"), ("2023-01-01", "2000.00"), excess_strategy="reduce_instalment"),
        """
        950.68  49.32 1000.00 4049.32 1000.00
        1958.73 41.27 2000.00 2090.59 2000.00
        514.69  21.31 536.00  1575.90 0.00
        521.49  14.51 536.00  1054.41 0.00
        525.25  10.75 536.00  529.16  0.00
        529.16  5.22  534.38  0.00    0.00
        """,
    )


def test_money_ahead_reschedules_the_next_repayments() -> None:  # RP13
    check(
        paid(
            ("2022-12-01", "1000.00"), ("2023-01-01", "2000.00"), excess_strategy="reschedule_next_repayments"
        ),
        """
        950.68  49.32 1000.00 4049.32 1000.00
        1958.73 41.27 2000.00 2090.59 2000.00
        0.00    21.31 21.31   2090.59 0.00
        407.45  19.24 426.69  1683.14 0.00
        844.85  17.15 862.00  838.29  0.00
        838.29  8.27  846.56  0.00    0.00
        """,
    )


def test_a_loan_that_was_drawn_and_repriced_stands_as_it_was_planned() -> None:
    changes = {
        "interest_on_overdue_principal": True,
        "extra_disbursements": [{"date": "2024-02-15", "amount": "40.00"}],
        "rate_changes": [{"date": "2024-03-12", "annual_rate_pct": "9.5"}],
    }
    planned = calc.answer("restructure", SMALL | changes)["schedule"]
    first = {"date": "2024-02-01", "amount": planned[0]["total"]}
    second = {"date": "2024-03-01", "amount": planned[1]["total"]}
    stands = calc.answer(
        "restructure", SMALL | changes | {"payments": [first, second], "as_of": "2024-03-12"}
    )

    columns = ("n", "due", "principal", "interest", "balance_after")
    assert [[row[name] for name in columns] for row in stands["schedule"]] == [
        [row[name] for name in columns] for row in planned
    ]


def test_instalments_every_fifteen_days_are_serviced_to_nothing() -> None:
    loan = LOAN | {"number_of_repayments": 3, "repay_every": 15, "frequency": "days"}
    planned = calc.answer("reducing_daily", loan)["schedule"]
    assert [row["due"] for row in planned] == ["2022-11-16", "2022-12-01", "2022-12-16"]

    paid_up = loan | {"payments": [{"date": row["due"], "amount": row["total"]} for row in planned]}
    told = calc.answer("reducing_daily", paid_up)

    assert [row["outstanding"] for row in told["schedule"]] == ["0.00"] * 3
    assert told["outstanding"]["total"] == "0.00"


def test_a_longer_term_makes_the_rest_smaller() -> None:  # Loan.feature C3963
    inputs = {
        "principal": "1000.00",
        "annual_rate_pct": "0",
        "interest_method": "flat",
        "number_of_repayments": 3,
        "disbursement_date": "2024-06-01",
        "rounding": {"mode": "half_even", "installment_multiple_of": "1"},
        "reschedule": {"from_instalment": 2, "extra_terms": 1},
    }
    rows = calc.answer("restructure", inputs)["schedule"]

    assert [row["total"] for row in rows] == ["333.00", "222.00", "222.00", "223.00"]


def test_a_moratorium_asks_for_its_interest_after_it() -> None:
    inputs = SMALL | {
        "principal": "1200.00",
        "annual_rate_pct": "12",
        "interest_calculation": "same_as_repayment_period",
        "reschedule": {"from_instalment": 2, "moratorium_periods": 2},
    }
    inputs = {
        name: value for name, value in inputs.items() if not name.startswith(("interest_re", "advance"))
    }
    rows = calc.answer("restructure", inputs)["schedule"]

    balance = Decimal(rows[0]["balance_after"])
    assert [row["total"] for row in rows[1:3]] == ["0.00", "0.00"]
    assert Decimal(rows[3]["interest"]) == 3 * round(balance / 100, 2)
    assert len(rows) == 8


def test_arrears_earn_to_the_day_and_are_then_taken_as_cleared() -> None:  # overdue instalments, UC14
    inputs = SMALL | {
        "payments": [{"date": "2024-02-01", "amount": "17.01"}, {"date": "2024-03-05", "amount": "10.00"}],
        "as_of": "2024-03-10",
        "interest_on_overdue_principal": True,
        "allocation_order": {"due": ["penalty", "fee", "principal", "interest"]},
    }
    check(
        calc.answer("penalty_overdue", inputs)["schedule"],
        """
        16.43 0.58 17.01 83.57 17.01
        16.52 0.49 17.01 67.05 10.00
        16.60 0.41 17.01 50.45 0.00
        16.72 0.29 17.01 33.73 0.00
        16.81 0.20 17.01 16.92 0.00
        16.92 0.10 17.02 0.00  0.00
        """,
    )


@pytest.mark.parametrize(
    ("rule", "interest"), [("interest_to_payoff_day", "0.24"), ("interest_to_period_end", "0.49")]
)
def test_a_payoff_inside_a_period(rule: str, interest: str) -> None:
    inputs = SMALL | {
        "payments": [{"date": "2024-02-01", "amount": "17.01"}],
        "payoff_date": "2024-02-15",
        "payoff_interest_rule": rule,
    }
    payoff = calc.answer("early_payoff", inputs)["payoff"]

    assert (payoff["principal"], payoff["interest"]) == ("83.57", interest)


def test_a_penal_charge_on_principal_and_interest() -> None:  # LoanCharge.feature FEE05
    inputs = LOAN | {
        "principal": "3000.00",
        "interest_method": "flat",
        "interest_calculation": "same_as_repayment_period",
        "days_in_year": "n/a",
        "days_in_month": "30",
        "number_of_repayments": 3,
        "disbursement_date": "2023-01-01",
        "as_of": "2023-05-01",
        "penalty": {
            "type": "percent_of_overdue_principal_and_interest",
            "value": "1.5",
            "applies": "once_per_overdue_instalment",
        },
    }
    inputs = {
        name: value for name, value in inputs.items() if not name.startswith(("interest_re", "advance"))
    }
    result = calc.answer("penalty_overdue", inputs)

    assert result["penalty_per_instalment"] == "15.45"
    assert result["totals"]["total"] == "3136.35"
