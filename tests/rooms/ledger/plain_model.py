"""A loan worked out with pencil and paper: plain decimals and a loop over days.

Written from the rules of the products alone; it imports nothing of the project, so that where the two agree,
two different ways of counting agree. Slow on purpose. The products' own rules are in `plain_products`.

Money clears penalty, tax, fee, interest, principal, of the oldest instalment first. What is left over pays a
salary advance ahead (the same order); on the others it does as its `excess` says. Who pays all that is owed is done.
Over 90 days past due a loan is an NPA, until nothing due is unpaid. A settlement takes what it brings, and what is
held, and gives up the rest; a write-off gives up everything, and what comes later is recovered.
Who leaves has all penal charges back, and upfront fees where they are not kept, as money held; until the cooling-off
days are over there are no new ones.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

PAISA = Decimal("0.01")
ORDER = ("penalty", "tax", "fee", "interest", "principal")
CHARGED = ORDER[:-1]
NOTHING = Decimal(0)
DAY = timedelta(days=1)


def to_paisa(amount: Decimal) -> Decimal:
    return amount.quantize(PAISA, rounding=ROUND_HALF_UP)


def month_later(day: date, months: int = 1) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Happening:
    """kind: the name of the method that does it; what: the component of a charge or waiver.

    rests, parts and rate are those of an agreement; a rate also stands alone.
    """

    day: date
    order: int
    kind: str
    amount: Decimal = NOTHING
    what: str = ""
    tax: Decimal = NOTHING
    rests: int = 0
    parts: int | None = None
    rate: Decimal | None = None


class Refused(Exception):
    """What is asked for cannot be, on that day."""


@dataclass
class PlainRow:
    start: date
    due: date
    principal: Decimal
    interest: Decimal
    is_due: bool = False
    penalised: bool = False
    rests: bool = False
    touched: bool = False
    settled: Decimal = NOTHING
    arisen: Decimal = NOTHING
    run_from: date = date.min
    run_whole: Decimal = NOTHING
    run_interest: Decimal = NOTHING
    booked: Decimal = NOTHING
    owed: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(ORDER, NOTHING))

    def all_owed(self) -> Decimal:
        return sum(self.owed.values(), NOTHING)

    def without_penalty(self) -> Decimal:
        return self.all_owed() - self.owed["penalty"]

    def days_late(self, day: date) -> int:
        """At the end of `day`; the due day is the first."""
        return (day - self.due).days + 1


class PlainLoan:
    """Common to all products. `owed` of a row not yet due holds only what has run or been charged."""

    penal_cap = NOTHING
    cools_days = 1
    fees_back = NOTHING

    def __init__(self, amount: Decimal, start: date, excess: str = "hold") -> None:
        self.start = start
        self.principal = amount
        self.excess = excess
        self.day = start
        self.held = self.goes_back = self.penal_total = NOTHING
        self.ended = ""
        self.left = False
        self.npa = self.told_npa = False
        self.charged = dict.fromkeys(ORDER, NOTHING)
        self.waived = dict.fromkeys(ORDER, NOTHING)
        self.recoverable = dict.fromkeys(ORDER, NOTHING)
        self.rows: list[PlainRow] = []

    # what the products differ in
    def run_night(self, day: date) -> None:
        raise NotImplementedError

    def pay_ahead(self, amount: Decimal) -> Decimal:
        raise NotImplementedError

    def penalise(self, day: date) -> None:
        raise NotImplementedError

    def begin_run(self) -> None:
        """The principal, the rate or the period is another from tonight on."""

    def principal_asked(self, row: PlainRow) -> Decimal:
        return row.principal - row.settled

    # the life of a loan
    def live(self, happenings: list[Happening], until: date, day_closed: bool) -> None:
        ordered = sorted(happenings, key=lambda each: (each.day, each.order))
        while True:
            for happening in ordered:
                if happening.day == self.day:
                    getattr(self, happening.kind)(happening)
                    self.note_arrears()
            if self.day == until:
                break
            self.end_day(self.day)
            self.day += DAY
            self.run_night(self.day)
            self.fall_due(self.day)
            self.note_arrears()
        if day_closed:
            self.end_day(until)

    def end_day(self, day: date) -> None:
        arrears = self.arrears()
        self.npa = self.npa or bool(arrears and arrears[0].days_late(day) > 90)
        if not self.left or day > self.start + self.cools_days * DAY:
            self.penalise(day)

    def note_arrears(self) -> None:
        self.npa = self.npa and bool(self.arrears())

    def arrears(self) -> list[PlainRow]:
        return [row for row in self.rows if row.is_due and row.all_owed()]

    def days_past_due(self) -> int:
        """Within the day: the day-ends that have passed."""
        arrears = self.arrears()
        return max((self.day - arrears[0].due).days, 0) if arrears else 0

    def suspended(self) -> Decimal:
        owed = self.total()
        return owed["interest"] + owed["fee"] + owed["penalty"] if self.is_npa else NOTHING

    @property
    def is_npa(self) -> bool:
        return self.npa or self.told_npa

    def hear_of_npa(self, happening: Happening) -> None:
        """Another loan of the borrower is an NPA (`what` says "npa"), or no longer is."""
        self.told_npa = happening.what == "npa"

    def to_come(self) -> list[PlainRow]:
        return [row for row in self.rows if not row.is_due]

    def current(self) -> PlainRow:
        return next(iter(self.to_come()), self.rows[-1])

    def unbilled(self) -> Decimal:
        return self.principal - sum(row.owed["principal"] for row in self.rows)

    def fall_due(self, day: date) -> None:
        row = self.current()
        if not row.is_due and row.due == day:
            asked = self.principal_asked(row)
            row.is_due = True
            row.owed["principal"] += asked
            self.begin_run()
            self.use_held()

    def total(self) -> dict[str, Decimal]:
        result = {name: sum((row.owed[name] for row in self.rows), NOTHING) for name in ORDER}
        result["principal"] = self.principal
        return result

    def clear(self, amount: Decimal) -> Decimal:
        """Clear what is due; gives back what is left of the money."""
        for row in self.arrears():
            amount = self.clear_row(row, amount)
        return amount

    def clear_row(self, row: PlainRow, amount: Decimal) -> Decimal:
        for name in ORDER:
            part = min(amount, row.owed[name])
            row.owed[name] -= part
            amount -= part
            if name == "principal":
                self.lower_principal(part)
        return amount

    def lower_principal(self, part: Decimal) -> None:
        self.principal -= part

    def use_held(self) -> None:
        self.held = self.goes_back + self.clear(self.held - self.goes_back)

    def pay(self, happening: Happening) -> None:
        if self.ended == "written off":
            self.recover(happening.amount)
            return
        owed = sum(self.total().values())
        if 0 < owed <= happening.amount + self.held - self.goes_back:
            self.all_falls_due()
        self.hold(self.pay_ahead(self.clear(happening.amount)))

    def leave(self, happening: Happening) -> None:
        if self.ended:
            raise Refused
        self.left = True
        paid = self.charged["penalty"] - self.waived["penalty"] - self.total()["penalty"]
        self.held += paid + self.fees_back
        self.charged["penalty"], self.penal_total = self.waived["penalty"], NOTHING
        for row in self.rows:
            row.owed["penalty"], row.penalised = NOTHING, False
        if 0 < sum(self.total().values()) <= self.held - self.goes_back:
            self.all_falls_due()
        self.use_held()

    def hold(self, left: Decimal) -> None:
        self.held += left
        self.goes_back += left if self.excess == "refund" else 0
        self.use_held()

    def recover(self, amount: Decimal) -> None:
        amount = self.clear(amount)
        for name in ORDER:
            part = min(amount, self.recoverable[name])
            self.recoverable[name] -= part
            amount -= part
        self.held += amount

    def all_falls_due(self) -> None:
        row = self.current()
        if row.is_due:
            return
        row.owed["principal"] += self.unbilled()
        row.is_due = True
        self.rows = [each for each in self.rows if each.is_due or each.touched or each.all_owed()]
        for each in self.rows:
            each.is_due = True

    def charge(self, happening: Happening) -> None:
        row = self.current()
        row.touched = True
        for name, amount in ((happening.what, happening.amount), ("tax", happening.tax)):
            row.owed[name] += amount
            self.charged[name] += amount
        if happening.what == "penalty":
            self.penal_total += happening.amount
        self.use_held()

    def waive(self, happening: Happening) -> None:
        left, what = happening.amount, happening.what
        for row in self.rows:
            part = min(left, row.owed[what])
            if part:
                self.give_up(row, what, part)
                left -= part
            if what == "principal" and left and not row.is_due and row is self.current():
                self.waive_to_come(row, left)
                left = NOTHING

    def waive_to_come(self, row: PlainRow, amount: Decimal) -> None:
        """Principal that is not yet due cannot be waived where the schedule stands."""

    def give_up(self, row: PlainRow, what: str, part: Decimal) -> None:
        row.touched = True
        row.owed[what] -= part
        self.waived[what] += part
        if what == "principal":
            self.lower_principal(part)

    def refund(self, happening: Happening) -> None:
        part = min(self.held, happening.amount)
        self.held -= part
        self.goes_back = max(self.goes_back - part, NOTHING)

    def keep(self, happening: Happening) -> None:
        """Of what goes back, this much stays."""
        self.goes_back -= min(self.goes_back, happening.amount)
        self.use_held()

    def settle(self, happening: Happening) -> None:
        if self.ended:
            raise Refused
        self.all_falls_due()
        self.hold(self.clear(happening.amount))
        if any(self.give_up_the_rest().values()):
            self.ended = "settled"

    def write_off(self, happening: Happening) -> None:
        if self.ended:
            raise Refused
        self.all_falls_due()
        self.recoverable = self.give_up_the_rest()
        if not any(self.recoverable.values()):
            raise Refused
        self.ended = "written off"

    def give_up_the_rest(self) -> dict[str, Decimal]:
        rest = dict.fromkeys(ORDER, NOTHING)
        for row in self.arrears():
            for name in ORDER:
                rest[name] += row.owed[name]
                self.give_up(row, name, row.owed[name])
        return rest

    def add_penalty(self, row: PlainRow, amount: Decimal) -> None:
        amount = max(min(amount, self.penal_cap - self.penal_total), NOTHING)
        self.penal_total += amount
        self.charged["penalty"] += amount
        row.owed["penalty"] += amount

    def book_interest(self, row: PlainRow, amount: Decimal) -> None:
        row.owed["interest"] += amount
        self.charged["interest"] += amount
