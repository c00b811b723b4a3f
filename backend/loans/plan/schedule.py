"""Due dates and the rows of a schedule. Pure; rows are computed in whole paise."""

from __future__ import annotations

import calendar as month_calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from backend.kernel.calendar import BusinessCalendar
from backend.kernel.errors import ValidationFailed
from backend.loans.plan import charges, levelling, planning
from backend.loans.plan.interest import Factor, Period, to_amount, to_minor
from backend.loans.plan.levelling import Running
from backend.loans.plan.planning import Change, Periods
from backend.loans.plan.planning import PlanRow as PlanRow  # the row of a plan belongs to its schedule
from backend.loans.plan.position import Amounts, InstalmentPosition
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import FeeWhen, Repayment, TenureUnit

_UNIT_DAYS = {TenureUnit.DAYS: 1, TenureUnit.WEEKS: 7}


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


def periods(terms: LoanTerms, start: date, calendar: BusinessCalendar) -> Periods:
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
    return Periods(result)


def with_fixed_due_dates(terms: LoanTerms, disbursed_on: date, calendar: BusinessCalendar) -> LoanTerms:
    """The terms with the due dates of this disbursal written down: a holiday declared later moves none of them.
    Dates that were agreed stand as they were agreed.

    raises  ValidationFailed where an agreed date is not after the disbursal
    """
    return replace(terms, due_dates=tuple(period.due for period in periods(terms, disbursed_on, calendar)))


def _due(terms: LoanTerms, start: date, number: int, step: int, calendar: BusinessCalendar) -> date:
    """Dates that are written down stand as they are; the others move to working days."""
    if terms.due_dates:
        return terms.due_dates[number - 1]
    if terms.first_due_on is not None:
        return calendar.shift(_after(terms, terms.first_due_on, (number - 1) * step))
    return calendar.shift(_after(terms, start, number * step))


def _after(terms: LoanTerms, day: date, count: int) -> date:
    if terms.tenure_unit is TenureUnit.MONTHS:
        return add_months(day, count)
    return day + timedelta(days=count * _UNIT_DAYS[terms.tenure_unit])


def following(period: Period) -> Period:
    """The period that would come next: overdue principal goes on earning interest past the last due date."""
    if period.months:
        return Period(period.number + 1, period.due, add_months(period.due, period.months), period.months)
    return Period(period.number + 1, period.due, add_months(period.due, 1), 0)


def period_factor(terms: LoanTerms, period: Period) -> Factor:
    """Interest on 1 over the whole period by the day count of the terms; none in an interest-free period."""
    return planning.period_factors(terms, (period,))[0]


def unrounded_instalment(terms: LoanTerms, balance: int, over: Sequence[Period]) -> Decimal:
    """The equal instalment in paise that brings `balance` to nothing over these periods, before rounding."""
    return levelling.unrounded(terms, balance, planning.level_factors(terms, over))


def level_part(terms: LoanTerms, balance: int, over: Sequence[Period], running: Running | None = None) -> int:
    """What every row but the last asks for, in paise: principal and interest together, or principal alone
    where parts of principal are equal.

    running  interest of the first of these periods, where the balance or the rate changes inside it
    """
    factors = planning.period_factors(terms, over)
    return levelling.level(terms, balance, factors, planning.level_factors(terms, over), running)


def principal_part(terms: LoanTerms, level: int, interest: int, balance: int, number: int, last: int) -> int:
    """Principal that row `number` of `last` asks for out of `balance`, given the interest of its period."""
    if number >= last:
        return balance
    if number <= terms.principal_grace_periods or terms.repayment in (
        Repayment.BULLET,
        Repayment.INTEREST_ONLY,
    ):
        return 0
    wanted = level if terms.repayment is Repayment.EQUAL_PRINCIPAL else level - interest
    return min(max(wanted, 0), balance)


def plan(
    terms: LoanTerms, balance: int, over: Sequence[Period], changes: Sequence[Change] = ()
) -> list[PlanRow]:
    """The rows that bring `balance` to nothing over these periods; the last takes what rounding left.

    balance  owed at the start of the first period, in paise
    changes  draws and new rates after that, by day; one on a due date counts from the next period
    gives    a row a period, fewer where an instalment that was rounded up leaves nothing to ask for; before them
             row 0 on the first day, where a share of the principal is paid down
    """
    paid_down = charges.down_payment(terms, balance)
    rows = planning.rows(terms, balance - paid_down, over, changes)
    if not paid_down:
        return rows
    first_day = Period(0, over[0].start, over[0].start, 0)
    return [PlanRow(first_day, balance, paid_down, 0, 0), *rows]


def planned_draws(terms: LoanTerms, disbursed_on: date) -> tuple[int, tuple[Change, ...]]:
    """What is owed on the day of disbursal, in paise, and the tranches that are planned for later days."""
    later = [each for each in terms.tranches if each.after_days]
    draws = tuple(
        planning.Draw(disbursed_on + timedelta(days=each.after_days), to_minor(each.amount)) for each in later
    )
    return to_minor(charges.principal(terms)) - sum(draw.amount for draw in draws), draws


def plan_rows(terms: LoanTerms, disbursed_on: date, calendar: BusinessCalendar) -> list[PlanRow]:
    """`plan` of the whole loan as its terms foresee it."""
    opening, draws = planned_draws(terms, disbursed_on)
    return plan(terms, opening, periods(terms, disbursed_on, calendar), draws)


def periods_to_repay(terms: LoanTerms, disbursed_on: date, calendar: BusinessCalendar) -> int:
    """How many periods a fixed instalment takes to repay the loan; the tenure of the terms is the most.

    raises  ValidationFailed where it does not repay the loan in that time
    """
    rows = plan_rows(terms, disbursed_on, calendar)
    last = rows[-1]
    if terms.fixed_instalment is None or last.principal + last.interest > to_minor(terms.fixed_instalment):
        raise ValidationFailed.one(
            "fixed_instalment", "never_repaid", "Such instalments never repay the loan."
        )
    return last.period.number


def build_schedule(
    terms: LoanTerms, disbursed_on: date, calendar: BusinessCalendar
) -> tuple[ScheduleRow, ...]:
    """The schedule as it stands on the day of disbursal, if every instalment comes on its due date."""
    fees = charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT)
    fee = sum((each.base for each in fees), Decimal("0.00"))
    tax = sum((each.tax for each in fees), Decimal("0.00"))
    return tuple(
        ScheduleRow(
            number=row.period.number,
            due_date=row.period.due,
            opening_principal=to_amount(row.opening),
            principal=to_amount(row.principal),
            interest=to_amount(row.interest),
            fee=fee if row.period.number else Decimal("0.00"),
            tax=tax if row.period.number else Decimal("0.00"),
            closing_principal=to_amount(row.opening - row.principal),
        )
        for row in plan_rows(terms, disbursed_on, calendar)
    )


def promised(row: ScheduleRow) -> InstalmentPosition:
    """A row of a schedule nothing has happened to yet."""
    nothing = Amounts()
    return InstalmentPosition(
        number=row.number,
        due_date=row.due_date,
        opening_principal=row.opening_principal,
        due=Amounts(principal=row.principal, interest=row.interest, fee=row.fee, tax=row.tax),
        paid=nothing,
        waived=nothing,
        balance_after=row.closing_principal,
        is_due=False,
        is_overdue=False,
        paid_on=None,
    )
