"""Loans as planned, of shapes that other systems print; the source is named beside each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

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
