"""The words a loan is priced in, and the typed terms of a product. Pure: no Django, no clock.

The servicing core (`backend.loans`) uses the same words, so that what is sold is what is serviced.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from backend.kernel.money import Currency
from backend.products import codec


class ProductKind(StrEnum):
    PAYDAY = "PAYDAY"
    EMI = "EMI"


class TenureUnit(StrEnum):
    DAYS = "DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"


class InterestMethod(StrEnum):
    """FLAT on the amount lent; REDUCING on what is still owed; SIMPLE_DAILY on what is owed, per day, never
    compounding; ADD_ON fixed in all at the start, and paid before principal."""

    FLAT = "FLAT"
    REDUCING = "REDUCING"
    SIMPLE_DAILY = "SIMPLE_DAILY"
    ADD_ON = "ADD_ON"


class RatePeriod(StrEnum):
    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


class DayCount(StrEnum):
    """THIRTY_360 gives every month a twelfth of a year, spread over its real days where it must be split."""

    THIRTY_360 = "30/360"
    ACT_365 = "ACT/365"
    ACT_360 = "ACT/360"
    ACT_364 = "ACT/364"
    ACT_ACT = "ACT/ACT"


class Rest(StrEnum):
    """AS_SCHEDULED: interest is what the schedule says, whenever money comes. DAILY: interest runs on the
    principal really outstanding, day by day."""

    AS_SCHEDULED = "AS_SCHEDULED"
    DAILY = "DAILY"


class Repayment(StrEnum):
    """BULLET: everything on one day. EMI: equal instalments. EQUAL_PRINCIPAL: equal principal parts.
    INTEREST_ONLY: interest each period, principal at the end."""

    BULLET = "BULLET"
    EMI = "EMI"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    INTEREST_ONLY = "INTEREST_ONLY"


class InstalmentBasis(StrEnum):
    """How an equal instalment is found under a real day count: from a month of 30 days, or from each period's
    own days."""

    NOMINAL = "NOMINAL"
    PERIOD_FACTORS = "PERIOD_FACTORS"


class Component(StrEnum):
    """What a rupee owed is owed as. A penal charge is its own component: no interest base ever holds it."""

    PRINCIPAL = "PRINCIPAL"
    INTEREST = "INTEREST"
    FEE = "FEE"
    TAX = "TAX"
    PENALTY = "PENALTY"


class Spread(StrEnum):
    """INSTALMENT: the oldest instalment is cleared before the next is touched. COMPONENT: one component is
    cleared through all instalments before the next component."""

    INSTALMENT = "INSTALMENT"
    COMPONENT = "COMPONENT"


class Excess(StrEnum):
    """What money does that is left when all that is due is paid.

    HOLD               waits for the next due date
    NEXT_INSTALMENT    pays the next instalment at once, then the one after it
    LAST_INSTALMENT    pays the last instalment at once, then the one before it
    SPREAD             pays the same part of every instalment to come; the last takes the odd paisa
    REDUCE_INSTALMENT  pays principal; the instalments to come become smaller
    REDUCE_TENURE      pays principal; the instalment stays, and the loan ends sooner
    REFUND             waits to be sent back
    """

    HOLD = "HOLD"
    NEXT_INSTALMENT = "NEXT_INSTALMENT"
    LAST_INSTALMENT = "LAST_INSTALMENT"
    SPREAD = "SPREAD"
    REDUCE_INSTALMENT = "REDUCE_INSTALMENT"
    REDUCE_TENURE = "REDUCE_TENURE"
    REFUND = "REFUND"


class TransactionKind(StrEnum):
    """What a sum was paid as; each may have an order of appropriation of its own."""

    REPAYMENT = "REPAYMENT"
    FORECLOSURE = "FORECLOSURE"
    SETTLEMENT = "SETTLEMENT"
    RECOVERY = "RECOVERY"


class PayoffInterest(StrEnum):
    TO_DAY = "TO_DAY"
    TO_PERIOD_END = "TO_PERIOD_END"


class FeeKind(StrEnum):
    FIXED = "FIXED"
    PERCENT = "PERCENT"


class FeeWhen(StrEnum):
    """UPFRONT is kept back from the disbursal; FINANCED is added to the principal; PER_INSTALMENT comes with
    each instalment; FORECLOSURE is charged when all is paid before the last due date, a percentage of the
    principal then prepaid; BOUNCE for a payment that the bank returns."""

    UPFRONT = "UPFRONT"
    FINANCED = "FINANCED"
    PER_INSTALMENT = "PER_INSTALMENT"
    FORECLOSURE = "FORECLOSURE"
    BOUNCE = "BOUNCE"


class TaxSplit(StrEnum):
    """Same state: central and state halves. Another state: one integrated tax. NONE: no tax is charged."""

    INTRA_STATE = "INTRA_STATE"
    INTER_STATE = "INTER_STATE"
    NONE = "NONE"


class PenalKind(StrEnum):
    """A penal charge, never penal interest (RBI/2023-24/53): per missed instalment once, or per day late."""

    NONE = "NONE"
    FLAT_ONCE = "FLAT_ONCE"
    PERCENT_ONCE = "PERCENT_ONCE"
    PER_DAY = "PER_DAY"
    PERCENT_PER_DAY = "PERCENT_PER_DAY"


class PenalBase(StrEnum):
    """What a percentage is taken of. Neither base holds an earlier penal charge, so none can compound."""

    OVERDUE_PRINCIPAL = "OVERDUE_PRINCIPAL"
    OVERDUE_AMOUNT = "OVERDUE_AMOUNT"


class AprBasis(StrEnum):
    """MONTHLY_IRR: monthly internal rate of return x 12 (RBI Key Facts Statement). SIMPLE: cost over net amount,
    x 365 / days. EFFECTIVE: effective annual rate (Hong Kong)."""

    MONTHLY_IRR = "MONTHLY_IRR"
    SIMPLE = "SIMPLE"
    EFFECTIVE = "EFFECTIVE"


class RoundTo(StrEnum):
    """How a figure meets its unit."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class RateTerms:
    """pct is per `period`, in percent: 0.1 per DAY, 24 per YEAR.

    stops_at_maturity  principal unpaid after the last due date earns no more interest
    """

    pct: Decimal
    period: RatePeriod
    method: InterestMethod
    day_count: DayCount = DayCount.ACT_365
    rest: Rest = Rest.DAILY
    instalment_basis: InstalmentBasis = InstalmentBasis.NOMINAL
    stops_at_maturity: bool = False


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """A fee to the lender; `value` is an amount or a percentage of the amount lent, by `kind`.

    tax_pct        0 where the fee is exempt; with a `tax_code`, what that resolved to when terms were frozen
    tax_inclusive  the fee as stated holds its tax
    tax_code       names the dated rate of the country pack ("GST"); empty where `tax_pct` stands by itself
    tds_pct        tax on the fee before GST that the payer withholds and pays to the state for the lender
    """

    code: str
    name: str
    kind: FeeKind
    value: Decimal
    when: FeeWhen = FeeWhen.UPFRONT
    tax_pct: Decimal = Decimal(0)
    tax_inclusive: bool = False
    tax_code: str = ""
    tds_pct: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PenalTerms:
    """Caps hold together, the tightest first.

    grace_days          day-ends after the due day's own that pass free
    cap                 the most one loan ever bears
    cap_per_instalment  the most one missed instalment ever costs
    cap_pct             the most one loan ever bears, in percent of the amount lent
    compounding, tax_pct  are here to be refused: an entrance may ask for them, the pack says no
    """

    kind: PenalKind = PenalKind.NONE
    value: Decimal = Decimal(0)
    base: PenalBase = PenalBase.OVERDUE_PRINCIPAL
    grace_days: int = 0
    cap: Decimal | None = None
    cap_per_instalment: Decimal | None = None
    cap_pct: Decimal | None = None
    compounding: bool = False
    tax_pct: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class RoundingTerms:
    """interest: each piece of it to the paisa; instalment: to `instalment_unit` ("1" rupee, "0.01" paisa).
    The last instalment takes what remains."""

    interest: RoundTo = RoundTo.HALF_UP
    instalment: RoundTo = RoundTo.HALF_UP
    instalment_unit: Decimal = Decimal("0.01")


