"""Loans as planned, of shapes that other systems print; the source is named beside each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans import calc
from tests.unit.loans.calc.comparing import differences, table
from tests.unit.loans.calc.test_servicing_cases import LOAN, SMALL

MONTHLY: dict[str, Any] = {
    name: value for name, value in LOAN.items() if not name.startswith(("interest_re", "advance"))
} | {
    "interest_calculation": "same_as_repayment_period",
    "days_in_year": "360",
    "days_in_month": "30",
    "number_of_repayments": 18,
}
DAILY_DAYS = ["2024-08-02", "2024-09-02", "2024-10-02", "2024-11-02", "2024-12-02"]
PAYDAY = {
    "principal": "1000.00",
    "daily_rate_pct": "0.8",
    "interest_method": "simple_daily",
    "disbursement_date": "2024-07-23",
    "due_dates": DAILY_DAYS,
    "number_of_repayments": 5,
    "rounding": {"interest": "down_cents", "instalment": "up_cents"},
    "caps": {"total_interest_pct_of_principal": "100", "daily_pct": "0.8"},
}


def test_deferred_interest() -> None:  # apache/fineract LoanRepayment.feature RS07
    grace = {
        "principal_periods": 6,
        "interest_payment_periods": 3,
        "deferred_interest_collected_in_period": 4,
    }
    result = calc.answer("reducing_30_360", MONTHLY | {"grace": grace})

    assert [row["interest"] for row in result["schedule"][:5]] == ["0.00", "0.00", "0.00", "200.00", "50.00"]
    assert result["schedule"][-1]["total"] == "447.09"
    assert result["totals"]["interest"] == "631.09"


@pytest.mark.parametrize("multiple", ["1", "none"])
def test_equal_principal_is_to_the_cent(multiple: str) -> None:  # RS04
    rounding = {"mode": "half_even", "decimals": 2, "installment_multiple_of": multiple}
    inputs = MONTHLY | {"amortisation": "equal_principal_payments", "rounding": rounding}
    result = calc.answer("reducing_30_360", inputs)

    assert result["schedule"][0]["principal"] == "277.78"
    assert result["schedule"][3]["total"] == "319.45"
    assert result["schedule"][-1]["principal"] == "277.74"
    assert result["totals"]["interest"] == "475.00"


def test_flat_interest_of_the_term_is_rounded_once() -> None:  # Loan.feature C4118
    inputs = MONTHLY | {
        "principal": "1000.00",
        "annual_rate_pct": "7",
        "interest_method": "flat",
        "number_of_repayments": 3,
        "rounding": {"mode": "half_even", "decimals": 2, "installment_multiple_of": "none"},
    }
    rows = calc.answer("flat_emi", inputs)["schedule"]

    expected = table("333.33 5.83 339.16 666.67\n333.33 5.83 339.16 333.34\n333.34 5.84 339.18 0.00")
    assert not list(differences(expected, rows, Decimal(0)))


def test_daily_interest_with_a_lower_last_payment() -> None:  # FSharp.Finance.Personal InterestFirstTest000
    result = calc.answer("bullet_daily", PAYDAY)

    expected = table(
        """
        239.26 80.00  319.26 760.74
        130.60 188.66 319.26 630.14
        168.03 151.23 319.26 462.11
        204.66 114.60 319.26 257.45
        257.45 61.78  319.23 0.00
        """
    )
    assert not list(differences(expected, result["schedule"], Decimal(0)))
    assert (result["total_interest"], result["apr_pct_1dp"]) == ("596.27", "1309.2")


def test_interest_added_on_comes_first() -> None:  # FSharp.Finance.Personal InterestFirstTest002
    result = calc.answer("bullet_daily", PAYDAY | {"interest_method": "add_on_interest_first"})

    expected = table(
        """
        0.00   367.73 367.73 1000.00
        0.00   367.73 367.73 1000.00
        264.56 103.17 367.73 735.44
        367.73 0.00   367.73 367.71
        367.71 0.00   367.71 0.00
        """
    )
    assert not list(differences(expected, result["schedule"], Decimal(0)))
    assert (result["total_interest"], result["apr_pct_1dp"]) == ("838.63", "3452.9")


def test_a_cap_on_interest_refuses_a_loan_that_passes_it() -> None:
    refused = PAYDAY | {"caps": {"total_interest_pct_of_principal": "50"}}

    with pytest.raises(Exception, match="needs correcting") as caught:
        calc.answer("bullet_daily", refused)
    assert caught.value.fields[0].code == "interest_above_cap"  # type: ignore[attr-defined]


def test_a_level_is_moved_a_cent_where_that_brings_the_last_instalment_closest() -> None:
    # 10,000 over 36 months at 9.99 %: 322.62 leaves 322.86 to the last instalment, 322.63 leaves 322.42
    inputs = SMALL | {"principal": "10000.00", "annual_rate_pct": "9.99", "number_of_repayments": 36}
    inputs = {
        name: value for name, value in inputs.items() if not name.startswith(("interest_re", "advance"))
    }
    rows = calc.answer("reducing_30_360", inputs)["schedule"]

    assert (rows[0]["total"], rows[-1]["total"]) == ("322.63", "322.42")


def test_instalments_rounded_up_to_the_rupee() -> (
    None
):  # frappe/lending test_loan.py: 1,00,000 at 10 %, 30 months
    inputs = MONTHLY | {
        "principal": "100000.00",
        "annual_rate_pct": "10",
        "number_of_repayments": 30,
        "rounding": {"instalment": "up_to_whole_unit"},
    }
    del inputs["disbursement_date"]

    assert calc.answer("reducing_30_360", inputs)["emi"] == "3782.00"


def test_a_fee_of_every_instalment_by_its_own_share() -> None:  # LoanCharge.feature FEE03
    charge = {"when": "each_instalment", "type": "percent_of_principal_and_interest", "value": "1.5"}
    inputs = MONTHLY | {
        "principal": "3000.00",
        "interest_method": "flat",
        "number_of_repayments": 3,
        "charges": [charge],
    }
    result = calc.answer("fee_tax", inputs)

    assert [row["fee"] for row in result["schedule"]] == ["15.45"] * 3
    assert result["totals"]["total"] == "3136.35"


def test_a_fee_on_a_day_comes_with_the_instalment_of_its_period() -> None:  # LoanCharge.feature FEE02
    inputs = {
        "principal": "1000.00",
        "annual_rate_pct": "0",
        "interest_method": "flat",
        "number_of_repayments": 1,
        "repay_every": 30,
        "frequency": "days",
        "disbursement_date": "2023-01-01",
        "charges": [{"when": "specified_due_date", "date": "2023-01-10", "type": "flat", "value": "15.00"}],
    }
    row = calc.answer("fee_tax", inputs)["schedule"][0]

    assert (row["due"], row["fee"], row["total"]) == ("2023-01-31", "15.00", "1015.00")


PROGRESSIVE: dict[str, Any] = {
    "principal": "100.00",
    "annual_rate_pct": "9.4822",
    "interest_method": "declining_balance",
    "interest_calculation": "daily",
    "amortisation": "equal_installments",
    "number_of_repayments": 6,
    "disbursement_date": "2024-01-01",
    "due_dates": ["2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01", "2024-07-01"],
    "days_in_year": "360",
    "days_in_month": "30",
    "rounding": {"mode": "half_even", "decimals": 2, "installment_multiple_of": "none"},
}


# ProgressiveEMICalculatorTest.java
@pytest.mark.parametrize(
    ("begun", "drawn", "expected"),
    [
        (
            {},
            [("2024-01-08", "200.00")],  # multiDisbursedAmt300InSamePeriod
            """
            49.31 2.02 51.33 250.69
            49.35 1.98 51.33 201.34
            49.74 1.59 51.33 151.60
            50.13 1.20 51.33 101.47
            50.53 0.80 51.33 50.94
            50.94 0.40 51.34 0.00
            """,
        ),
        (
            {"disbursement_date": "2024-01-08"},
            [],  # disbursed inside its first month
            """
            16.49 0.61 17.10 83.51
            16.44 0.66 17.10 67.07
            16.57 0.53 17.10 50.50
            16.70 0.40 17.10 33.80
            16.83 0.27 17.10 16.97
            16.97 0.13 17.10 0.00
            """,
        ),
        (
            {"principal": "50.00", "disbursement_date": "2024-01-05"},
            [
                ("2024-01-08", "100.00"),
                ("2024-01-08", "25.00"),
            ],  # multiDisbursedAmt150InSamePeriod, one day twice
            """
            28.82 1.11 29.93 146.18
            28.77 1.16 29.93 117.41
            29.00 0.93 29.93 88.41
            29.23 0.70 29.93 59.18
            29.46 0.47 29.93 29.72
            29.72 0.23 29.95 0.00
            """,
        ),
    ],
)
def test_money_drawn_inside_a_month_costs_its_days_of_it(
    begun: dict[str, str], drawn: list[tuple[str, str]], expected: str
) -> None:
    draws = [{"date": day, "amount": amount} for day, amount in drawn]
    result = calc.answer("restructure", PROGRESSIVE | begun | {"extra_disbursements": draws})

    assert not list(differences(table(expected), result["schedule"], Decimal(0)))


def test_a_loan_whose_first_period_is_no_month_is_not_serviced_by_months() -> None:
    paid = {"disbursement_date": "2024-01-08", "payments": [{"date": "2024-02-01", "amount": "17.10"}]}

    with pytest.raises(ValidationFailed) as refused:
        calc.answer("reducing_30_360", PROGRESSIVE | paid)
    assert refused.value.fields[0].code == "not_whole_months"


FORTNIGHTS = ["2024-01-16", "2024-01-31", "2024-02-15", "2024-03-01", "2024-03-16", "2024-03-31"]


def test_months_have_no_days_where_instalments_are_counted_in_days() -> None:  # repayEvery15Days
    days = {"frequency": "days", "repay_every": 15, "days_in_month": "n/a", "due_dates": FORTNIGHTS}
    rows = calc.answer("reducing_30_360", PROGRESSIVE | days)["schedule"]

    assert [row["total"] for row in rows] == ["16.90"] * 5 + ["16.89"]


@pytest.mark.parametrize("name", ["instalment", "fixed_instalment"])
def test_a_stated_instalment_says_how_many_there_are(name: str) -> None:
    # frappe/lending test_loan.py: 2,80,000 at 8.4 %, repay 14,000 per period: 22 rows, interest 22,712
    inputs: dict[str, Any] = {
        "principal": "280000.00",
        "annual_rate_pct": "8.4",
        "interest_method": "declining_balance",
        "days_in_year": "360",
        "days_in_month": "30",
    }
    told = calc.answer("reducing_30_360", inputs | {name: "14000.00"})

    assert (told["number_of_instalments"], told["emi"], told["total_interest"]) == (
        22,
        "14000.00",
        "22711.82",
    )
    assert told["schedule"][-1]["total"] == "8711.82"
    with pytest.raises(ValidationFailed) as refused:
        calc.answer("reducing_30_360", inputs | {name: "1960.00"})
    assert (refused.value.fields[0].path, refused.value.fields[0].code) == (f"inputs.{name}", "never_repaid")


def test_a_new_rate_is_counted_as_the_old_one() -> None:
    year_of_365 = PROGRESSIVE | {"annual_rate_pct": "7.3", "days_in_year": "365"}
    same = year_of_365 | {"rate_changes": [{"from_instalment": 3, "annual_rate_pct": "7.3"}]}

    rows = calc.answer("reducing_daily", year_of_365)["schedule"]
    assert calc.answer("reducing_daily", same)["schedule"] == rows


def test_a_charge_of_a_day_may_be_a_share_of_the_loan() -> None:  # LoanRepayment.feature C2625: 10 % of 1,030
    charges = [
        {
            "when": "specified_due_date",
            "date": "2022-11-01",
            "type": "flat",
            "value": "10.00",
            "is_penalty": True,
        },
        {
            "when": "specified_due_date",
            "date": "2022-11-01",
            "type": "percent_of_principal_and_interest",
            "value": "10",
        },
    ]
    loan = {"principal": "1000.00", "interest_method": "flat", "number_of_repayments": 3, "charges": charges}
    first = calc.answer("fee_tax", MONTHLY | loan)["schedule"][0]

    assert (first["principal"], first["fee"], first["penalty"], first["total"]) == (
        "333.00",
        "103.00",
        "10.00",
        "456.00",
    )
