"""Schedules of 24 instalments with a row object each, against the same sums in bare integers without a row.

The limit computes one equal instalment in exact integers, and interest and principal of each row; it keeps nothing.
Every sum of every schedule is compared with it before anything is measured.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from backend.kernel.calendar import BusinessCalendar, Shift
from backend.loans.plan.schedule import PlanRow, periods, plan
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    DayCount,
    InterestMethod,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    TenureUnit,
)
from bench.alternating import medians_per_second
from bench.result import Result

_INSTALMENTS, _LOANS, _LEAST = 24, 2000, 0.25
_YEARLY_BP = (1200, 1800, 2400, 3000, 3600)
_START = date(2026, 1, 5)
_ANY_DAY = BusinessCalendar("UTC", sunday_off=False, shift_rule=Shift.SAME)

Loan = tuple[int, int, LoanTerms]


def run(size: int | None, seed: int) -> Result:
    book = _book(size or _LOANS, random.Random(seed))
    over = periods(book[0][2], _START, _ANY_DAY)

    def with_rows() -> None:
        for paise, _, terms in book:
            plan(terms, paise, over)

    def in_integers() -> None:
        for paise, bp, _ in book:
            _bare(paise, bp)

    for paise, bp, terms in book:
        _compare(plan(terms, paise, over), paise, bp)
    ours, limit = medians_per_second(len(book), with_rows, in_integers)
    return Result(
        figure=round(ours),
        limit=round(limit),
        unit="schedules/s",
        passed=ours >= _LEAST * limit,
        more={"instalments": _INSTALMENTS, "at_least": _LEAST, "sums_exact": len(book)},
    )


def _book(size: int, random_: random.Random) -> list[Loan]:
    terms = {bp: _terms(bp) for bp in _YEARLY_BP}
    chosen = [(random_.randrange(15_000_00, 500_000_00), random_.choice(_YEARLY_BP)) for _ in range(size)]
    return [(paise, bp, terms[bp]) for paise, bp in chosen]


def _terms(bp: int) -> LoanTerms:
    rate = RateTerms(
        Decimal(bp) / 100, RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED
    )
    return LoanTerms(
        currency="INR",
        amount=Decimal(100000),
        tenure=_INSTALMENTS,
        tenure_unit=TenureUnit.MONTHS,
        repayment=Repayment.EMI,
        rate=rate,
    )


def _bare(paise: int, bp: int) -> tuple[int, int]:
    """The level, and all interest: half up to the paisa, the last instalment takes the rest."""
    grown, per = 120000 + bp, 120000
    above, below = paise * bp * grown**_INSTALMENTS, per * (grown**_INSTALMENTS - per**_INSTALMENTS)
    level, balance, all_interest = (2 * above + below) // (2 * below), paise, 0
    for number in range(_INSTALMENTS):
        interest = (2 * balance * bp + per) // (2 * per)
        principal = balance if number == _INSTALMENTS - 1 else level - interest
        balance -= principal
        all_interest += interest
    return level, all_interest


def _compare(rows: list[PlanRow], paise: int, bp: int) -> None:
    level, interest = _bare(paise, bp)
    told = (
        rows[0].principal + rows[0].interest,
        sum(r.interest for r in rows),
        sum(r.principal for r in rows),
    )
    if told != (level, interest, paise) or len(rows) != _INSTALMENTS:
        raise AssertionError(f"{paise} paise at {bp} basis points: {told} is not {(level, interest, paise)}")
