"""What a source's figures should add up to: its dues rebuilt from their parts, and where they disagree.

Values in, values out. Amounts in one currency, two places; a cent of rounding is let pass (NoticeSource v1, total_due).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

SLACK = Decimal("0.01")
NO_MONEY = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up.

    code      TOTAL, PARTS, DAYS, NOT_YET_DUE, ALREADY_DUE, INSTALMENT_COUNT, ORDER, BALANCES, OVER_BALANCE
    stated    what the source says
    expected  what follows from its other figures
    """

    code: str
    stated: str
    expected: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One unpaid instalment of a loan as its source tells it."""

    instalment_no: int
    due_date: date
    repayment: Decimal
    overdue_interest: Decimal
    penalty: Decimal
    principal: Decimal | None
    outstanding_balance: Decimal | None


@dataclass(frozen=True, slots=True)
class ExpectedDue:
    """One instalment rebuilt: what is owed for it, and what all up to it come to."""

    instalment_no: int
    due_date: date
    days_overdue: int
    total_due: Decimal
    running_total: Decimal


@dataclass(frozen=True, slots=True)
class Recomputed:
    dues: tuple[ExpectedDue, ...]
    findings: tuple[Finding, ...]


def row_findings(
    *,
    mode: str,
    repayment: Decimal,
    overdue_interest: Decimal,
    penalty: Decimal,
    stated_total: Decimal | None,
    principal: Decimal | None,
    interest: Decimal | None,
    due_date: date,
    stated_days: int | None,
    today: date,
    instalment_no: int,
    instalment_total: int | None,
) -> list[Finding]:
    """What one row says against itself."""
    found = []
    total = repayment + overdue_interest + penalty
    if stated_total is not None and abs(stated_total - total) > SLACK:
        found.append(Finding("TOTAL", str(stated_total), str(total)))
    if principal is not None and interest is not None and abs(principal + interest - repayment) > SLACK:
        found.append(Finding("PARTS", str(repayment), str(principal + interest)))
    days = (today - due_date).days
    # The source counted at its own moment: a day either way is no disagreement.
    if stated_days is not None and mode == "OVERDUE" and abs(stated_days - days) > 1:
        found.append(Finding("DAYS", str(stated_days), str(days)))
    if mode == "OVERDUE" and days < 0:
        found.append(Finding("NOT_YET_DUE", due_date.isoformat(), today.isoformat()))
    if mode == "UPCOMING" and days > 1:
        found.append(Finding("ALREADY_DUE", due_date.isoformat(), today.isoformat()))
    if instalment_total is not None and instalment_no > instalment_total:
        found.append(Finding("INSTALMENT_COUNT", str(instalment_no), str(instalment_total)))
    return found


def rebuild(stated: Sequence[Stated], *, today: date) -> Recomputed:
    """The dues of one loan from its listed instalments, and what they say against each other.

    stated  in any order; an instalment is listed once
    """
    rows = sorted(stated, key=lambda one: (one.instalment_no, one.due_date))
    dues: list[ExpectedDue] = []
    running = NO_MONEY
    for one in rows:
        total = one.repayment + one.overdue_interest + one.penalty
        running += total
        days = max(0, (today - one.due_date).days)
        dues.append(ExpectedDue(one.instalment_no, one.due_date, days, total, running))
    return Recomputed(tuple(dues), (*_order(rows), *_balances(rows)))


def _order(rows: Sequence[Stated]) -> list[Finding]:
    """A later instalment falls due later."""
    return [
        Finding(
            "ORDER",
            f"{late.instalment_no}: {late.due_date}",
            f"after {early.instalment_no}: {early.due_date}",
        )
        for early, late in pairwise(rows)
        if late.due_date <= early.due_date
    ]


def _balances(rows: Sequence[Stated]) -> list[Finding]:
    """A loan has one balance, and its unpaid principal is no more than that."""
    balances = sorted({one.outstanding_balance for one in rows if one.outstanding_balance is not None})
    if not balances:
        return []
    if len(balances) > 1:
        return [Finding("BALANCES", " / ".join(map(str, balances)), str(balances[-1]))]
    unpaid = sum((one.repayment if one.principal is None else one.principal for one in rows), NO_MONEY)
    whole = all(one.principal is not None for one in rows)
    if whole and unpaid - balances[0] > SLACK:
        return [Finding("OVER_BALANCE", str(unpaid), str(balances[0]))]
    return []
