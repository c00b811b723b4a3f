"""How an answer is written: sums with two places, rates with what they are exact to, rows as cases show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from backend.loans.figures import apr
from backend.loans.plan.interest import to_amount

Answer = dict[str, Any]

RATE_PLACES = 8
_CENT = Decimal("0.01")
_COLUMNS = ("principal", "interest", "fee", "penalty", "total")


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment of an answer, in minor units; what was paid of it where a case pays."""

    number: int
    due: date
    principal: int
    interest: int
    fee: int
    penalty: int
    balance_after: int
    paid: int | None = None
    paid_on: date | None = None

    @property
    def total(self) -> int:
        return self.principal + self.interest + self.fee + self.penalty


def minor(amount: int) -> str:
    """Minor units as a sum with two places."""
    return format(to_amount(amount), ".2f")


def money(amount: Decimal) -> str:
    return format(amount.quantize(_CENT, rounding=ROUND_HALF_UP), "f")


def whole(amount: Decimal) -> str:
    """To the whole unit, half up."""
    return format(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP), "f")


def rates(name: str, pct: Decimal) -> Answer:
    """A rate as exactly as it is known, and to the one and two places it is published with."""
    return {
        name: exact(pct),
        f"{name}_1dp": exact(apr.published(pct, 1)),
        f"{name}_2dp": exact(apr.published(pct, 2)),
    }


def exact(number: Decimal) -> str:
    return format(number, "f")


def schedule(rows: Sequence[Row], *, start: date, has_dates: bool) -> list[Answer]:
    return [_row(row, start, has_dates) for row in rows]


def _row(row: Row, start: date, has_dates: bool) -> Answer:
    written: Answer = {"n": row.number}
    if has_dates:
        written |= {"due": row.due.isoformat(), "day": (row.due - start).days}
    written |= {name: minor(getattr(row, name)) for name in _COLUMNS}
    written["balance_after"] = minor(row.balance_after)
    if row.paid is not None:
        written |= {"paid": minor(row.paid), "outstanding": minor(row.total - row.paid)}
    if row.paid_on is not None:
        written["paid_on"] = row.paid_on.isoformat()
    return written


def totals(rows: Iterable[Row]) -> Answer:
    listed = list(rows)
    return {name: minor(sum(getattr(row, name) for row in listed)) for name in _COLUMNS}


def parts(amounts: Mapping[str, int]) -> Answer:
    return {name: minor(amounts.get(name, 0)) for name in _COLUMNS[:-1]}
