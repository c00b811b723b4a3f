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
from backend.loans.calc.stated_terms import rate_share, read_terms, runs_until_repaid
from backend.loans.plan import schedule
from backend.loans.plan.interest import Period, to_amount, to_minor
from backend.loans.plan.planning import Change, Draw, Repricing
from backend.loans.plan.sense import check_loan_terms
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import DayCount, RatePeriod, Rest

ANY_DAY = BusinessCalendar("UTC", sunday_off=False, shift_rule=Shift.SAME)
NO_DATE = date(2001, 1, 1)  # stands in where a case names none and none matters


@dataclass(frozen=True, slots=True)
class StatedLoan:
    """terms and periods as stated; `changes` and `payments` in the order of their days.

    rate_share   of a rate as stated, what the day count bears
    opens_late   the money was sent inside the first period, which began a whole number of months before its due date
    reschedules  what was paid ahead is part of the instalment of its day, and lowers the next ones as they come
    """

    terms: LoanTerms
    start: date
    has_date: bool
    periods: tuple[Period, ...]
    changes: tuple[Change, ...]
    payments: tuple[tuple[date, Decimal], ...]
    rate_share: Decimal = Decimal(1)
    reschedules: bool = False
    opens_late: bool = False


def read_loan(inputs: Reader) -> StatedLoan:
    """raises  ValidationFailed naming the field that is missing, wrong or contradicts another"""
    start = inputs.day("disbursement_date", "start_date", default=None)
    terms = read_terms(inputs)
    if terms.due_dates and start is None:
        raise refuse(inputs.at("disbursement_date"), "required", "Due dates need the day of disbursal.")
    if start is None and _needs_days(terms):
        raise refuse(inputs.at("disbursement_date"), "required", "Interest by real days needs a day.")
    begun = start or NO_DATE
    if runs_until_repaid(inputs):
        terms = _until_repaid(inputs, terms, begun)
    periods = schedule.periods(terms, begun, ANY_DAY)
    if any(late.due <= early.due for early, late in itertools.pairwise(periods)):
        raise refuse(inputs.at("due_dates"), "not_rising", "Due dates must rise.")
    ahead = inputs.raw("excess_strategy")[1] == words.RESCHEDULES and terms.rate.rest is Rest.DAILY
    share = rate_share(inputs, terms)
    loan = StatedLoan(terms, begun, start is not None, periods, (), _payments(inputs, begun), share, ahead)
    if _opens_late(loan):
        first = replace(periods[0], start=_regular_start(loan))
        loan = replace(loan, periods=(first, *periods[1:]), opens_late=True)
    changes = _changes(inputs, loan)
    stated = replace(loan, terms=_with_tranches(terms, begun, changes), changes=changes)
    _check_sense(inputs, stated.terms)
    return stated


def _regular_start(loan: StatedLoan) -> date:
    first = loan.periods[0]
    return schedule.add_months(first.due, -first.months)


def _opens_late(loan: StatedLoan) -> bool:
    """A month of thirty days is no month where the money was sent inside it: only its days from then on count."""
    terms, first = loan.terms, loan.periods[0]
    if terms.rate.day_count is not DayCount.THIRTY_360 or not first.months or not loan.has_date:
        return False
    # A month that ends on the 28th may begin on the 31st: such a one is whole.
    return _regular_start(loan) < loan.start and schedule.add_months(loan.start, first.months) > first.due


def _until_repaid(inputs: Reader, terms: LoanTerms, start: date) -> LoanTerms:
    """The terms with as many periods as the stated instalment needs."""
    if inputs.has("rate_changes", "extra_disbursements"):
        raise refuse(inputs.at("number_of_repayments"), "required", "A loan that changes states its number.")
    try:
        number = schedule.periods_to_repay(terms, start, ANY_DAY)
    except ValidationFailed as refused:
        named = "fixed_instalment" if inputs.has("fixed_instalment") else "instalment"
        raise refuse(inputs.at(named), refused.fields[0].code, refused.fields[0].message) from refused
    return replace(terms, tenure=number * terms.repay_every)


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
    if any(late.on < early.on for early, late in itertools.pairwise(draws)):
        raise refuse(inputs.at("extra_disbursements"), "out_of_order", "They are listed by their days.")
    if any(late.on <= early.on for early, late in itertools.pairwise(repricings)):
        raise refuse(inputs.at("rate_changes"), "out_of_order", "Dates must rise.")
    draws = [
        Draw(day, sum(each.amount for each in of_day))
        for day, of_day in itertools.groupby(draws, key=lambda draw: draw.on)
    ]
    if draws and loan.terms.rate.method in words.FIXED_AT_THE_START:
        raise refuse(
            inputs.at("extra_disbursements"),
            "contradicts",
            "Interest fixed at the start allows one disbursal.",
        )
    return tuple(sorted([*draws, *repricings], key=lambda change: change.on))


def _draw(each: Reader, loan: StatedLoan) -> Draw:
    day, amount = each.day("date"), each.money("amount")
    _check_inside(each, "date", day, loan)
    if not amount:
        raise refuse(each.at("amount"), "not_positive", "A disbursal must be above zero.")
    if day == loan.start:
        raise refuse(
            each.at("date"), "contradicts", "What is sent on the first day is part of the principal."
        )
    return Draw(day, to_minor(amount))


def _repricing(each: Reader, loan: StatedLoan) -> Repricing:
    number = each.whole("from_instalment", default=None, at_least=1)
    if number is not None:
        if number > len(loan.periods):
            raise refuse(each.at("from_instalment"), "outside_the_term", "There is no such instalment.")
        day = loan.periods[number - 1].start
    else:
        day = each.day("date", "from_date", "effective_date", "effective_from", "from")
    _check_inside(each, "date", day, loan)
    return Repricing(day, new_rate(each, loan.terms, loan.rate_share))


_NAMES_PER = {
    RatePeriod.YEAR: ("annual_rate_pct", "new_annual_rate_pct", "rate_pct"),
    RatePeriod.MONTH: ("monthly_rate_pct", "rate_pct"),
    RatePeriod.DAY: ("daily_rate_pct", "rate_pct"),
}
RATE_NAMES = tuple(dict.fromkeys(itertools.chain.from_iterable(_NAMES_PER.values())))


def new_rate(each: Reader, terms: LoanTerms, share: Decimal) -> Decimal:
    """A new rate, stated per the period of the old one and counted by the same days."""
    return each.rate(*_NAMES_PER[terms.rate.period]) * share


def _check_inside(each: Reader, name: str, day: date, loan: StatedLoan) -> None:
    if not loan.start <= day < loan.periods[-1].due:
        raise refuse(each.at(name), "outside_the_term", "This day must lie inside the loan's term.")
