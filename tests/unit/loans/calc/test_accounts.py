"""Loans of which it is told what was paid, and no instalments: interest by the day on what is owed.

1,500 at 0.8 % a day, as FSharp.Finance.Personal's tests of actual payments have it: two payments early, three late fees
of 10, and one payment for all the rest."""

from __future__ import annotations

from typing import Any

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans import calc

GROUPS = ("bullet_daily", "reducing_daily", "penalty_overdue", "allocation", "early_payoff")
LATE = ["2023-01-15", "2023-02-15", "2023-03-15"]
ACCOUNT: dict[str, Any] = {
    "principal": "1500.00",
    "daily_rate_pct": "0.8",
    "interest_method": "simple_daily",
    "disbursement_date": "2022-11-01",
    "payments": [
        {"date": "2022-11-03", "amount": "491.53"},
        {"date": "2022-11-05", "amount": "491.53"},
        {"date": "2023-03-21", "amount": "1193.95"},
    ],
    "late_fees": [{"date": day, "amount": "10.00"} for day in LATE],
    "rounding": {"interest": "down_cents"},
    "caps": {"total_interest_pct_of_principal": "100", "daily_pct": "0.8"},
}


@pytest.mark.parametrize("group", GROUPS)
def test_each_payment_clears_charges_then_interest_then_principal(group: str) -> None:
    told = calc.answer(group, ACCOUNT)

    parts = ("principal", "interest", "penalty", "balance_after")
    assert [[paid[name] for name in parts] for paid in told["allocations"]] == [
        ["467.53", "24.00", "0.00", "1032.47"],
        ["475.02", "16.51", "0.00", "557.45"],
        ["557.45", "606.50", "30.00", "0.00"],
    ]
    assert told["outstanding"]["total"] == "0.00"


def test_what_nothing_is_owed_for_goes_back() -> None:
    payments = [*ACCOUNT["payments"][:2], {"date": "2023-03-21", "amount": "1474.59"}]

    assert calc.answer("bullet_daily", ACCOUNT | {"payments": payments})["refund_due"] == "280.64"


def test_interest_of_an_account_stops_at_its_cap() -> None:
    unpaid = ACCOUNT | {"payments": [], "late_fees": []}
    told = calc.answer("bullet_daily", unpaid | {"payoff_date": "2024-11-01"})
    before = calc.answer("bullet_daily", unpaid | {"payoff_date": "2022-11-15"})

    assert (told["payoff"]["interest"], told["payoff"]["total"]) == ("1500.00", "3000.00")
    assert (before["payoff"]["interest"], before["days"]) == ("168.00", 14)


def test_the_order_of_an_account_is_the_one_that_is_stated() -> None:
    paid = [{"date": "2022-11-11", "amount": "100.00"}]
    first = ACCOUNT | {"late_fees": [], "payments": paid}
    order = {"due": ["principal", "interest", "fee", "penalty"]}

    assert calc.answer("allocation", first)["allocations"][0]["interest"] == "100.00"
    turned = calc.answer("allocation", first | {"allocation_order": order})["allocations"][0]
    assert (turned["principal"], turned["interest"]) == ("100.00", "0.00")


def test_instalments_by_the_day_take_what_has_run_and_principal_at_once() -> None:
    dues = ["2022-11-15", "2022-12-15", "2023-01-15", "2023-02-15", "2023-03-15"]
    told = calc.answer("bullet_daily", ACCOUNT | {"due_dates": dues, "as_of": "2022-11-05"})

    assert [paid["interest"] for paid in told["allocations"]] == ["24.00", "16.51"]
    assert told["outstanding"]["principal"] == "557.45"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"interest_method": "declining_balance"}, "inputs.interest_method", "not_a_choice"),
        ({"disbursement_date": None}, "inputs.disbursement_date", "required"),
        ({"charges": [{"type": "flat", "value": "5.00"}]}, "inputs.charges[0]", "contradicts"),
        (
            {"allocation_order": {"excess_to": "next_instalment"}},
            "inputs.allocation_order.excess_to",
            "contradicts",
        ),
        ({"grace": {"principal_periods": 1}}, "inputs.grace", "unknown_field"),
    ],
)
def test_an_account_refuses_what_needs_instalments(change: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        calc.answer("bullet_daily", ACCOUNT | change)

    assert (refused.value.fields[0].path, refused.value.fields[0].code) == (path, code)
