"""Loans of known terms, and events by date, for the tests of the servicing core."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID, uuid5

from backend.kernel.calendar import BusinessCalendar, Shift
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import Disbursal, MoneyEvent, Payment
from backend.loans.plan.position import LoanPosition
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    Appropriation,
    AprBasis,
    DayCount,
    Excess,
    FeeKind,
    FeeTerms,
    InterestMethod,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    TenureUnit,
)

D = Decimal
LAW_EXAMPLES = int(os.environ.get("HUNDI_LAW_EXAMPLES", "60"))
EVERY_DAY = BusinessCalendar("Asia/Kolkata", sunday_off=False, shift_rule=Shift.SAME)
FIRST = date(2026, 1, 5)
_NAMES = UUID("00000000-0000-0000-0000-00000000d1d1")

PAYDAY = LoanTerms(
    currency="INR",
    amount=D(15000),
    tenure=30,
    tenure_unit=TenureUnit.DAYS,
    repayment=Repayment.BULLET,
    rate=RateTerms(D("0.1"), RatePeriod.DAY, InterestMethod.SIMPLE_DAILY),
    fees=(FeeTerms("PROCESSING", "Processing fee", FeeKind.PERCENT, D(2), tax_pct=D(18)),),
    penal=PenalTerms(PenalKind.PER_DAY, D(50), cap=D(1500)),
    appropriation=Appropriation(excess=Excess.REDUCE_TENURE, advance_takes_interest=True),
    apr_basis=AprBasis.SIMPLE,
)

EMI = LoanTerms(
    currency="INR",
    amount=D(30000),
    tenure=3,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=RateTerms(D(24), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED),
    penal=PenalTerms(PenalKind.FLAT_ONCE, D(500), grace_days=3),
    rounding=RoundingTerms(instalment_unit=D(1)),
)

DAILY_EMI = replace(
    EMI,
    rate=RateTerms(D(24), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.ACT_365, Rest.DAILY),
    penal=PenalTerms(),
    appropriation=Appropriation(excess=Excess.REDUCE_TENURE),
)


def at(day: date, order: int = 0) -> datetime:
    """When an event of `day` was booked; `order` tells same-day events apart."""
    return datetime.combine(day, time(10, order), tzinfo=UTC)


def event_id(name: str) -> UUID:
    return uuid5(_NAMES, name)


def disbursed(terms: LoanTerms, on: date = FIRST) -> Disbursal:
    return Disbursal(event_id("disbursal"), on, at(on), terms.amount)


def paid(on: date, amount: str | Decimal, name: str = "", booked: datetime | None = None) -> Payment:
    return Payment(event_id(f"paid {on} {amount} {name}"), on, booked or at(on, 1), D(amount))


def as_of(terms: LoanTerms, day: date, *events: MoneyEvent, day_closed: bool = True) -> LoanPosition:
    """The position of a loan disbursed on `FIRST`."""
    return service_loan(
        terms, (disbursed(terms), *events), as_of=day, calendar=EVERY_DAY, day_closed=day_closed
    )
