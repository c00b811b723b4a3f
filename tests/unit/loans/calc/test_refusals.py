"""What is wrong is refused by its field and its rule, in one line, and nothing else is printed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from backend.kernel.errors import ValidationFailed
from backend.loans import calc
from tests.unit.loans.calc.test_servicing_cases import LOAN

ROOT = Path(__file__).parents[4]
PAID = LOAN | {"payments": [{"date": "2022-12-01", "amount": "863.00"}]}
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"prinicpal": "1"}, "inputs.prinicpal", "unknown_field"),
    ({"principal": "-1"}, "inputs.principal", "negative"),
    ({"principal": "0"}, "inputs.principal", "not_positive"),
    ({"principal": "100.001"}, "inputs.principal", "too_many_places"),
    ({"principal": "NaN"}, "inputs.principal", "out_of_range"),
    ({"principal": "1e400"}, "inputs.principal", "out_of_range"),
    ({"principal": None}, "inputs.principal", "required"),
    ({"principal": True}, "inputs.principal", "wrong_kind"),
    ({"annual_rate_pct": "-3"}, "inputs.annual_rate_pct", "negative"),
    ({"daily_rate_pct": "1"}, "inputs.annual_rate_pct", "one_rate"),
    ({"interest_method": "compound"}, "inputs.interest_method", "not_a_choice"),
    ({"number_of_repayments": 0}, "inputs.number_of_repayments", "too_small"),
    ({"number_of_repayments": "6.5"}, "inputs.number_of_repayments", "not_whole"),
    ({"disbursement_date": "2022-13-01"}, "inputs.disbursement_date", "wrong_kind"),
    ({"disbursement_date": None}, "inputs.disbursement_date", "required"),
    ({"days_in_year": "364", "days_in_month": "30"}, "inputs.days_in_month", "contradicts"),
    ({"grace": {"principal_periods": 6}}, "inputs.grace", "whole_term"),
    ({"rounding": {"mode": "half_even", "colour": "red"}}, "inputs.rounding.colour", "unknown_field"),
    ({"payments": [{"date": "2022-10-01", "amount": "1"}]}, "inputs.payments[0].date", "before_disbursal"),
    (
        {"payments": [{"date": "2022-12-01", "amount": "1.234"}]},
        "inputs.payments[0].amount",
        "too_many_places",
    ),
    ({"payments": [{"date": "2022-12-01", "amount": "0"}]}, "inputs.payments[0].amount", "not_positive"),
    (
        {"payments": [{"date": "2023-01-01", "amount": "1"}, {"date": "2022-12-01", "amount": "1"}]},
        "inputs.payments[1].date",
        "out_of_order",
    ),
    (
        {"rate_changes": [{"from_instalment": 9, "annual_rate_pct": "1"}]},
        "inputs.rate_changes[0].from_instalment",
        "outside_the_term",
    ),
    ({"due_dates": ["2022-12-01"]}, "inputs.due_dates", "not_the_number"),
]


@pytest.mark.parametrize(("change", "path", "code"), WRONG)
def test_a_wrong_field_is_named_with_its_rule(change: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        calc.answer("reducing_daily", deepcopy(PAID) | change)

    assert (refused.value.fields[0].path, refused.value.fields[0].code) == (path, code)


@pytest.mark.parametrize(
    "change",
    [{"number_of_repayments": 1200, "repay_every": 999}, {"disbursement_date": "9999-11-01"}],
)
def test_figures_past_the_calendar_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        calc.answer("reducing_daily", LOAN | change)

    assert refused.value.fields[0].code == "out_of_range"


def test_due_dates_that_do_not_rise_are_refused() -> None:
    days = ["2022-12-01", "2023-01-01", "2022-12-31", "2023-03-01", "2023-04-01", "2023-05-01"]

    with pytest.raises(ValidationFailed) as refused:
        calc.answer("reducing_daily", LOAN | {"due_dates": days})
    assert refused.value.fields[0].code == "not_rising"


def test_a_payment_over_the_outstanding_needs_a_rule() -> None:
    instalments = [{"n": 1, "due": "2023-09-16", "principal": "100.00", "interest": "0.00"}]
    question = {"instalments": instalments, "payments": [{"date": "2023-09-16", "amount": "100.01"}]}

    with pytest.raises(ValidationFailed) as refused:
        calc.answer("allocation", question)
    assert refused.value.fields[0].code == "over_the_outstanding"

    refunded = question | {"allocation_order": {"excess_to": "refund"}}
    assert calc.answer("allocation", refunded)["allocations"][0]["excess"] == "0.01"


def run(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "calc", *arguments]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, cwd=ROOT, check=False, timeout=120
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"group": "flat_emi", "inputs": {"nonsense": 1}}', "inputs.number_of_repayments: required"),
        ('{"group": "poetry", "inputs": {}}', "group: not_a_choice"),
        ('{"group": "apr_irr", "inputs": {"cash_flows": [-100, NaN]}}', "input: not_json"),
        ("not json", "input: not_json"),
    ],
)
def test_the_command_says_one_line_and_leaves_with_two(text: str, named: str) -> None:
    done = run(text)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(named)
    assert done.stderr.count("\n") == 1


def test_the_command_answers_one_question_without_a_database() -> None:
    done = run('{"group": "apr_irr", "inputs": {"cash_flows": [-100, 0, 0, 74]}}')

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["irr_per_period"].startswith("-0.0954958")


def test_a_batch_goes_on_past_a_wrong_case(tmp_path: Path) -> None:
    good = {"group": "dpd_classification", "inputs": {"due_date": "2021-03-31", "paid": False}}
    cases = [{"id": "one", **good}, {"id": "two", "group": "flat_emi", "inputs": {}}, {"id": "three", **good}]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": cases}))
    out = io.StringIO()

    call_command("calc", str(tmp_path / "cases.json"), batch=True, stdout=out)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["id"] for line in lines] == ["one", "two", "three"]
    assert "inputs.number_of_repayments" in lines[1]["error"]
    assert lines[2]["result"]["npa"] == "2021-06-29"


def test_expected_figures_are_not_looked_at(tmp_path: Path) -> None:
    case = {
        "id": "x",
        "group": "fee_tax",
        "inputs": {"fee": "100.00", "gst_pct": "18"},
        "expected": {"gst": "99"},
    }
    (tmp_path / "cases.json").write_text(json.dumps({"cases": [case]}))
    out = io.StringIO()

    call_command("calc", str(tmp_path / "cases.json"), batch=True, stdout=out)

    assert json.loads(out.getvalue())["result"]["gst"] == "18.00"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"instalment": "862.00", "balloon_pct": "20"}, "inputs.balloon_pct", "instalment_fixed"),
        (
            {"instalment": "862.00", "amortisation": "equal_principal_payments"},
            "inputs.fixed_instalment",
            "needs_equal_instalments",
        ),
        ({"down_payment_pct": "100"}, "inputs.down_payment_pct", "out_of_range"),
    ],
)
def test_terms_that_contradict_each_other_are_refused_as_a_loan_would_be(
    change: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        calc.answer("reducing_daily", LOAN | change)

    assert (path, code) in [(field.path, field.code) for field in refused.value.fields]


BY_DAY = {
    "principal": "1000.00",
    "daily_rate_pct": "0.8",
    "interest_method": "simple_daily",
    "disbursement_date": "2024-07-23",
    "due_dates": ["2024-08-02", "2024-09-02"],
}
FACTS = {"principal": "200000.00", "annual_rate_pct": "10", "number_of_repayments": 12}
# What is said twice and does not agree, or would be read in another sense than it has.
TWICE: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "reducing_daily",
        PAID | {"allocation_order": {"excess_to": "next_instalment"}},
        "inputs.allocation_order.excess_to",
        "contradicts",
    ),
    (
        "reducing_daily",
        PAID | {"advance_payment_goes_to": "held_until_due", "excess_strategy": "reduce_instalment"},
        "inputs.excess_strategy",
        "contradicts",
    ),
    (
        "reducing_daily",
        PAID | {"interest_recalculation": "none"},
        "inputs.interest_recalculation",
        "contradicts",
    ),
    (
        "apr_irr",
        {"advance": {"date": "1978-02-23", "amount": "5000.00"}, "first_payment_date": "1978-03-01"}
        | {"unit_periods_per_year": 24, "payments": [{"amount": "219.17", "count": 24}]},
        "inputs.first_payment_after",
        "required",
    ),
    (
        "bullet_daily",
        BY_DAY | {"rate_changes": [{"date": "2024-08-02", "annual_rate_pct": "12"}]},
        "inputs.rate_changes[0].daily_rate_pct",
        "required",
    ),
    (
        "bullet_daily",
        BY_DAY | {"caps": {"total_interest_pct_of_principal": "10"}, "as_of": "2024-10-02"},
        "inputs.caps.total_interest_pct_of_principal",
        "interest_above_cap",
    ),
    (
        "bullet_daily",
        {"principal": "100.00", "annual_rate_pct": "400", "interest_method": "simple_daily"}
        | {"disbursement_date": "2024-01-01", "number_of_repayments": 1, "caps": {"daily_pct": "0.8"}},
        "inputs.caps.daily_pct",
        "rate_above_cap",
    ),
    (
        "fee_tax",
        {"fee": "500.00", "fee_pct": "2", "principal": "10000.00", "gst_pct": "18"},
        "inputs.fee_pct",
        "contradicts",
    ),
    (
        "bullet_daily",
        {"principal": "1000.00", "annual_rate_pct": "12", "days_in_year": "actual", "days_in_month": "30"}
        | {"from_date": "2024-01-01", "to_date": "2024-02-01"},
        "inputs.days_in_month",
        "contradicts",
    ),
    (
        "apr_irr",
        FACTS | {"processing_fee": "4000.00", "charges_deducted_incl_gst": "4720.00"},
        "inputs.total_charges",
        "contradicts",
    ),
    ("apr_irr", FACTS | {"interest_calculation": "daily"}, "inputs.interest_calculation", "not_a_choice"),
]


@pytest.mark.parametrize(("group", "inputs", "path", "code"), TWICE)
def test_what_does_not_agree_is_refused(group: str, inputs: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        calc.answer(group, deepcopy(inputs))

    assert (refused.value.fields[0].path, refused.value.fields[0].code) == (path, code)
