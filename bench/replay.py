"""A loan of 24 instalments with 60 events, one of them backdated by ten, replayed from its first day; and whether
four times the events take no more than four times the time. Held against a bare walk over the same nights."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from backend.kernel.calendar import BusinessCalendar, Shift
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import Disbursal, MoneyEvent, Payment
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    Appropriation,
    DayCount,
    Excess,
    InterestMethod,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    TenureUnit,
)
from bench.alternating import medians_per_second
from bench.result import Result

_INSTALMENTS, _EVENTS, _BACKDATED, _LOANS = 24, 60, 10, 30
_LEAST = 0.02  # of the bare walk
_TIMES = 4
_START = date(2026, 1, 5)
_DAYS = 730
_EVERY_DAY = BusinessCalendar("Asia/Kolkata", sunday_off=False, shift_rule=Shift.SAME)
Book = list[tuple[LoanTerms, list[MoneyEvent]]]


def run(size: int | None, seed: int) -> Result:
    chance = random.Random(seed)
    few, many = (_book(size or _LOANS, _EVENTS * times, chance) for times in (1, _TIMES))
    _backdated_as_in_order(few)
    a_second, with_many, bare = medians_per_second(
        len(few), lambda: _replay(few), lambda: _replay(many), lambda: _bare_walk(few)
    )
    growth = a_second / with_many
    return Result(
        figure=round(a_second),
        limit=round(bare),
        unit="loans/s",
        passed=a_second >= _LEAST * bare and growth <= _TIMES,
        more={
            "instalments": _INSTALMENTS,
            "events": _EVENTS,
            "at_least": _LEAST,
            "growth": round(growth, 2),
            "growth_at_most": _TIMES,
        },
    )


def _replay(book: Book) -> None:
    for terms, events in book:
        service_loan(terms, events, as_of=_START + timedelta(days=_DAYS), calendar=_EVERY_DAY)


def _bare_walk(book: Book) -> None:
    """The least that a replay with a line a night does: one rounded sum and one line a night, five parts an event."""
    for terms, events in book:
        principal, before, lines = int(terms.amount * 100), 0, []
        for night in range(1, _DAYS + 1):
            so_far = (2 * principal * 24 * night + 36500) // 73000
            lines.append((_START, so_far - before))
            before = so_far
        for event in events:
            lines.append((event.value_date, principal))
            for part in range(5):
                principal -= part


def _backdated_as_in_order(book: Book) -> None:
    """The backdated event gives what it would have given in its time."""
    for terms, events in book:
        until = _START + timedelta(days=_DAYS)
        late = service_loan(terms, events, as_of=until, calendar=_EVERY_DAY)
        in_order = sorted(events, key=lambda event: event.value_date)
        if service_loan(terms, in_order, as_of=until, calendar=_EVERY_DAY) != late:
            raise AssertionError("a backdated event is not replayed in its place")


def _book(size: int, events: int, chance: random.Random) -> Book:
    return [_loan(events, chance, follows_balance=bool(number % 2)) for number in range(size)]


def _loan(count: int, chance: random.Random, *, follows_balance: bool) -> tuple[LoanTerms, list[MoneyEvent]]:
    amount = Decimal(chance.randrange(50_000, 500_000))
    terms = LoanTerms(
        currency="INR",
        amount=amount,
        tenure=_INSTALMENTS,
        tenure_unit=TenureUnit.MONTHS,
        repayment=Repayment.EMI,
        rate=RateTerms(
            Decimal(24),
            RatePeriod.YEAR,
            InterestMethod.REDUCING,
            DayCount.ACT_365 if follows_balance else DayCount.THIRTY_360,
            Rest.DAILY if follows_balance else Rest.AS_SCHEDULED,
        ),
        penal=PenalTerms(PenalKind.FLAT_ONCE, Decimal(500), grace_days=3),
        appropriation=Appropriation(excess=Excess.REDUCE_TENURE if follows_balance else Excess.HOLD),
    )
    days = sorted(chance.randrange(1, _DAYS) for _ in range(count - 1))
    # Together a little less than what is owed, so that the loan runs to its end.
    part = (amount / count).quantize(Decimal("0.01"))
    events: list[MoneyEvent] = [Disbursal(UUID(int=count), _START, _at(_START), amount)]
    events += [Payment(UUID(int=index), _on(day), _at(_on(day)), part) for index, day in enumerate(days)]
    backdated = events.pop(-_BACKDATED)
    return terms, [*events, backdated]


def _on(day: int) -> date:
    return _START + timedelta(days=day)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=UTC)
