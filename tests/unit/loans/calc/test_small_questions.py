"""Fees and taxes, caps, days late, and payments over given instalments; figures can be checked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from backend.loans import calc


def test_an_inclusive_price_is_its_parts() -> None:
    told = calc.answer(
        "fee_tax", {"price": "999.00", "gst_pct": "18", "tax_mode": "inclusive", "split": "cgst_sgst"}
    )

    assert (told["base"], told["cgst"], told["sgst"], told["igst"]) == ("846.61", "76.19", "76.20", "0.00")
    assert told["total"] == "999.00"


def test_a_tax_between_states_and_one_within() -> None:
    between = calc.answer("fee_tax", {"principal": "100000.00", "fee_pct": "2", "igst_pct": "18"})
    within = calc.answer(
        "fee_tax", {"principal": "100000.00", "fee_pct": "2", "cgst_pct": "9", "sgst_pct": "9"}
    )

    assert (between["fee"], between["igst"], between["cgst"]) == ("2000.00", "360.00", "0.00")
    assert (within["igst"], within["cgst"], within["sgst"], within["gst"]) == (
        "0.00",
        "180.00",
        "180.00",
        "360.00",
    )


def test_tax_withheld_is_of_the_fee_alone() -> None:
    told = calc.answer("fee_tax", {"fee": "1000.00", "gst_pct": "18", "tds_pct": "10"})

    assert (told["tds"], told["total"], told["net_receivable"]) == ("100.00", "1180.00", "1080.00")


@pytest.mark.parametrize(("cap", "allowed"), [("100", "125.00"), ("37.5", "0.00"), (None, "150.00")])
def test_interest_stops_at_its_cap(cap: str | None, allowed: str) -> None:
    inputs = {
        "principal": "200.00",
        "interest_so_far": "75.00",
        "interest_to_add": "150.00",
        "cap_total_pct_of_principal": cap,
    }

    assert calc.answer("penalty_overdue", inputs)["interest_allowed"] == allowed


def test_the_first_and_the_last_day_may_both_count() -> None:  # frappe/lending: 1 to 30 October is 30 days
    inputs = {
        "principal": "1000000.00",
        "annual_rate_pct": "13.5",
        "days_in_year": "365",
        "from_date": "2019-10-01",
        "to_date": "2019-10-30",
    }

    assert calc.answer("bullet_daily", inputs | {"day_count": "both_ends"})["interest"] == "11095.89"
    assert calc.answer("bullet_daily", inputs)["days"] == 29


def test_months_of_thirty_days_between_two_days() -> None:
    inputs = {"principal": "1000.00", "annual_rate_pct": "12", "days_in_year": "360", "days_in_month": "30"}
    told = calc.answer("bullet_daily", inputs | {"from_date": "2024-01-31", "to_date": "2024-03-15"})

    assert (told["days"], told["interest"]) == (45, "15.00")


@pytest.mark.parametrize("added", [False, True])
def test_a_fee_at_disbursal_is_kept_back_or_lent(added: bool) -> None:
    charge = {
        "when": "disbursement",
        "type": "percent_of_principal",
        "value": "1.5",
        "added_to_balance": added,
    }
    told = calc.answer("fee_tax", {"principal": "1000.00", "charges": [charge]})

    assert told["fee_total"] == "15.00"
    assert told["balance_after_disbursement"] == ("1015.00" if added else "1000.00")


def test_what_is_left_of_the_loan_after_a_fee_and_its_tax() -> None:
    told = calc.answer(
        "fee_tax", {"principal": "100000.00", "fee": "2000.00", "fee_pct": "2", "gst_pct": "18"}
    )

    assert (told["total"], told["net_disbursed"]) == ("2360.00", "97640.00")


def test_the_due_day_is_day_one_of_a_late_charge() -> None:
    inputs = {
        "overdue_amount": "10000.00",
        "penalty_annual_rate_pct": "36.5",
        "due_date": "2026-01-05",
        "as_of": "2026-01-14",
        "grace_days": 3,
    }
    told = calc.answer("penalty_overdue", inputs)

    assert (told["penalty_days"], told["penalty"]) == (7, "70.00")


def given(payments: list[tuple[str, str]], order: dict[str, Any]) -> dict[str, Any]:
    days = ("2023-09-16", "2023-10-01", "2023-10-16", "2023-10-31")
    instalments = [
        {
            "n": number,
            "due": day,
            "principal": "100.00",
            "interest": "10.00",
            "fee": "0.00",
            "penalty": "5.00",
        }
        for number, day in enumerate(days, 1)
    ]
    paid = [{"date": day, "amount": amount} for day, amount in payments]
    return calc.answer(
        "allocation", {"instalments": instalments, "allocation_order": order, "payments": paid}
    )


DUE = ["penalty", "fee", "interest", "principal"]


@pytest.mark.parametrize(
    ("rule", "paid"),
    [
        ("next_instalment", ["115.00", "35.00", "0.00", "0.00"]),
        ("last_instalment", ["115.00", "0.00", "0.00", "35.00"]),
        ("spread_equally_over_future", ["115.00", "11.67", "11.67", "11.66"]),
    ],
)
def test_what_is_left_goes_where_the_rule_says(rule: str, paid: list[str]) -> None:
    told = given([("2023-09-16", "150.00")], {"due": DUE, "excess_to": rule})

    assert told["paid_per_instalment"] == paid


def test_the_last_instalment_takes_the_odd_cent_of_an_even_spread() -> None:
    told = given([("2023-09-16", "155.00")], {"due": DUE, "excess_to": "spread_equally_over_future"})

    assert told["paid_per_instalment"] == ["115.00", "13.33", "13.33", "13.34"]


def test_an_instalment_paid_in_advance_has_its_own_order() -> None:
    told = given(
        [("2023-09-01", "103.00")], {"due": DUE, "in_advance": ["principal", "penalty", "fee", "interest"]}
    )

    paid = told["allocations"][0]
    assert (paid["principal"], paid["penalty"], paid["interest"]) == ("100.00", "3.00", "0.00")


def test_days_past_due_and_the_dates_of_the_classes() -> None:
    inputs = {
        "instalment": "100.00",
        "due_dates": ["2026-01-05", "2026-02-05"],
        "payments": [{"date": "2026-01-07", "amount": "100.00"}],
        "as_of": "2026-03-08",
    }
    told = calc.answer("dpd_classification", inputs)

    assert told["dpd_by_date"]["2026-01-06"] == 2
    assert told["dpd_by_date"]["2026-01-07"] == 0
    assert (told["dpd"], told["class_by_date"]["2026-03-08"]) == (32, "SMA-1")
    assert calc.answer("dpd_classification", {"due_date": "2024-01-31"})["npa"] == "2024-04-30"


def test_the_class_of_so_many_days() -> None:
    classes = [calc.answer("dpd_classification", {"dpd": days})["class"] for days in (0, 30, 31, 61, 91)]

    assert classes == ["STANDARD", "SMA-0", "SMA-1", "SMA-2", "NPA"]
