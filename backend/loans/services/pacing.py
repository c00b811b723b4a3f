"""The rows a day-end goes by, written whenever the core has replayed a loan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.pace import Outlook, Pace, Turn, look_ahead
from backend.loans.models import Loan, LoanPace, LoanTurn
from backend.loans.plan.interest import to_minor
from backend.loans.plan.money_events import MoneyEvent
from backend.loans.plan.position import Amounts, LoanPosition
from backend.loans.plan.terms import LoanTerms

COMPONENTS = ("principal", "interest", "fee", "tax", "penalty")
_DAY = timedelta(days=1)


def figures_of(position: LoanPosition) -> dict[str, Any]:
    """The parts of what is owed, and dates, as the loan's own row keeps them."""
    return {
        "outstanding": parts(position.outstanding),
        "overdue": parts(position.overdue),
        "daily_interest": f"{position.daily_interest:.2f}",
        "cooling_off_until": None if position.has_left else _iso(position.cooling_off_until),
        "npa_since": _iso(position.npa_since),
        "refund_due": f"{position.refund_due:.2f}",
        "rate_pct": f"{position.rate_pct.normalize():f}",
    }


def parts(amounts: Amounts) -> dict[str, str]:
    """One figure per component and their total, as strings."""
    return {**{name: f"{getattr(amounts, name):.2f}" for name in COMPONENTS}, "total": f"{amounts.total:.2f}"}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Paced:
    """A loan that was replayed, and what the core says of the days to come."""

    loan: Loan
    position: LoanPosition
    outlook: Outlook | None

    @classmethod
    def of(
        cls,
        loan: Loan,
        position: LoanPosition,
        terms: LoanTerms,
        events: Sequence[MoneyEvent],
        before: LoanPace | None,
        calendar: BusinessCalendar,
    ) -> Paced:
        """before: the loan's row as it stands, locked"""
        outlook = look_ahead(terms, events, position, calendar=calendar)
        if outlook and before and not position.day_closed and before.closed_to >= position.as_of:
            # The day has ended for this loan and is opened again: only the core sees what it booked already.
            outlook = Outlook(Pace(until=position.as_of - _DAY))
        return cls(loan, position, outlook)


def write_paces(paced: Sequence[Paced]) -> None:
    """The pace of each loan, and its next turn, in place of those that stand; `loan.pace` is the new one."""
    rows = []
    for each in paced:
        each.loan.pace = _pace_row(each)
        rows.append(each.loan.pace)
    turns = [_turn_row(each.loan, each.outlook.turn) for each in paced if each.outlook and each.outlook.turn]
    _put(LoanPace, rows)
    LoanTurn.objects.filter(loan_id__in={each.loan.id for each in paced}).delete()
    LoanTurn.objects.bulk_create(turns, batch_size=500)


def _put(model: type[LoanPace], rows: Sequence[LoanPace]) -> None:
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["loan"], update_fields=columns, batch_size=500
    )


def _pace_row(each: Paced) -> LoanPace:
    position, outlook = each.position, each.outlook
    closed_to = position.as_of if position.day_closed else position.as_of - _DAY
    pace = outlook.pace if outlook else Pace(until=closed_to)
    turn = outlook.turn if outlook else None
    return LoanPace(
        loan=each.loan,
        closed_to=closed_to,
        interest_to=position.as_of,
        night_carry=pace.night_carry,
        principal=to_minor(position.outstanding.principal),
        total_paid=to_minor(position.total_paid),
        excess=to_minor(position.excess),
        wakes_on=_wakes_on(position, pace, turn, closed_to + _DAY) if outlook else None,
        turns_on=turn.on if turn else None,
        **{**_columns(pace, position), "quiet_until": turn.on if turn else pace.until},
    )


def _wakes_on(position: LoanPosition, pace: Pace, turn: Turn | None, first: date) -> date:
    """The first day-end that has something to do: each one while interest runs or arrears are counted."""
    if pace.night_step or position.oldest_due_date:
        return first
    days = [pace.until + _DAY, turn.on if turn else None, pace.penal_from]
    return max(min(day for day in days if day is not None), first)


def _turn_row(loan: Loan, turn: Turn) -> LoanTurn:
    return LoanTurn(
        loan=loan,
        night_carry=turn.pace.night_carry,
        interest=turn.interest,
        penal=turn.penal,
        day_row=turn.penal_row,
        next_due_date=turn.position.next_due_date,
        figures=figures_of(turn.position),
        **_columns(turn.pace, turn.position),
    )


def _columns(pace: Pace, position: LoanPosition) -> dict[str, Any]:
    return {
        "night_step": pace.night_step,
        "penal_each": pace.penal_each,
        "penal_left": pace.penal_left,
        "penal_from": pace.penal_from,
        "penal_to": pace.penal_to,
        "penal_row": pace.penal_row,
        "suspended": pace.suspended,
        "late_interest": pace.late_interest,
        "quiet_until": pace.until,
        "oldest_due": position.oldest_due_date,
        "outstanding": to_minor(position.outstanding.total),
        "overdue": to_minor(position.overdue.total),
        "next_due_amount": to_minor(position.next_due_amount),
    }
