"""What a loan costs a year, from its own cash flows: the official rate by the basis of its terms, and the
effective one. Pure; flows are in paise, and what the borrower receives is below zero.

A loan of whole months has its rate per month. Where a period is not a month (days, weeks, a long first period,
tranches) the flows stand on their days, a year counting 365, and the yearly rate is turned into the monthly one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from backend.kernel.calendar import BusinessCalendar
from backend.loans.figures import apr
from backend.loans.plan import charges
from backend.loans.plan.interest import to_minor
from backend.loans.plan.schedule import ScheduleRow, add_months, periods, unrounded_instalment
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import AprBasis, FeeWhen, InterestMethod, Repayment, TenureUnit

# A due date moved by holidays is still the month's; one further away is not.
_MOVED_BY_HOLIDAYS_DAYS = 10
_DAYS_A_YEAR = 365


def rates(
    terms: LoanTerms, rows: Sequence[ScheduleRow], on: date, calendar: BusinessCalendar
) -> tuple[Decimal, Decimal]:
    """The rate by the basis of the terms, and the effective annual rate, both in percent and published.

    raises  ValidationFailed where fees eat the whole amount
    """
    received = to_minor(net_received(terms, rows))
    instalments = [row for row in rows if row.number]
    if terms.apr_basis is AprBasis.SIMPLE and len(instalments) == 1:
        days, repaid = (instalments[0].due_date - on).days, instalments[0].instalment
        net = Decimal(received) / 100
        return apr.simple(net, repaid, days), apr.effective(net, repaid, days)
    if is_monthly(terms, instalments, on):
        found = apr.monthly_yield(received, _monthly_payments(terms, instalments, on, calendar))
    else:
        found = _yield_by_day(terms, received, instalments, on)
    effective = found.effective_pct()
    if terms.apr_basis is AprBasis.EFFECTIVE:
        return effective, effective
    return found.nominal_pct(_DAYS_A_YEAR if terms.apr_basis is AprBasis.SIMPLE else 12), effective


def net_received(terms: LoanTerms, rows: Sequence[ScheduleRow]) -> Decimal:
    """What the borrower has of the loan on its first day: fees kept back and what is paid down are not in it,
    nor are tranches that come later."""
    fees = charges.total(charges.fee_amounts(terms, FeeWhen.UPFRONT))
    paid_down = sum((row.principal for row in rows if not row.number), Decimal(0))
    later = sum((each.amount for each in terms.tranches if each.after_days), Decimal(0))
    return terms.amount - fees - paid_down - later


def is_monthly(terms: LoanTerms, instalments: Sequence[ScheduleRow], on: date) -> bool:
    """Whether every instalment comes at the end of a whole month from the disbursal, holidays apart."""
    if terms.due_dates or terms.tenure_unit is not TenureUnit.MONTHS:
        return False
    if any(each.after_days for each in terms.tranches):
        return False
    step = terms.tenure if terms.repayment is Repayment.BULLET else terms.repay_every
    return all(
        abs((row.due_date - add_months(on, row.number * step)).days) <= _MOVED_BY_HOLIDAYS_DAYS
        for row in instalments
    )


def _yield_by_day(terms: LoanTerms, received: int, instalments: Sequence[ScheduleRow], on: date) -> apr.Yield:
    drawn = [
        (on + timedelta(days=each.after_days), -to_minor(each.amount))
        for each in terms.tranches
        if each.after_days
    ]
    paid = [(row.due_date, to_minor(row.instalment)) for row in instalments]
    if received <= 0:
        raise apr.no_rate()
    return apr.dated_yield([(on, -received), *drawn, *paid])


def _monthly_payments(
    terms: LoanTerms, instalments: Sequence[ScheduleRow], on: date, calendar: BusinessCalendar
) -> list[Decimal | int]:
    """What is paid at the end of each month. A plain equal instalment enters before it is rounded to a unit, as
    in the official example: 969.73 and not 970."""
    if _is_plain(terms):
        over = periods(terms, on, calendar)
        owed = to_minor(charges.principal(terms))
        level = unrounded_instalment(terms, owed - charges.down_payment(terms, owed), over)
        recurring = to_minor(charges.total(charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT)))
        return [level + recurring] * len(over)
    step = terms.tenure if terms.repayment is Repayment.BULLET else terms.repay_every
    payments: list[Decimal | int] = [0] * (instalments[-1].number * step)
    for row in instalments:
        payments[row.number * step - 1] = to_minor(row.instalment)
    return payments


def _is_plain(terms: LoanTerms) -> bool:
    has_grace = (
        terms.principal_grace_periods or terms.interest_free_periods or terms.interest_deferred_periods
    )
    return (
        terms.repayment is Repayment.EMI
        and terms.rate.method in (InterestMethod.REDUCING, InterestMethod.SIMPLE_DAILY)
        and terms.fixed_instalment is None
        and terms.repay_every == 1
        and not has_grace
        and not terms.balloon_pct
    )
