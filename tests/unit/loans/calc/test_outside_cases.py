"""The outside cases through the command itself, every field their `expected` names, within their tolerance."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.unit.loans.calc.comparing import differences

FILE = Path(__file__).parent / "outside_cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def answered() -> dict[str, dict[str, Any]]:
    out = io.StringIO()
    call_command("calc", str(FILE), batch=True, stdout=out)
    return {line["id"]: line for line in map(json.loads, out.getvalue().splitlines())}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_an_outside_case_comes_out_as_published(
    case: dict[str, Any], answered: dict[str, dict[str, Any]]
) -> None:
    line = answered[case["id"]]

    assert "error" not in line, line.get("error")
    assert not list(differences(case["expected"], line["result"], Decimal(case["tolerance"])))
