"""What contradicts what went before it is refused at its field, by a stable code, in a sentence for the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.kernel.errors import AmountNotValid, ValidationFailed
from backend.loans.core.servicing import service_loan
from backend.loans.plan.money_events import (
    ChargeAdded,
    Disbursal,
    MoneyEvent,
    RateChange,
    Recovery,
    Restructure,
    Settlement,
    Waiver,
    WriteOff,
)
from backend.loans.plan.schedule import build_schedule
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import Component, InterestMethod, Repayment, Rest
from tests.unit.loans.loan_figures import (
    EMI,
    EVERY_DAY,
    FIRST,
    PAYDAY,
    D,
    as_of,
    at,
    disbursed,
    event_id,
    paid,
)

DAY = date(2026, 1, 20)
AFTER = date(2026, 2, 20)
ADDED_ON = replace(EMI, rate=replace(EMI.rate, method=InterestMethod.ADD_ON))
DRAWN = replace(
    EMI,
    rate=replace(EMI.rate, rest=Rest.DAILY),
    tranches=(Tranche(D(20000), 0), Tranche(D(10000), 10)),
)


def charge(component: Component, tax: str = "0") -> ChargeAdded:
    return ChargeAdded(event_id("charge"), DAY, at(DAY, 2), component, D(100), D(tax))


def restructure(**terms: object) -> Restructure:
    return Restructure(event_id("restructure"), DAY, at(DAY, 3), **terms)  # type: ignore[arg-type]


def ended(by: type[Settlement] | type[WriteOff]) -> MoneyEvent:
    if by is Settlement:
        return Settlement(event_id("settled"), DAY, at(DAY, 2), D(1000))
    return WriteOff(event_id("written off"), DAY, at(DAY, 2))


def settle(on: date) -> Settlement:
    return Settlement(event_id("again"), on, at(on, 5), D(500))


OVER = ("value_date", "already_ended", "The loan was settled or written off before.")
NOTHING_TO_COME = ("value_date", "nothing_to_come", "No instalment is to come on that day.")
FIXED = "Interest was fixed at the start."

REFUSED: dict[str, tuple[LoanTerms, tuple[MoneyEvent, ...], tuple[str, str, str]]] = {
    "a charge of interest": (
        EMI,
        (charge(Component.INTEREST),),
        ("component", "not_a_charge", "A charge is a fee or a penal charge."),
    ),
    "tax on a penal charge": (
        EMI,
        (charge(Component.PENALTY, "18"),),
        ("tax", "penal_not_taxed", "A penal charge bears no tax (CBIC 245/02/2025-GST)."),
    ),
    "a second disbursal": (
        EMI,
        (Disbursal(event_id("again"), DAY, at(DAY), D(1000)),),
        ("events", "disbursed_twice", "A loan is disbursed once."),
    ),
    "a tranche of what was added on": (
        replace(ADDED_ON, tranches=DRAWN.tranches),
        (Disbursal(event_id("again"), DAY, at(DAY), D(1000)),),
        ("events", "interest_fixed_at_start", FIXED),
    ),
    "a tranche over the sanction": (
        DRAWN,
        (Disbursal(event_id("again"), DAY, at(DAY), D(30001)),),
        ("amount", "over_the_sanction", "More is drawn than was sanctioned."),
    ),
    "a settlement after a write-off": (EMI, (ended(WriteOff), settle(AFTER)), OVER),
    "a write-off after a settlement": (
        EMI,
        (ended(Settlement), WriteOff(event_id("again"), AFTER, at(AFTER))),
        OVER,
    ),
    "a second write-off": (EMI, (ended(WriteOff), WriteOff(event_id("again"), AFTER, at(AFTER))), OVER),
    "new terms after the end": (
        EMI,
        (ended(WriteOff), replace(restructure(tenure=5), value_date=AFTER, booked_at=at(AFTER))),
        OVER,
    ),
    "a write-off of nothing": (
        replace(EMI, rate=replace(EMI.rate, pct=D(0))),
        (paid(DAY, "30000"), WriteOff(event_id("again"), AFTER, at(AFTER))),
        ("value_date", "nothing_owed", "Nothing is owed on that day."),
    ),
    "a negative rate": (
        DRAWN,
        (RateChange(event_id("rate"), DAY, at(DAY, 3), D("-0.01")),),
        ("rate_pct", "negative", "A rate cannot be negative."),
    ),
    "a rate without end": (
        DRAWN,
        (RateChange(event_id("rate"), DAY, at(DAY, 3), D("Infinity")),),
        ("rate_pct", "negative", "A rate cannot be negative."),
    ),
    "a new rate of what was added on": (
        ADDED_ON,
        (RateChange(event_id("rate"), DAY, at(DAY, 3), D(10)),),
        ("rate_pct", "interest_fixed_at_start", FIXED),
    ),
    "a new rate after the last due date": (
        EMI,
        (RateChange(event_id("rate"), date(2026, 6, 1), at(date(2026, 6, 1)), D(10)),),
        NOTHING_TO_COME,
    ),
    "interest made principal": (
        EMI,
        (restructure(tenure=5, capitalise_interest=True),),
        ("capitalise_interest", "never_compounds", "Interest never becomes principal."),
    ),
    "new terms of what was added on": (
        ADDED_ON,
        (restructure(tenure=5),),
        ("kind", "interest_fixed_at_start", FIXED),
    ),
    "a negative moratorium": (
        EMI,
        (restructure(moratorium_periods=-1),),
        ("moratorium_periods", "negative", "Periods cannot be negative."),
    ),
    "a tenure of nothing": (
        EMI,
        (restructure(tenure=0),),
        ("tenure", "not_positive", "At least one instalment repays the loan."),
    ),
    "new terms after the last due date": (
        EMI,
        (replace(restructure(tenure=5), value_date=date(2026, 6, 1), booked_at=at(date(2026, 6, 1))),),
        NOTHING_TO_COME,
    ),
    "a moratorium of one due date": (
        PAYDAY,
        (restructure(moratorium_periods=1),),
        ("moratorium_periods", "one_due_date", "All is due on one day; a longer tenure moves it."),
    ),
}


@pytest.mark.parametrize(("terms", "events", "told"), REFUSED.values(), ids=REFUSED)
def test_an_event_that_cannot_be_is_refused_at_its_field(
    terms: LoanTerms, events: tuple[MoneyEvent, ...], told: tuple[str, str, str]
) -> None:
    first = replace(disbursed(terms), amount=terms.tranches[0].amount if terms.tranches else terms.amount)
    with pytest.raises(ValidationFailed) as refused:
        service_loan(terms, (first, *events), as_of=date(2026, 7, 1), calendar=EVERY_DAY)

    [field] = refused.value.fields
    assert (field.path, field.code, field.message) == told


@pytest.mark.parametrize(
    "event",
    [
        Waiver(event_id("w"), DAY, at(DAY), Component.PENALTY, D(5)),
        charge(Component.FEE),
        WriteOff(event_id("w"), DAY, at(DAY)),
        RateChange(event_id("r"), DAY, at(DAY), D(5)),
    ],
)
def test_nothing_but_money_comes_before_the_disbursal(event: MoneyEvent) -> None:
    with pytest.raises(ValidationFailed) as refused:
        service_loan(EMI, (event,), as_of=DAY, calendar=EVERY_DAY)

    [field] = refused.value.fields
    assert (field.path, field.code) == ("value_date", "before_disbursal")
    assert field.message == "The loan is not disbursed on that day."


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "0.001"])
def test_a_sum_is_above_zero_in_whole_paise(amount: str) -> None:
    for event in (
        paid(DAY, amount),
        Waiver(event_id("w"), DAY, at(DAY), Component.PENALTY, D(amount)),
        Recovery(event_id("r"), DAY, at(DAY), D(amount)),
    ):
        with pytest.raises(AmountNotValid):
            as_of(EMI, DAY, event)


def test_a_rate_of_nothing_is_a_rate() -> None:
    free = as_of(DRAWN, DAY, RateChange(event_id("r"), FIRST, at(FIRST, 3), D(0)))

    assert free.outstanding.interest == 0


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            replace(EMI, tenure=10, repay_every=3),
            ("tenure", "not_whole_periods", "The tenure must be whole periods."),
        ),
        (
            replace(EMI, due_dates=(date(2026, 3, 1), date(2026, 3, 1), date(2026, 4, 1))),
            ("due_dates", "not_rising", "Due dates must rise."),
        ),
        (
            replace(EMI, due_dates=(FIRST, date(2026, 3, 1), date(2026, 4, 1))),
            ("due_dates", "not_rising", "Due dates must rise."),
        ),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_at_its_field(
    terms: LoanTerms, told: tuple[str, str, str]
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        build_schedule(terms, FIRST, EVERY_DAY)

    [field] = refused.value.fields
    assert (field.path, field.code, field.message) == told


def test_the_last_whole_period_is_enough() -> None:
    rows = build_schedule(replace(EMI, tenure=9, repay_every=3), FIRST, EVERY_DAY)

    assert [row.due_date for row in rows] == [date(2026, 4, 5), date(2026, 7, 5), date(2026, 10, 5)]
    assert Decimal(rows[0].opening_principal) == 30000
    assert PAYDAY.repayment is Repayment.BULLET
