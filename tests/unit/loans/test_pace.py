"""What time alone does to a loan, pressed into integers, is day by day what the core says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from backend.loans.core.pace import SCALE, Outlook, Pace, Turn, fit, look_ahead
from backend.loans.core.servicing import service_loan
from backend.loans.plan.interest import to_minor
from backend.loans.plan.money_events import MoneyEvent
from backend.loans.plan.position import LineKind, LoanPosition
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    DayCount,
    InterestMethod,
    PenalBase,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    RoundTo,
)
from tests.unit.loans.loan_figures import EMI, EVERY_DAY, FIRST, LAW_EXAMPLES, PAYDAY, disbursed, paid

D = Decimal
DAY = timedelta(days=1)

rates = st.builds(
    RateTerms,
    pct=st.sampled_from([D(0), D("0.1"), D("9.75"), D(24), D("17.07"), D("0.06")]),
    period=st.sampled_from([RatePeriod.YEAR, RatePeriod.DAY, RatePeriod.MONTH]),
    method=st.sampled_from([InterestMethod.FLAT, InterestMethod.REDUCING, InterestMethod.SIMPLE_DAILY]),
    day_count=st.sampled_from(list(DayCount)),
    rest=st.sampled_from(list(Rest)),
    stops_at_maturity=st.booleans(),
)
penals = st.builds(
    PenalTerms,
    kind=st.sampled_from(list(PenalKind)),
    value=st.sampled_from([D(50), D("0.1"), D(2)]),
    base=st.sampled_from(list(PenalBase)),
    grace_days=st.integers(0, 5),
    cap=st.sampled_from([None, D(120), D(1500)]),
)


@st.composite
def loans(draw: st.DrawFn) -> LoanTerms:
    bullet = draw(st.booleans())
    terms = (
        replace(PAYDAY, tenure=draw(st.integers(1, 45)))
        if bullet
        else replace(EMI, tenure=draw(st.integers(1, 6)))
    )
    rate = draw(rates)
    if rate.pct > 1 and rate.period is not RatePeriod.YEAR:
        rate = replace(rate, pct=D("0.1"))
    if not bullet:
        terms = replace(
            terms,
            repayment=draw(
                st.sampled_from([Repayment.EMI, Repayment.EQUAL_PRINCIPAL, Repayment.INTEREST_ONLY])
            ),
        )
    if rate.method is InterestMethod.SIMPLE_DAILY and not bullet:
        rate = replace(rate, method=InterestMethod.REDUCING)
    return replace(
        terms,
        amount=D(draw(st.integers(100_000, 9_000_000))) / 100,
        rate=rate,
        penal=draw(penals),
        fees=(),
        rounding=RoundingTerms(interest=draw(st.sampled_from(list(RoundTo)))),
    )


@st.composite
def stories(draw: st.DrawFn) -> tuple[LoanTerms, list[MoneyEvent], date, bool]:
    terms = draw(loans())
    today = FIRST + DAY * draw(st.integers(0, 220))
    events: list[MoneyEvent] = [disbursed(terms)]
    for number in range(draw(st.integers(0, 3))):
        on = FIRST + DAY * draw(st.integers(0, (today - FIRST).days))
        share = draw(st.sampled_from([3, 20, 45]))
        events.append(paid(on, (terms.amount * share / 100).quantize(D("0.01")), str(number)))
    return terms, events, today, draw(st.booleans())


@dataclass
class Applied:
    """The arithmetic of the quiet lane, on one loan."""

    pace: Pace
    base: LoanPosition
    carry: int
    interest_to: date
    interest: int = 0
    penalty: int = 0

    @classmethod
    def start(cls, pace: Pace, base: LoanPosition) -> Applied:
        return cls(pace, base, pace.night_carry, base.as_of)

    def end(self, day: date) -> tuple[int, int]:
        moved = self.carry + self.pace.night_step * (day - self.interest_to).days
        interest, self.carry, self.interest_to = moved >> SCALE, moved & ((1 << SCALE) - 1), day
        begun, last = self.pace.penal_from, self.pace.penal_to
        charged = bool(begun and last and begun <= day <= last)
        penal = min(self.pace.penal_each, self.pace.penal_left - self.penalty) if charged else 0
        self.interest += interest
        self.penalty += penal
        return interest, penal

    def figures(self, day: date) -> tuple[int, int, int, int]:
        late = self.penalty + (self.interest if self.pace.late_interest else 0)
        oldest = self.base.oldest_due_date
        return (
            to_minor(self.base.outstanding.total) + self.interest + self.penalty,
            to_minor(self.base.overdue.total) + late,
            to_minor(self.base.next_due_amount) + late,
            max((day - oldest).days + 1, 0) if oldest else 0,
        )


def said(position: LoanPosition, terms: LoanTerms, lane: Applied) -> tuple[int, int, int, int]:
    """What the core says; what an instalment to come will ask for is not followed beside arrears with interest."""
    follows = terms.rate.method is not InterestMethod.FLAT and terms.rate.rest is Rest.DAILY
    moves = follows and position.overdue.total and any(not row.is_due for row in position.instalments)
    return (
        to_minor(position.outstanding.total),
        to_minor(position.overdue.total),
        lane.figures(position.as_of)[2] if moves else to_minor(position.next_due_amount),
        position.dpd_days,
    )


def lines_of(position: LoanPosition, day: date, known: set[str]) -> tuple[int, int]:
    lines = [line for line in position.lines if line.value_date == day and line.key not in known]
    assert {line.kind for line in lines} <= {LineKind.INTEREST_ACCRUED, LineKind.PENAL_CHARGED}
    return (
        sum(to_minor(line.amounts.interest) for line in lines),
        sum(to_minor(line.amounts.penalty) for line in lines),
    )


def follow(terms: LoanTerms, events: list[MoneyEvent], now: LoanPosition, outlook: Outlook) -> int:
    """Apply an outlook day by day to its end, holding each day against the core; how many days."""
    lane, turn = Applied.start(outlook.pace, now), outlook.turn
    first = now.as_of + DAY if now.day_closed else now.as_of
    day, known = first, {line.key for line in now.lines}
    while True:
        if turn is not None and day == turn.on:
            booked = turn.interest, turn.penal
            lane, turn = Applied.start(turn.pace, turn.position), None
        elif day > lane.pace.until:
            return (day - first).days
        else:
            booked = lane.end(day)
        then = service_loan(terms, events, as_of=day, calendar=EVERY_DAY)
        assert booked == lines_of(then, day, known), day
        assert lane.figures(day) == said(then, terms, lane), day
        assert then.status == lane.base.status or then.overdue == now.overdue
        known |= {line.key for line in then.lines}
        day += DAY


@settings(max_examples=LAW_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories())
def test_the_pace_of_any_loan_is_what_the_core_says_day_by_day(
    story: tuple[LoanTerms, list[MoneyEvent], date, bool],
) -> None:
    terms, events, today, closed = story
    now = service_loan(terms, events, as_of=today, calendar=EVERY_DAY, day_closed=closed)
    outlook = look_ahead(terms, events, now, calendar=EVERY_DAY)
    if outlook is None:
        assert now.status not in {"ACTIVE", "PARTIALLY_PAID", "OVERDUE"}
        return
    days = follow(terms, events, now, outlook)
    event("quiet for a while" if days else "to be thought about")
    event("a turn" if outlook.turn else "no turn")


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(0, 5000))
def test_a_fit_gives_the_paise_of_each_night_for_as_long_as_it_says(nights: list[int], more: int) -> None:
    paise = [more + night for night in nights]

    step, carry, count = fit(paise)

    assert count > 0 or not paise
    for night in paise[:count]:
        carry += step
        assert carry >> SCALE == night
        carry &= (1 << SCALE) - 1


def test_a_payday_loan_is_foreseen_past_its_due_date() -> None:
    """15,000 at 0.1 % a day for 30 days: 15.00 a night, due 4 February, then 15.00 and a charge of 50.00 each day."""
    now = service_loan(PAYDAY, [disbursed(PAYDAY)], as_of=FIRST, calendar=EVERY_DAY, day_closed=False)

    outlook = look_ahead(PAYDAY, [disbursed(PAYDAY)], now, calendar=EVERY_DAY)

    assert outlook is not None
    assert (outlook.pace.night_step >> SCALE, outlook.pace.until) == (1500, date(2026, 2, 3))
    turn = outlook.turn
    assert isinstance(turn, Turn)
    assert (turn.on, turn.interest, turn.penal, turn.penal_row) == (date(2026, 2, 4), 1500, 5000, 1)
    assert turn.position.overdue.total == D("15500.00")
    assert (turn.pace.penal_each, turn.pace.penal_left, turn.pace.late_interest) == (5000, 145_000, True)


def test_a_loan_without_interest_sleeps_until_it_falls_due() -> None:
    terms = replace(EMI, rate=replace(EMI.rate, pct=D(0)))
    now = service_loan(terms, [disbursed(terms)], as_of=FIRST, calendar=EVERY_DAY)

    outlook = look_ahead(terms, [disbursed(terms)], now, calendar=EVERY_DAY)

    assert outlook is not None
    assert outlook.turn is not None
    assert (outlook.pace.night_step, outlook.pace.penal_each) == (0, 0)


def test_a_charge_on_a_sum_that_grows_nightly_is_the_same_whenever_the_loan_is_replayed() -> None:
    penal = PenalTerms(PenalKind.PERCENT_PER_DAY, D("0.1"), base=PenalBase.OVERDUE_AMOUNT)
    terms = replace(PAYDAY, penal=penal)
    late = date(2026, 2, 10)

    before, after = (
        {
            line.key: line
            for line in service_loan(terms, [disbursed(terms)], as_of=day, calendar=EVERY_DAY).lines
        }
        for day in (late, late + DAY * 9)
    )

    assert {key: after[key] for key in before} == before
