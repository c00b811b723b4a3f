"""Due dates, equal instalments and the rows of a schedule. Pure; rows are computed in whole paise."""

from __future__ import annotations

import calendar as month_calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext

from backend.kernel.calendar import BusinessCalendar
from backend.kernel.errors import ValidationFailed
from backend.loans import charges
from backend.loans.interest import Factor, Period, factor, nominal_factor, round_to_unit, to_amount, to_minor
from backend.loans.terms import LoanTerms
from backend.products.terms import (
    DayCount,
    FeeWhen,
    InstalmentBasis,
    InterestMethod,
    Repayment,
    TenureUnit,
)

# A discount factor needs more digits than an amount, so that the last paisa of an instalment is certain.
_DIGITS = 40


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One instalment as promised: instalment = principal + interest + fee + tax."""

    number: int
    due_date: date
    opening_principal: Decimal
    principal: Decimal
    interest: Decimal
    fee: Decimal
    tax: Decimal
    closing_principal: Decimal

    @property
    def instalment(self) -> Decimal:
        return self.principal + self.interest + self.fee + self.tax


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Principal and interest of one period, in paise."""

    period: Period
    opening: int
    principal: int
    interest: int


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = month_calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def number_of_periods(terms: LoanTerms) -> int:
    """raises  ValidationFailed where the tenure is no whole number of periods"""
    if terms.due_dates:
        return len(terms.due_dates)
    if terms.repayment is Repayment.BULLET:
        return 1
    periods, rest = divmod(terms.tenure, terms.repay_every)
    if rest or periods < 1:
        raise ValidationFailed.one("tenure", "not_whole_periods", "The tenure must be whole periods.")
    return periods


def periods(terms: LoanTerms, start: date, calendar: BusinessCalendar) -> tuple[Period, ...]:
    """The periods of a loan disbursed on `start`. Due dates strictly rise and are working days by the
    calendar's rule; each is counted from the first, so a short month does not move those after it.
    """
    step = terms.tenure if terms.repayment is Repayment.BULLET else terms.repay_every
    months = step if terms.tenure_unit is TenureUnit.MONTHS else 0
    result: list[Period] = []
    previous = start
    for number in range(1, number_of_periods(terms) + 1):
        due = _due(terms, start, number, step, calendar)
        if due <= previous:
            raise ValidationFailed.one("due_dates", "not_rising", "Due dates must rise.")
        result.append(Period(number, previous, due, months))
        previous = due
    return tuple(result)


def with_fixed_due_dates(terms: LoanTerms, disbursed_on: date, calendar: BusinessCalendar) -> LoanTerms:
    """The terms with the due dates of this disbursal written down: a holiday declared later moves none of them."""
    fluid = replace(terms, due_dates=())
    return replace(fluid, due_dates=tuple(period.due for period in periods(fluid, disbursed_on, calendar)))


def _due(terms: LoanTerms, start: date, number: int, step: int, calendar: BusinessCalendar) -> date:
    """Dates that are written down stand as they are; the others move to working days."""
    if terms.due_dates:
        return terms.due_dates[number - 1]
    if terms.first_due_on is not None:
        return calendar.shift(_after(terms, terms.first_due_on, (number - 1) * step))
    return calendar.shift(_after(terms, start, number * step))


def _after(terms: LoanTerms, day: date, count: int) -> date:
    return add_months(day, count) if terms.tenure_unit is TenureUnit.MONTHS else day + timedelta(days=count)


def following(period: Period) -> Period:
    """The period that would come next: overdue principal goes on earning interest past the last due date."""
    months = period.months or 1
    return Period(period.number + 1, period.due, add_months(period.due, months), period.months and months)


def period_factor(terms: LoanTerms, period: Period) -> Factor:
    """Interest on 1 over the whole period by the day count of the terms."""
    if terms.rate.day_count is DayCount.THIRTY_360 and period.months:
        return nominal_factor(terms.rate, period)
    return factor(terms.rate, period.start, period.due, period)


