"""The plain loans of three products, each by its own rules; what they share is in `plain_model`.

Rules of the salary advance: 0.1 % of the principal owed for each night; all due on one day; unpaid at the end of
that day and of every later one: 50, at most 1,500 in all. Interest of an unbroken run of nights on one principal
is rounded once; a run also ends on the due day, and each month after it.

Rules of the personal loan: 2 % a month on the balance of the schedule, equal instalments to the rupee; interest of a
month runs evenly over its days; an instalment unpaid at its fourth day-end costs 500 once, at most 6,000 in all.

Rules of the loan in parts: drawn at once or twice; 18 % a year on what is really owed, by 365 days; equal parts of the
principal; a part unpaid at its third day-end costs 2 % of what is unpaid of it, at most 4,000 in all. The rate may
change; an agreement may let the next parts rest, and repay in more or fewer.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.rooms.ledger.plain_model import (
    CHARGED,
    NOTHING,
    Happening,
    PlainLoan,
    PlainRow,
    Refused,
    month_later,
    to_paisa,
)


class PlainOnBalance(PlainLoan):
    """Interest of an unbroken run of nights on one principal and rate, rounded once."""

    rate = NOTHING  # percent of the principal, for `nights_of_rate` nights
    nights_of_rate = 1

    def __init__(self, amount: Decimal, start: date, excess: str) -> None:
        super().__init__(amount, start, excess)
        self.begin_run()

    def begin_run(self) -> None:
        self.nights, self.run_so_far = 0, NOTHING

    def lower_principal(self, part: Decimal) -> None:
        if part:
            super().lower_principal(part)
            self.begin_run()

    def waive_to_come(self, row: PlainRow, amount: Decimal) -> None:
        part = min(amount, self.unbilled())
        if part:
            row.touched = True
            row.settled += part
            self.waived["principal"] += part
            self.lower_principal(part)

    def run_night(self, day: date) -> None:
        self.nights += 1
        run = to_paisa(self.principal * self.rate * self.nights / (100 * self.nights_of_rate))
        piece, self.run_so_far = run - self.run_so_far, run
        self.book_interest(self.earning(), piece)
        self.current().arisen += piece
        boundary = self.rows[-1].due
        while boundary < day:
            boundary = month_later(boundary)
        if self.current().is_due and boundary == day:
            self.begin_run()

    def earning(self) -> PlainRow:
        return self.current()

    def reprice(self, happening: Happening) -> None:
        if self.ended or not self.to_come():
            raise Refused
        assert happening.rate is not None
        self.rate = happening.rate
        self.plan_anew()

    def plan_anew(self) -> None:
        self.begin_run()


class PlainSalaryAdvance(PlainOnBalance):
    penal_cap = Decimal(1500)
    rate = Decimal("0.1")

    def __init__(self, amount: Decimal, start: date, days: int) -> None:
        super().__init__(amount, start, "ahead")
        self.rows = [PlainRow(start, start + timedelta(days=days), amount, NOTHING)]

    def principal_asked(self, row: PlainRow) -> Decimal:
        return self.principal

    def pay_ahead(self, amount: Decimal) -> Decimal:
        row = self.rows[0]
        if row.is_due or not amount:
            return amount
        for name in CHARGED:
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

    def restructure(self, happening: Happening) -> None:
        if self.ended or not self.to_come() or happening.rests:
            raise Refused
        if happening.parts is not None:
            self.rows[0].due = self.day + timedelta(days=happening.parts)
        if happening.rate is not None:
            self.rate = happening.rate
        self.begin_run()


class PlainInParts(PlainOnBalance):
    """`excess`: hold, fewer (principal ahead; the part stays) or smaller (principal ahead; parts shrink)."""

    penal_cap = Decimal(4000)
    rate, nights_of_rate = Decimal(18), 365

    def __init__(self, first: Decimal, sanctioned: Decimal, start: date, parts: int, excess: str) -> None:
        super().__init__(first, start, excess)
        self.sanctioned, self.lent = sanctioned, first
        self.shrinks = False
        for number in range(1, parts + 1):
            self.add_row(number)
        self.level = to_paisa(first / parts)

    def add_row(self, number: int) -> None:
        begun = self.rows[-1].due if self.rows else self.start
        self.rows.append(PlainRow(begun, month_later(self.start, number), NOTHING, NOTHING))

    def earning(self) -> PlainRow:
        row = self.current()
        return next((each for each in self.to_come() if not each.rests), row) if row.rests else row

    def principal_asked(self, row: PlainRow) -> Decimal:
        ahead = sum((each.settled for each in self.to_come() if each is not row), NOTHING)
        opening = self.unbilled() + ahead + row.settled
        if row.rests:
            part = row.settled
        else:
            wanted = opening if row is self.rows[-1] else min(self.level, opening)
            part = max(min(wanted, opening - ahead), row.settled)
        if self.shrinks:
            self.shrinks = False
            self.share_out(opening - part, [each for each in self.to_come() if each is not row])
        return part - row.settled

    def share_out(self, balance: Decimal, rows: list[PlainRow]) -> None:
        paying = [row for row in rows if not row.rests]
        self.level = to_paisa(balance / len(paying)) if paying else NOTHING

    def plan_anew(self) -> None:
        self.begin_run()
        coming = self.to_come()
        self.shrinks = False
        self.share_out(self.unbilled() + sum(row.settled for row in coming), coming)

    def draw(self, happening: Happening) -> None:
        if self.lent + happening.amount > self.sanctioned or self.ended or not self.to_come():
            raise Refused
        self.lent += happening.amount
        self.principal += happening.amount
        self.plan_anew()

    def pay_ahead(self, amount: Decimal) -> Decimal:
        row = self.current()
        if self.excess == "hold" or row.is_due:
            return amount
        part = min(amount, self.unbilled())
        today = next((each for each in self.rows if each.is_due and each.due == self.day), None)
        if today is None:
            row.settled += part
            row.touched = row.touched or bool(part)
            self.shrinks = self.shrinks or (self.excess == "smaller" and amount > 0)
        self.lower_principal(part)
        if today is not None and part and self.excess == "smaller":
            self.share_out(self.unbilled(), self.to_come())
        return amount - part

    def penalise(self, day: date) -> None:
        for row in self.rows:
            if row.is_due and row.days_late(day) > 2 and not row.penalised and row.without_penalty() > 0:
                row.penalised = True
                self.add_penalty(row, to_paisa(row.without_penalty() * 2 / 100))

    def restructure(self, happening: Happening) -> None:
        coming = self.to_come()
        if self.ended or not coming:
            raise Refused
        resting = sum(row.rests for row in coming)
        rests = max(happening.rests, resting)
        count = rests + (happening.parts or len(coming) - resting)
        if any(row.touched for row in coming[count:]):
            raise Refused
        for row in coming[count:]:
            self.hand_over(row, coming[count - 1])
            self.rows.remove(row)
        while len(self.to_come()) < count:
            self.add_row(len(self.rows) + 1)
        coming = self.to_come()
        for row in coming[:rests]:
            row.rests = True
            self.hand_over(row, coming[rests])
        if happening.rate is not None:
            self.rate = happening.rate
        self.plan_anew()

    def hand_over(self, row: PlainRow, other: PlainRow) -> None:
        for name in CHARGED:
            other.owed[name] += row.owed[name]
            row.owed[name] = NOTHING


class PlainPersonalLoan(PlainLoan):
    """`excess`: hold, refund, next or last (instalments paid ahead, with the interest the schedule gives them)."""

    penal_cap = Decimal(6000)

    def __init__(self, amount: Decimal, start: date, months: int, excess: str) -> None:
        super().__init__(amount, start, excess)
        growth = Decimal("1.02") ** months
        level = (amount * Decimal("0.02") * growth / (growth - 1)).quantize(
            Decimal(1), rounding=ROUND_HALF_UP
        )
        balance, begun = amount, start
        for number in range(1, months + 1):
            interest = to_paisa(balance * Decimal("0.02"))
            part = balance if number == months else min(level - interest, balance)
            due = month_later(start, number)
            self.rows.append(PlainRow(begun, due, part, interest, run_from=begun, run_whole=interest))
            balance, begun = balance - part, due

    def begin_run(self) -> None:
        row = self.current()
        row.run_from, row.run_whole, row.run_interest = self.day, row.interest - row.booked, NOTHING

    def run_night(self, day: date) -> None:
        row = self.current()
        if row.is_due or not self.principal:
            return
        run = to_paisa(row.run_whole * (day - row.run_from).days / (row.due - row.run_from).days)
        self.book_scheduled(row, run - row.run_interest)
        row.run_interest = run

    def book_scheduled(self, row: PlainRow, amount: Decimal) -> None:
        row.booked += amount
        self.book_interest(row, amount)

    def pay_ahead(self, amount: Decimal) -> Decimal:
        if self.excess not in ("next", "last") or self.current().is_due:
            return amount
        rows = self.to_come()
        for row in rows if self.excess == "next" else rows[::-1]:
            amount = self.pay_row_ahead(row, amount)
        return amount

    def pay_row_ahead(self, row: PlainRow, amount: Decimal) -> Decimal:
        before = amount
        for name in ("penalty", "tax", "fee"):
            part = min(amount, row.owed[name])
            row.owed[name] -= part
            amount -= part
        part = min(amount, row.owed["interest"] + row.interest - row.booked)
        early = part - row.owed["interest"]
        if early > 0:
            self.book_scheduled(row, early)
            if row is self.current():
                self.begin_run()
        row.owed["interest"] -= part
        amount -= part
        part = min(amount, row.principal - row.settled)
        row.settled += part
        self.lower_principal(part)
        row.touched = row.touched or amount - part < before
        return amount - part

    def penalise(self, day: date) -> None:
        for row in self.rows:
            if row.is_due and row.days_late(day) > 3 and not row.penalised and row.without_penalty() > 0:
                row.penalised = True
                self.add_penalty(row, Decimal(500))
