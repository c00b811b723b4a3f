"""Payments over instalments that are given as they are, without a loan behind them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from backend.loans.calc import answers
from backend.loans.calc.answers import Answer
from backend.loans.calc.loan import read_payments
from backend.loans.calc.reader import Reader, refuse
from backend.loans.calc.stated_terms import read_order
from backend.loans.plan.appropriation import Due, PaiseShare, appropriate
from backend.loans.plan.interest import round_div, to_minor
from backend.products.terms import Appropriation, Component, Excess, RoundTo

_PARTS = {
    "principal": Component.PRINCIPAL,
    "interest": Component.INTEREST,
    "fee": Component.FEE,
    "penalty": Component.PENALTY,
}


@dataclass(slots=True)
class Given:
    """One instalment, what is still open of it, and what was paid."""

    number: int
    due: date
    open: dict[Component, int]
    paid: int = 0
    paid_by: list[PaiseShare] = field(default_factory=list)

    @property
    def total_open(self) -> int:
        return sum(self.open.values())


def answer(inputs: Reader) -> Answer:
    """Where each payment went, and what every instalment then has."""
    instalments = _instalments(inputs)
    order, excess_to = read_order(inputs)
    how = replace(order, excess=excess_to or Excess.NEXT_INSTALMENT)
    numbered = {each.number: each for each in instalments}
    allocations = []
    for day, amount in read_payments(inputs):
        shares, excess = _pay(instalments, how, day, to_minor(amount))
        if excess and how.excess is not Excess.REFUND and not inputs.flag("excess_is_held"):
            raise refuse(
                inputs.at("payments"),
                "over_the_outstanding",
                "More is paid than is owed, and no rule takes the rest.",
            )
        for share in shares:
            numbered[share.instalment].open[share.component] -= share.amount
            numbered[share.instalment].paid += share.amount
        allocations.append(_allocation(day, amount, shares, excess))
    return {
        "allocations": allocations,
        "paid_per_instalment": [answers.minor(each.paid) for each in instalments],
        "outstanding_per_instalment": [answers.minor(each.total_open) for each in instalments],
        "total_outstanding": answers.minor(sum(each.total_open for each in instalments)),
    }


def _instalments(inputs: Reader) -> list[Given]:
    result: list[Given] = []
    for each in inputs.groups("instalments", "installments"):
        given = Given(
            each.whole("n", at_least=1),
            each.day("due"),
            {part: to_minor(each.money(name, default=Decimal(0))) for name, part in _PARTS.items()},
        )
        each.note("total", "balance_after")
        if result and (given.due <= result[-1].due or given.number <= result[-1].number):
            raise refuse(
                each.at("due"), "out_of_order", "Instalments are listed by their due dates, which rise."
            )
        result.append(given)
    if not result:
        raise refuse(inputs.at("instalments"), "required", "At least one instalment is needed.")
    return result


def _pay(
    instalments: list[Given], how: Appropriation, day: date, amount: int
) -> tuple[list[PaiseShare], int]:
    """What has fallen due by the order of what is due; then the others, by the rule for the rest."""
    fallen = [each for each in instalments if each.due <= day]
    coming = [each for each in instalments if each.due > day]
    shares, left = _spread(fallen, how.order, how, amount)
    if not left or how.excess in (Excess.HOLD, Excess.REFUND):
        return shares, left
    order = how.in_advance_order or how.order
    if how.excess is Excess.SPREAD:
        more, left = _evenly(coming, order, how, left)
        return shares + more, left
    ahead = coming[::-1] if how.excess is Excess.LAST_INSTALMENT else coming
    more, left = _spread(ahead, order, how, left)
    return shares + more, left


def _spread(
    over: list[Given], order: tuple[Component, ...], how: Appropriation, amount: int
) -> tuple[list[PaiseShare], int]:
    dues = [Due(each.number, each.open) for each in over]
    if not amount or not dues:
        return [], amount
    result = appropriate(amount=amount, dues=dues, order=order, spread=how.spread)
    return list(result.shares), result.excess


def _evenly(
    coming: list[Given], order: tuple[Component, ...], how: Appropriation, amount: int
) -> tuple[list[PaiseShare], int]:
    """The same part to every instalment to come; the last takes the odd cent, and what one cannot take goes round
    again."""
    shares: list[PaiseShare] = []
    open_now = {each.number: dict(each.open) for each in coming}
    while amount:
        able = [each for each in coming if sum(open_now[each.number].values())]
        if not able:
            break
        part = max(round_div(amount, len(able), RoundTo.HALF_EVEN), 1)
        before = amount
        for each in able:
            take = min(amount, amount if each is able[-1] else part)
            if not take:
                continue
            result = appropriate(
                amount=take, dues=[Due(each.number, open_now[each.number])], order=order, spread=how.spread
            )
            for share in result.shares:
                open_now[each.number][share.component] -= share.amount
            shares += result.shares
            amount -= take - result.excess
        if amount == before:
            break
    return shares, amount


def _allocation(day: date, amount: Decimal, shares: list[PaiseShare], excess: int) -> Answer:
    paid = {name: sum(s.amount for s in shares if s.component is part) for name, part in _PARTS.items()}
    result: Answer = {"date": day.isoformat(), "amount": answers.money(amount), **answers.parts(paid)}
    if excess:
        result["excess"] = answers.minor(excess)
    return result
