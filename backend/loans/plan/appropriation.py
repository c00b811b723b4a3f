"""Spreading one sum over what is due. Pure; amounts are whole paise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.kernel.errors import AmountNotValid
from backend.products.terms import Component, Spread


@dataclass(frozen=True, slots=True)
class Due:
    """The unpaid parts of one instalment, in paise."""

    instalment: int
    amounts: Mapping[Component, int]


@dataclass(frozen=True, slots=True)
class PaiseShare:
    instalment: int
    component: Component
    amount: int


@dataclass(frozen=True, slots=True)
class Appropriated:
    """shares + excess == the sum that was spread."""

    shares: tuple[PaiseShare, ...]
    excess: int


def appropriate(
    *, amount: int, dues: Sequence[Due], order: Sequence[Component], spread: Spread
) -> Appropriated:
    """Spread one repayment over what is owed, oldest instalment first.

    amount  paise, above zero
    dues    unpaid parts, oldest first; nothing in them is negative
    order   of the components; one that is not named here takes nothing
    spread  whether an instalment, or a component, is cleared before the next is touched
    gives   one share per due touched, and the excess; together exactly `amount`
    raises  AmountNotValid
    source  product terms of the brand, "order of appropriation"
    """
    if amount <= 0:
        raise AmountNotValid(value=str(amount))
    if spread is Spread.INSTALMENT:
        places = [(due, component) for due in dues for component in order]
    else:
        places = [(due, component) for component in order for due in dues]
    left = amount
    shares = []
    for due, component in places:
        share = min(left, due.amounts.get(component, 0))
        if share > 0:
            shares.append(PaiseShare(due.instalment, component, share))
            left -= share
    return Appropriated(tuple(shares), left)
