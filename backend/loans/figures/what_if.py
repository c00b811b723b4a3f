"""What a payment on a day would change: the same servicing core with one event more. Pure; nothing is booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import MoneyEvent, Payment
from backend.loans.plan.position import ZERO, Amounts, InstalmentPosition, LoanPosition
from backend.loans.plan.terms import LoanTerms

_SUPPOSED = UUID(int=0)
_AFTER_ALL_OTHERS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A payment supposed, beside the loan without it.

    paid        what of it each component would take; `held` what of it would be held for the borrower
    left_before, left_after   all that is still to be paid by the schedule, without and with the payment
    saving      what the payment spares: left_before - amount - left_after
    """

    on: date
    amount: Decimal
    paid: Amounts
    held: Decimal
    payoff_before: Decimal
    payoff_after: Decimal
    left_before: Decimal
    left_after: Decimal
    before: tuple[InstalmentPosition, ...]
    after: tuple[InstalmentPosition, ...]
    closes: bool

    @property
    def saving(self) -> Decimal:
        return self.left_before - self.amount - self.left_after


def what_if(
    terms: LoanTerms, events: Iterable[MoneyEvent], *, amount: Decimal, on: date, calendar: BusinessCalendar
) -> WhatIf:
    """raises  ValidationFailed where the terms refuse such a payment"""
    known = tuple(events)
    supposed = Payment(id=_SUPPOSED, value_date=on, booked_at=_AFTER_ALL_OTHERS, amount=amount)
    without = service_loan(terms, known, as_of=on, calendar=calendar, day_closed=False)
    with_it = service_loan(terms, (*known, supposed), as_of=on, calendar=calendar, day_closed=False)
    allocation = with_it.allocation(_SUPPOSED)
    return WhatIf(
        on=on,
        amount=amount,
        paid=allocation.amounts if allocation else Amounts(),
        held=allocation.held if allocation else ZERO,
        payoff_before=without.net_payoff,
        payoff_after=with_it.net_payoff,
        left_before=_left(without),
        left_after=_left(with_it),
        before=without.instalments,
        after=with_it.instalments,
        closes=with_it.closed_on is not None,
    )


def _left(position: LoanPosition) -> Decimal:
    """Still to be paid if every instalment comes on its day, money held taken off."""
    return sum((row.outstanding.total for row in position.instalments), ZERO) - position.excess
