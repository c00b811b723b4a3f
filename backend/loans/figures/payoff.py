"""What closes a loan on a day: early payment in full, and leaving within the cooling-off days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import CoolingOffExit, MoneyEvent
from backend.loans.plan.position import Amounts, LoanPosition
from backend.loans.plan.terms import LoanTerms

_ASKED = UUID(int=0)


@dataclass(frozen=True, slots=True)
class PayoffQuote:
    """amounts   owed on that day per component, with interest to the day (or to the period's end, by the terms)
    held      money already held for the borrower, fees that come back included
    to_pay    amounts.total - held: this sum, paid on that day, closes the loan
    """

    on: date
    amounts: Amounts
    held: Decimal
    to_pay: Decimal


def payoff_quote(
    terms: LoanTerms, events: Iterable[MoneyEvent], *, on: date, calendar: BusinessCalendar
) -> PayoffQuote:
    """What has to be paid on `on` to owe nothing, if nothing else happens until then."""
    return _quote(service_loan(terms, events, as_of=on, calendar=calendar, day_closed=False))


def exit_quote(
    terms: LoanTerms, events: Iterable[MoneyEvent], *, on: date, calendar: BusinessCalendar
) -> PayoffQuote | None:
    """What a borrower pays who leaves within the cooling-off days: principal and interest to the day, no
    penalty, less upfront fees where the terms give them back. None once the window is over, or before the
    money is sent.

    source  RBI (Digital Lending) Directions, 2025: exit by principal and proportionate APR, without penalty
    """
    known = tuple(events)
    position = service_loan(terms, known, as_of=on, calendar=calendar, day_closed=False)
    if position.cooling_off_until is None or on > position.cooling_off_until:
        return None
    if any(isinstance(event, CoolingOffExit) for event in known):
        return _quote(position)
    asked = CoolingOffExit(_ASKED, on, datetime.combine(on, time.max, tzinfo=UTC))
    return _quote(service_loan(terms, (*known, asked), as_of=on, calendar=calendar, day_closed=False))


def _quote(position: LoanPosition) -> PayoffQuote:
    return PayoffQuote(
        on=position.as_of, amounts=position.payoff, held=position.excess, to_pay=position.net_payoff
    )