_PENALTY_FIRST = (
    Component.PENALTY,
    Component.TAX,
    Component.FEE,
    Component.INTEREST,
    Component.PRINCIPAL,
)


@dataclass(frozen=True, slots=True)
class KindOrder:
    """The order of one kind of transaction, where it is not the common one."""

    kind: TransactionKind
    order: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Appropriation:
    """The order in which a repayment clears what is due, and what the rest of it does.

    order                   of what is due, named in full
    in_advance_order        of an instalment not yet due; empty for the common one
    advance_takes_interest  money that pays principal early first pays the interest run so far
    orders                  orders of their own, by kind of transaction; a kind not named has the common one
    """

    order: tuple[Component, ...] = _PENALTY_FIRST
    spread: Spread = Spread.INSTALMENT
    excess: Excess = Excess.HOLD
    advance_takes_interest: bool = False
    in_advance_order: tuple[Component, ...] = ()
    orders: tuple[KindOrder, ...] = ()

    def order_for(self, kind: TransactionKind) -> tuple[Component, ...]:
        return next((each.order for each in self.orders if each.kind is kind), self.order)


NO_PENALTY = PenalTerms()
TO_THE_PAISA = RoundingTerms()
PENALTY_FIRST = Appropriation()


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """What one version of a product promises. Amounts are in `currency`, tenures in `tenure_unit`.

    repay_every                units of the tenure in one period
    principal_grace_periods    first periods that ask for interest only
    interest_free_periods      first periods in which no interest arises
    interest_deferred_periods  first periods whose interest arises, and is asked for with the instalment after them
    balloon_pct                share of the principal that is left to the last instalment
    down_payment_pct           share of the principal that is paid on the day of disbursal
    max_tranches               the most disbursals of one loan
    irregular_dates            a sanction may agree due dates of its own, one for each instalment
    max_open_loans             of this product at a time; max_loans_per_customer ever, 0 for no limit
    """

    currency: Currency
    kind: ProductKind
    amount_min: Decimal
    amount_max: Decimal
    amount_step: Decimal
    tenure_min: int
    tenure_max: int
    tenure_unit: TenureUnit
    repayment: Repayment
    rate: RateTerms
    fees: tuple[FeeTerms, ...] = ()
    penal: PenalTerms = NO_PENALTY
    rounding: RoundingTerms = TO_THE_PAISA
    appropriation: Appropriation = PENALTY_FIRST
    payoff_interest: PayoffInterest = PayoffInterest.TO_DAY
    cooling_off_days: int = 1
    exit_keeps_fees: bool = True
    apr_basis: AprBasis = AprBasis.MONTHLY_IRR
    max_open_loans: int = 1
    repay_every: int = 1
    principal_grace_periods: int = 0
    interest_free_periods: int = 0
    interest_deferred_periods: int = 0
    balloon_pct: Decimal = Decimal(0)
    down_payment_pct: Decimal = Decimal(0)
    max_tranches: int = 1
    max_loans_per_customer: int = 0
    irregular_dates: bool = False

    def to_json(self) -> dict[str, Any]:
        return dict(codec.to_json(self))

    @classmethod
    def from_json(cls, data: object) -> ProductTerms:
        """raises  ValidationFailed naming the path of the field that cannot be read"""
        return codec.from_json(cls, data)
