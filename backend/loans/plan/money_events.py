"""The dated money events of a loan: beside the terms, the only input of the servicing core. Pure.

`value_date` is the day the money counts from, `booked_at` when we learned of it. Events are replayed by
value date and then by booking, so a backdated event gives what it would have given in its time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from backend.kernel.errors import ValidationFailed
from backend.products import codec
from backend.products.terms import Component


class EventKind(StrEnum):
    DISBURSAL = "DISBURSAL"
    PAYMENT = "PAYMENT"
    CHARGE = "CHARGE"
    WAIVER = "WAIVER"
    REFUND = "REFUND"
    HELD_KEPT = "HELD_KEPT"
    EXIT = "EXIT"
    RATE_CHANGE = "RATE_CHANGE"
    RESTRUCTURE = "RESTRUCTURE"
    SETTLEMENT = "SETTLEMENT"
    WRITE_OFF = "WRITE_OFF"
    RECOVERY = "RECOVERY"
    BORROWER_NPA = "BORROWER_NPA"
    REVERSAL = "REVERSAL"


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """What every event carries. `id` is the cause on each line and posting that follows from it."""

    kind: ClassVar[EventKind]

    id: UUID
    value_date: date
    booked_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, **codec.to_json(self)}


@dataclass(frozen=True, slots=True)
class Disbursal(MoneyEvent):
    """The bank confirmed a transfer: the loan's only one, or one tranche. `amount` is principal; the upfront fees
    of the terms are kept back from the first."""

    kind: ClassVar[EventKind] = EventKind.DISBURSAL

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Payment(MoneyEvent):
    """Money received from the borrower."""

    kind: ClassVar[EventKind] = EventKind.PAYMENT

    amount: Decimal


@dataclass(frozen=True, slots=True)
class ChargeAdded(MoneyEvent):
    """A charge put on the loan by a person: FEE (with its tax) or PENALTY (never taxed)."""

    kind: ClassVar[EventKind] = EventKind.CHARGE

    component: Component
    amount: Decimal
    tax: Decimal = Decimal(0)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Waiver(MoneyEvent):
    """Given up by the lender: at most what is owed of the component on that day."""

    kind: ClassVar[EventKind] = EventKind.WAIVER

    component: Component
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Refund(MoneyEvent):
    """Money held beyond what is owed, sent back to the borrower."""

    kind: ClassVar[EventKind] = EventKind.REFUND

    amount: Decimal


@dataclass(frozen=True, slots=True)
class HeldKept(MoneyEvent):
    """Money held that was to go back stays with the loan: it clears what is due, and waits for what falls due next."""

    kind: ClassVar[EventKind] = EventKind.HELD_KEPT

    amount: Decimal


@dataclass(frozen=True, slots=True)
class CoolingOffExit(MoneyEvent):
    """The borrower leaves within the cooling-off days: principal and interest to the day close the loan. Penal charges
    are taken back and none is added before those days are over; upfront fees go back where the terms do not keep
    them. The exit amount comes as a Payment."""

    kind: ClassVar[EventKind] = EventKind.EXIT


@dataclass(frozen=True, slots=True)
class RateChange(MoneyEvent):
    """From this day on the rate is `rate_pct` per the period of the terms; what ran before stays."""

    kind: ClassVar[EventKind] = EventKind.RATE_CHANGE

    rate_pct: Decimal


@dataclass(frozen=True, slots=True)
class Restructure(MoneyEvent):
    """New terms for what has not fallen due, by agreement.

    moratorium_periods   the next periods ask for nothing; their interest runs, without interest on itself, and is
                         asked for with the instalment after them
    tenure               periods that then repay the loan; None: as many as were left
    rate_pct             per the period of the terms, from this day; None: as it was
    reschedule_arrears   what is overdue is asked for anew with the instalments to come; else it stays overdue
    capitalise_interest  is here to be refused: interest never becomes principal
    """

    kind: ClassVar[EventKind] = EventKind.RESTRUCTURE

    moratorium_periods: int = 0
    tenure: int | None = None
    rate_pct: Decimal | None = None
    reschedule_arrears: bool = False
    capitalise_interest: bool = False


@dataclass(frozen=True, slots=True)
class Settlement(MoneyEvent):
    """Full and final: `amount` was received, money held is taken with it, and the rest is given up."""

    kind: ClassVar[EventKind] = EventKind.SETTLEMENT

    amount: Decimal


@dataclass(frozen=True, slots=True)
class WriteOff(MoneyEvent):
    """What is owed leaves the books, all of it; the debt stands outside them, and no more interest runs."""

    kind: ClassVar[EventKind] = EventKind.WRITE_OFF


@dataclass(frozen=True, slots=True)
class Recovery(MoneyEvent):
    """Money received after a write-off, towards what was written off."""

    kind: ClassVar[EventKind] = EventKind.RECOVERY

    amount: Decimal


@dataclass(frozen=True, slots=True)
class BorrowerNpa(MoneyEvent):
    """A loan of the borrower, another or this one, makes this one NPA from this day's end, or (False) none does.

    source  RBI/2021-2022/125: one NPA makes all loans of the borrower NPA, until all their arrears are paid
    """

    kind: ClassVar[EventKind] = EventKind.BORROWER_NPA

    is_npa: bool


@dataclass(frozen=True, slots=True)
class Reversal(MoneyEvent):
    """The event `reverses` is treated as if it had never been (a bounced payment, a payout that came back)."""

    kind: ClassVar[EventKind] = EventKind.REVERSAL

    reverses: UUID


_KINDS: dict[str, type[MoneyEvent]] = {
    kind.kind.value: kind
    for kind in (
        Disbursal,
        Payment,
        ChargeAdded,
        Waiver,
        Refund,
        HeldKept,
        CoolingOffExit,
        RateChange,
        Restructure,
        Settlement,
        WriteOff,
        Recovery,
        BorrowerNpa,
        Reversal,
    )
}


def event_from_json(data: dict[str, Any]) -> MoneyEvent:
    """The inverse of `MoneyEvent.to_json`; raises ValidationFailed for an unknown kind or field."""
    rest = dict(data)
    kind = _KINDS.get(str(rest.pop("kind", "")))
    if kind is None:
        raise ValidationFailed.one("kind", "unknown_kind", "There is no such money event.")
    return codec.from_json(kind, rest)


def _order(event: MoneyEvent) -> tuple[date, datetime, UUID]:
    return event.value_date, event.booked_at, event.id


def in_force(events: Iterable[MoneyEvent]) -> tuple[MoneyEvent, ...]:
    """The events that count, in the order they count: reversed ones and the reversals themselves left out.

    By value date, then by booking; the first disbursal opens its day, whenever the bank's word of it came. A tranche
    does not: what was paid off before it on its day is paid off, and the tranche is refused.
    raises  ValidationFailed for a reversal of a reversal, and of what is reversed already
    """
    all_events = tuple(events)
    reversals = [event for event in all_events if isinstance(event, Reversal)]
    reversed_ids = {event.reverses for event in reversals}
    if len(reversed_ids) < len(reversals):
        raise ValidationFailed.one("reverses", "already_reversed", "An event is reversed once.")
    if any(event.id in reversed_ids for event in reversals):
        raise ValidationFailed.one(
            "reverses", "is_reversal", "A reversal is not reversed; the fact is booked anew."
        )
    counting = [e for e in all_events if not isinstance(e, Reversal) and e.id not in reversed_ids]
    first = min([e for e in counting if isinstance(e, Disbursal)], key=_order, default=None)
    return tuple(sorted(counting, key=lambda e: (e.value_date, e is not first, e.booked_at, e.id)))
