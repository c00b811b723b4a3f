"""A loan as it was at the end of a past day, as known on a day; and the same straight from the books.

Two dates answer it: what counts up to the day it is asked of, and what had been booked by the day it was
known on. The servicing core replays the events of that knowledge; the ledger sums the postings of it. Both
must say the same, and the answer says whether they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from backend.brand_config import services as brand_config
from backend.kernel.errors import ValidationFailed
from backend.ledger import queries as ledger
from backend.ledger.accounts import HELD
from backend.ledger.queries import LedgerRow
from backend.loans.models import ClassChange, DayEndRun, Loan, RunState, StatusChange
from backend.loans.plan.money_events import Disbursal, MoneyEvent, in_force
from backend.loans.plan.position import LoanPosition
from backend.loans.plan.terms import LoanTerms
from backend.loans.services import books
from backend.products.terms import Component


@dataclass(frozen=True, slots=True)
class AsOf:
    """The end of `day`, with the knowledge of the end of `known_on`.

    known_at  the last instant of that knowledge; None for everything that is booked
    """

    day: date
    known_on: date
    known_at: datetime | None

    @property
    def is_now(self) -> bool:
        """The day the books stand at, which is not over: the loans as their rows say."""
        return self.known_at is None and self.day == self.known_on


@dataclass(frozen=True, slots=True)
class LoanAsOf:
    """agrees  the ledger holds, component by component, what the servicing core says"""

    when: AsOf
    status: str
    asset_class: str
    position: LoanPosition
    balances: dict[str, Decimal]
    rows: list[LedgerRow]

    @property
    def agrees(self) -> bool:
        owed = all(self.balances[c.value] == self.position.outstanding.of(c) for c in Component)
        return owed and self.balances[HELD] == self.position.excess


def as_of(day: date | None = None, known_on: date | None = None) -> AsOf:
    """The two dates as one value; today, with all that is known, unless said otherwise.

    raises  ValidationFailed for a day after the one it is known on, or a knowledge of a day to come
    """
    today = brand_config.business_date()
    known = known_on or today
    asked = day or known
    if known > today:
        raise ValidationFailed.one("knownOn", "day_to_come", f"The books stand at {today}.")
    if asked > known:
        raise ValidationFailed.one(
            "asOf", "later_than_known", "A day cannot be asked of before it was known: move the second date."
        )
    return AsOf(asked, known, None if known == today else _last_instant(known))


def _last_instant(day: date) -> datetime:
    """When the books moved on from a day; of a day they never ended, its midnight in the brand's zone."""
    run = DayEndRun.objects.filter(business_date=day, state=RunState.CLOSED).first()
    if run is not None and run.finished_at is not None:
        return run.finished_at
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=brand_config.brand_zone())
    return midnight - timedelta(microseconds=1)


def loan_as_of(loan: Loan, when: AsOf) -> LoanAsOf:
    """One loan at that moment, with the ledger rows that make up each of its balances."""
    rows = ledger.loan_ledger(loan_id=loan.id, as_of=when.day, known_at=when.known_at)
    balances = rows[-1].balances if rows else dict.fromkeys((*ledger.COMPONENTS, HELD), Decimal("0.00"))
    return LoanAsOf(
        when=when,
        status=_status(loan, when),
        asset_class=_class(loan, when),
        position=position_as_of(loan, when),
        balances=balances,
        rows=rows,
    )


def position_as_of(loan: Loan, when: AsOf) -> LoanPosition:
    """The servicing core's answer. Of the open day it is the loan as last serviced, like the loan's own row."""
    if when.is_now and loan.pace_row is not None:
        return books.position_shown(loan)
    events = books.events_of(loan)
    known = [event for event in events if when.known_at is None or event.booked_at <= when.known_at]
    return books.position_of(
        loan,
        as_of=when.day,
        day_closed=when.day < brand_config.business_date(),
        events=known,
        terms=_terms(loan, events, known),
    )


def _terms(loan: Loan, events: list[MoneyEvent], known: list[MoneyEvent]) -> LoanTerms:
    """The loan's terms; due dates fixed by a later disbursal are not those of an earlier one that came back."""
    terms = books.terms_of(loan)
    same = _first_disbursal(events) == _first_disbursal(known)
    return terms if same else books.signed_terms(loan)


def _first_disbursal(events: list[MoneyEvent]) -> MoneyEvent | None:
    return next((event for event in in_force(events) if isinstance(event, Disbursal)), None)


def _status(loan: Loan, when: AsOf) -> str:
    if when.is_now:
        return loan.status
    moves = StatusChange.objects.filter(loan=loan, business_date__lte=when.day)
    if when.known_at is not None:
        moves = moves.filter(at__lte=when.known_at)
    return moves.order_by("-at", "-id").values_list("to_status", flat=True).first() or ""


def _class(loan: Loan, when: AsOf) -> str:
    if when.is_now:
        return loan.asset_class
    found = ClassChange.objects.filter(loan=loan, business_date__lte=when.day)
    if when.known_at is not None:
        found = found.filter(at__lte=when.known_at)
    return found.order_by("-at", "-id").values_list("asset_class", flat=True).first() or ""
