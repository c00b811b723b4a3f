"""What an act would do to a loan, before anybody does it: the servicing core, without it and with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.posting import signature
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import MoneyEvent
from backend.loans.plan.position import Line, LineKind, LoanPosition
from backend.loans.plan.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class Outcome:
    """before, after   the loan today without the act and with it
    taken_back      entries that stand now and would not: charges and accruals a backdated payment undoes
    added           entries that would stand, the act's own among them
    """

    before: LoanPosition
    after: LoanPosition
    taken_back: tuple[Line, ...]
    added: tuple[Line, ...]

    @property
    def refunds_stand(self) -> bool:
        """Money that was sent back stays sent back: an act that would need it again cannot be booked."""
        return not any(line.kind is LineKind.REFUND for line in self.taken_back)

    def line_of(self, event: MoneyEvent) -> Line | None:
        """The act's own entry."""
        return next((line for line in self.added if line.cause_id == event.id), None)


def outcome_of(
    terms: LoanTerms,
    events: Iterable[MoneyEvent],
    asked: Iterable[MoneyEvent],
    *,
    as_of: date,
    calendar: BusinessCalendar,
) -> Outcome:
    """The loan within the day `as_of`, as it stands and with the events asked for.

    asked   in the order in which they would be booked; they may be dated back
    raises  ValidationFailed where they contradict the terms or what went before them
    """
    known = tuple(events)
    before = service_loan(terms, known, as_of=as_of, calendar=calendar, day_closed=False)
    after = service_loan(terms, (*known, *asked), as_of=as_of, calendar=calendar, day_closed=False)
    return compare(before, after)


def compare(before: LoanPosition, after: LoanPosition) -> Outcome:
    """Two positions of one loan, and the entries in which they differ."""
    old = {line.key: signature(line) for line in before.lines}
    new = {line.key: signature(line) for line in after.lines}
    return Outcome(
        before=before,
        after=after,
        taken_back=tuple(line for line in before.lines if new.get(line.key) != old[line.key]),
        added=tuple(line for line in after.lines if old.get(line.key) != new[line.key]),
    )


def figures_of(position: LoanPosition) -> dict[str, Any]:
    """A position's headline figures, as they are kept with a request and shown side by side."""
    return {
        "outstanding": _parts(position.outstanding.items()),
        "overdue": _parts(position.overdue.items()),
        "payoff": _parts(position.payoff.items()),
        "net_payoff": f"{position.net_payoff:.2f}",
        "held": f"{position.excess:.2f}",
        "dpd": position.dpd_days,
        "status": position.status.value,
        "next_due_date": position.next_due_date.isoformat() if position.next_due_date else None,
        "next_due_amount": f"{position.next_due_amount:.2f}",
        "last_due_date": _last_due(position),
        "instalments_left": sum(1 for row in position.instalments if row.outstanding.total > 0),
        "still_to_pay": f"{sum((row.outstanding.total for row in position.instalments), position.excess * 0):.2f}",
    }


def _parts(items: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    return {component.value.lower(): f"{amount:.2f}" for component, amount in items}


def _last_due(position: LoanPosition) -> str | None:
    last = max((row.due_date for row in position.instalments), default=None)
    return last.isoformat() if last else None
