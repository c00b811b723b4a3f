"""What a source's figures should add up to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.notices.recompute import Stated, rebuild, row_findings

TODAY = date(2026, 3, 20)


def _codes(**changes: Any) -> list[str]:
    told: dict[str, Any] = {
        "mode": "OVERDUE",
        "repayment": Decimal("1000.00"),
        "overdue_interest": Decimal("20.00"),
        "penalty": Decimal("5.00"),
        "stated_total": Decimal("1025.00"),
        "principal": Decimal("900.00"),
        "interest": Decimal("100.00"),
        "due_date": date(2026, 3, 10),
        "stated_days": 10,
        "today": TODAY,
        "instalment_no": 3,
        "instalment_total": 12,
    }
    return [one.code for one in row_findings(**told | changes)]


def test_a_row_that_adds_up_has_no_finding() -> None:
    assert _codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stated_total": Decimal("1025.02")}, "TOTAL"),
        ({"principal": Decimal("899.98")}, "PARTS"),
        ({"stated_days": 12}, "DAYS"),
        ({"due_date": date(2026, 3, 22), "stated_days": None}, "NOT_YET_DUE"),
        ({"mode": "UPCOMING", "stated_days": None}, "ALREADY_DUE"),
        ({"instalment_no": 13}, "INSTALMENT_COUNT"),
    ],
)
def test_what_disagrees_is_named(changes: dict[str, Any], code: str) -> None:
    assert _codes(**changes) == [code]


@pytest.mark.parametrize(
    "changes",
    [{"stated_total": Decimal("1025.01")}, {"stated_days": 11}, {"stated_total": None, "principal": None}],
)
def test_a_cent_a_day_and_silence_are_let_pass(changes: dict[str, Any]) -> None:
    assert _codes(**changes) == []


def test_a_finding_says_what_is_stated_and_what_follows() -> None:
    (one,) = row_findings(
        mode="OVERDUE",
        repayment=Decimal("1000.00"),
        overdue_interest=Decimal("20.00"),
        penalty=Decimal("0.00"),
        stated_total=Decimal("1000.00"),
        principal=None,
        interest=None,
        due_date=date(2026, 3, 10),
        stated_days=None,
        today=TODAY,
        instalment_no=1,
        instalment_total=None,
    )
    assert (one.code, one.stated, one.expected) == ("TOTAL", "1000.00", "1020.00")


def _stated(number: int, **changes: Any) -> Stated:
    told: dict[str, Any] = {
        "instalment_no": number,
        "due_date": date(2026, 1, 10) + timedelta(days=30 * (number - 1)),
        "repayment": Decimal("1000.00"),
        "overdue_interest": Decimal("10.00"),
        "penalty": Decimal("0.00"),
        "principal": Decimal("900.00"),
        "outstanding_balance": Decimal("5000.00"),
    }
    return Stated(**told | changes)


def test_the_dues_of_a_loan_are_rebuilt_in_order_with_their_running_sum() -> None:
    found = rebuild([_stated(3), _stated(1), _stated(2)], today=TODAY)

    assert [one.instalment_no for one in found.dues] == [1, 2, 3]
    assert [str(one.running_total) for one in found.dues] == ["1010.00", "2020.00", "3030.00"]
    assert [one.days_overdue for one in found.dues] == [69, 39, 9]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([_stated(1), _stated(2, due_date=date(2026, 1, 1))], "ORDER"),
        ([_stated(1), _stated(2, outstanding_balance=Decimal("4000.00"))], "BALANCES"),
        ([_stated(n, principal=Decimal("3000.00")) for n in (1, 2)], "OVER_BALANCE"),
    ],
)
def test_what_a_loans_rows_say_against_each_other_is_named(rows: list[Stated], code: str) -> None:
    assert [one.code for one in rebuild(rows, today=TODAY).findings] == [code]


def test_unpaid_principal_is_not_judged_where_a_row_does_not_tell_it() -> None:
    rows = [_stated(1, principal=None, repayment=Decimal("9000.00")), _stated(2)]

    assert rebuild(rows, today=TODAY).findings == ()
