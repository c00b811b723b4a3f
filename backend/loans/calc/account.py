"""A loan without instalments: interest by the day on what is owed, and each payment put to charges, to the interest
that has run and to principal, on its own day. Pure.

Interest never earns interest. It is rounded once per piece, and a piece ends where somebody pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from backend.loans.calc import answers, extras
from backend.loans.calc.answers import Answer
from backend.loans.calc.charging import for_days, stated_rate
from backend.loans.calc.loan import read_payments
from backend.loans.calc.reader import Reader, refuse
from backend.loans.calc.stated_terms import read_order, read_rounding
from backend.loans.plan.appropriation import Due, PaiseShare, appropriate
from backend.loans.plan.interest import DIVIDE, round_div, to_minor
from backend.products.terms import (
    Appropriation,
    Component,
    Excess,
    InterestMethod,
    RateTerms,
    Repayment,
    RoundTo,
)

_FEE, _PENALTY = Component.FEE, Component.PENALTY
_I, _P = Component.INTEREST, Component.PRINCIPAL


@dataclass(slots=True)
class Account:
    """What is owed, in minor units, as the days go by.

    most    that interest may come to in all; None: no cap
    asked   interest of the pieces that are over
    piece   of the one that runs, exact
    paid    of interest
    """

    rate: RateTerms
    rounding: RoundTo
    most: int | None
    day: date
    principal: int
    asked: int = 0
    piece: Fraction = Fraction(0)
    paid: int = 0
    charges: dict[Component, int] = field(default_factory=lambda: {_FEE: 0, _PENALTY: 0})

    def go_to(self, day: date) -> None:
        per_unit = for_days(self.rate, self.day, (day - self.day).days)
        self.piece += Fraction(self.principal * per_unit.num, per_unit.den)
        self.day = day

    @property
    def interest(self) -> int:
        """Of all that has run."""
        run = self.asked + DIVIDE[self.rounding](self.piece.numerator, self.piece.denominator)
        return run if self.most is None else min(run, self.most)

    @property
    def open(self) -> dict[Component, int]:
        return {_P: self.principal, _I: self.interest - self.paid, **self.charges}

    def pay(self, how: Appropriation, amount: int) -> tuple[Sequence[PaiseShare], int]:
        """The shares, and what nothing is owed for."""
        self.asked, self.piece = self.interest, Fraction(0)
        if not any(self.open.values()):
            return (), amount
        result = appropriate(amount=amount, dues=[Due(1, self.open)], order=how.order, spread=how.spread)
        for share in result.shares:
            if share.component is _P:
                self.principal -= share.amount
            elif share.component is _I:
                self.paid += share.amount
            else:
                self.charges[share.component] -= share.amount
        return result.shares, result.excess


def answer(inputs: Reader) -> Answer:
    """Where each payment went, and what is owed on the day that is asked about, or on the last that is named."""
    inputs.choice("interest_method", of={"simple_daily": InterestMethod.SIMPLE_DAILY})
    principal = to_minor(inputs.money("principal", "loan_amount"))
    start = inputs.day("disbursement_date", "start_date")
    rate = stated_rate(inputs, "annual_rate_pct", "daily_rate_pct")
    rounding = read_rounding(inputs, Repayment.BULLET).interest
    account = Account(rate, rounding, _most(inputs, principal), start, principal)
    how, excess_to = read_order(inputs)
    if excess_to not in (None, Excess.HOLD, Excess.REFUND):
        raise refuse(
            inputs.at("allocation_order.excess_to"), "contradicts", "There are no instalments to pay."
        )
    added, payments = _charges(inputs, start), read_payments(inputs, not_before=start)
    as_of = inputs.day("as_of", "payoff_date", default=None)
    last = as_of or max([start, *(day for day, _ in payments), *(day for day, _, _ in added)])
    allocations, refund = [], 0
    for day in sorted({day for day, _ in payments} | {day for day, _, _ in added}):
        if day > last:
            break
        account.go_to(day)
        for _, component, charge in (each for each in added if each[0] == day):
            account.charges[component] += charge
        for _, amount in (each for each in payments if each[0] == day):
            shares, excess = account.pay(how, to_minor(amount))
            refund += excess
            allocations.append(_allocation(account, amount, shares, excess) | {"day": (day - start).days})
    account.go_to(last)
    return _told(account, allocations, refund, (last - start).days)


def _most(inputs: Reader, principal: int) -> int | None:
    caps = extras.read_caps(inputs)
    if caps is None or caps.total_interest_pct is None:
        return None
    num, den = caps.total_interest_pct.as_integer_ratio()
    return round_div(principal * num, den * 100, RoundTo.DOWN)


def _charges(inputs: Reader, start: date) -> list[tuple[date, Component, int]]:
    added = extras.read_charges(inputs, start)
    for each in added:
        if each.on is None or each.base != extras.FLAT:
            raise refuse(each.path, "contradicts", "Without instalments a charge is an amount, on its day.")
    return [(each.on, each.component, to_minor(each.value)) for each in added if each.on is not None]


def _parts(paise: dict[Component, int]) -> Answer:
    return answers.parts(
        {
            "principal": paise.get(_P, 0),
            "interest": paise.get(_I, 0),
            "fee": paise.get(_FEE, 0),
            "penalty": paise.get(_PENALTY, 0),
        }
    )


def _allocation(account: Account, amount: Decimal, shares: Sequence[PaiseShare], excess: int) -> Answer:
    paid: dict[Component, int] = {}
    for share in shares:
        paid[share.component] = paid.get(share.component, 0) + share.amount
    told = {"date": account.day.isoformat(), "amount": answers.money(amount), **_parts(paid)}
    told["balance_after"] = answers.minor(account.principal)
    return told | ({"excess": answers.minor(excess)} if excess else {})


def _told(account: Account, allocations: list[Answer], refund: int, days: int) -> Answer:
    owed = _parts(account.open) | {"total": answers.minor(sum(account.open.values()))}
    return {
        "allocations": allocations,
        "outstanding": owed,
        "payoff": {"date": account.day.isoformat(), **owed},
        "days": days,
        "total_interest": answers.minor(account.interest),
        "balance_after": answers.minor(account.principal),
        "refund_due": answers.minor(refund),
    }
