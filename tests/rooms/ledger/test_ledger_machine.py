"""The ledger machine: any story of a loan, told to the project and to a plain model; after every step they agree.

Held after each step: every journal balances and all together (I1); what the ledger says is owed is what the servicing
core says, and what the model says (I2); no component is negative, and no more is waived than was charged (I9);
looking again posts nothing.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from backend.kernel.actor import Actor
from backend.kernel.calendar import BusinessCalendar, Shift
from backend.ledger.queries import loan_balances, standing_journals, verify
from backend.ledger.services import post_many
from backend.loans.bookkeeping import drafts_for
from backend.loans.money_events import (
    ChargeAdded,
    Disbursal,
    MoneyEvent,
    Payment,
    Refund,
    Reversal,
    Waiver,
)
from backend.loans.position import LoanPosition
from backend.loans.posting import posting_plan
from backend.loans.servicing import service_loan
from backend.loans.terms import LoanTerms
from backend.products.seed import INDIA_PERSONAL_LOAN, INDIA_SALARY_ADVANCE
from backend.products.terms import Component, TaxSplit
from tests.rooms.ledger.plain_model import Happening, PlainLoan, PlainPersonalLoan, PlainSalaryAdvance

EXAMPLES = int(os.environ.get("HUNDI_LEDGER_EXAMPLES", "30"))
STEPS = int(os.environ.get("HUNDI_LEDGER_STEPS", "20"))
START = date(2026, 1, 31)
EVERY_DAY = BusinessCalendar("Asia/Kolkata", sunday_off=False, shift_rule=Shift.SAME)
JOB = Actor.system("ledger-machine")
COMPONENTS = {"penalty": Component.PENALTY, "fee": Component.FEE, "interest": Component.INTEREST}

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

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(payday=st.booleans(), amount=st.integers(25_000, 90_000), tenure=st.integers(7, 62))
    def disburse(self, payday: bool, amount: int, tenure: int) -> None:
        product = INDIA_SALARY_ADVANCE if payday else INDIA_PERSONAL_LOAN
        self.payday, self.amount = payday, Decimal(amount)
        self.tenure = tenure if payday else 3 + tenure % 4
        self.terms = LoanTerms.from_product(
            product, amount=self.amount, tenure=self.tenure, tax_split=TaxSplit.INTRA_STATE
        )
        self.events.append(Disbursal(uuid4(), START, self._now(START), self.amount))
        self._post()

    @rule(amount=sums)
    def pay(self, amount: Decimal) -> None:
        self._tell(Payment(uuid4(), self.today, self._now(self.today), amount), "pay", amount)

    @rule()
    def pay_all_that_is_owed(self) -> None:
        owed = self.position.net_payoff
        if owed:
            self._tell(Payment(uuid4(), self.today, self._now(self.today), owed), "pay", owed)

    @rule(amount=sums, days=st.integers(1, 45))
    def pay_with_a_value_date_in_the_past(self, amount: Decimal, days: int) -> None:
        day = max(START, self.today - timedelta(days=days))
        self._tell(Payment(uuid4(), day, self._now(day), amount), "pay", amount)

    @rule(amount=small_sums, what=st.sampled_from(["penalty", "fee"]))
    def charge(self, amount: Decimal, what: str) -> None:
        event = ChargeAdded(uuid4(), self.today, self._now(self.today), COMPONENTS[what], amount)
        self._tell(event, "charge", amount, what)

    @rule(amount=small_sums, days=st.integers(1, 70))
    def charge_when_all_else_is_paid(self, amount: Decimal, days: int) -> None:
        """A penal charge alone is left to stand: it must breed nothing."""
        self.days_end(days)
        self.pay_all_that_is_owed()
        self.charge(amount, "penalty")
        self.days_end(2)

    @rule(amount=small_sums, what=st.sampled_from(["penalty", "fee", "interest"]))
    def waive(self, amount: Decimal, what: str) -> None:
        event = Waiver(uuid4(), self.today, self._now(self.today), COMPONENTS[what], amount)
        self._tell(event, "waive", amount, what)

    @precondition(lambda self: self.happenings)
    @rule(which=st.integers(0, 1000))
    def reverse(self, which: int) -> None:
        event_id = list(self.happenings)[which % len(self.happenings)]
        del self.happenings[event_id]
        self.events.append(Reversal(uuid4(), self.today, self._now(self.today), event_id))
        self._post()

    @precondition(lambda self: self.position.excess > 0)
    @rule(amount=sums)
    def refund(self, amount: Decimal) -> None:
        self._tell(Refund(uuid4(), self.today, self._now(self.today), amount), "refund", amount)

    @rule(days=st.integers(1, 40))
    def days_end(self, days: int) -> None:
        """Day-ends, some of them missed and caught up in one go."""
        self.today += timedelta(days=days - 1)
        self._post(day_closed=True)
        self.today += timedelta(days=1)
        self._post()

    @invariant()
    def project_ledger_and_model_agree(self) -> None:
        if not self.events:
            return
        position, books, plain = self.position, loan_balances(loan_id=self.loan_id), self._plain()
        owed = plain.total()
        for name, component in {**COMPONENTS, "principal": Component.PRINCIPAL}.items():
            assert position.outstanding.of(component) == owed[name], name
            assert books[component.value] == owed[name], name
            assert owed[name] >= 0
        assert position.excess == plain.held == books["HELD"]
        for name, waived in plain.waived.items():
            assert waived <= plain.charged[name]

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
        kind = PlainSalaryAdvance if self.payday else PlainPersonalLoan
        loan = kind(self.amount, START, self.tenure)
        loan.live(list(self.happenings.values()), self.today, day_closed=False)
        return loan

    def _now(self, day: date) -> datetime:
        self.order += 1
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=self.order)

    def _tell(self, event: MoneyEvent, kind: str, amount: Decimal, what: str = "") -> None:
        self.events.append(event)
        self.happenings[event.id] = Happening(event.value_date, self.order, kind, amount, what)
        self._post()

    def _post(self, *, day_closed: bool = False) -> None:
        books = standing_journals(loan_ids=[self.loan_id]).get(self.loan_id, [])
        plan = posting_plan(self._serviced(day_closed=day_closed), books)
        post_many(drafts=drafts_for(loan_id=self.loan_id, currency="INR", plan=plan), actor=JOB)


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
