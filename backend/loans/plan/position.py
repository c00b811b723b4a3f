"""What a loan is on a day: the output of the servicing core. Pure; amounts are in the currency of the terms.

Every rupee of a position is explained by its `lines`, which are also what the ledger is posted from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from backend.kernel.money import Currency
from backend.products.terms import Component

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Amounts:
    """One figure per component."""

    principal: Decimal = ZERO
    interest: Decimal = ZERO
    fee: Decimal = ZERO
    tax: Decimal = ZERO
    penalty: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.fee + self.tax + self.penalty

    def of(self, component: Component) -> Decimal:
        amount: Decimal = getattr(self, component.value.lower())
        return amount

    def items(self) -> Iterator[tuple[Component, Decimal]]:
        """Component and amount, zeros left out."""
        return ((component, self.of(component)) for component in Component if self.of(component))

    @classmethod
    def one(cls, component: Component, amount: Decimal) -> Amounts:
        return cls(**{component.value.lower(): amount})

    @classmethod
    def sum(cls, parts: Iterable[Amounts]) -> Amounts:
        result = cls()
        for part in parts:
            result += part
        return result

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.principal + other.principal,
            self.interest + other.interest,
            self.fee + other.fee,
            self.tax + other.tax,
            self.penalty + other.penalty,
        )

    def __sub__(self, other: Amounts) -> Amounts:
        return self + other.negated

    @property
    def negated(self) -> Amounts:
        return Amounts(-self.principal, -self.interest, -self.fee, -self.tax, -self.penalty)


class InstalmentStatus(StrEnum):
    UPCOMING = "UPCOMING"
    DUE = "DUE"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class InstalmentPosition:
    """One row of the schedule with what has happened to it.

    due            what it asks for; of a future row under daily rest, what it is going to ask for
    balance_after  principal of the schedule left after it
    is_due         its due date has come
    is_overdue     a day-end has found it unpaid on or after its due date
    """

    number: int
    due_date: date
    opening_principal: Decimal
    due: Amounts
    paid: Amounts
    waived: Amounts
    balance_after: Decimal
    is_due: bool
    is_overdue: bool
    paid_on: date | None

    @property
    def outstanding(self) -> Amounts:
        return self.due - self.paid - self.waived

    @property
    def status(self) -> InstalmentStatus:
        if self.paid_on is not None:
            return InstalmentStatus.PAID
        if self.is_overdue:
            return InstalmentStatus.OVERDUE
        if self.paid.total:
            return InstalmentStatus.PARTIALLY_PAID
        return InstalmentStatus.DUE if self.is_due else InstalmentStatus.UPCOMING


class AssetClass(StrEnum):
    """Day-end classes of RBI/2021-2022/125: 1-30 days past due, 31-60, 61-90, over 90."""

    STANDARD = "STANDARD"
    SMA_0 = "SMA_0"
    SMA_1 = "SMA_1"
    SMA_2 = "SMA_2"
    NPA = "NPA"


class PositionStatus(StrEnum):
    """A hint for the loan's status; moving the loan is the service's act."""

    NOT_DISBURSED = "NOT_DISBURSED"
    ACTIVE = "ACTIVE"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    OVERDUE = "OVERDUE"
    CLOSED = "CLOSED"
    SETTLED = "SETTLED"
    WRITTEN_OFF = "WRITTEN_OFF"


class LineKind(StrEnum):
    DISBURSAL = "DISBURSAL"
    INTEREST_ACCRUED = "INTEREST_ACCRUED"
    PENAL_CHARGED = "PENAL_CHARGED"
    FEE_CHARGED = "FEE_CHARGED"
    PAYMENT = "PAYMENT"
    HELD_APPLIED = "HELD_APPLIED"
    WAIVER = "WAIVER"
    FEE_RETURNED = "FEE_RETURNED"
    PENAL_RETURNED = "PENAL_RETURNED"
    REFUND = "REFUND"
    RATE_CHANGED = "RATE_CHANGED"
    RESTRUCTURED = "RESTRUCTURED"
    SETTLED = "SETTLED"
    WRITTEN_OFF = "WRITTEN_OFF"
    RECOVERED = "RECOVERED"
    INCOME_SUSPENDED = "INCOME_SUSPENDED"
    INCOME_RELEASED = "INCOME_RELEASED"


_ADDS = (LineKind.DISBURSAL, LineKind.INTEREST_ACCRUED, LineKind.PENAL_CHARGED, LineKind.FEE_CHARGED)
_TAKES_OFF = (
    LineKind.PAYMENT,
    LineKind.HELD_APPLIED,
    LineKind.WAIVER,
    LineKind.PENAL_RETURNED,
    LineKind.SETTLED,
    LineKind.WRITTEN_OFF,
)


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a sum that went to one component of one instalment."""

    instalment: int
    component: Component
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """A fee in money: `base` is the lender's, the tax is the state's; total = base + cgst + sgst + igst.

    tds  the part of `base` that the payer pays to the state for the lender; asked of the borrower: total - tds
    """

    code: str
    name: str
    base: Decimal
    cgst: Decimal = ZERO
    sgst: Decimal = ZERO
    igst: Decimal = ZERO
    tds: Decimal = ZERO

    @property
    def tax(self) -> Decimal:
        return self.cgst + self.sgst + self.igst

    @property
    def total(self) -> Decimal:
        return self.base + self.tax

    @property
    def asked(self) -> Decimal:
        """What the borrower pays of it to the lender."""
        return self.total - self.tds


