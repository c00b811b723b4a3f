"""Schedules: a loan as planned, and a loan as it stands after what was paid, missed or changed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from backend.loans.calc import answers, extras, rescheduling
from backend.loans.calc.answers import Answer, Row
from backend.loans.calc.loan import ANY_DAY, NO_DATE, StatedLoan, read_loan
from backend.loans.calc.reader import Reader, refuse
from backend.loans.core.servicing import service_loan
from backend.loans.figures import apr
from backend.loans.figures.payoff import payoff_quote
from backend.loans.plan import charges, schedule
from backend.loans.plan.interest import to_amount, to_minor
from backend.loans.plan.money_events import (
    ChargeAdded,
    Disbursal,
    MoneyEvent,
    Payment,
    RateChange,
    Restructure,
)
from backend.loans.plan.planning import Draw
from backend.loans.plan.position import Allocation, Amounts, InstalmentPosition
from backend.products.terms import FeeWhen, PenalKind, Repayment


def answer(inputs: Reader) -> Answer:
    """The schedule of a loan, its totals, and what the events on it came to."""
    loan = read_loan(inputs)
    added = extras.read_charges(inputs, loan.start)
    loan = extras.with_fees(loan, added)
    as_of = inputs.day("as_of", default=None)
    payoff_on = inputs.day("payoff_date", default=None)
    lived = bool(loan.payments or as_of or payoff_on) or inputs.has("penalty")
    caps = extras.read_caps(inputs)
    agreed = extras.read_restructure(inputs, loan)
    plan = planned(loan)
    added = extras.priced(added, plan)
    if not lived and agreed is None:
        rows = extras.with_added(plan, added, loan)
        extras.check_caps(caps, rows, loan)
        return _of_rows(rows, loan) | _of_plan(rows, loan) | _of_fees(rows, loan)
    if loan.opens_late:
        raise refuse(inputs.at("due_dates"), "not_whole_months", "The first period of this loan is no month.")
    day = as_of or _last_day(loan, added, agreed, payoff_on)
    _check_known(inputs, loan, day)
    events = _events(loan, agreed, extras.bookings(added, plan, loan, until=day))
    position = service_loan(loan.terms, events, as_of=day, calendar=ANY_DAY, day_closed=as_of is not None)
    rows = [_serviced(row) for row in position.instalments]
    extras.check_shares(added, plan, rows, until=day)
    if loan.reschedules:
        rows = rescheduling.rescheduled(rows, position, loan)
    rows = extras.with_coming(rows, added, loan, after=day)
    extras.check_caps(caps, rows, loan)
    result = _of_rows(rows, loan) | {"allocations": [_allocation(each) for each in position.allocations]}
    if loan.terms.penal.kind is not PenalKind.NONE:
        charged = [row.penalty for row in rows if row.penalty]
        result["penalty_per_instalment"] = answers.minor(charged[0] if charged else 0)
        result["penalty_total"] = answers.minor(sum(charged))
    if payoff_on is not None:
        result["payoff"] = _payoff(loan, events, payoff_on)
    result["outstanding"] = _sums(position.outstanding)
    result["dpd"] = position.dpd_days
    return result


def _last_day(
    loan: StatedLoan, added: Sequence[extras.Added], agreed: extras.Agreed | None, payoff_on: date | None
) -> date:
    """Of the events; the state is told as of it where no other day is asked."""
    days = [loan.start, *(change.on for change in loan.changes), *(day for day, _ in loan.payments)]
    days += [each.on for each in added if each.on is not None]
    days += [agreed.on] if agreed else []
    return max([*days, payoff_on] if payoff_on else days)


def _check_known(inputs: Reader, loan: StatedLoan, day: date) -> None:
    """What changes the instalments after the day that is asked about cannot be left out of them unsaid."""
    for change in loan.changes:
        if change.on > day:
            name = "extra_disbursements" if isinstance(change, Draw) else "rate_changes"
            raise refuse(
                inputs.at(name), "after_the_day_asked", "It comes after the day that is asked about."
            )


def planned(loan: StatedLoan) -> list[Row]:
    """The rows as they stand on the day of disbursal."""
    opening, _ = schedule.planned_draws(loan.terms, loan.start)
    changes = loan.changes
    if loan.opens_late:
        opening, changes = 0, (Draw(loan.start, opening), *changes)
    plan = schedule.plan(loan.terms, opening, loan.periods, changes)
    recurring = to_minor(extras.per_instalment(loan.terms))
    return [
        Row(
            row.period.number,
            row.period.due,
            row.principal,
            row.interest,
            recurring if row.period.number else 0,
            0,
            row.opening - row.principal,
        )
        for row in plan
    ]


def _of_rows(rows: Sequence[Row], loan: StatedLoan) -> Answer:
    interest = sum(row.interest for row in rows)
    paid = sum(row.total for row in rows)
    return {
        "schedule": answers.schedule(rows, start=loan.start, has_dates=loan.has_date),
        "totals": answers.totals(rows),
        "total_interest": answers.minor(interest),
        "total_paid": answers.minor(paid),
        "total_payable": answers.minor(paid),
    }


def _of_plan(rows: Sequence[Row], loan: StatedLoan) -> Answer:
    """The ordinary instalment, and what the loan costs a year by its days."""
    first = next(row for row in rows if row.number > loan.terms.principal_grace_periods)
    level = first.principal + first.interest
    if loan.terms.repayment is Repayment.EMI:
        level = schedule.level_part(loan.terms, rows[0].principal + rows[0].balance_after, loan.periods)
        if loan.changes or loan.terms.principal_grace_periods:
            level = first.principal + first.interest
    result: Answer = {
        "emi": answers.minor(level),
        "instalment": answers.minor(level),
        "number_of_instalments": sum(1 for row in rows if row.number),
    }
    if loan.changes:
        after = [row for row in rows if loan.periods[row.number - 1].start >= loan.changes[-1].on]
        result["new_emi"] = answers.minor(
            (after or rows[-1:])[0].principal + (after or rows[-1:])[0].interest
        )
    draws = [change for change in loan.changes if isinstance(change, Draw)]
    at_first = to_minor(charges.net_to_borrower(loan.terms)) - sum(draw.amount for draw in draws)
    flows = [(loan.start, -at_first), *((draw.on, -draw.amount) for draw in draws)]
    flows += [(row.due, row.total) for row in rows if row.total]
    if loan.has_date and len(flows) > 1 and loan.start != NO_DATE:
        result |= answers.rates("apr_pct", _yearly_pct(flows))
    return result


def _of_fees(rows: Sequence[Row], loan: StatedLoan) -> Answer:
    """All fees of the loan, those kept back or lent included."""
    at_the_start = charges.fee_amounts(loan.terms, FeeWhen.UPFRONT, FeeWhen.FINANCED)
    return {
        "fee_total": answers.minor(sum(row.fee for row in rows) + to_minor(charges.total(at_the_start))),
        "net_to_borrower_if_deducted": answers.money(charges.net_to_borrower(loan.terms)),
        "balance_after_disbursement": answers.money(charges.principal(loan.terms)),
    }


def _yearly_pct(flows: Sequence[tuple[date, int]]) -> Decimal:
    return apr.dated_yield(flows).effective_pct(answers.RATE_PLACES)


def _events(
    loan: StatedLoan, agreed: extras.Agreed | None, charged: Sequence[extras.Booking]
) -> list[MoneyEvent]:
    moments = _Moments()
    opening, _ = schedule.planned_draws(loan.terms, loan.start)
    events: list[MoneyEvent] = [Disbursal(*moments.on(loan.start), to_amount(opening))]
    for change in loan.changes:
        if isinstance(change, Draw):
            events.append(Disbursal(*moments.on(change.on), to_amount(change.amount)))
        else:
            events.append(RateChange(*moments.on(change.on), change.pct))
    events += [ChargeAdded(*moments.on(each.on), each.component, each.amount) for each in charged]
    if agreed is not None:
        new = (agreed.moratorium_periods, agreed.tenure, agreed.rate_pct)
        events.append(Restructure(*moments.on(agreed.on), *new))
    events += [Payment(*moments.on(day), amount) for day, amount in loan.payments]
    return events


class _Moments:
    """Identities and booking times of events, in the order in which they are stated."""

    def __init__(self) -> None:
        self._count = 0

    def on(self, day: date) -> tuple[UUID, date, datetime]:
        self._count += 1
        booked = datetime.combine(day, time(9), tzinfo=UTC) + timedelta(seconds=self._count)
        return UUID(int=self._count), day, booked


def _serviced(row: InstalmentPosition) -> Row:
    due = row.due
    return Row(
        row.number,
        row.due_date,
        to_minor(due.principal),
        to_minor(due.interest),
        to_minor(due.fee + due.tax),
        to_minor(due.penalty),
        to_minor(row.balance_after),
        to_minor(row.paid.total),
        row.paid_on if row.paid.total else None,
    )


def _sums(amounts: Amounts) -> Answer:
    return {
        "principal": answers.money(amounts.principal),
        "interest": answers.money(amounts.interest),
        "fee": answers.money(amounts.fee + amounts.tax),
        "penalty": answers.money(amounts.penalty),
        "total": answers.money(amounts.total),
    }


def _allocation(each: Allocation) -> Answer:
    parts = _sums(each.amounts)
    del parts["total"]
    held = {"held": answers.money(each.held)} if each.held else {}
    return {"date": each.value_date.isoformat(), "amount": answers.money(each.amount), **parts, **held}


def _payoff(loan: StatedLoan, events: Sequence[MoneyEvent], on: date) -> Answer:
    quote = payoff_quote(loan.terms, events, on=on, calendar=ANY_DAY)
    return {"date": on.isoformat(), **_sums(quote.amounts), "to_pay": answers.money(quote.to_pay)}
