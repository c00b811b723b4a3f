"""A loan restructured by agreement: a moratorium, a new number of instalments, a new rate. Pure.

Nothing compounds: interest of the moratorium, and of what was overdue, is asked for later as interest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backend.kernel.errors import ValidationFailed
from backend.loans.core import replanning
from backend.loans.core.instalment_row import CHARGED, COMPONENTS, Row
from backend.loans.core.state import LoanState
from backend.loans.plan import schedule
from backend.loans.plan.interest import Period
from backend.loans.plan.money_events import Restructure
from backend.loans.plan.position import LineKind
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import InterestMethod, Repayment, TenureUnit


def restructure(state: LoanState, event: Restructure) -> None:
    """raises  ValidationFailed for what cannot be: nothing to come, interest made principal, rows paid ahead dropped"""
    _check(state, event)
    # A moratorium that was granted before goes on: a later agreement lengthens it, and never cuts it short.
    resting = sum(row.rests for row in state.to_come)
    resting_now = max(event.moratorium_periods, resting)
    repaying = event.tenure or len(state.to_come) - resting
    if state.terms.repayment is Repayment.BULLET:
        _move_bullet(state, event)
    else:
        _set_rows(state, resting_now + repaying)
    state.tenure = _tenure(state)
    _rest(state, resting_now)
    if event.reschedule_arrears:
        _reschedule_arrears(state, state.to_come[resting_now])
    if event.rate_pct is not None:
        replanning.reprice(state, event.rate_pct)
    state.start_piece()
    replanning.replan(state)
    key = f"restructured:{event.id}"
    state.write(key, LineKind.RESTRUCTURED, _sentence(event, len(state.to_come)), cause=event.id)


def _check(state: LoanState, event: Restructure) -> None:
    if state.ended is not None:
        raise ValidationFailed.one(
            "value_date", "already_ended", "The loan was settled or written off before."
        )
    if event.capitalise_interest:
        raise ValidationFailed.one(
            "capitalise_interest", "never_compounds", "Interest never becomes principal."
        )
    if state.terms.rate.method is InterestMethod.ADD_ON:
        raise ValidationFailed.one("kind", "interest_fixed_at_start", "Interest was fixed at the start.")
    if event.moratorium_periods < 0:
        raise ValidationFailed.one("moratorium_periods", "negative", "Periods cannot be negative.")
    if event.tenure is not None and event.tenure < 1:
        raise ValidationFailed.one("tenure", "not_positive", "At least one instalment repays the loan.")
    if not state.to_come and not (event.reschedule_arrears and event.tenure and state.arrears):
        raise ValidationFailed.one("value_date", "nothing_to_come", "No instalment is to come on that day.")
    if state.terms.repayment is Repayment.BULLET and event.moratorium_periods:
        raise ValidationFailed.one(
            "moratorium_periods", "one_due_date", "All is due on one day; a longer tenure moves it."
        )


def _set_rows(state: LoanState, count: int) -> None:
    """The first `count` rows to come stay, and the last of them takes what ran on those dropped; what lacks is added
    after them, on the due dates that would follow."""
    coming = state.to_come
    dropped = coming[count:]
    if any(row.settled(component) for row in dropped for component in COMPONENTS):
        raise ValidationFailed.one(
            "tenure", "paid_ahead", "An instalment that was paid or waived ahead cannot be dropped."
        )
    for row in dropped:
        for component in CHARGED:
            row.hand_over(component, coming[count - 1])
    state.rows = [row for row in state.rows if row not in dropped]
    for period in _periods_after(state, count - len(coming)):
        row = Row(period, 0, 0, 0)
        replanning.foresee_fees(state, row)
        state.rows.append(row)
    last = state.rows[-1].period
    known = [period for period in state.periods if period.number <= last.number]
    state.periods = (*known, *(row.period for row in state.rows if row.number > known[-1].number))


def _periods_after(state: LoanState, count: int) -> list[Period]:
    if count <= 0:
        return []
    last = state.rows[-1].period
    open_from = max(last.due, state.day)
    dues = [period.due for period in _usual(state.terms, state, last, count) if period.due > open_from][
        :count
    ]
    starts = [open_from, *dues[:-1]]
    return [
        Period(last.number + 1 + index, start, due, last.months)
        for index, (start, due) in enumerate(zip(starts, dues, strict=True))
    ]


def _usual(terms: LoanTerms, state: LoanState, last: Period, count: int) -> list[Period]:
    """Due dates as the terms count them from the disbursal; where those were irregular, from the last one."""
    assert state.disbursed_on is not None
    passed = max((state.day - last.due) // timedelta(days=1), 0)
    wanted = last.number + count + passed
    usual = schedule.periods(
        replace(terms, due_dates=(), tenure=wanted * terms.repay_every), state.disbursed_on, state.calendar
    )
    if usual[last.number - 1].due == last.due:
        return list(usual[last.number :])
    chain = [schedule.following(last)]
    while len(chain) < count + passed:
        chain.append(schedule.following(chain[-1]))
    return chain


def _move_bullet(state: LoanState, event: Restructure) -> None:
    """The one due date moves to `tenure` units from today."""
    if event.tenure is None:
        return
    row = state.to_come[0] if state.to_come else None
    due = schedule.periods(
        replace(state.terms, due_dates=(), first_due_on=None, tenure=event.tenure), state.day, state.calendar
    )[0].due
    if row is None:
        last = state.rows[-1].period
        state.rows.append(Row(Period(last.number + 1, state.day, due, 0), 0, 0, 0))
    else:
        row.period = replace(row.period, due=due, months=0)
    state.periods = tuple(each.period for each in state.rows)


def _tenure(state: LoanState) -> int:
    """How long the loan runs in all, as it was agreed now; a bullet's day may stand off its month by a holiday."""
    terms, start, due = state.terms, state.disbursed_on, state.rows[-1].period.due
    assert start is not None
    if terms.repayment is not Repayment.BULLET:
        return state.rows[-1].number * terms.repay_every
    days = (due - start).days
    if terms.tenure_unit is TenureUnit.MONTHS:
        months = (due.year - start.year) * 12 + due.month - start.month
        return months if schedule.add_months(start, months) <= due else months - 1
    return days if terms.tenure_unit is TenureUnit.DAYS else days // 7


def _rest(state: LoanState, count: int) -> None:
    """The next rows ask for nothing; what is on them already is asked for with the row after."""
    coming = state.to_come
    for row in coming[:count]:
        row.rests = row.defers = True
        for component in CHARGED:
            row.hand_over(component, coming[count])
            row.due[component] = row.booked[component]


def _reschedule_arrears(state: LoanState, collector: Row) -> None:
    for row in state.arrears:
        for component in COMPONENTS:
            row.hand_over(component, collector)
    # An NPA is not healed by agreement: it stays one until the lender tells otherwise.
    state.told_npa = state.told_npa or state.npa_since is not None


def _sentence(event: Restructure, left: int) -> str:
    parts = [f"{left} instalments to come"]
    if event.moratorium_periods:
        parts.append(f"nothing asked for in the first {event.moratorium_periods}")
    if event.rate_pct is not None:
        parts.append(f"rate {event.rate_pct.normalize():f} %")
    if event.reschedule_arrears:
        parts.append("arrears asked for anew")
    return "Restructured: " + ", ".join(parts)