class Line(NamedTuple):
    """One thing that happened to the balances on one day, and why.

    key      stable through replays: the same fact has the same key, so what was posted can be compared
    amounts  what moved per component: added to what is owed by accruals and charges, taken off it by
             payments, waivers and held money; of a recovery, taken off what was written off
    held     change of the money held for the borrower (a payment's excess is positive)
    suspense change of the income in suspense: an NPA's income moves into it, and out as it is paid or given up
    cause_id the money event it follows from; None where time itself is the cause
    note     the sentence an officer reads beside it
    """

    key: str
    kind: LineKind
    value_date: date
    amounts: Amounts
    note: str
    cause_id: UUID | None = None
    held: Decimal = ZERO
    shares: tuple[Share, ...] = ()
    fees: tuple[FeeAmount, ...] = ()
    suspense: Amounts = Amounts()

    def change(self, component: Component) -> Decimal:
        """What the line adds to what is owed of a component; negative where it takes off."""
        if self.kind in _ADDS:
            return self.amounts.of(component)
        return -self.amounts.of(component) if self.kind in _TAKES_OFF else ZERO

    @property
    def cash(self) -> Decimal:
        """Money that passed through the bank: received for a payment, sent for a disbursal or refund."""
        if self.kind in (LineKind.PAYMENT, LineKind.RECOVERED):
            return self.amounts.total + self.held
        if self.kind is LineKind.DISBURSAL:
            return self.amounts.principal - sum((fee.asked for fee in self.fees), ZERO)
        return -self.held if self.kind is LineKind.REFUND else ZERO


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where one payment went. `amounts.total + held == amount`, to the paisa."""

    event_id: UUID
    value_date: date
    amount: Decimal
    amounts: Amounts
    held: Decimal
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class LoanPosition:
    """A loan as of the end of a day, or within it where `day_closed` is False.

    is_npa          NPA by itself, or because another loan of the borrower is: income waits until it is paid
    refund_due      of `excess`, what is marked to go back to the borrower
    suspended       of `outstanding`, income of an NPA that is not recognised before it is paid
    written_off     what left the books and has not been recovered
    has_left        the borrower left within the cooling-off days

    rate_pct, tenure  in force: by the last rate change or restructuring, in the period and the unit of the terms

    outstanding     owed in the books: principal, interest run so far, charges; equals the ledger
    due             of it, what has fallen due and is unpaid
    overdue         of it, what a day-end has found unpaid
    excess          money held for the borrower
    next_due_date   earliest unpaid instalment that is not in the past; None when nothing is to come
    next_due_amount all that is to be paid on that day: what is overdue, and that instalment, less what is held
    daily_interest  interest one more day adds, at today's balance
    dpd_days        days past due; the due day itself counts as day 1 at its day-end
    payoff          what closes the loan on this day, before `excess` is taken off
    """

    as_of: date
    day_closed: bool
    currency: Currency
    status: PositionStatus
    disbursed_on: date | None
    cooling_off_until: date | None
    closed_on: date | None
    instalments: tuple[InstalmentPosition, ...]
    outstanding: Amounts
    due: Amounts
    overdue: Amounts
    payoff: Amounts
    paid: Amounts
    waived: Amounts
    excess: Decimal
    total_paid: Decimal
    next_due_date: date | None
    next_due_amount: Decimal
    daily_interest: Decimal
    dpd_days: int
    oldest_due_date: date | None
    asset_class: AssetClass
    npa_since: date | None
    allocations: tuple[Allocation, ...]
    lines: tuple[Line, ...]
    rate_pct: Decimal
    tenure: int
    refund_due: Decimal = ZERO
    is_npa: bool = False
    suspended: Amounts = Amounts()
    written_off: Amounts = Amounts()
    has_left: bool = False

    def allocation(self, event_id: UUID) -> Allocation | None:
        """Where this payment went; None for a payment that was reversed or is later than `as_of`."""
        return next((a for a in self.allocations if a.event_id == event_id), None)

    @property
    def net_payoff(self) -> Decimal:
        """What the borrower has to pay on this day to owe nothing."""
        return max(self.payoff.total - self.excess + self.refund_due, ZERO)
