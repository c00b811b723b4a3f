"""The working state of a loan while its events are replayed: rows and balances in whole paise. Pure.

Only the replay (`accrual`, `billing`, `repaying`, `penalising`) changes it; `servicing` reads it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from backend.kernel.calendar import BusinessCalendar
from backend.loans import charges, schedule
from backend.loans.appropriation import PaiseShare
from backend.loans.interest import Period, to_amount
from backend.loans.position import Allocation, Amounts, FeeAmount, Line, LineKind, Share
from backend.loans.terms import LoanTerms
from backend.products.terms import Component, FeeWhen, InterestMethod, Rest

Paise = dict[Component, int]
COMPONENTS = tuple(Component)  # walking a tuple is several times quicker than walking the enumeration
WITHOUT_PENALTY = tuple(component for component in Component if component is not Component.PENALTY)
CHARGED = (Component.INTEREST, Component.FEE, Component.TAX, Component.PENALTY)


def nothing() -> Paise:
    return dict.fromkeys(COMPONENTS, 0)


def amounts(paise: Paise) -> Amounts:
    return Amounts(
        principal=to_amount(paise[Component.PRINCIPAL]),
        interest=to_amount(paise[Component.INTEREST]),
        fee=to_amount(paise[Component.FEE]),
        tax=to_amount(paise[Component.TAX]),
        penalty=to_amount(paise[Component.PENALTY]),
    )


def summed(shares: Iterable[PaiseShare]) -> Paise:
    paise = nothing()
    for share in shares:
        paise[share.component] += share.amount
    return paise


class Row:
    """One instalment.

    due     what it asks for; before it is billed, what the plan says it will
    booked  interest of its period that has run, and charges put on it: what the books hold of `due`
    billed  its due date has come, or the borrower paid everything before it
    """

    __slots__ = (
        "billed",
        "booked",
        "due",
        "number",
        "opening",
        "paid",
        "paid_on",
        "penalised",
        "period",
        "waived",
    )

    def __init__(self, planned: schedule.PlanRow) -> None:
        self.period = planned.period
        self.number = planned.period.number
        self.opening = planned.opening
        self.due = nothing()
        self.due[Component.PRINCIPAL] = planned.principal
        self.due[Component.INTEREST] = planned.interest
        self.booked = nothing()
        self.paid = nothing()
        self.waived = nothing()
        self.billed = False
        self.penalised = False
        self.paid_on: date | None = None

    def settled(self, component: Component) -> int:
        return self.paid[component] + self.waived[component]

    def unpaid(self, component: Component) -> int:
        """Owed on this row now; principal only once the row is billed."""
        if component is not Component.PRINCIPAL:
            return self.booked[component] - self.paid[component] - self.waived[component]
        return self.due[component] - self.paid[component] - self.waived[component] if self.billed else 0

    @property
    def unpaid_parts(self) -> Paise:
        return {component: self.unpaid(component) for component in COMPONENTS}

    @property
    def is_clear(self) -> bool:
        return not any(self.unpaid(component) for component in COMPONENTS)

    @property
    def unpaid_without_penalty(self) -> int:
        """What a penal charge may be taken for: never an earlier penal charge."""
        return sum(self.unpaid(component) for component in WITHOUT_PENALTY)


@dataclass(slots=True)
class LoanState:
    """Balances, rows, and the lines written so far.

    day            the day the replay has come to
    level          what an ordinary row asks for (see `schedule.level_part`)
    relevel        a prepayment asks for a smaller instalment from the next row on
    piece_start    since when balance and period are unchanged; interest is rounded per such piece
    piece_booked   interest of the piece booked so far
    """

    terms: LoanTerms
    calendar: BusinessCalendar
    day: date = date.min
    disbursed_on: date | None = None
    closed_on: date | None = None
    principal: int = 0
    held: int = 0
    received: int = 0
    periods: tuple[Period, ...] = ()
    rows: list[Row] = field(default_factory=list)
    level: int = 0
    relevel: bool = False
    piece_start: date = date.min
    piece_booked: int = 0
    penal_total: int = 0
    npa_since: date | None = None
    lines: list[Line] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)

    @property
    def follows_balance(self) -> bool:
        """Whether interest runs on the real balance, or as the schedule says."""
        rate = self.terms.rate
        if rate.method is InterestMethod.FLAT:
            return False
        return rate.method is InterestMethod.SIMPLE_DAILY or rate.rest is Rest.DAILY

    @property
    def current(self) -> Row | None:
        """The row whose period is running; past the last due date, the last row."""
        if not self.rows:
            return None
        return next((row for row in self.rows if not row.billed), self.rows[-1])

    @property
    def arrears(self) -> list[Row]:
        """Rows that have fallen due and are not clear, oldest first."""
        return [row for row in self.rows if row.billed and not row.is_clear]

    @property
    def unbilled_principal(self) -> int:
        return self.principal - sum(row.unpaid(Component.PRINCIPAL) for row in self.rows)

    @property
    def last_number(self) -> int:
        return self.periods[-1].number

    @property
    def instalment_fees(self) -> tuple[FeeAmount, ...]:
        return charges.fee_amounts(self.terms, FeeWhen.PER_INSTALMENT)

    def owed(self) -> Paise:
        """Owed in the books, per component; this is what the ledger must say."""
        result = nothing()
        for row in self.rows:
            for component in CHARGED:
                result[component] += row.unpaid(component)
        result[Component.PRINCIPAL] = self.principal
        return result

    def start_piece(self) -> None:
        """The balance or the period changed: what ran so far is a rounded piece of its own."""
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
            if row.billed:
                row.paid_on = (row.paid_on or self.day) if row.is_clear else None
        if not self.arrears:
            self.npa_since = None
        if self.disbursed_on is None or any(self.owed().values()):
            self.closed_on = None
        elif self.closed_on is None:
            self.closed_on = self.day

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
        """Add one line; `on` is the day it is dated, today unless said."""
        line = Line(
            key=key,
            kind=kind,
            value_date=on or self.day,
            amounts=amounts(paise) if paise else Amounts(),
            note=note,
            cause_id=cause,
            held=to_amount(held),
            shares=tuple(Share(s.instalment, s.component, to_amount(s.amount)) for s in shares),
            fees=fees,
        )
        self.lines.append(line)
        return line
