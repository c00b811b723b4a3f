"""The terms of a loan as a case states them. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from backend.loans.calc import words
from backend.loans.calc.reader import Reader, refuse
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    NO_PENALTY,
    Appropriation,
    AprBasis,
    Component,
    DayCount,
    Excess,
    InstalmentBasis,
    InterestMethod,
    PayoffInterest,
    PenalBase,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    RoundTo,
    Spread,
    TaxSplit,
    TenureUnit,
)

MOST_REPAYMENTS = 1200
_ORDER = (Component.PENALTY, Component.FEE, Component.TAX, Component.INTEREST, Component.PRINCIPAL)


def read_terms(inputs: Reader) -> LoanTerms:
    method = inputs.choice("interest_method", of=words.METHODS, default=InterestMethod.REDUCING)
    due_dates = inputs.days("due_dates")
    repayment = inputs.choice("amortisation", "amortization", of=words.AMORTISATION, default=Repayment.EMI)
    fixed = inputs.money("fixed_instalment", "instalment", default=None)
    number = inputs.whole("number_of_repayments", "number_of_instalments", default=None, at_least=1)
    is_open = runs_until_repaid(inputs) and method not in words.FIXED_AT_THE_START
    if number is None:
        number = len(due_dates) or (MOST_REPAYMENTS if is_open and repayment is Repayment.EMI else None)
    if number is None:
        raise refuse(inputs.at("number_of_repayments"), "required", "A value is needed here.")
    if due_dates and len(due_dates) != number:
        raise refuse(inputs.at("due_dates"), "not_the_number", "As many due dates as repayments are needed.")
    every = inputs.whole("repay_every", default=1, at_least=1)
    unit = inputs.choice("frequency", of=words.FREQUENCIES, default=TenureUnit.MONTHS)
    rounding = read_rounding(inputs, repayment)
    grace = _grace(inputs, number, repayment)
    amount = inputs.money("principal", "loan_amount", at_least=0)
    if not amount:
        raise refuse(inputs.at("principal"), "not_positive", "The principal must be above zero.")
    return LoanTerms(
        currency="INR",
        amount=amount,
        tenure=number * every,
        tenure_unit=unit,
        repayment=repayment,
        rate=_rate(inputs, method, unit, bool(due_dates), rounding.instalment_unit),
        tax_split=TaxSplit.NONE,
        penal=_penal(inputs),
        rounding=rounding,
        appropriation=_appropriation(inputs, method),
        payoff_interest=inputs.choice(
            "payoff_interest_rule", of=words.PAYOFF_RULES, default=PayoffInterest.TO_DAY
        ),
        apr_basis=AprBasis.EFFECTIVE,
        repay_every=every,
        first_due_on=inputs.day("first_due_date", "first_repayment_date", default=None),
        due_dates=due_dates,
        balloon_pct=inputs.rate("balloon_pct", "balloon_pct_of_principal", default=Decimal(0)),
        down_payment_pct=inputs.rate("down_payment_pct", default=Decimal(0)),
        fixed_instalment=fixed,
        principal_grace_periods=grace.principal,
        interest_deferred_periods=grace.deferred,
        interest_free_periods=grace.free,
    )


def runs_until_repaid(inputs: Reader) -> bool:
    """Whether the instalment is stated and how many of them there are is not."""
    counted = inputs.has("number_of_repayments", "number_of_instalments", "due_dates")
    return inputs.has("fixed_instalment", "instalment") and not counted


def _rate(
    inputs: Reader, method: InterestMethod, unit: TenureUnit, has_dates: bool, multiple: Decimal
) -> RateTerms:
    pct, per = _stated_rate(inputs)
    counted, share = _day_count(inputs, unit, per)
    pct *= share
    by_balance = _follows_balance(inputs)
    follows = by_balance or method is InterestMethod.SIMPLE_DAILY
    own_factors = has_dates or multiple == words.CENT
    return RateTerms(
        pct=pct,
        period=per,
        method=method,
        day_count=counted,
        rest=Rest.DAILY if follows and method not in words.FIXED_AT_THE_START else Rest.AS_SCHEDULED,
        instalment_basis=InstalmentBasis.PERIOD_FACTORS if own_factors else InstalmentBasis.NOMINAL,
        stops_at_maturity=method is not InterestMethod.SIMPLE_DAILY,
    )


def _follows_balance(inputs: Reader) -> bool:
    """Whether interest is counted anew on what is really owed, as stated or as what else is stated needs."""
    recalculated = inputs.choice(
        "interest_recalculation", of={"daily_rest": True, "daily": True, "none": False}, default=None
    )
    advance = inputs.choice("advance_payment_goes_to", of=words.ADVANCE, default=None)
    strategy = inputs.choice("excess_strategy", of=words.EXCESS, default=None)
    lowers = Excess.REDUCE_TENURE in (advance, strategy) or strategy is Excess.REDUCE_INSTALMENT
    needed = inputs.flag("interest_on_overdue_principal") or lowers
    if recalculated is False and needed:
        raise refuse(
            inputs.at("interest_recalculation"), "contradicts", "Interest is to follow what is really owed."
        )
    if recalculated is not None:
        return recalculated
    return needed or inputs.has("payoff_date", "excess_strategy")


def _stated_rate(inputs: Reader) -> tuple[Decimal, RatePeriod]:
    stated = [
        (inputs.rate(name, default=None), per)
        for name, per in (
            ("annual_rate_pct", RatePeriod.YEAR),
            ("monthly_rate_pct", RatePeriod.MONTH),
            ("daily_rate_pct", RatePeriod.DAY),
        )
        if inputs.has(name)
    ]
    if len(stated) != 1:
        raise refuse(inputs.at("annual_rate_pct"), "one_rate", "One rate is needed: per year, month or day.")
    return stated[0]


_COUNTS: dict[tuple[str, str], DayCount] = {
    ("360", "30"): DayCount.THIRTY_360,
    ("n/a", "30"): DayCount.THIRTY_360,
    ("360", "actual"): DayCount.ACT_360,
    ("364", "actual"): DayCount.ACT_364,
    ("365", "actual"): DayCount.ACT_365,
    ("actual", "actual"): DayCount.ACT_ACT,
}


def rate_share(inputs: Reader, terms: LoanTerms) -> Decimal:
    """The share of a stated rate that the day count of the terms bears."""
    return _day_count(inputs, terms.tenure_unit, terms.rate.period)[1]


def _day_count(inputs: Reader, unit: TenureUnit, per: RatePeriod) -> tuple[DayCount, Decimal]:
    """The day count, and the share of the stated rate it then bears: a month of 30 days in a year of 365 is a
    month of 30/360 at 360/365 of the rate."""
    calculation = inputs.choice("interest_calculation", of=words.CALCULATIONS, default=None)
    names = {each: each for each in ("n/a", "360", "364", "365", "actual")}
    year = inputs.choice("days_in_year", of=names, default=None)
    month = inputs.choice("days_in_month", of=words.MONTHS, default=None)
    if per is RatePeriod.DAY and year is None:
        return DayCount.ACT_365, Decimal(1)
    if calculation == words.EVERY_PERIOD and unit is TenureUnit.WEEKS:
        return DayCount.ACT_364, Decimal(1)  # a week is a 52nd of a year
    if unit is TenureUnit.MONTHS and (calculation == words.EVERY_PERIOD or year in (None, "n/a")):
        return DayCount.THIRTY_360, Decimal(1)
    if year in (None, "n/a"):
        return DayCount.ACT_365, Decimal(1)
    if (year, month) == ("365", "30"):
        return DayCount.THIRTY_360, Decimal(360) / 365
    counted = _COUNTS.get((year, month or ("30" if year == "360" else "actual")))
    if counted is None:
        raise refuse(inputs.at("days_in_month"), "contradicts", f"A year of {year} days has no such months.")
    return counted, Decimal(1)


def read_rounding(inputs: Reader, repayment: Repayment) -> RoundingTerms:
    how = inputs.group("rounding")
    if how is None:
        return RoundingTerms(RoundTo.HALF_EVEN, RoundTo.HALF_EVEN)
    mode = how.choice("mode", of=words.MODES, default=RoundTo.HALF_EVEN)
    if how.whole("decimals", default=2) != 2:
        raise refuse(how.at("decimals"), "not_a_choice", "Sums of money have two places.")
    interest, interest_unit = how.choice("interest", of=words.ROUNDED, default=(None, words.CENT))
    if interest_unit != words.CENT:
        raise refuse(how.at("interest"), "not_a_choice", "Interest is rounded to the cent.")
    way, unit = how.choice("instalment", "installment", of=words.ROUNDED, default=(None, words.CENT))
    name, multiple = how.raw("installment_multiple_of", "instalment_multiple_of")
    if multiple is not None and multiple != "none":
        if unit != words.CENT:
            raise refuse(how.at(name), "contradicts", "The instalment is rounded in two ways.")
        unit = how.money(name)
        if not unit:
            raise refuse(how.at(name), "not_positive", "A multiple must be above zero.")
    if repayment is Repayment.EQUAL_PRINCIPAL:
        unit = words.CENT  # a multiple is of an equal instalment; parts of principal are to the cent
    return RoundingTerms(interest or mode, way or mode, unit)


class _Grace(NamedTuple):
    """First periods that ask for interest only, put their interest off, bear none."""

    principal: int = 0
    deferred: int = 0
    free: int = 0


def _grace(inputs: Reader, number: int, repayment: Repayment) -> _Grace:
    grace = inputs.group("grace")
    if grace is None:
        return _Grace()
    principal = grace.whole("principal_periods", default=0)
    deferred = grace.whole("interest_payment_periods", default=0)
    free = grace.whole("interest_free_periods", default=0)
    if max(principal, deferred, free) >= number:
        raise refuse(grace.path, "whole_term", "The last instalment takes part in no grace.")
    collected = grace.whole("deferred_interest_collected_in_period", default=None)
    if collected is not None and collected != deferred + 1:
        raise refuse(
            grace.at("deferred_interest_collected_in_period"),
            "contradicts",
            "Deferred interest is collected in the period after its grace.",
        )
    if repayment is Repayment.INTEREST_ONLY:
        principal = 0  # all principal is at the end already
    return _Grace(principal, deferred, free)


def _penal(inputs: Reader) -> PenalTerms:
    penalty = inputs.group("penalty")
    if penalty is None:
        return NO_PENALTY
    value = penalty.rate("value")
    kinds = {"flat": None, **words.PENAL_BASES}
    base = penalty.choice("type", of=kinds, default=None)
    is_daily = penalty.choice("applies", of=words.PENAL_APPLIES, default=words.ONCE) == words.DAILY
    if base is None:
        kind = PenalKind.PER_DAY if is_daily else PenalKind.FLAT_ONCE
    else:
        kind = PenalKind.PERCENT_PER_DAY if is_daily else PenalKind.PERCENT_ONCE
    return PenalTerms(
        kind,
        value,
        base or PenalBase.OVERDUE_PRINCIPAL,
        grace_days=penalty.whole("grace_days", default=0),
        cap=penalty.money("cap", default=None),
        cap_per_instalment=penalty.money("cap_per_instalment", default=None),
    )


def _appropriation(inputs: Reader, method: InterestMethod) -> Appropriation:
    """What money does that is left when all that is due is paid is stated once, under one of three names; that it
    goes to principal at once may be stated beside what the principal then changes."""
    advance = inputs.choice("advance_payment_goes_to", of=words.ADVANCE, default=None)
    strategy = inputs.choice("excess_strategy", of=words.EXCESS, default=None)
    if advance is Excess.REDUCE_TENURE and method in words.FIXED_AT_THE_START:
        raise refuse(
            inputs.at("advance_payment_goes_to"),
            "contradicts",
            "Interest fixed at the start takes no principal early.",
        )
    refined = (Excess.REDUCE_INSTALMENT, Excess.REDUCE_TENURE, Excess.NEXT_INSTALMENT)
    if advance is Excess.REDUCE_TENURE and strategy in refined:
        advance = strategy
    order, excess_to = read_order(inputs)
    goes = {each for each in (advance, strategy, excess_to) if each is not None}
    if len(goes) > 1:
        raise refuse(
            inputs.at("allocation_order.excess_to" if excess_to else "excess_strategy"),
            "contradicts",
            "It is said in two ways where money paid ahead goes.",
        )
    # Interest by the day alone: money is put to what has run and to principal on its own day.
    runs_daily = method is InterestMethod.SIMPLE_DAILY
    usual = Excess.REDUCE_TENURE if runs_daily else Excess.NEXT_INSTALMENT
    return replace(order, excess=goes.pop() if goes else usual, advance_takes_interest=runs_daily)


def read_order(inputs: Reader) -> tuple[Appropriation, Excess | None]:
    """The order of appropriation, as far as it is stated, and where the rest of the money goes, where that is said;
    tax is paid with the fee it is on."""
    order = inputs.group("allocation_order")
    if order is None:
        return Appropriation(order=_ORDER), None
    stated = Appropriation(
        order=_components(order, "due") or _ORDER,
        spread=order.choice("spread", "processing", of=words.SPREADS, default=Spread.INSTALMENT),
        in_advance_order=_components(order, "in_advance"),
    )
    return stated, order.choice("excess_to", of=words.EXCESS_TO, default=None)


def _components(order: Reader, name: str) -> tuple[Component, ...]:
    named = []
    for path, word in order.items(name):
        if word not in words.COMPONENTS:
            raise refuse(
                order.at(path), "not_a_choice", f"One of {', '.join(words.COMPONENTS)} is needed here."
            )
        named.append(words.COMPONENTS[str(word)])
    if len(set(named)) != len(named):
        raise refuse(order.at(name), "named_twice", "Each component is named once.")
    if named and Component.TAX not in named:
        named.insert(named.index(Component.FEE) + 1 if Component.FEE in named else 0, Component.TAX)
    missing = [each for each in Component if each not in named]
    if named and missing:
        raise refuse(order.at(name), "not_every_component", "Name principal, interest, fee and penalty.")
    return tuple(named)
