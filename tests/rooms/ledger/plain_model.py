"""A loan worked out with pencil and paper: plain decimals and a loop over days.

Written from the rules of the products alone; it imports nothing of the project, so that where the two agree,
two different ways of counting agree. Slow on purpose.

Rules of the salary advance: 0.1 % of the principal owed for each night; all due on one day; unpaid at the end of
that day and of every later one: 50, at most 1,500 in all. Interest of an unbroken run of nights on one principal
is rounded once; a run also ends on the due day, and each month after it.

Rules of the personal loan: 2 % a month on the balance of the schedule, equal instalments to the rupee; interest of a
month runs evenly over its days; an instalment unpaid at its fourth day-end costs 500 once, at most 6,000 in all.

Both: money clears penalty, fee, interest, principal, of the oldest instalment first. What is left over pays a salary
advance ahead (the same order), and waits for the next due day on a personal loan. Who pays all that is owed is done.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

PAISA = Decimal("0.01")
ORDER = ("penalty", "fee", "interest", "principal")
DAY = timedelta(days=1)


def to_paisa(amount: Decimal) -> Decimal:
    return amount.quantize(PAISA, rounding=ROUND_HALF_UP)


def month_later(day: date, months: int = 1) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Happening:
    """kind: pay, charge, waive or refund; what: the component of a charge or waiver."""

    day: date
    order: int
    kind: str
    amount: Decimal
    what: str = ""


@dataclass
class PlainRow:
    start: date
    due: date
    principal: Decimal
    interest: Decimal
    is_due: bool = False
    penalised: bool = False
    run_interest: Decimal = Decimal(0)
    owed: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(ORDER, Decimal(0)))

    def without_penalty(self) -> Decimal:
        return self.owed["fee"] + self.owed["interest"] + self.owed["principal"]


class PlainLoan:
    """Common to both products. `owed` of a row not yet due holds only what has run or been charged."""

    penal_cap = Decimal(0)

    def __init__(self, amount: Decimal, start: date) -> None:
        self.start = start
        self.principal = amount
        self.held = Decimal(0)
        self.penal_total = Decimal(0)
        self.charged = dict.fromkeys(ORDER, Decimal(0))
        self.waived = dict.fromkeys(ORDER, Decimal(0))
        self.rows: list[PlainRow] = []

    # what the products differ in
    def run_night(self, day: date) -> None:
        raise NotImplementedError

    def pay_ahead(self, amount: Decimal) -> Decimal:
        raise NotImplementedError

    def penalise(self, day: date) -> None:
        raise NotImplementedError

    # the life of a loan
    def live(self, happenings: list[Happening], until: date, day_closed: bool) -> None:
        ordered = sorted(happenings, key=lambda each: (each.day, each.order))
        day = self.start
        while True:
            for happening in ordered:
                if happening.day == day:
                    getattr(self, happening.kind)(happening)
            if day == until:
                break
            self.penalise(day)
            day += DAY
            self.run_night(day)
            self.fall_due(day)
        if day_closed:
            self.penalise(until)

    def current(self) -> PlainRow:
        return next((row for row in self.rows if not row.is_due), self.rows[-1])

    def fall_due(self, day: date) -> None:
        row = self.current()
        if not row.is_due and row.due == day:
            row.is_due = True
            row.owed["principal"] += row.principal
            self.use_held()

    def total(self) -> dict[str, Decimal]:
        result = {name: sum((row.owed[name] for row in self.rows), Decimal(0)) for name in ORDER}
        result["principal"] = self.principal
        return result

    def clear(self, amount: Decimal) -> Decimal:
        """Clear what is due; gives back what is left of the money."""
        for row in self.rows:
            if row.is_due:
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
        self.held = self.clear(self.held)

    def pay(self, happening: Happening) -> None:
        owed = sum(self.total().values())
        if 0 < owed <= happening.amount + self.held:
            self.all_falls_due()
        left = self.clear(happening.amount)
        self.held += self.pay_ahead(left)
        self.use_held()

    def all_falls_due(self) -> None:
        row = self.current()
        if row.is_due:
            return
        row.is_due = True
        row.owed["principal"] += self.principal - sum(each.owed["principal"] for each in self.rows)
        self.rows = self.rows[: self.rows.index(row) + 1]

    def charge(self, happening: Happening) -> None:
        self.current().owed[happening.what] += happening.amount
        self.charged[happening.what] += happening.amount
        if happening.what == "penalty":
            self.penal_total += happening.amount
        self.use_held()

    def waive(self, happening: Happening) -> None:
        left = happening.amount
        for row in self.rows:
            part = min(left, row.owed[happening.what])
            row.owed[happening.what] -= part
            self.waived[happening.what] += part
            left -= part

    def refund(self, happening: Happening) -> None:
        self.held -= min(self.held, happening.amount)

    def add_penalty(self, row: PlainRow, amount: Decimal) -> None:
        amount = max(min(amount, self.penal_cap - self.penal_total), Decimal(0))
        self.penal_total += amount
        self.charged["penalty"] += amount
        row.owed["penalty"] += amount


class PlainSalaryAdvance(PlainLoan):
    penal_cap = Decimal(1500)

    def __init__(self, amount: Decimal, start: date, days: int) -> None:
        super().__init__(amount, start)
        self.rows = [PlainRow(start, start + timedelta(days=days), amount, Decimal(0))]
        self.nights = 0
        self.run_so_far = Decimal(0)

    def begin_run(self) -> None:
        self.nights, self.run_so_far = 0, Decimal(0)

    def lower_principal(self, part: Decimal) -> None:
        if part:
            super().lower_principal(part)
            self.rows[0].principal = self.principal
            self.begin_run()

    def run_night(self, day: date) -> None:
        self.nights += 1
        run = to_paisa(self.principal * self.nights / 1000)
        piece, self.run_so_far = run - self.run_so_far, run
        self.rows[0].owed["interest"] += piece
        self.charged["interest"] += piece
        boundary = self.rows[0].due
        while boundary < day:
            boundary = month_later(boundary)
        if boundary == day:
            self.begin_run()

    def pay_ahead(self, amount: Decimal) -> Decimal:
        row = self.rows[0]
        if row.is_due or not amount:
            return amount
        for name in ("penalty", "fee", "interest"):
            part = min(amount, row.owed[name])
            row.owed[name] -= part
            amount -= part
        part = min(amount, self.principal)
        self.lower_principal(part)
        return amount - part

    def penalise(self, day: date) -> None:
        row = self.rows[0]
        if row.is_due and day >= row.due and row.without_penalty() > 0:
            self.add_penalty(row, Decimal(50))


class PlainPersonalLoan(PlainLoan):
    penal_cap = Decimal(6000)

    def __init__(self, amount: Decimal, start: date, months: int) -> None:
        super().__init__(amount, start)
        growth = Decimal("1.02") ** months
        level = (amount * Decimal("0.02") * growth / (growth - 1)).quantize(
            Decimal(1), rounding=ROUND_HALF_UP
        )
        balance, begun = amount, start
        for number in range(1, months + 1):
            interest = to_paisa(balance * Decimal("0.02"))
            part = balance if number == months else min(level - interest, balance)
            due = month_later(start, number)
            self.rows.append(PlainRow(begun, due, part, interest))
            balance, begun = balance - part, due

    def run_night(self, day: date) -> None:
        row = self.current()
        if row.is_due or not self.principal:
            return
        share = Decimal((day - row.start).days) / Decimal((row.due - row.start).days)
        run = to_paisa(row.interest * share)
        row.owed["interest"] += run - row.run_interest
        self.charged["interest"] += run - row.run_interest
        row.run_interest = run

    def pay_ahead(self, amount: Decimal) -> Decimal:
        return amount

    def penalise(self, day: date) -> None:
        for row in self.rows:
            late = row.is_due and (day - row.due).days + 1 > 3
            if late and not row.penalised and row.without_penalty() > 0:
                row.penalised = True
                self.add_penalty(row, Decimal(500))