def unrounded_instalment(terms: LoanTerms, balance: int, over: Sequence[Period]) -> Decimal:
    """The equal instalment in paise that brings `balance` to nothing over these periods, before rounding."""
    if terms.rate.instalment_basis is InstalmentBasis.PERIOD_FACTORS:
        factors = [period_factor(terms, period) for period in over]
    else:
        factors = [nominal_factor(terms.rate, period) for period in over]
    with localcontext() as context:
        context.prec = _DIGITS
        growth, value = Decimal(1), Decimal(0)
        for each in factors:
            growth /= 1 + each.decimal
            value += growth
        return Decimal(balance) / value


def level_part(terms: LoanTerms, balance: int, over: Sequence[Period]) -> int:
    """What every row but the last asks for, in paise: principal and interest together, or principal alone
    where parts of principal are equal."""
    unit, mode = terms.rounding.instalment_unit, terms.rounding.instalment
    if not over or terms.repayment in (Repayment.BULLET, Repayment.INTEREST_ONLY):
        return 0
    if terms.repayment is Repayment.EQUAL_PRINCIPAL:
        return round_to_unit(Decimal(balance) / len(over), unit, mode)
    if terms.rate.method is InterestMethod.FLAT:
        interest = sum(_flat_interest(terms, balance, period) for period in over)
        return round_to_unit(Decimal(balance + interest) / len(over), unit, mode)
    return round_to_unit(unrounded_instalment(terms, balance, over), unit, mode)


def _flat_interest(terms: LoanTerms, lent: int, period: Period) -> int:
    return period_factor(terms, period).of(lent, terms.rounding.interest)


def principal_part(terms: LoanTerms, level: int, interest: int, balance: int, number: int, last: int) -> int:
    """Principal that row `number` of `last` asks for out of `balance`, given its interest."""
    if number >= last:
        return balance
    if number <= terms.principal_grace_periods or terms.repayment in (
        Repayment.BULLET,
        Repayment.INTEREST_ONLY,
    ):
        return 0
    wanted = level if terms.repayment is Repayment.EQUAL_PRINCIPAL else level - interest
    return min(max(wanted, 0), balance)


def plan(terms: LoanTerms, balance: int, over: Sequence[Period]) -> list[PlanRow]:
    """The rows that bring `balance` to nothing over these periods; the last takes what rounding left.

    Rows stop early when nothing is left to ask for (an instalment rounded up over many periods).
    """
    last = over[-1].number
    paying = [period for period in over if period.number > terms.principal_grace_periods]
    level = level_part(terms, balance, paying)
    lent = balance
    rows: list[PlanRow] = []
    for period in over:
        base = lent if terms.rate.method is InterestMethod.FLAT else balance
        interest = period_factor(terms, period).of(base, terms.rounding.interest)
        part = principal_part(terms, level, interest, balance, period.number, last)
        if part or interest or not rows:
            rows.append(PlanRow(period, balance, part, interest))
        balance -= part
    return rows


def build_schedule(
    terms: LoanTerms, disbursed_on: date, calendar: BusinessCalendar
) -> tuple[ScheduleRow, ...]:
    """The schedule as it stands on the day of disbursal, if every instalment comes on its due date."""
    fees = charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT)
    fee = sum((each.base for each in fees), Decimal("0.00"))
    tax = sum((each.tax for each in fees), Decimal("0.00"))
    rows = plan(terms, to_minor(charges.principal(terms)), periods(terms, disbursed_on, calendar))
    return tuple(
        ScheduleRow(
            number=row.period.number,
            due_date=row.period.due,
            opening_principal=to_amount(row.opening),
            principal=to_amount(row.principal),
            interest=to_amount(row.interest),
            fee=fee,
            tax=tax,
            closing_principal=to_amount(row.opening - row.principal),
        )
        for row in rows
    )
