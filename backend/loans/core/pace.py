"""What time alone will do to a loan, in a form that needs no thought to apply. Pure.

The servicing core is asked what the coming days bring if nothing happens. Its answer, day by day, is pressed
into a few integers: a night's interest as a step that is added to a carry, a penal charge as an amount between
two days, and one turn, the day on which the next instalment falls due unpaid. `until` is the last day for which
these integers say exactly what the core said; they are never extended beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.servicing import service_loan
from backend.loans.plan.interest import to_minor
from backend.loans.plan.money_events import MoneyEvent
from backend.loans.plan.position import Line, LineKind, LoanPosition, PositionStatus
from backend.loans.plan.terms import LoanTerms

SCALE = 32
"""Interest is counted in 2**-32 paise, so that a night's step is a whole number."""

HORIZON_DAYS = 40
"""How far ahead the core is asked: past the next due date of a monthly loan."""

_ONE = 1 << SCALE
_DAY = timedelta(days=1)
_BY_TIME = (LineKind.INTEREST_ACCRUED, LineKind.PENAL_CHARGED)
_RUNNING = (PositionStatus.ACTIVE, PositionStatus.PARTIALLY_PAID, PositionStatus.OVERDUE)


@dataclass(frozen=True, slots=True)
class Pace:
    """
    night_step, night_carry   a night adds `(carry + step) >> SCALE` paise of interest; the rest is the next carry
    penal_each, penal_left    a day's end between the two dates charges `each`, in all at most `left`
    penal_row                 the instalment that the charge is put on
    suspended                 of an NPA: interest and charges are no income
    late_interest             interest is added to an instalment that is overdue
    until                     the last day-end for which all this is exact; before the first: for none
    """

    until: date
    night_step: int = 0
    night_carry: int = 0
    penal_each: int = 0
    penal_left: int = 0
    penal_from: date | None = None
    penal_to: date | None = None
    penal_row: int = 0
    suspended: bool = False
    late_interest: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The next instalment falls due and is not paid: the loan at that day's end, and its pace from there.

    interest, penal   what the day adds, in paise; penal_row: the instalment charged
    """

    on: date
    position: LoanPosition
    interest: int
    penal: int
    penal_row: int
    pace: Pace


@dataclass(frozen=True, slots=True)
class Outlook:
    pace: Pace
    turn: Turn | None = None


def look_ahead(
    terms: LoanTerms, events: Sequence[MoneyEvent], now: LoanPosition, *, calendar: BusinessCalendar
) -> Outlook | None:
    """The pace of a loan from a position on; None of a loan for which time does nothing."""
    if now.status not in _RUNNING:
        return None
    first = now.as_of + _DAY if now.day_closed else now.as_of
    stands = Pace(until=first - _DAY)
    if _must_be_thought_about(now):
        return Outlook(stands)

    def ahead(day: date) -> LoanPosition:
        return service_loan(terms, events, as_of=day, calendar=calendar)

    horizon = now.as_of + timedelta(days=HORIZON_DAYS)
    due = _next_due(now)
    turns = due is not None and due <= horizon
    last = ahead(due + timedelta(days=HORIZON_DAYS) if turns and due else horizon)
    pace = _pace(now, last, first, due - _DAY if turns and due else horizon)
    if due is None or not turns or pace.until < due - _DAY:
        return Outlook(pace)
    return Outlook(pace, _turn(now, ahead(due), last))


def _must_be_thought_about(now: LoanPosition) -> bool:
    """An instalment of today is decided by the day's end, or money waits beside arrears."""
    of_today = not now.day_closed and any(
        row.is_due and row.due_date == now.as_of and row.outstanding.total for row in now.instalments
    )
    return of_today or bool(now.excess and now.due.total)


def _next_due(now: LoanPosition) -> date | None:
    return next((row.due_date for row in now.instalments if not row.is_due), None)


def _pace(now: LoanPosition, last: LoanPosition, first: date, limit: date) -> Pace:
    """What the core's lines say from the day after `now` to `limit`, as far as one pace can say it."""
    by_day: dict[date, list[Line]] = {}
    for line in last.lines:
        if now.as_of < line.value_date <= limit or line.value_date == first <= limit:
            by_day.setdefault(line.value_date, []).append(line)
    if not now.day_closed:
        # Today's own lines are booked; only what its end adds is still to come.
        known = {line.key for line in now.lines}
        by_day[first] = [line for line in by_day.get(first, []) if line.key not in known]
    if now.npa_since is None and last.npa_since is not None:
        limit = min(limit, last.npa_since - _DAY)
    suspended = _waits(now)
    until = _plain_days(by_day, first, limit, suspended)
    pace = Pace(until=until, suspended=suspended, late_interest=_next_due(now) is None)
    return _with_penal(_with_interest(pace, by_day, now.as_of), by_day, first)


def _waits(now: LoanPosition) -> bool:
    return now.is_npa


def _plain_days(by_day: dict[date, list[Line]], first: date, limit: date, suspended: bool) -> date:
    """The last day before anything but one line of interest and one penal charge comes."""
    day = first
    while day <= limit and _is_plain(by_day.get(day, ()), suspended):
        day += _DAY
    return day - _DAY


