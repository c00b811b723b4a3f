"""What happened at a demo brand over the last weeks: who came when, and how far each of them got.

The plot is a table: a day before today on which the story begins, and how it goes. Everything else follows from the
services, so every figure a visitor sees is one that the product worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from backend.brand_config.services import open_books
from backend.config.demo import story
from backend.config.demo.outside import Sms
from backend.config.demo.people import Person, invent
from backend.config.demo.story import Cast
from backend.customers.models import Customer
from backend.kernel import clock
from backend.loans.models import Loan
from tenants.context import current_brand

DAYS = 40


class Plot(NamedTuple):
    """One borrower's story.

    days_ago  when they sign up and apply
    reaches   the step at which the story stands today
    amount    asked for, in the brand's currency
    tenure    in the product's unit
    code      of the product
    """

    days_ago: int
    reaches: str
    amount: int
    tenure: int
    code: str = "SALARY_ADVANCE"


PLOTS = (
    Plot(39, "COMPLETED", 25_000, 30),
    Plot(38, "OVERDUE", 40_000, 30),
    Plot(36, "OVERDUE_PART", 30_000, 30),
    Plot(34, "COMPLETED", 18_000, 14),
    Plot(31, "EMI", 120_000, 12, "PERSONAL_LOAN"),
    Plot(28, "REJECTED", 60_000, 30),
    Plot(24, "PARTIALLY_PAID", 50_000, 30),
    Plot(20, "ACTIVE", 35_000, 30),
    Plot(16, "OVERDUE", 20_000, 14),
    Plot(12, "ACTIVE", 45_000, 30),
    Plot(9, "PARTIALLY_PAID", 15_000, 21),
    Plot(6, "ACTIVE", 60_000, 30),
    Plot(4, "AWAITING_DISBURSAL", 32_000, 30),
    Plot(3, "APPROVED", 28_000, 30),
    Plot(3, "AWAITING_DISBURSAL", 55_000, 45),
    Plot(2, "CX_APPROVED", 40_000, 30),
    Plot(2, "SENT_BACK", 22_000, 30),
    Plot(1, "CX_APPROVED", 75_000, 30),
    Plot(1, "PENDING", 30_000, 30),
    Plot(1, "FUNNEL", 0, 0),
    Plot(0, "PENDING", 52_000, 30),
    Plot(0, "PENDING", 18_000, 21),
    Plot(0, "PENDING", 150_000, 12, "PERSONAL_LOAN"),
    Plot(0, "FUNNEL", 0, 0),
)
# Money that names no link of ours: days before today, the amount, what the gateway tells of the payer.
STRAYS = (
    (11, 12_500, "rXXX@okbank, XXXXXX4417"),
    (5, 3_200, "XXXXXX9036"),
    (0, 18_000, "mXXX@upi"),
)
_ORDER = ("PENDING", "CX_APPROVED", "APPROVED", "AWAITING_DISBURSAL", "ACTIVE")


@dataclass
class _Playing:
    plot: Plot
    customer: Customer
    loan: Loan


def play(*, seed: int, today: date, cast: Cast, sms: Sms, every: int = 1) -> None:
    """Play the plots day by day up to today's morning, ending each past day.

    every     take each n-th plot only: a smaller brand
    """
    first = today - timedelta(days=DAYS)
    open_books(actor=story.SYSTEM, on=first, reason="The demo's history begins here.")
    starting: dict[date, list[tuple[int, Plot]]] = defaultdict(list)
    for number, plot in enumerate(PLOTS[::every]):
        starting[today - timedelta(days=plot.days_ago)].append((number, plot))
    on_way: list[_Playing] = []
    for offset in range(DAYS + 1):
        day = first + timedelta(days=offset)
        for number, plot in starting[day]:
            person = invent(number + 1, seed=seed, today=today)
            with clock.pretend(story.moment(day, 10, (number * 7) % 60)):
                begun = _begin(plot, person, cast, sms)
            if begun is not None:
                on_way.append(begun)
        with clock.pretend(story.moment(day, 15)):
            for days_ago, amount, payer in STRAYS:
                if current_brand().pack == "IN" and today - timedelta(days=days_ago) == day:
                    story.stray(Decimal(amount), payer)
            for one in on_way:
                _go_on(one, (day - (today - timedelta(days=one.plot.days_ago))).days)
        if day < today:
            story.end_day(day)


def _begin(plot: Plot, person: Person, cast: Cast, sms: Sms) -> _Playing | None:
    """The first day: sign up, apply, and as far through the desks as the plot goes."""
    if plot.reaches == "FUNNEL":
        story.sign_up(person, sms, steps=2)
        return None
    customer = story.sign_up(person, sms)
    amount = Decimal(plot.amount)
    loan = story.apply(
        customer, code=plot.code, amount=amount, tenure=plot.tenure, purpose="Household expense"
    )
    if plot.reaches == "REJECTED":
        story.reject(loan, cast)
    elif plot.reaches == "SENT_BACK":
        story.send_back(loan, cast)
    else:
        _through_the_desks(plot, loan, customer, cast, amount)
    return _Playing(plot, customer, loan)


def _through_the_desks(plot: Plot, loan: Loan, customer: Customer, cast: Cast, amount: Decimal) -> None:
    reached = _ORDER.index(plot.reaches) if plot.reaches in _ORDER else len(_ORDER) - 1
    steps: tuple[Callable[[], None], ...] = (
        lambda: story.approve(loan, cast, amount=amount),
        lambda: story.sanction_and_offer(loan, cast, amount=amount),
        lambda: story.sign(loan, customer),
        lambda: story.disburse(loan, cast),
    )
    for step in steps[:reached]:
        step()


def _go_on(one: _Playing, days: int) -> None:
    """What the borrower does on the given day of their story."""
    plot = one.plot
    if plot.reaches == "COMPLETED" and days == plot.tenure - 1:
        story.pay(one.loan, one.customer, share=Decimal(1))
    elif plot.reaches in {"PARTIALLY_PAID", "OVERDUE_PART"} and days == 7:
        story.pay(one.loan, one.customer, share=Decimal("0.4"))
