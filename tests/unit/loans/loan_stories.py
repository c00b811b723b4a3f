"""Any loan, and anything that may happen to it: strategies for the laws of the servicing core."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import assume
from hypothesis import strategies as st

from backend.kernel.errors import ValidationFailed
from backend.loans.core.servicing import service_loan
from backend.loans.plan import charges
from backend.loans.plan.money_events import (
    BorrowerNpa,
    ChargeAdded,
    CoolingOffExit,
    Disbursal,
    MoneyEvent,
    Payment,
    RateChange,
    Recovery,
    Refund,
    Restructure,
    Reversal,
    Settlement,
    Waiver,
    WriteOff,
)
from backend.loans.plan.position import LoanPosition
from backend.loans.plan.sense import check_loan_terms
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import (
    Appropriation,
    Component,
    DayCount,
    Excess,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InstalmentBasis,
    InterestMethod,
    KindOrder,
    PayoffInterest,
    PenalKind,
    PenalTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    Spread,
    TenureUnit,
    TransactionKind,
)
from tests.unit.loans.loan_figures import EVERY_DAY, FIRST, at

D = Decimal
BY_SCHEDULE = (Excess.HOLD, Excess.REFUND, Excess.NEXT_INSTALMENT, Excess.LAST_INSTALMENT, Excess.SPREAD)
Story = tuple[LoanTerms, list[MoneyEvent], date]


def paise(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda minor: D(minor).scaleb(-2))


@st.composite
def rates(draw: st.DrawFn) -> RateTerms:
    method = draw(st.sampled_from(InterestMethod))
    fixed = method in (InterestMethod.FLAT, InterestMethod.ADD_ON)
    by_schedule = fixed or (method is InterestMethod.REDUCING and draw(st.booleans()))
    return RateTerms(
        draw(st.integers(0, 6000)) / D(100),
        RatePeriod.YEAR,
        method,
        draw(st.sampled_from(DayCount)),
        Rest.AS_SCHEDULED if by_schedule else Rest.DAILY,
        draw(st.sampled_from(InstalmentBasis)),
        stops_at_maturity=draw(st.booleans()),
    )


@st.composite
def fees(draw: st.DrawFn) -> tuple[FeeTerms, ...]:
    known = (
        FeeTerms(
            "P",
            "Processing fee",
            FeeKind.PERCENT,
            D(2),
            tax_pct=D(18),
            tds_pct=draw(st.sampled_from([D(0), D(10)])),
        ),
        FeeTerms("I", "Collection fee", FeeKind.FIXED, D(10), FeeWhen.PER_INSTALMENT, D(18)),
        FeeTerms("F", "Foreclosure charge", FeeKind.PERCENT, D(4), FeeWhen.FORECLOSURE, D(18)),
    )
    return tuple(fee for fee in known if draw(st.integers(0, 2)) == 0)


@st.composite
def penals(draw: st.DrawFn) -> PenalTerms:
    kind = draw(st.sampled_from(PenalKind))
    return PenalTerms(
        kind,
        D(0) if kind is PenalKind.NONE else draw(paise(0, 50_000)),
        grace_days=draw(st.integers(0, 5)),
        cap=draw(st.none() | paise(0, 500_000)),
        cap_per_instalment=draw(st.none() | paise(0, 100_000)),
        cap_pct=draw(st.none() | st.integers(0, 10).map(D)),
    )


@st.composite
def appropriations(draw: st.DrawFn, rate: RateTerms) -> Appropriation:
    orders = st.permutations(list(Component)).map(tuple)
    return Appropriation(
        order=draw(orders),
        spread=draw(st.sampled_from(Spread)),
        excess=draw(st.sampled_from(BY_SCHEDULE if rate.rest is Rest.AS_SCHEDULED else list(Excess))),
        advance_takes_interest=draw(st.booleans()),
        in_advance_order=draw(st.just(()) | orders),
        orders=tuple(KindOrder(kind, draw(orders)) for kind in TransactionKind if draw(st.booleans())),
    )


@st.composite
def loan_terms(draw: st.DrawFn) -> LoanTerms:
    """Terms that make sense: what contradicts itself is drawn anew."""
    rate = draw(rates())
    unit = draw(st.sampled_from(TenureUnit))
    every = 1 if unit is TenureUnit.DAYS else draw(st.integers(1, 2))
    amount = draw(paise(100_000, 50_000_000))
    emi = draw(st.integers(0, 2)) > 0
    terms = LoanTerms(
        currency="INR",
        amount=amount,
        tenure=draw(st.integers(1, 62)) if unit is TenureUnit.DAYS else every * draw(st.integers(1, 7)),
        tenure_unit=unit,
        repayment=Repayment.BULLET
        if unit is TenureUnit.DAYS
        else Repayment.EMI
        if emi
        else draw(st.sampled_from(Repayment)),
        rate=rate,
        fees=draw(fees()),
        penal=draw(penals()),
        rounding=RoundingTerms(instalment_unit=draw(st.sampled_from([D("0.01"), D(1)]))),
        appropriation=draw(appropriations(rate)),
        payoff_interest=draw(st.sampled_from(PayoffInterest)),
        apr_basis="SIMPLE",  # type: ignore[arg-type]
        repay_every=every,
        cooling_off_days=draw(st.sampled_from([1, 20, 120])),
        exit_keeps_fees=draw(st.booleans()),
    )
    terms = draw(st.just(terms) | shaped(terms))
    try:
        check_loan_terms(terms)
    except ValidationFailed:
        assume(False)
    return terms


@st.composite
def shaped(draw: st.DrawFn, terms: LoanTerms) -> LoanTerms:
    """One of the things that make a schedule other than plain."""
    shape = draw(st.integers(0, 6))
    some = draw(st.integers(1, 3))
    changes: dict[str, object] = [
        {"principal_grace_periods": some},
        {"interest_free_periods": some},
        {"interest_deferred_periods": some},
        {"balloon_pct": D(draw(st.integers(1, 60)))},
        {"down_payment_pct": D(draw(st.integers(1, 60)))},
        {"fixed_instalment": (terms.amount / draw(st.integers(2, 9))).quantize(D("0.01"))},
        {"tranches": _tranches(terms.amount, draw(st.integers(1, 60)))},
    ][shape]
    return replace(terms, **changes)  # type: ignore[arg-type]


def _tranches(amount: Decimal, after: int) -> tuple[Tranche, ...]:
    first = (amount / 3).quantize(D("0.01"))
    return (Tranche(first, 0), Tranche(amount - first, after))


def first_draw(terms: LoanTerms) -> Decimal:
    return terms.tranches[0].amount if terms.tranches else charges.principal(terms)


@st.composite
def happenings(draw: st.DrawFn, terms: LoanTerms, number: int) -> MoneyEvent:
    day = FIRST + timedelta(days=draw(st.integers(0, 260)))
    when, name, top = at(day, number), UUID(int=number + 1), int(terms.amount * 100)
    kind = draw(st.integers(0, 15))
    if kind <= 6:
        return Payment(name, day, when, draw(paise(1, top)))
    if kind == 7:
        return Waiver(name, day, when, draw(st.sampled_from(Component)), draw(paise(1, top // 10)))
    if kind == 8:
        component = draw(st.sampled_from([Component.FEE, Component.PENALTY]))
        return ChargeAdded(name, day, when, component, draw(paise(1, 50_000)))
    if kind == 9:
        return Refund(name, day, when, draw(paise(1, top)))
    if kind == 10:
        return RateChange(name, day, when, D(draw(st.integers(0, 60))))
    if kind == 11:
        return Restructure(
            name,
            day,
            when,
            draw(st.integers(0, 2)),
            draw(st.none() | st.integers(1, 6)),
            draw(st.none() | st.integers(0, 40).map(D)),
            draw(st.booleans()),
        )
    if kind == 12 and terms.tranches:
        return Disbursal(name, day, when, terms.tranches[1].amount)
    return draw(
        st.sampled_from(
            [
                Settlement(name, day, when, draw(paise(1, top))),
                WriteOff(name, day, when),
                Recovery(name, day, when, draw(paise(1, top))),
                BorrowerNpa(name, day, when, draw(st.booleans())),
                CoolingOffExit(name, day, when),
            ]
        )
    )


@st.composite
def money_events(draw: st.DrawFn, terms: LoanTerms) -> list[MoneyEvent]:
    """What the core refuses is left out, as a service would: the event that contradicts is never booked."""
    events: list[MoneyEvent] = []
    for number in range(draw(st.integers(0, 6))):
        event = draw(happenings(terms, number))
        if draw(st.integers(0, 5)) == 0 and events:
            event = Reversal(event.id, event.value_date, event.booked_at, draw(st.sampled_from(events)).id)
        try:
            serviced(terms, [*events, event], FIRST + timedelta(days=260))
        except ValidationFailed:
            continue
        events.append(event)
    return events


@st.composite
def stories(draw: st.DrawFn) -> Story:
    terms = draw(loan_terms())
    return terms, draw(money_events(terms)), FIRST + timedelta(days=draw(st.integers(0, 280)))


def first_disbursal(terms: LoanTerms) -> Disbursal:
    return Disbursal(UUID(int=777), FIRST, at(FIRST), first_draw(terms))


def serviced(
    terms: LoanTerms, events: list[MoneyEvent], day: date, *, day_closed: bool = True
) -> LoanPosition:
    return service_loan(
        terms, [first_disbursal(terms), *events], as_of=day, calendar=EVERY_DAY, day_closed=day_closed
    )
