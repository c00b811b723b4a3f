"""A loan as a case states it, read into the terms and the dated events that the servicing core computes from. Pure."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from backend.kernel.calendar import BusinessCalendar, Shift
from backend.kernel.errors import ValidationFailed
from backend.loans.calc import words
from backend.loans.calc.reader import Reader, refuse
from backend.loans.calc.stated_terms import read_terms
from backend.loans.plan import schedule
from backend.loans.plan.interest import Period, to_amount, to_minor
from backend.loans.plan.planning import Change, Draw, Repricing
from backend.loans.plan.sense import check_loan_terms
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import DayCount, Excess, Rest

ANY_DAY = BusinessCalendar("UTC", sunday_off=False, shift_rule=Shift.SAME)
NO_DATE = date(2001, 1, 1)  # stands in where a case names none and none matters


@dataclass(frozen=True, slots=True)
class StatedLoan:
    """terms and periods as stated; `changes` and `payments` in the order of their days."""

    terms: LoanTerms
    start: date
    has_date: bool
    periods: tuple[Period, ...]
    changes: tuple[Change, ...]
    payments: tuple[tuple[date, Decimal], ...]

    @property
    def reschedules(self) -> bool:
        """What was paid ahead is part of the instalment of its day, and lowers the next ones as they come."""
        rate = self.terms.rate
        return rate.rest is Rest.DAILY and self.terms.appropriation.excess is Excess.NEXT_INSTALMENT


def read_loan(inputs: Reader) -> StatedLoan:
    """raises  ValidationFailed naming the field that is missing, wrong or contradicts another"""
    start = inputs.day("disbursement_date", "start_date", default=None)
    terms = read_terms(inputs)
    if terms.due_dates and start is None:
        raise refuse(inputs.at("disbursement_date"), "required", "Due dates need the day of disbursal.")
    if start is None and _needs_days(terms):
        raise refuse(inputs.at("disbursement_date"), "required", "Interest by real days needs a day.")
    begun = start or NO_DATE
    periods = schedule.periods(terms, begun, ANY_DAY)
    if any(late.due <= early.due for early, late in itertools.pairwise(periods)):
        raise refuse(inputs.at("due_dates"), "not_rising", "Due dates must rise.")
    loan = StatedLoan(terms, begun, start is not None, periods, (), _payments(inputs, begun))
    changes = _changes(inputs, loan)
    stated = replace(loan, terms=_with_tranches(terms, begun, changes), changes=changes)
    _check_sense(inputs, stated.terms)
    return stated


def _check_sense(inputs: Reader, terms: LoanTerms) -> None:
    """raises  ValidationFailed where the terms contradict each other, as a loan would be refused"""
    try:
        check_loan_terms(terms)
    except ValidationFailed as refused:
        problems = [replace(problem, path=inputs.at(problem.path)) for problem in refused.fields]
        raise ValidationFailed(problems) from refused


def _with_tranches(terms: LoanTerms, start: date, changes: tuple[Change, ...]) -> LoanTerms:
    """Further disbursals are tranches of the loan: its amount is all of them."""
    later = [
        Tranche(to_amount(change.amount), (change.on - start).days)
        for change in changes
        if isinstance(change, Draw)
    ]
    if not later:
        return terms
    tranches = (Tranche(terms.amount, 0), *later)
    return replace(terms, amount=sum((each.amount for each in tranches), Decimal(0)), tranches=tranches)


def _needs_days(terms: LoanTerms) -> bool:
    return terms.rate.day_count is not DayCount.THIRTY_360 and terms.rate.pct > 0


def _payments(inputs: Reader, start: date) -> tuple[tuple[date, Decimal], ...]:
    return read_payments(inputs, not_before=start)


def read_payments(inputs: Reader, *, not_before: date | None = None) -> tuple[tuple[date, Decimal], ...]:
    """Dated sums, in the order of their days."""
    result: list[tuple[date, Decimal]] = []
    for payment in inputs.groups("payments"):
        day, amount = payment.day("date"), payment.money("amount")
        if not amount:
            raise refuse(payment.at("amount"), "not_positive", "A payment must be above zero.")
        if not_before is not None and day < not_before:
            raise refuse(
                payment.at("date"), "before_disbursal", "No payment can come before the money is sent."
            )
        if result and day < result[-1][0]:
            raise refuse(payment.at("date"), "out_of_order", "Payments are listed by their days.")
        result.append((day, amount))
    return tuple(result)


def _changes(inputs: Reader, loan: StatedLoan) -> tuple[Change, ...]:
    draws = [_draw(each, loan) for each in inputs.groups("extra_disbursements")]
    repricings = [_repricing(each, loan) for each in inputs.groups("rate_changes")]
    for name, changes in (("extra_disbursements", draws), ("rate_changes", repricings)):
        if any(late.on <= early.on for early, late in itertools.pairwise(changes)):
            raise refuse(inputs.at(name), "out_of_order", "Dates must rise.")
    if draws and loan.terms.rate.method in words.FIXED_AT_THE_START:
        raise refuse(
            inputs.at("extra_disbursements"),
            "contradicts",
            "Interest fixed at the start allows one disbursal.",
        )
    return tuple(sorted([*draws, *repricings], key=lambda change: change.on))


def _draw(each: Reader, loan: StatedLoan) -> Change:
    day, amount = each.day("date"), each.money("amount")
    _check_inside(each, "date", day, loan)
    if not amount:
        raise refuse(each.at("amount"), "not_positive", "A disbursal must be above zero.")
    if day == loan.start:
        raise refuse(
            each.at("date"), "contradicts", "What is sent on the first day is part of the principal."
        )
    return Draw(day, to_minor(amount))


def _repricing(each: Reader, loan: StatedLoan) -> Change:
    number = each.whole("from_instalment", default=None, at_least=1)
    if number is not None:
        if number > len(loan.periods):
            raise refuse(each.at("from_instalment"), "outside_the_term", "There is no such instalment.")
        day = loan.periods[number - 1].start
    else:
        day = each.day("date", "from_date", "effective_date")
    _check_inside(each, "date", day, loan)
    return Repricing(day, each.rate("annual_rate_pct", "rate_pct"))


def _check_inside(each: Reader, name: str, day: date, loan: StatedLoan) -> None:
    if not loan.start <= day < loan.periods[-1].due:
        raise refuse(each.at(name), "outside_the_term", "This day must lie inside the loan's term.")
