"""Days past due and the classes they lead to. Pure."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from backend.loans.calc.answers import Answer
from backend.loans.calc.loan import read_payments
from backend.loans.calc.reader import Reader, refuse
from backend.loans.core import dpd
from backend.loans.plan.interest import to_minor

_MOST_DAYS = 4000
_DAYS_AFTER = 120  # past the last event: to the last class and beyond
_DAY_COUNTS = {"due_day_is_day_1_at_day_end": True, "due_day_is_day_1": True}


def class_dates(inputs: Reader) -> Answer:
    """The day-ends at which dues that stay unpaid pass from class to class."""
    due = inputs.day("due_date")
    if inputs.flag("paid"):
        raise refuse(inputs.at("paid"), "paid", "Dues that are paid pass into no class.")
    as_of = inputs.day("as_of", default=None)
    dates = dpd.class_dates(due)
    told = {"sma_0": dates.sma_0, "sma_1": dates.sma_1, "sma_2": dates.sma_2, "npa": dates.npa}
    result: Answer = {"date_of_overdue": due.isoformat()} | {
        name: day.isoformat() for name, day in told.items()
    }
    if as_of is not None:
        late = dpd.dpd_days(due, as_of=as_of, day_closed=True)
        result |= {"dpd": late, "class": _class(late)}
    return result


def class_of_days(inputs: Reader) -> Answer:
    """The class of a loan that is so many days past due, its NPA dues not having been paid since."""
    days = inputs.whole("dpd", "days_past_due")
    return {"dpd": days, "class": _class(days)}


def _class(days: int) -> str:
    return dpd.asset_class(days, is_npa=False).value.replace("_", "-")


def by_date(inputs: Reader) -> Answer:
    """Days past due at the day-end of every day from the first due date on; payments clear the oldest first."""
    instalment, due_dates = to_minor(inputs.money("instalment")), inputs.days("due_dates")
    inputs.choice("day_count", of=_DAY_COUNTS, default=True)
    if not due_dates:
        raise refuse(inputs.at("due_dates"), "required", "At least one due date is needed.")
    if any(late <= early for early, late in itertools.pairwise(due_dates)):
        raise refuse(inputs.at("due_dates"), "not_rising", "Due dates must rise.")
    payments = read_payments(inputs)
    first = due_dates[0]
    as_of = inputs.day("as_of", default=None)
    last = as_of or max([due_dates[-1], *(day for day, _ in payments)]) + timedelta(days=_DAYS_AFTER)
    asked = inputs.days("dates")
    last = max([last, *asked])
    if (last - first).days > _MOST_DAYS:
        raise refuse(inputs.at("as_of"), "too_far", f"At most {_MOST_DAYS} days are counted.")
    days = asked or tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    paid = [(day, to_minor(amount)) for day, amount in payments]
    late = {day: _late(day, instalment, due_dates, paid) for day in days}
    return {
        "dpd_by_date": {day.isoformat(): count for day, count in late.items()},
        "class_by_date": {day.isoformat(): _class(count) for day, count in late.items()},
        "dpd": late[days[-1]],
    }


def _late(day: date, instalment: int, due_dates: tuple[date, ...], paid: list[tuple[date, int]]) -> int:
    received = sum(amount for on, amount in paid if on <= day)
    cleared = received // instalment if instalment else len(due_dates)
    oldest = next((due for due in due_dates[cleared:] if due <= day), None)
    return dpd.dpd_days(oldest, as_of=day, day_closed=True)
