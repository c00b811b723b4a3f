"""Whether terms make sense: each contradiction is refused by its field and its rule. Pure.

`common_problems` holds for the terms of a product and of one loan alike; a loan's own are in
`backend.loans.plan.sense`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from backend.kernel.errors import FieldProblem, ValidationFailed
from backend.products.terms import (
    Appropriation,
    AprBasis,
    Component,
    Excess,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InterestMethod,
    PayoffInterest,
    PenalKind,
    PenalTerms,
    ProductTerms,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    TenureUnit,
)

_HUNDRED = Decimal(100)
_PAISA = Decimal("0.01")
# Ten years of days: a schedule is worked out row by row, and a slip of the keyboard must not ask for millions.
LONGEST_TENURE = 3660
MOST_FEES = 20
_FIXED_AT_THE_START = (InterestMethod.FLAT, InterestMethod.ADD_ON)
_ONE_OFF = (Repayment.BULLET, Repayment.INTEREST_ONLY)


class PricedTerms(Protocol):
    """What a product and a loan have in common."""

    @property
    def tenure_unit(self) -> TenureUnit: ...
    @property
    def repayment(self) -> Repayment: ...
    @property
    def rate(self) -> RateTerms: ...
    @property
    def fees(self) -> tuple[FeeTerms, ...]: ...
    @property
    def penal(self) -> PenalTerms: ...
    @property
    def rounding(self) -> RoundingTerms: ...
    @property
    def appropriation(self) -> Appropriation: ...
    @property
    def payoff_interest(self) -> PayoffInterest: ...
    @property
    def cooling_off_days(self) -> int: ...
    @property
    def apr_basis(self) -> AprBasis: ...
    @property
    def repay_every(self) -> int: ...
    @property
    def principal_grace_periods(self) -> int: ...
    @property
    def interest_free_periods(self) -> int: ...
    @property
    def interest_deferred_periods(self) -> int: ...
    @property
    def balloon_pct(self) -> Decimal: ...
    @property
    def down_payment_pct(self) -> Decimal: ...


def check_sense(terms: ProductTerms) -> None:
    """raises  ValidationFailed naming every field that contradicts itself or another"""
    shortest = 1 if terms.repayment is Repayment.BULLET else terms.tenure_min // max(terms.repay_every, 1)
    problems = [*_ranges(terms), *common_problems(terms), *rest_problems(terms, shortest)]
    if problems:
        raise ValidationFailed(problems)


def common_problems(terms: PricedTerms) -> Iterator[FieldProblem]:
    yield from _rates(terms)
    yield from _fees(terms.fees)
    yield from _penal(terms.penal)
    yield from _appropriation(terms)
    yield from _shape(terms)
    yield from _fixed_at_the_start(terms)


def _ranges(terms: ProductTerms) -> Iterator[FieldProblem]:
    for name in ("amount_min", "amount_max", "amount_step"):
        if getattr(terms, name) != getattr(terms, name).quantize(_PAISA):
            yield FieldProblem(name, "too_many_places", "An amount has at most two decimal places.")
    if terms.tenure_max > LONGEST_TENURE:
        yield FieldProblem("tenure_max", "too_long", f"At most {LONGEST_TENURE} units.")
    if len(terms.fees) > MOST_FEES:
        yield FieldProblem("fees", "too_many", f"At most {MOST_FEES} fees.")
    if terms.amount_min <= 0:
        yield FieldProblem("amount_min", "not_positive", "The smallest amount must be above zero.")
    if terms.amount_max < terms.amount_min:
        yield FieldProblem("amount_max", "below_min", "The largest amount is below the smallest.")
    if terms.amount_step <= 0:
        yield FieldProblem("amount_step", "not_positive", "The step must be above zero.")
    if terms.tenure_min < 1:
        yield FieldProblem("tenure_min", "not_positive", "The shortest tenure must be at least 1.")
    if terms.tenure_max < terms.tenure_min:
        yield FieldProblem("tenure_max", "below_min", "The longest tenure is below the shortest.")
    if terms.max_open_loans < 1:
        yield FieldProblem("max_open_loans", "not_positive", "At least one loan must be allowed.")
    if terms.max_loans_per_customer < 0:
        yield FieldProblem("max_loans_per_customer", "negative", "A limit cannot be negative; 0 is none.")
    if terms.max_tranches < 1:
        yield FieldProblem("max_tranches", "not_positive", "The money is sent at least once.")
    if terms.max_tranches > 1 and terms.down_payment_pct:
        yield FieldProblem(
            "down_payment_pct", "needs_one_disbursal", "A share is paid down on one disbursal."
        )
    if terms.max_tranches > 1 and terms.rate.method in _FIXED_AT_THE_START:
        yield FieldProblem(
            "max_tranches", "interest_fixed_at_start", "Interest fixed at the start allows one disbursal."
        )


def _rates(terms: PricedTerms) -> Iterator[FieldProblem]:
    rate = terms.rate
    if terms.apr_basis is AprBasis.MONTHLY_IRR and terms.tenure_unit is TenureUnit.DAYS:
        yield FieldProblem("apr_basis", "needs_months", "A monthly rate of return needs a tenure in months.")
    if rate.pct < 0:
        yield FieldProblem("rate.pct", "negative", "A rate cannot be negative.")
    if rate.method in _FIXED_AT_THE_START and rate.rest is Rest.DAILY:
        yield FieldProblem("rate.rest", "flat_by_schedule", "Flat interest does not follow the balance.")
    if rate.method is InterestMethod.SIMPLE_DAILY and rate.rest is Rest.AS_SCHEDULED:
        yield FieldProblem("rate.rest", "daily_by_balance", "Daily interest follows the balance.")
    if terms.rounding.instalment_unit <= 0 or terms.rounding.instalment_unit % Decimal("0.01"):
        yield FieldProblem(
            "rounding.instalment_unit", "not_a_unit", "The unit must be whole paise, above zero."
        )


def _fees(fees: tuple[FeeTerms, ...]) -> Iterator[FieldProblem]:
    for index, fee in enumerate(fees):
        if fee.value < 0 or (fee.kind is FeeKind.PERCENT and fee.value > _HUNDRED):
            yield FieldProblem(f"fees[{index}].value", "out_of_range", "This fee is out of range.")
        if not 0 <= fee.tax_pct <= _HUNDRED:
            yield FieldProblem(f"fees[{index}].tax_pct", "out_of_range", "This tax is out of range.")
        if not 0 <= fee.tds_pct < _HUNDRED:
            yield FieldProblem(f"fees[{index}].tds_pct", "out_of_range", "This tax is out of range.")
        if fee.tds_pct and fee.when is FeeWhen.FINANCED:
            yield FieldProblem(
                f"fees[{index}].tds_pct", "not_paid_by_payer", "Nothing is withheld from a fee that is lent."
            )
    codes = [fee.code for fee in fees]
    if len(set(codes)) != len(codes):
        yield FieldProblem("fees", "code_twice", "Two fees have the same code.")


def _penal(penal: PenalTerms) -> Iterator[FieldProblem]:
    if penal.value < 0 or (penal.kind is PenalKind.NONE and penal.value):
        yield FieldProblem("penal.value", "out_of_range", "This penal charge is out of range.")
    if not 0 <= penal.tax_pct <= _HUNDRED:
        yield FieldProblem("penal.tax_pct", "out_of_range", "This tax is out of range.")
    if penal.grace_days < 0:
        yield FieldProblem("penal.grace_days", "negative", "Days cannot be negative.")
    for name in ("cap", "cap_per_instalment", "cap_pct"):
        cap = getattr(penal, name)
        if cap is not None and cap < 0:
            yield FieldProblem(f"penal.{name}", "negative", "A cap cannot be negative.")


def _appropriation(terms: PricedTerms) -> Iterator[FieldProblem]:
    how = terms.appropriation
    if sorted(how.order) != sorted(Component):
        yield FieldProblem("appropriation.order", "not_every_component", "Name every component once.")
    if how.in_advance_order and sorted(how.in_advance_order) != sorted(Component):
        yield FieldProblem(
            "appropriation.in_advance_order", "not_every_component", "Name every component once."
        )
    for index, each in enumerate(how.orders):
        if sorted(each.order) != sorted(Component):
            yield FieldProblem(
                f"appropriation.orders[{index}].order", "not_every_component", "Name every component once."
            )
    kinds = [each.kind for each in how.orders]
    if len(set(kinds)) != len(kinds):
        yield FieldProblem("appropriation.orders", "kind_twice", "Two orders are of the same kind.")
    if how.excess in (Excess.REDUCE_INSTALMENT, Excess.REDUCE_TENURE) and terms.rate.rest is not Rest.DAILY:
        yield FieldProblem(
            "appropriation.excess",
            "needs_daily_rest",
            "Interest as scheduled cannot take principal before it is due.",
        )


def _shape(terms: PricedTerms) -> Iterator[FieldProblem]:
    if terms.cooling_off_days < 0:
        yield FieldProblem("cooling_off_days", "negative", "Days cannot be negative.")
    if terms.repay_every < 1:
        yield FieldProblem("repay_every", "not_positive", "A period is at least one unit of the tenure.")
    for name in ("principal_grace_periods", "interest_free_periods", "interest_deferred_periods"):
        if getattr(terms, name) < 0:
            yield FieldProblem(name, "negative", "Periods cannot be negative.")
    for name in ("balloon_pct", "down_payment_pct"):
        if not 0 <= getattr(terms, name) < _HUNDRED:
            yield FieldProblem(name, "out_of_range", "This share is out of range.")
    if terms.balloon_pct and terms.repayment in _ONE_OFF:
        yield FieldProblem("balloon_pct", "all_at_the_end", "All principal is left to the end already.")


def _fixed_at_the_start(terms: PricedTerms) -> Iterator[FieldProblem]:
    """Interest that is added on is paid before principal, from the first instalment to the last."""
    if terms.rate.method is not InterestMethod.ADD_ON:
        return
    if terms.repayment is not Repayment.EMI:
        yield FieldProblem("repayment", "add_on_needs_emi", "Added-on interest is paid in equal instalments.")
    for name in (
        "principal_grace_periods",
        "interest_deferred_periods",
        "balloon_pct",
    ):
        if getattr(terms, name):
            yield FieldProblem(name, "interest_fixed_at_start", "Added-on interest leaves no room for this.")


def rest_problems(terms: PricedTerms, periods: int) -> Iterator[FieldProblem]:
    """Periods that rest must leave at least one that does not; `periods` is the fewest there can be."""
    for name in ("principal_grace_periods", "interest_free_periods", "interest_deferred_periods"):
        if getattr(terms, name) and getattr(terms, name) >= periods:
            yield FieldProblem(name, "no_period_left", "At least one period must come after these.")
