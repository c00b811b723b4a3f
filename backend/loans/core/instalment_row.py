"""One instalment while a loan is replayed, in whole paise. Pure."""

from __future__ import annotations

from datetime import date

from backend.loans.plan.interest import Period
from backend.products.terms import Component

Paise = dict[Component, int]
COMPONENTS = tuple(Component)  # walking a tuple is several times quicker than walking the enumeration
CHARGED = (Component.INTEREST, Component.FEE, Component.TAX, Component.PENALTY)
_P, _I = Component.PRINCIPAL, Component.INTEREST


def nothing() -> Paise:
    return dict.fromkeys(COMPONENTS, 0)


class Row:
    """One instalment. Only its methods change what is owed, so that `open` and `owing` are always right.

    due     what it asks for; before it is billed, what the plan says it will
    booked  interest and charges of it that are in the books
    open    what is owed on it now; principal only once the row is billed
    owing   all of `open`
    arisen  interest that ran in its period, whichever row asks for it
    billed  its due date has come, or the borrower paid everything before it
    rests   it asks for nothing (a moratorium)
    defers  its interest is asked for with a later row
    penal   penal charges that time has put on it
    """

    __slots__ = (
        "arisen",
        "billed",
        "booked",
        "defers",
        "due",
        "number",
        "open",
        "opening",
        "owing",
        "paid",
        "paid_ahead",
        "paid_on",
        "penal",
        "penalised",
        "period",
        "rests",
        "waived",
    )

    def __init__(self, period: Period, opening: int, principal: int, interest: int) -> None:
        self.period = period
        self.number = period.number
        self.opening = opening
        self.due = nothing()
        self.due[_P] = principal
        self.due[_I] = interest
        self.booked = nothing()
        self.open = nothing()
        self.paid = nothing()
        self.waived = nothing()
        self.owing = self.arisen = self.penal = 0
        self.billed = self.paid_ahead = self.rests = self.defers = self.penalised = False
        self.paid_on: date | None = None

    def book(self, component: Component, amount: int) -> None:
        """Interest that ran, or a charge: in the books from now on."""
        self.booked[component] += amount
        self.open[component] += amount
        self.owing += amount

    def bill(self, principal: int) -> None:
        """The row asks for its principal from now on."""
        self.due[_P] = principal
        self.billed = True
        self.open[_P] = principal - self.settled(_P)
        self.owing += self.open[_P]

    def ask_more(self, principal: int) -> None:
        """A row that is billed takes more principal."""
        self.due[_P] += principal
        self.open[_P] += principal
        self.owing += principal

    def pay(self, component: Component, amount: int) -> None:
        self.paid[component] += amount
        self.paid_ahead = self.paid_ahead or not self.billed
        self._settle(component, amount)

    def give_up(self, component: Component, amount: int) -> None:
        self.waived[component] += amount
        self._settle(component, amount)

    def _settle(self, component: Component, amount: int) -> None:
        if component is not _P or self.billed:
            self.open[component] -= amount
            self.owing -= amount

    def hand_over(self, component: Component, other: Row) -> None:
        """What is open of a component is asked for with `other` instead; principal goes back to the rows to come."""
        amount = self.open[component]
        self.due[component] -= amount
        self.open[component] = 0
        self.owing -= amount
        if component is not _P:
            self.booked[component] -= amount
            other.book(component, amount)
            other.due[component] += amount

    def take_back_penalty(self) -> tuple[int, int]:
        """As if no penal charge had been put on it; gives what was unpaid of them, and what was paid."""
        what = Component.PENALTY
        unpaid, paid = self.open[what], self.paid[what]
        self._settle(what, unpaid)
        self.paid[what] = self.penal = 0
        self.due[what] = self.booked[what] = self.waived[what]
        self.penalised = False
        return unpaid, paid

    def settled(self, component: Component) -> int:
        return self.paid[component] + self.waived[component]

    @property
    def is_covered(self) -> bool:
        """All that it is going to ask for is settled."""
        return all(self.settled(component) >= self.due[component] for component in COMPONENTS)

    @property
    def owing_without_penalty(self) -> int:
        """What a penal charge may be taken for: never an earlier penal charge."""
        return self.owing - self.open[Component.PENALTY]
