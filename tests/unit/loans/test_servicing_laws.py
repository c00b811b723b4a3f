"""Laws of the servicing core, for any terms and any sequence of events."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backend.ledger.accounts import HELD, Code
from backend.ledger.drafts import JournalDraft
from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import posting_plan
from backend.loans.figures.explaining import explain, explain_held, explain_suspended
from backend.loans.plan import charges
from backend.loans.plan.appropriation import Due, appropriate
from backend.loans.plan.money_events import ChargeAdded, Disbursal, Payment, event_from_json, in_force
from backend.loans.plan.position import LineKind
from backend.loans.plan.schedule import build_schedule
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Component, PenalTerms, Spread
from tests.unit.loans.loan_figures import EVERY_DAY, FIRST, LAW_EXAMPLES, at
from tests.unit.loans.loan_stories import Story, loan_terms, serviced, stories

QUICK = settings(
    max_examples=LAW_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@QUICK
@given(loan_terms())
def test_a_schedule_repays_exactly_what_was_lent_on_rising_dates(terms: LoanTerms) -> None:
    rows = build_schedule(terms, FIRST, EVERY_DAY)

    assert sum(row.principal for row in rows) == charges.principal(terms)
    assert rows[-1].closing_principal == 0
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    dates = [row.due_date for row in rows]
    assert all(early < late for early, late in itertools.pairwise(dates))
    assert dates[0] == FIRST if terms.down_payment_pct else dates[0] > FIRST


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
def test_every_payment_is_spread_or_held_to_the_paisa(story: Story) -> None:
    position = serviced(*story)

    for allocation in position.allocations:
        assert allocation.amounts.total + allocation.held == allocation.amount
        assert sum(share.amount for share in allocation.shares) == allocation.amounts.total


@QUICK
@given(stories())
def test_balances_are_what_the_lines_add_up_to(story: Story) -> None:
    terms, events, day = story
    position = serviced(terms, events, day)

    for component in Component:
        explained = explain(position.lines, component, on=day)
        assert (explained[-1].balance if explained else 0) == position.outstanding.of(component)
    for explained, figure in (
        (explain_held(position.lines, on=day), position.excess),
        (explain_suspended(position.lines, on=day), position.suspended.total),
    ):
        assert (explained[-1].balance if explained else 0) == figure
    assert len({line.key for line in position.lines}) == len(position.lines)
    assert all(line.note for line in position.lines)


@QUICK
@given(stories())
def test_the_ledger_says_what_the_position_says(story: Story) -> None:
    position = serviced(*story)

    drafts = drafts_for(loan_id=UUID(int=1), currency="INR", plan=posting_plan(position, []))

    owed: dict[str, Decimal] = {}
    suspense = Decimal(0)
    for draft in drafts:
        assert isinstance(draft, JournalDraft)
        assert draft.debit_total == draft.credit_total > 0
        for posting in draft.postings:
            owed[posting.component] = owed.get(posting.component, Decimal(0)) + posting.debit - posting.credit
            if posting.account is Code.INTEREST_SUSPENSE:
                suspense += posting.credit - posting.debit
    for component in Component:
        assert owed.get(component.value, 0) == position.outstanding.of(component)
    assert -owed.get(HELD, Decimal(0)) == position.excess
    assert suspense == position.suspended.total


@QUICK
@given(stories())
def test_income_of_an_npa_waits_to_the_last_paisa_that_is_unpaid(story: Story) -> None:
    position = serviced(*story)
    owed = position.outstanding

    if position.is_npa:
        assert position.suspended.total == owed.interest + owed.fee + owed.penalty
    else:
        assert position.suspended.total == 0


@QUICK
@given(stories())
def test_no_balance_is_negative_and_no_more_is_waived_than_charged(story: Story) -> None:
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
def test_principal_of_the_rows_is_the_principal_of_the_loan(story: Story) -> None:
    terms, events, day = story
    position = serviced(terms, events, day)

    lent = sum(line.amounts.principal for line in position.lines if line.kind is LineKind.DISBURSAL)
    assert sum(row.due.principal for row in position.instalments) == lent
    left = sum(row.outstanding.principal for row in position.instalments)
    assert left == position.outstanding.principal


@QUICK
@given(stories())
def test_penal_charges_never_change_interest(story: Story) -> None:
    # Payments would be spread differently, so the same story is told without them.
    terms, events, day = story
    charges = [event for event in events if isinstance(event, ChargeAdded)]
    mild = replace(terms, penal=PenalTerms())

    with_penalty, without = serviced(terms, charges, day), serviced(mild, [], day)

    assert with_penalty.outstanding.interest == without.outstanding.interest


@QUICK
@given(stories(), st.integers(0, 5))
def test_an_event_booked_late_gives_what_it_would_have_given_in_its_time(story: Story, which: int) -> None:
    terms, events, day = story
    shuffled = [*events[which:], *events[:which]]

    assert serviced(terms, shuffled, day) == serviced(terms, list(in_force(events)), day)


@QUICK
@given(stories())
def test_a_position_does_not_depend_on_days_that_come_after_it(story: Story) -> None:
    terms, events, day = story
    later = serviced(terms, events, day + timedelta(days=45))
    known = {line.key: line for line in later.lines}

    for line in serviced(terms, events, day).lines:
        assert known[line.key] == line


@QUICK
@given(stories())
def test_terms_and_events_survive_being_stored(story: Story) -> None:
    terms, events, _ = story

    assert LoanTerms.from_json(terms.to_json()) == terms
    assert [event_from_json(event.to_json()) for event in events] == events


@QUICK
@given(stories())
def test_paying_the_payoff_figure_leaves_nothing(story: Story) -> None:
    terms, events, day = story
    known = [event for event in in_force(events) if event.value_date <= day]
    before = serviced(terms, known, day, day_closed=False)
    if not before.net_payoff:
        return
    last = Payment(UUID(int=99), day, at(day, 59), before.net_payoff)

    after = serviced(terms, [*known, last], day)

    assert after.outstanding.total == 0
    assert after.excess == after.refund_due
    assert after.closed_on == day


@QUICK
@given(loan_terms())
def test_paid_on_its_dates_a_loan_is_the_schedule_that_was_promised(terms: LoanTerms) -> None:
    rows = build_schedule(terms, FIRST, EVERY_DAY)
    # Principal gone before the last row closes the loan, and flat interest to come is asked for no more: no
    # statement is made of such terms, so no loan has them.
    assume(all(row.closing_principal for row in rows[:-1]))
    draws = [
        Disbursal(UUID(int=900 + index), day, at(day), tranche.amount)
        for index, tranche in enumerate(terms.tranches[1:])
        for day in [FIRST + timedelta(days=tranche.after_days)]
    ]
    payments = [
        Payment(UUID(int=number + 1), row.due_date, at(row.due_date, 1), row.instalment)
        for number, row in enumerate(rows)
        if row.instalment
    ]

    position = serviced(terms, [*draws, *payments], rows[-1].due_date)

    served = [(row.number, row.due_date, row.due.principal, row.due.interest) for row in position.instalments]
    assert served == [(row.number, row.due_date, row.principal, row.interest) for row in rows]
    assert position.outstanding.total == position.excess == 0
    assert position.closed_on == rows[-1].due_date


@QUICK
@given(stories())
def test_no_more_of_a_component_is_given_up_than_was_ever_charged(story: Story) -> None:
    position = serviced(*story)
    given_up = (LineKind.WAIVER, LineKind.SETTLED, LineKind.WRITTEN_OFF)

    for component in Component:
        charged = sum(max(line.change(component), 0) for line in position.lines)
        waived = sum(line.amounts.of(component) for line in position.lines if line.kind in given_up)
        assert waived <= charged
        assert waived == position.waived.of(component)
