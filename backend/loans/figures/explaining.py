"""Every balance explains itself: the lines that make it up, each with what it did and what stood after it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.loans.plan.position import ZERO, Line
from backend.products.terms import Component


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """change: what the line added to the balance, negative where it took off; balance: what stood after it."""

    line: Line
    change: Decimal
    balance: Decimal


def explain(lines: Iterable[Line], component: Component, *, on: date) -> tuple[ExplainedLine, ...]:
    """What is owed of one component on a day, line by line; the last balance is what the position says.

    lines  those of a position as of `on` or later, in their order
    """
    return _running((line, line.change(component)) for line in lines if line.value_date <= on)


def explain_held(lines: Iterable[Line], *, on: date) -> tuple[ExplainedLine, ...]:
    """The money held for the borrower on a day, line by line."""
    return _running((line, line.held) for line in lines if line.value_date <= on)


def explain_suspended(lines: Iterable[Line], *, on: date) -> tuple[ExplainedLine, ...]:
    """Income of an NPA that is not recognised on a day, line by line."""
    return _running((line, line.suspense.total) for line in lines if line.value_date <= on)


def _running(changes: Iterable[tuple[Line, Decimal]]) -> tuple[ExplainedLine, ...]:
    balance, explained = ZERO, []
    for line, change in changes:
        if change:
            balance += change
            explained.append(ExplainedLine(line, change, balance))
    return tuple(explained)
