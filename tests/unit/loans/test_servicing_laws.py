"""Laws of the servicing core, for any terms and any sequence of events."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.loans.appropriation import Due, appropriate
from backend.loans.money_events import ChargeAdded, MoneyEvent, Payment, Waiver, event_from_json
from backend.loans.position import LoanPosition
from backend.loans.schedule import build_schedule
from backend.loans.servicing import service_loan
from backend.loans.terms import LoanTerms
from backend.products.terms import (
    Appropriation,
    Component,
    DayCount,
    Excess,
    InterestMethod,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    Spread,
    TenureUnit,
)
from tests.unit.loans.loan_figures import EVERY_DAY, FIRST, at, disbursed

D = Decimal
SERVICED = (InterestMethod.FLAT, InterestMethod.REDUCING, InterestMethod.SIMPLE_DAILY)
PREPAID = (Excess.HOLD, Excess.REDUCE_INSTALMENT, Excess.REDUCE_TENURE)
QUICK = settings(max_examples=60, deadline=None)


def paise(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda minor: D(minor).scaleb(-2))


@st.composite
def loan_terms(draw: st.DrawFn) -> LoanTerms:
    method = draw(st.sampled_from(SERVICED))
    months = draw(st.booleans())
    by_schedule = method is InterestMethod.FLAT or (method is InterestMethod.REDUCING and draw(st.booleans()))
    excess = Excess.HOLD if by_schedule else draw(st.sampled_from(PREPAID))
    return LoanTerms(
        currency="INR",
        amount=draw(paise(100_000, 50_000_000)),
        tenure=draw(st.integers(1, 7)) if months else draw(st.integers(1, 62)),
        tenure_unit=TenureUnit.MONTHS if months else TenureUnit.DAYS,
        repayment=draw(st.sampled_from(Repayment)) if months else Repayment.BULLET,
        rate=RateTerms(
            draw(st.integers(0, 6000)) / D(100),
            RatePeriod.YEAR,
            method,
            draw(st.sampled_from(DayCount)),
            Rest.AS_SCHEDULED if by_schedule else Rest.DAILY,
            stops_at_maturity=draw(st.booleans()),
        ),
        penal=PenalTerms(
            draw(st.sampled_from(PenalKind)),
            draw(paise(0, 50_000)),
            grace_days=draw(st.integers(0, 5)),
            cap=draw(st.none() | paise(0, 500_000)),
        ),
        rounding=RoundingTerms(instalment_unit=draw(st.sampled_from([D("0.01"), D(1)]))),
        appropriation=Appropriation(
            order=tuple(draw(st.permutations(list(Component)))),
            spread=draw(st.sampled_from(Spread)),
            excess=excess,
            advance_takes_interest=draw(st.booleans()),
        ),
    )


@st.composite
def money_events(draw: st.DrawFn, amount: Decimal) -> list[MoneyEvent]:
    events: list[MoneyEvent] = []
    top = int(amount * 100)
    for number in range(draw(st.integers(0, 6))):
        day = FIRST + timedelta(days=draw(st.integers(0, 220)))
        when, name = at(day, number), UUID(int=number + 1)
        kind = draw(st.integers(0, 5))
        if kind <= 3:
            events.append(Payment(name, day, when, draw(paise(1, top))))
        elif kind == 4:
            component = draw(st.sampled_from(Component))
            events.append(Waiver(name, day, when, component, draw(paise(1, top // 10))))
        else:
            component = draw(st.sampled_from([Component.FEE, Component.PENALTY]))
            events.append(ChargeAdded(name, day, when, component, draw(paise(1, 50_000))))
    return events


@st.composite
def stories(draw: st.DrawFn) -> tuple[LoanTerms, list[MoneyEvent], date]:
    terms = draw(loan_terms())
    return terms, draw(money_events(terms.amount)), FIRST + timedelta(days=draw(st.integers(0, 240)))


def serviced(terms: LoanTerms, events: list[MoneyEvent], day: date) -> LoanPosition:
    return service_loan(terms, [disbursed(terms), *events], as_of=day, calendar=EVERY_DAY)


@QUICK
@given(loan_terms())
def test_a_schedule_repays_exactly_what_was_lent_on_rising_dates(terms: LoanTerms) -> None:
    rows = build_schedule(terms, FIRST, EVERY_DAY)

    assert sum(row.principal for row in rows) == terms.amount
    assert rows[-1].closing_principal == 0
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    dates = [FIRST, *(row.due_date for row in rows)]
    assert all(early < late for early, late in itertools.pairwise(dates))
    for row, following in itertools.pairwise(rows):
        assert following.opening_principal == row.closing_principal


@QUICK
@given(st.data())
def test_shares_and_excess_are_the_sum_that_was_spread(data: st.DataObject) -> None:
    parts = st.fixed_dictionaries({component: st.integers(0, 10_000) for component in Component})
    dues = [Due(number, amounts) for number, amounts in enumerate(data.draw(st.lists(parts, max_size=5)))]
    amount = data.draw(st.integers(1, 100_000))

    result = appropriate(
        amount=amount,
        dues=dues,
        order=data.draw(st.permutations(list(Component))),
        spread=data.draw(st.sampled_from(Spread)),
    )

    assert sum(share.amount for share in result.shares) + result.excess == amount
    assert all(share.amount > 0 for share in result.shares)
    for due in dues:
        for component, owed in due.amounts.items():
            taken = [
                s.amount for s in result.shares if (s.instalment, s.component) == (due.instalment, component)
            ]
            assert sum(taken) <= owed
    if result.excess:
        assert sum(share.amount for share in result.shares) == sum(sum(due.amounts.values()) for due in dues)


@QUICK
@given(stories())
def test_every_payment_is_spread_or_held_to_the_paisa(
    story: tuple[LoanTerms, list[MoneyEvent], date],
) -> None:
    position = serviced(*story)

    for allocation in position.allocations:
        assert allocation.amounts.total + allocation.held == allocation.amount
        assert sum(share.amount for share in allocation.shares) == allocation.amounts.total


@QUICK
@given(stories())
def test_balances_are_what_the_lines_add_up_to(story: tuple[LoanTerms, list[MoneyEvent], date]) -> None:
    terms, events, day = story
    position = serviced(terms, events, day)
    added = {"DISBURSAL", "INTEREST_ACCRUED", "PENAL_CHARGED", "FEE_CHARGED"}

    for component in Component:
        owed = sum(
            line.amounts.of(component) * (1 if line.kind.value in added else -1) for line in position.lines
        )
        assert owed == position.outstanding.of(component)
    assert sum(line.held for line in position.lines) == position.excess
    assert len({line.key for line in position.lines}) == len(position.lines)


@QUICK
@given(stories())
def test_no_balance_is_negative_and_no_more_is_waived_than_charged(
    story: tuple[LoanTerms, list[MoneyEvent], date],
) -> None:
    position = serviced(*story)

    assert position.excess >= 0
    for component in Component:
        assert position.outstanding.of(component) >= 0
        assert position.overdue.of(component) >= 0
    for row in position.instalments:
        for component in Component:
            assert row.outstanding.of(component) >= 0


@QUICK
@given(stories())
def test_principal_of_the_rows_is_the_principal_of_the_loan(
    story: tuple[LoanTerms, list[MoneyEvent], date],
) -> None:
    terms, events, day = story
    position = serviced(terms, events, day)

    assert sum(row.due.principal for row in position.instalments) == terms.amount
    left = sum(row.outstanding.principal for row in position.instalments)
    assert left == position.outstanding.principal


@QUICK
@given(stories())
def test_penal_charges_never_change_interest(story: tuple[LoanTerms, list[MoneyEvent], date]) -> None:
    # Payments would be spread differently, so the same story is told without them.
    terms, events, day = story
    charges = [event for event in events if isinstance(event, ChargeAdded)]
    mild = replace(terms, penal=PenalTerms())

    with_penalty, without = serviced(terms, charges, day), serviced(mild, [], day)

    assert with_penalty.outstanding.interest == without.outstanding.interest


@QUICK
@given(stories(), st.integers(0, 5))
def test_an_event_booked_late_gives_what_it_would_have_given_in_its_time(
    story: tuple[LoanTerms, list[MoneyEvent], date], which: int
) -> None:
    terms, events, day = story
    in_order = sorted(events, key=lambda event: (event.value_date, event.booked_at))
    shuffled = [*in_order[which:], *in_order[:which]]

    assert serviced(terms, shuffled, day) == serviced(terms, in_order, day)


@QUICK
@given(stories())
def test_a_position_does_not_depend_on_days_that_come_after_it(
    story: tuple[LoanTerms, list[MoneyEvent], date],
) -> None:
    terms, events, day = story
    later = serviced(terms, events, day + timedelta(days=45))
    known = {line.key: line for line in later.lines}

    for line in serviced(terms, events, day).lines:
        assert known[line.key] == line


@QUICK
@given(stories())
def test_terms_and_events_survive_being_stored(story: tuple[LoanTerms, list[MoneyEvent], date]) -> None:
    terms, events, _ = story

    assert LoanTerms.from_json(terms.to_json()) == terms
    assert [event_from_json(event.to_json()) for event in events] == events


@QUICK
@given(stories())
def test_paying_the_payoff_figure_leaves_nothing(story: tuple[LoanTerms, list[MoneyEvent], date]) -> None:
    terms, events, day = story
    known = [event for event in events if event.value_date <= day]
    before = service_loan(terms, [disbursed(terms), *known], as_of=day, calendar=EVERY_DAY, day_closed=False)
    if not before.net_payoff:
        return
    last = Payment(UUID(int=99), day, at(day, 59), before.net_payoff)

    after = service_loan(terms, [disbursed(terms), *known, last], as_of=day, calendar=EVERY_DAY)

    assert after.outstanding.total == 0
    assert after.excess == 0
    assert after.closed_on == day
