"""The ledger machine: any story of a loan, told to the project and to a plain model; after every step they agree.

Held after each step: every journal balances and all together (I1); what the ledger says is owed is what the servicing
core says, and what the model says (I2); no component is negative, and no more is waived than was charged (I9); the
schedule repays what is owed on rising dates; payments went by the order of the terms; income of an NPA waits; looking
again posts nothing. What the model refuses is refused, and posts nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from backend.kernel.actor import Actor
from backend.kernel.calendar import BusinessCalendar, Shift
from backend.kernel.errors import ValidationFailed
from backend.ledger.accounts import Code
from backend.ledger.drafts import Cause
from backend.ledger.entries import Entry
from backend.ledger.errors import AlreadyPosted
from backend.ledger.models import Posting
from backend.ledger.queries import loan_balances, standing_journals, verify
from backend.ledger.recipes import refund_in_transit, refund_settled
from backend.ledger.services import post_many
from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import posting_plan
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import (
    BorrowerNpa,
    ChargeAdded,
    CoolingOffExit,
    Disbursal,
    HeldKept,
    MoneyEvent,
    Payment,
    RateChange,
    Recovery,
    Refund,
    Restructure,
    Reversal,
    Settlement,
    Waiver,
    WriteOff,
)
from backend.loans.plan.position import LoanPosition
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Component, Rest
from tests.rooms.ledger.lent_twice import EXCESS_OF, START, lent_as
from tests.rooms.ledger.plain_model import Happening, PlainLoan, Refused

EXAMPLES = int(os.environ.get("HUNDI_LEDGER_EXAMPLES", "200"))
STEPS = int(os.environ.get("HUNDI_LEDGER_STEPS", "30"))
EVERY_DAY = BusinessCalendar("Asia/Kolkata", sunday_off=False, shift_rule=Shift.SAME)
JOB = Actor.system("ledger-machine")
COMPONENTS = {component.value.lower(): component for component in Component}
sums = st.integers(1, 3_000_000).map(lambda minor: Decimal(minor).scaleb(-2))
small_sums = st.integers(1, 100_000).map(lambda minor: Decimal(minor).scaleb(-2))


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.loan_id = uuid4()
        self.today = START
        self.events: list[MoneyEvent] = []
        self.happenings: dict[UUID, Happening] = {}
        self.order = 0
        self.terms: LoanTerms
        self.make_plain: Callable[[], PlainLoan]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(
        kind=st.sampled_from(list(EXCESS_OF)),
        amount=st.integers(25_000, 90_000),
        later=st.just(0) | st.integers(1, 30_000),
        tenure=st.integers(7, 62),
        which=st.integers(0, 11),
    )
    def lend(self, kind: str, amount: int, later: int, tenure: int, which: int) -> None:
        lent = Decimal(amount)
        self.terms, self.make_plain = lent_as(kind, lent, Decimal(later), tenure, which)
        self.events.append(Disbursal(uuid4(), START, self._now(START), lent))
        self._post()

    @precondition(lambda self: self.terms.tranches)
    @rule(amount=st.integers(1, 30_000))
    def draw(self, amount: int) -> None:
        more = Decimal(amount)
        self._tell(Disbursal(uuid4(), self.today, self._now(self.today), more), "draw", amount=more)

    @rule(amount=sums)
    def pay(self, amount: Decimal) -> None:
        self._tell(Payment(uuid4(), self.today, self._now(self.today), amount), "pay", amount=amount)

    @rule()
    def pay_all_that_is_owed(self) -> None:
        owed = self.position.net_payoff
        if owed:
            self.pay(owed)

    @rule(amount=sums, days=st.integers(1, 45))
    def pay_with_a_value_date_in_the_past(self, amount: Decimal, days: int) -> None:
        day = max(START, self.today - timedelta(days=days))
        self._tell(Payment(uuid4(), day, self._now(day), amount), "pay", amount=amount)

    @rule(amount=small_sums, what=st.sampled_from(["penalty", "fee"]), taxed=st.booleans())
    def charge(self, amount: Decimal, what: str, taxed: bool) -> None:
        tax = (amount * 18 / 100).quantize(Decimal("0.01")) if taxed and what == "fee" else Decimal(0)
        event = ChargeAdded(uuid4(), self.today, self._now(self.today), COMPONENTS[what], amount, tax)
        self._tell(event, "charge", amount=amount, what=what, tax=tax)

    @rule(amount=small_sums, days=st.integers(1, 70))
    def charge_when_all_else_is_paid(self, amount: Decimal, days: int) -> None:
        """A penal charge alone is left to stand: it must breed nothing."""
        self.days_end(days)
        self.pay_all_that_is_owed()
        self.charge(amount, "penalty", False)
        self.days_end(2)

    @rule(amount=sums, what=st.sampled_from(list(COMPONENTS)))
    def waive(self, amount: Decimal, what: str) -> None:
        event = Waiver(uuid4(), self.today, self._now(self.today), COMPONENTS[what], amount)
        self._tell(event, "waive", amount=amount, what=what)

    @precondition(lambda self: self.happenings)
    @rule(which=st.integers(0, 1000))
    def reverse(self, which: int) -> None:
        event_id = list(self.happenings)[which % len(self.happenings)]
        was = self.happenings.pop(event_id)
        event = Reversal(uuid4(), self.today, self._now(self.today), event_id)
        if not self._post_with(event):
            self.happenings[event_id] = was

    @precondition(lambda self: self.position.excess > 0)
    @rule(amount=sums)
    def refund(self, amount: Decimal) -> None:
        self._tell(Refund(uuid4(), self.today, self._now(self.today), amount), "refund", amount=amount)

    @precondition(lambda self: self.position.refund_due > 0)
    @rule(amount=sums)
    def keep_what_was_to_go_back(self, amount: Decimal) -> None:
        self._tell(HeldKept(uuid4(), self.today, self._now(self.today), amount), "keep", amount=amount)

    @precondition(lambda self: self.position.excess > 0)
    @rule(amount=sums, arrives=st.booleans())
    def refund_by_transfer(self, amount: Decimal, arrives: bool) -> None:
        """Booked when it is allowed, in transit until the bank's word; one that fails is as if it had never been."""
        amount = min(amount, self.position.excess)
        event = Refund(uuid4(), self.today, self._now(self.today), amount)
        bank = self._owed_to(Code.BANK_COLLECTION)
        self._tell(event, "refund", amount=amount)
        if event.id not in self.happenings:
            return
        post_many(drafts=[refund_in_transit(self._of_the_brand(event), amount=amount)], actor=JOB)
        assert self._owed_to(Code.REFUNDS_IN_TRANSIT) == amount
        assert self._owed_to(Code.BANK_COLLECTION) == bank
        post_many(drafts=[refund_settled(self._of_the_brand(event, "settled"), amount=amount)], actor=JOB)
        if not arrives:
            del self.happenings[event.id]
            assert self._post_with(Reversal(uuid4(), self.today, self._now(self.today), event.id))
        assert self._owed_to(Code.REFUNDS_IN_TRANSIT) == 0
        assert self._owed_to(Code.BANK_COLLECTION) == bank + (amount if arrives else 0)

    @rule(amount=sums)
    def settle(self, amount: Decimal) -> None:
        self._tell(Settlement(uuid4(), self.today, self._now(self.today), amount), "settle", amount=amount)

    @rule()
    def write_off(self) -> None:
        self._tell(WriteOff(uuid4(), self.today, self._now(self.today)), "write_off")

    @rule(amount=sums)
    def recover(self, amount: Decimal) -> None:
        self._tell(Recovery(uuid4(), self.today, self._now(self.today), amount), "pay", amount=amount)

    @precondition(lambda self: not self.position.has_left)
    @rule()
    def leave(self) -> None:
        self._tell(CoolingOffExit(uuid4(), self.today, self._now(self.today)), "leave")

    @rule(is_npa=st.booleans())
    def hear_of_another_loan(self, is_npa: bool) -> None:
        event = BorrowerNpa(uuid4(), self.today, self._now(self.today), is_npa)
        self._tell(event, "hear_of_npa", what="npa" if is_npa else "")

    @precondition(lambda self: self.terms.rate.rest is Rest.DAILY)
    @rule(pct=st.integers(0, 360).map(lambda tenths: Decimal(tenths) / 10))
    def change_the_rate(self, pct: Decimal) -> None:
        self._tell(RateChange(uuid4(), self.today, self._now(self.today), pct), "reprice", rate=pct)

    @precondition(lambda self: self.terms.rate.rest is Rest.DAILY)
    @rule(
        rests=st.integers(0, 2),
        parts=st.none() | st.integers(1, 8),
        rate=st.none() | st.integers(0, 36).map(Decimal),
    )
    def restructure(self, rests: int, parts: int | None, rate: Decimal | None) -> None:
        event = Restructure(uuid4(), self.today, self._now(self.today), rests, parts, rate)
        self._tell(event, "restructure", rests=rests, parts=parts, rate=rate)

    @rule(days=st.integers(1, 40))
    def days_end(self, days: int) -> None:
        """Day-ends, some of them missed and caught up in one go."""
        self.today += timedelta(days=days - 1)
        self._post(day_closed=True)
        self.today += timedelta(days=1)
        self._post()

    @rule()
    def an_npa_falls(self) -> None:
        self.days_end(100)

    @precondition(lambda self: self.happenings)
    @rule()
    def post_one_fact_twice(self) -> None:
        """The draft that lost a race is refused by the books, and nothing of it stays."""
        again = drafts_for(loan_id=self.loan_id, currency="INR", plan=posting_plan(self.position, []))
        with pytest.raises(AlreadyPosted):
            post_many(drafts=again, actor=JOB)

    @invariant()
    def project_ledger_and_model_agree(self) -> None:
        if not self.events:
            return
        position, books, plain = self.position, loan_balances(loan_id=self.loan_id), self._plain()
        owed = plain.total()
        for name, component in COMPONENTS.items():
            assert position.outstanding.of(component) == owed[name], name
            assert books[component.value] == owed[name], name
            assert owed[name] >= 0
            assert position.waived.of(component) == plain.waived[name]
            assert position.written_off.of(component) == plain.recoverable[name]
            assert name == "principal" or plain.waived[name] <= plain.charged[name]
        assert position.excess == plain.held == books["HELD"]
        assert position.refund_due == plain.goes_back
        assert (position.is_npa, position.dpd_days) == (plain.is_npa, plain.days_past_due())
        assert position.suspended.total == plain.suspended() == self._in_suspense()

    @invariant()
    def the_schedule_repays_what_is_owed(self) -> None:
        """What is not yet due and unpaid of the rows is the principal that has not fallen due."""
        if not self.events:
            return
        position = self.position
        rows = position.instalments
        assert all(row.due.of(component) >= 0 for row in rows for component in Component)
        assert sum(row.outstanding.principal for row in rows) == position.outstanding.principal
        dates = [row.due_date for row in rows]
        assert dates == sorted(set(dates))

    @invariant()
    def every_payment_went_by_the_order(self) -> None:
        """Nothing goes to a later place while an earlier one, on the same instalment, is open."""
        if not self.events:
            return
        place = {component: number for number, component in enumerate(self.terms.appropriation.order)}
        for allocation in self.position.allocations:
            assert allocation.amounts.total + allocation.held == allocation.amount
            by_row: dict[int, list[int]] = {}
            for share in allocation.shares:
                by_row.setdefault(share.instalment, []).append(place[share.component])
            assert all(places == sorted(places) for places in by_row.values())

    @invariant()
    def the_books_balance(self) -> None:
        assert verify().holds

    @invariant()
    def looking_again_posts_nothing(self) -> None:
        if self.events:
            books = standing_journals(loan_ids=[self.loan_id])[self.loan_id]
            again = drafts_for(loan_id=self.loan_id, currency="INR", plan=posting_plan(self.position, books))
            assert again == []

    @property
    def position(self) -> LoanPosition:
        return self._serviced(day_closed=False)

    def _serviced(self, *, day_closed: bool) -> LoanPosition:
        return service_loan(
            self.terms, self.events, as_of=self.today, calendar=EVERY_DAY, day_closed=day_closed
        )

    def _plain(self) -> PlainLoan:
        loan = self.make_plain()
        loan.live(list(self.happenings.values()), self.today, day_closed=False)
        return loan

    def _in_suspense(self) -> Decimal:
        return self._owed_to(Code.INTEREST_SUSPENSE, loan_id=self.loan_id)

    def _owed_to(self, code: Code, **of: UUID) -> Decimal:
        """Credit less debit."""
        rows = Posting.objects.filter(account__code=code.value, **of)
        return rows.aggregate(owed=Coalesce(Sum(F("credit") - F("debit")), Decimal(0)))["owed"]

    def _of_the_brand(self, event: Refund, what: str = "sent") -> Entry:
        cause = Cause("payout", event.id, f"Refund {what}")
        return Entry(None, "INR", self.today, cause, f"refund:{event.id}:{what}")

    def _now(self, day: date) -> datetime:
        self.order += 1
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=self.order)

    def _tell(self, event: MoneyEvent, kind: str, **told: Any) -> None:
        self.happenings[event.id] = Happening(event.value_date, self.order, kind, **told)
        if not self._post_with(event):
            del self.happenings[event.id]

    def _post_with(self, event: MoneyEvent) -> bool:
        """What the model refuses, the project refuses, and then nothing is posted."""
        try:
            self._plain()
        except Refused:
            with pytest.raises(ValidationFailed):
                service_loan(self.terms, [*self.events, event], as_of=self.today, calendar=EVERY_DAY)
            return False
        self.events.append(event)
        self._post()
        return True

    def _post(self, *, day_closed: bool = False) -> None:
        books = standing_journals(loan_ids=[self.loan_id]).get(self.loan_id, [])
        plan = posting_plan(self._serviced(day_closed=day_closed), books)
        post_many(drafts=drafts_for(loan_id=self.loan_id, currency="INR", plan=plan), actor=JOB)


@pytest.mark.chaos
@pytest.mark.slow
@pytest.mark.usefixtures("brand")
def test_any_story_of_a_loan_leaves_core_ledger_and_plain_model_in_agreement() -> None:
    run_machine(
        LedgerMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