def _is_plain(lines: Iterable[Line], suspended: bool) -> bool:
    kinds = [line.kind for line in lines]
    one_each = all(kind in _BY_TIME for kind in kinds) and len(set(kinds)) == len(kinds)
    return one_each and all(bool(line.suspense.total) == suspended for line in lines)


def _amount(lines: Iterable[Line], kind: LineKind) -> int:
    return sum(to_minor(line.amounts.total) for line in lines if line.kind is kind)


def _with_interest(pace: Pace, by_day: dict[date, list[Line]], start: date) -> Pace:
    nights = [
        _amount(by_day.get(start + _DAY * number, ()), LineKind.INTEREST_ACCRUED)
        for number in range(1, (pace.until - start).days + 1)
    ]
    step, carry, fitting = fit(nights)
    until = pace.until if fitting == len(nights) else start + _DAY * fitting
    return replace(pace, night_step=step, night_carry=carry, until=until)


def _with_penal(pace: Pace, by_day: dict[date, list[Line]], first: date) -> Pace:
    """The charges from the first on: equal ones on days in a row, the last of them perhaps less."""
    each, left, begun, last, row, day = 0, 0, None, first, 0, first
    while day <= pace.until:
        line = next((one for one in by_day.get(day, ()) if one.kind is LineKind.PENAL_CHARGED), None)
        if line is not None:
            amount, number = to_minor(line.amounts.penalty), _row_of(line)
            fresh = begun is None
            if fresh:
                each, begun, row = amount, day, number
            in_a_row = fresh or (last == day - _DAY and left % each == 0)
            if not in_a_row or amount > each or number != row:
                return replace(_penal(pace, each, left, begun, last, row), until=day - _DAY)
            left, last = left + amount, day
        day += _DAY
    return _penal(pace, each, left, begun, last, row)


def _penal(pace: Pace, each: int, left: int, begun: date | None, last: date, row: int) -> Pace:
    if begun is None:
        return pace
    return replace(pace, penal_each=each, penal_left=left, penal_from=begun, penal_to=last, penal_row=row)


def _row_of(line: Line) -> int:
    return int(line.key.rsplit(":", 1)[1])


def fit(nights: Sequence[int]) -> tuple[int, int, int]:
    """A step and a carry that give these paise night by night, and for how many nights from the first they do.

    Rounding makes the nights of one rate differ by a paisa. Their running sums are then the whole parts of a
    line, and any line with the same whole parts will do: between each two sums its slope has a floor and a
    ceiling, and so has, for the slope taken, where it starts.
    """
    sums = [0, *accumulate(nights)]
    if len(set(nights)) == 1:
        return nights[0] << SCALE, 0, len(nights)
    far = len(sums) // 4
    found = _line(sums, range(far + 1), range(len(sums) - far - 1, len(sums)))
    count = len(nights)
    while found is None and count:
        found = _line(sums[: count + 1], range(count + 1), range(count + 1))
        count -= found is None
    return (*found, count) if found is not None and count else (0, 0, 0)


def _line(sums: Sequence[int], early: Iterable[int], late: Iterable[int]) -> tuple[int, int] | None:
    """A line through the sums, its slope narrowed by some pairs of them; None where there is none."""
    low, high = 0, sums[-1] + 1 << SCALE
    for place in late:
        for earlier in early:
            apart, grown = place - earlier, sums[place] - sums[earlier]
            if apart > 0:
                low = max(low, ((grown - 1 << SCALE) // apart) + 1)
                high = min(high, -((-(grown + 1) << SCALE) // apart) - 1)
    step = low + high >> 1
    carry = _carry(sums, step) if low <= high else None
    return None if carry is None else (step, carry)


def _carry(sums: Sequence[int], step: int) -> int | None:
    """Where a line of this slope starts, in the middle of where it may; None where no start gives the sums."""
    low = max([(total << SCALE) - step * place for place, total in enumerate(sums)])
    high = min([(total + 1 << SCALE) - step * place for place, total in enumerate(sums)]) - 1
    return low + high >> 1 if low <= high else None


def _turn(now: LoanPosition, then: LoanPosition, last: LoanPosition) -> Turn | None:
    """The loan at the end of the due day, where nothing but time has passed and it is late."""
    on = then.as_of
    lines = [line for line in then.lines if line.value_date == on]
    moved = (then.total_paid, then.excess, then.npa_since) != (now.total_paid, now.excess, now.npa_since)
    if moved or then.status is not PositionStatus.OVERDUE or not _is_plain(lines, _waits(now)):
        return None
    charge = next((line for line in lines if line.kind is LineKind.PENAL_CHARGED), None)
    following = _next_due(then)
    limit = min(last.as_of, following - _DAY) if following else last.as_of
    return Turn(
        on=on,
        position=then,
        interest=_amount(lines, LineKind.INTEREST_ACCRUED),
        penal=_amount(lines, LineKind.PENAL_CHARGED),
        penal_row=_row_of(charge) if charge else 0,
        pace=_pace(then, last, on + _DAY, limit),
    )
