"""What is still to be posted: the lines of a position against the journals of the loan. Pure.

A line that is new is posted. A line whose figures changed (a backdated event) is reversed and posted anew;
a line that no longer is (a bounced payment) is reversed. Nothing posted is ever edited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from backend.ledger.daily import DailyFact, DailyKind
from backend.ledger.drafts import StandingJournal
from backend.loans.plan.position import Amounts, Line, LineKind, LoanPosition


@dataclass(frozen=True, slots=True)
class PostedLine(StandingJournal):
    """What the ledger remembers of one fact of the loan; `daily` where a day-end booked it for many loans."""

    daily: DailyFact | None = None

    @classmethod
    def of_day(cls, fact: DailyFact) -> PostedLine:
        """The line that a day-end's row stands for."""
        if fact.kind is DailyKind.INTEREST:
            kind, amounts = LineKind.INTEREST_ACCRUED, Amounts(interest=fact.amount)
            key = f"accrual:{fact.value_date.isoformat()}"
        else:
            kind, amounts = LineKind.PENAL_CHARGED, Amounts(penalty=fact.amount)
            key = f"penal:{fact.value_date.isoformat()}:{fact.instalment}"
        waits = amounts if fact.suspended else Amounts()
        line = Line(key=key, kind=kind, value_date=fact.value_date, amounts=amounts, note="", suspense=waits)
        return cls(key, fact.journal_id, fact.value_date, signature(line), fact)


@dataclass(frozen=True, slots=True)
class PlannedJournal:
    """One journal to write: `line` posted anew, or (`line` is None) the journal `reverses` undone, or of a
    day-end's journal the loan's share in it."""

    key: str
    value_date: date
    line: Line | None = None
    reverses: UUID | None = None
    daily: DailyFact | None = None
    signature: str = ""


def signature(line: Line) -> str:
    """A short hash over all that the ledger would show of the line."""
    parts = [line.kind.value, line.value_date.isoformat(), f"{line.held:.2f}"]
    parts += [f"{component}={amount:.2f}" for component, amount in line.amounts.items()]
    parts += [f"{fee.code}:{fee.base:.2f}:{fee.cgst:.2f}:{fee.sgst:.2f}:{fee.igst:.2f}" for fee in line.fees]
    parts += [f"tds:{fee.code}:{fee.tds:.2f}" for fee in line.fees if fee.tds]
    parts += [f"suspense:{component}={amount:.2f}" for component, amount in line.suspense.items()]
    return sha256("|".join(parts).encode()).hexdigest()[:24]


def posting_plan(position: LoanPosition, already_posted: Iterable[StandingJournal]) -> list[PlannedJournal]:
    """The journals that make the ledger say what the position says: reversals first, then new ones by date.

    already_posted  every journal of the loan with a key that stands; one per key
    gives           nothing, when the ledger already says it: asking twice posts once
    """
    wanted = {line.key: (line, signature(line)) for line in position.lines}
    posted = {line.key: line for line in already_posted}
    undo = [
        PlannedJournal(
            key=old.key,
            value_date=old.value_date,
            reverses=old.journal_id,
            daily=getattr(old, "daily", None),
        )
        for key, old in posted.items()
        if key not in wanted or wanted[key][1] != old.signature
    ]
    redone = {planned.key for planned in undo}
    new = [
        PlannedJournal(key=key, value_date=line.value_date, line=line, signature=mark)
        for key, (line, mark) in wanted.items()
        if key not in posted or key in redone
    ]
    return undo + new
