"""The working state of a loan while its events are replayed: rows and balances in whole paise. Pure.

Only the replay (`accrual`, `billing`, `repaying` and the modules beside them) changes it; `servicing` reads it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from backend.kernel.calendar import BusinessCalendar
from backend.loans.core.instalment_row import CHARGED, Paise, Row, nothing
from backend.loans.plan import charges
from backend.loans.plan.appropriation import PaiseShare
from backend.loans.plan.interest import Period, to_amount
from backend.loans.plan.position import (
    ZERO,
    Allocation,
    Amounts,
    FeeAmount,
    Line,
    LineKind,
    PositionStatus,
    Share,
)
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Component, FeeWhen, InterestMethod, Rest

_INCOME = (Component.INTEREST, Component.FEE, Component.PENALTY)
_EARNED = (LineKind.INTEREST_ACCRUED, LineKind.FEE_CHARGED, LineKind.PENAL_CHARGED)
_GIVEN_UP = (LineKind.WAIVER, LineKind.SETTLED, LineKind.WRITTEN_OFF, LineKind.PENAL_RETURNED)
_PAID = (LineKind.PAYMENT, LineKind.HELD_APPLIED)
_NONE = Amounts()


def amounts(paise: Paise) -> Amounts:
    return Amounts(
        principal=_amount(paise[Component.PRINCIPAL]),
        interest=_amount(paise[Component.INTEREST]),
        fee=_amount(paise[Component.FEE]),
        tax=_amount(paise[Component.TAX]),
        penalty=_amount(paise[Component.PENALTY]),
    )


def _amount(paise: int) -> Decimal:
    return to_amount(paise) if paise else ZERO


def summed(shares: Iterable[PaiseShare]) -> Paise:
    paise = nothing()
    for share in shares:
        paise[share.component] += share.amount
    return paise


def income_of(paise: Paise) -> Paise:
    """The parts that are the lender's income: neither principal nor the state's tax."""
    return {**nothing(), **{component: paise[component] for component in _INCOME}}


@dataclass(slots=True)
class LoanState:
    """Balances, rows, and the lines written so far.

    terms          as they stand today: a new rate, or a restructuring, replaces them
    tenure         in the units of the terms, from the disbursal to the last due date: what was agreed last
    day            the day the replay has come to
    lent           all that was disbursed
    at             rows before this one are billed; only `current` reads it
    refund_due     of `held`, what goes back to the borrower and is put to nothing
    level          what an ordinary row asks for (see `schedule.level_part`)
    relevel        a prepayment asks for a smaller instalment from the next row on
    piece_start    since when balance, rate and period are unchanged; interest is rounded per such piece
    piece_booked   interest of the piece booked so far
    told_npa       another loan of the borrower makes this one NPA
    written_off    what left the books and has not been recovered
    """

    terms: LoanTerms
    calendar: BusinessCalendar
    day: date = date.min
    disbursed_on: date | None = None
    closed_on: date | None = None
    ended: PositionStatus | None = None
    exited: bool = False
    lent: int = 0
    principal: int = 0
    held: int = 0
    refund_due: int = 0
    received: int = 0
    periods: tuple[Period, ...] = ()
    rows: list[Row] = field(default_factory=list)
    at: int = 0
    level: int = 0
    relevel: bool = False
    piece_start: date = date.min
    piece_booked: int = 0
    penal_total: int = 0
    npa_since: date | None = None
    told_npa: bool = False
    written_off: Paise = field(default_factory=nothing)
    lines: list[Line] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    tenure: int = field(init=False)
    follows_balance: bool = field(init=False)
    instalment_fees: tuple[FeeAmount, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tenure = self.terms.tenure
        rate = self.terms.rate
        # Whether interest runs on the real balance, or as the schedule says.
        self.follows_balance = rate.method is InterestMethod.SIMPLE_DAILY or (
            rate.method is InterestMethod.REDUCING and rate.rest is Rest.DAILY
        )
        self.instalment_fees = charges.fee_amounts(self.terms, FeeWhen.PER_INSTALMENT)

    @property
    def current(self) -> Row | None:
        """The row whose period is running; past the last due date, the last row."""
        rows, at = self.rows, self.at
        while at < len(rows) and rows[at].billed:
            at += 1
        self.at = at
        return rows[at] if at < len(rows) else rows[-1] if rows else None

    @property
    def to_come(self) -> list[Row]:
        return [row for row in self.rows if not row.billed]

    @property
    def paying(self) -> list[Row]:
        """Rows to come that repay principal."""
        grace = self.terms.principal_grace_periods
        return [row for row in self.to_come if not row.rests and row.number > grace]

    @property
    def earning(self) -> Row | None:
        """The row that will ask for the interest of the running period."""
        row = self.current
        if row is None or not row.defers:
            return row
        return next((each for each in self.to_come if not each.defers), self.rows[-1])

    @property
    def arrears(self) -> list[Row]:
        """Rows that have fallen due and are not clear, oldest first."""
        return [row for row in self.rows if row.owing and row.billed]

    @property
    def unbilled_principal(self) -> int:
        return self.principal - sum([row.open[Component.PRINCIPAL] for row in self.rows if row.owing])

    @property
    def last_number(self) -> int:
        return self.periods[-1].number

    @property
    def free_held(self) -> int:
        """Money held that may be put to what falls due."""
        return self.held - self.refund_due

    @property
    def cooling_off_until(self) -> date | None:
        """The last day on which the borrower may leave at no penalty; at least one day after the money came."""
        if self.disbursed_on is None:
            return None
        return self.disbursed_on + timedelta(days=self.terms.cooling_off_days)

    @property
    def penal_begins(self) -> date:
        """The first day-end that may bring a penal charge: who left is late only once the cooling-off days are over."""
        until = self.cooling_off_until if self.exited else None
        return until + timedelta(days=1) if until else date.min

    @property
    def is_npa(self) -> bool:
        return self.npa_since is not None or self.told_npa

    def owed(self) -> Paise:
        """Owed in the books, per component; this is what the ledger must say."""
        result = nothing()
        for row in self.rows:
            if row.owing:
                for component in CHARGED:
                    result[component] += row.open[component]
        result[Component.PRINCIPAL] = self.principal
        return result

    def start_piece(self) -> None:
        """The balance, the rate or the period changed: what ran so far is a rounded piece of its own."""
        self.piece_start = self.day
        self.piece_booked = 0

    def lower_principal(self, amount: int) -> None:
        if amount:
            self.principal -= amount
            if self.follows_balance:
                self.start_piece()

    def note_clear_rows(self) -> None:
        """Remember when a row, and the loan, was cleared; arrears paid in full end an NPA."""
        for row in self.rows:
            # Before its due date a row is known to be clear only where it asks by schedule.
            ahead = row.paid_ahead and not self.follows_balance
            is_clear = not row.owing if row.billed else ahead and row.is_covered
            row.paid_on = (row.paid_on or self.day) if is_clear else None
        if self.npa_since is not None and not self.arrears:
            self.npa_since = None
            self.release_income("Income that waited: all arrears are paid")
        if self.disbursed_on is None or self.principal or any(row.owing for row in self.rows):
            self.closed_on = None
        elif self.closed_on is None:
            self.closed_on = self.day

    def suspend_income(self, note: str, on: date) -> None:
        """What was booked as income and is unpaid is income no longer."""
        waits = amounts(income_of(self.owed()))
        if waits.total:
            key = self._key_of("suspended", on)
            self.lines.append(Line(key, LineKind.INCOME_SUSPENDED, on, _NONE, note, suspense=waits))

    def release_income(self, note: str, cause: UUID | None = None) -> None:
        """What waited is income, unless the loan is still an NPA."""
        waits = amounts(income_of(self.owed()))
        if waits.total and not self.is_npa:
            key = self._key_of("released", self.day)
            self.lines.append(
                Line(key, LineKind.INCOME_RELEASED, self.day, _NONE, note, cause, suspense=waits.negated)
            )

    def _key_of(self, what: str, day: date) -> str:
        """Names a fact that time or another loan makes; the second of one day is another fact."""
        key = f"{what}:{day.isoformat()}"
        before = sum([line.key.startswith(key) for line in self.lines])
        return f"{key}:{before + 1}" if before else key

    def write(
        self,
        key: str,
        kind: LineKind,
        note: str,
        *,
        paise: Paise | None = None,
        cause: UUID | None = None,
        held: int = 0,
        shares: Iterable[PaiseShare] = (),
        fees: tuple[FeeAmount, ...] = (),
        on: date | None = None,
    ) -> Line:
        """Add one line; `on` is the day it is dated, today unless said. Of an NPA, income waits for its payment."""
        waits = amounts(income_of(paise)) if paise and self.is_npa else _NONE
        line = Line(
            key=key,
            kind=kind,
            value_date=on or self.day,
            amounts=amounts(paise) if paise else _NONE,
            note=note,
            cause_id=cause,
            held=to_amount(held) if held else ZERO,
            shares=tuple([Share(s.instalment, s.component, to_amount(s.amount)) for s in shares]),
            fees=fees,
            suspense=waits if kind in _EARNED else waits.negated if kind in _GIVEN_UP else _NONE,
        )
        self.lines.append(line)
        if kind in _PAID and waits.total:
            note = "Income that waited was paid"
            self.lines.append(
                Line(
                    f"released:{key}",
                    LineKind.INCOME_RELEASED,
                    line.value_date,
                    _NONE,
                    note,
                    cause,
                    suspense=waits.negated,
                )
            )
        return line
