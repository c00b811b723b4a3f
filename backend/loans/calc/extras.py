"""Fees and caps that a case puts on a loan. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from backend.loans.calc.answers import Row
from backend.loans.calc.loan import RATE_NAMES, StatedLoan, new_rate
from backend.loans.calc.reader import Reader, refuse
from backend.loans.plan import charges
from backend.loans.plan.interest import round_div, to_amount, to_minor
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Component, FeeKind, FeeTerms, FeeWhen, RoundTo

_NO_DAY, _ONE_DAY = timedelta(0), timedelta(days=1)
AT_DISBURSAL, EACH_INSTALMENT, ON_A_DAY, FINANCED = "disbursement", "each_instalment", "on_a_day", "financed"
_WHEN = {
    "disbursement": AT_DISBURSAL,
    "upfront": AT_DISBURSAL,
    "each_instalment": EACH_INSTALMENT,
    "each_installment": EACH_INSTALMENT,
    "per_instalment": EACH_INSTALMENT,
    "instalment": EACH_INSTALMENT,
    "instalment_fee": EACH_INSTALMENT,
    "installment_fee": EACH_INSTALMENT,
    "specified_due_date": ON_A_DAY,
    "on_date": ON_A_DAY,
    "due_date": ON_A_DAY,
    "financed": FINANCED,
    "added_to_balance": FINANCED,
}
FLAT, OF_PRINCIPAL, OF_BOTH, OF_INTEREST = "flat", "principal", "both", "interest"
_TYPES = {
    "flat": FLAT,
    "fixed": FLAT,
    "percent_of_principal": OF_PRINCIPAL,
    "percent_of_amount": OF_PRINCIPAL,
    "percent_of_disbursed_amount": OF_PRINCIPAL,
    "percent_of_disbursement_amount": OF_PRINCIPAL,
    "percent_of_principal_and_interest": OF_BOTH,
    "percent_of_principal_plus_interest": OF_BOTH,
    "percent_of_amount_and_interest": OF_BOTH,
    "percent_of_instalment": OF_BOTH,
    "percent_of_interest": OF_INTEREST,
}
_FEE_WHEN = {
    AT_DISBURSAL: FeeWhen.UPFRONT,
    FINANCED: FeeWhen.FINANCED,
    EACH_INSTALMENT: FeeWhen.PER_INSTALMENT,
}


@dataclass(frozen=True, slots=True)
class Added:
    """A charge of the loan.

    base       what a percentage is taken of; FLAT for an amount
    on         the day of a dated one
    """

    path: str
    when: str
    base: str
    value: Decimal
    component: Component
    on: date | None


@dataclass(frozen=True, slots=True)
class Caps:
    total_interest_pct: Decimal | None
    path: str


def read_charges(inputs: Reader, start: date) -> list[Added]:
    fees = [_charge(each, Component.FEE) for each in inputs.groups("charges")]
    late = [_charge(each, Component.PENALTY) for each in inputs.groups("late_fees")]
    for each in (*fees, *late):
        if each.on is not None and each.on < start:
            raise refuse(each.path, "before_disbursal", "No charge can come before the money is sent.")
    return [*fees, *late]


def _charge(each: Reader, component: Component) -> Added:
    when = each.choice("when", of=_WHEN, default=ON_A_DAY if each.has("date", "due_date") else AT_DISBURSAL)
    if any([each.flag("financed"), each.flag("added_to_balance")]):
        if when not in (AT_DISBURSAL, FINANCED):
            raise refuse(
                each.at("when"), "contradicts", "What is added to the balance is charged at disbursal."
            )
        when = FINANCED
    base = each.choice("type", of=_TYPES, default=FLAT)
    value = each.money("value", "amount") if base == FLAT else each.rate("value")
    on = each.day("date", "due_date") if when == ON_A_DAY else None
    if each.flag("is_penalty"):
        component = Component.PENALTY
    each.note("name")
    return Added(each.path, when, base, value, component, on)


def priced(added: Sequence[Added], plan: Sequence[Row]) -> list[Added]:
    """Charges of a day as amounts: a share is of the whole loan as planned."""
    whole = Row(
        0, plan[0].due, sum(row.principal for row in plan), sum(row.interest for row in plan), 0, 0, 0
    )
    return [
        replace(each, base=FLAT, value=to_amount(_share(each, whole)))
        if each.on is not None and each.base != FLAT
        else each
        for each in added
    ]


def with_fees(loan: StatedLoan, added: Sequence[Added]) -> StatedLoan:
    """The loan with those charges that its terms can carry."""
    fees = tuple(_fee(each, number) for number, each in enumerate(added) if _in_terms(each))
    return replace(loan, terms=replace(loan.terms, fees=fees))


def _in_terms(each: Added) -> bool:
    if each.when == EACH_INSTALMENT:
        return each.base == FLAT
    return each.when != ON_A_DAY


def _fee(each: Added, number: int) -> FeeTerms:
    kind = FeeKind.FIXED if each.base == FLAT else FeeKind.PERCENT
    if each.base not in (FLAT, OF_PRINCIPAL):
        raise refuse(each.path, "contradicts", "This fee is a share of the principal, or an amount.")
    return FeeTerms(f"FEE-{number}", "Fee", kind, each.value, _FEE_WHEN[each.when])


@dataclass(frozen=True, slots=True)
class Agreed:
    """A loan restructured from the start of one instalment's period."""

    on: date
    moratorium_periods: int
    tenure: int | None
    rate_pct: Decimal | None


def read_restructure(inputs: Reader, loan: StatedLoan) -> Agreed | None:
    """New terms for the instalments from one on: some that ask for nothing, more of them, another rate."""
    group = inputs.group("reschedule", "restructure")
    if group is None:
        return None
    number = group.whole("from_instalment", default=None, at_least=1)
    if number is None:
        day = group.day("from_date", "date", "reschedule_from_date")
        number = next((period.number for period in loan.periods if period.due >= day), len(loan.periods) + 1)
    if number > len(loan.periods):
        raise refuse(group.at("from_instalment"), "outside_the_term", "There is no such instalment.")
    extra = group.whole("extra_instalments", "extra_terms", "extra_periods", default=0)
    left = len(loan.periods) - number + 1
    stated = group.whole("number_of_repayments", "remaining_instalments", default=None, at_least=1)
    if stated is not None and extra:
        raise refuse(
            group.at("extra_instalments"), "contradicts", "The number of instalments is stated in two ways."
        )
    rest = group.whole("moratorium_periods", "grace_on_principal", "principal_periods", default=0)
    rate = new_rate(group, loan.terms, loan.rate_share) if group.has(*RATE_NAMES) else None
    if not (rest or extra or stated or rate is not None):
        raise refuse(group.path, "nothing_new", "It is not said what is new.")
    tenure = stated or (left + extra if extra else None)
    return Agreed(loan.periods[number - 1].start, rest, tenure, rate)


def outside_terms(added: Sequence[Added]) -> list[Added]:
    return [each for each in added if not _in_terms(each)]


def per_instalment(terms: LoanTerms) -> Decimal:
    return charges.total(charges.fee_amounts(terms, FeeWhen.PER_INSTALMENT))


@dataclass(frozen=True, slots=True)
class Booking:
    """A charge the terms cannot carry, on the day it is put on a loan that is serviced."""

    on: date
    component: Component
    amount: Decimal


def bookings(added: Sequence[Added], plan: Sequence[Row], loan: StatedLoan, *, until: date) -> list[Booking]:
    """Those of the days up to `until`. One of a due date comes with the instalment of that day, so it is there when
    that falls due; a share of an instalment is put on it the day before."""
    dues = {period.due for period in loan.periods}
    result = []
    for each in outside_terms(added):
        if each.on is not None and each.on <= until:
            early = _ONE_DAY if each.on in dues and each.on > loan.start else _NO_DAY
            result.append(Booking(each.on - early, each.component, each.value))
        for row in plan if each.on is None else ():
            amount = to_amount(_share(each, row))
            if row.number and row.due <= until and amount:
                result.append(Booking(row.due - _ONE_DAY, each.component, amount))
    return sorted(result, key=lambda booking: booking.on)


def with_coming(rows: list[Row], added: Sequence[Added], loan: StatedLoan, *, after: date) -> list[Row]:
    """Rows of a serviced loan with the charges that are to come."""
    for each in outside_terms(added):
        if each.on is None:
            rows = [_with(row, each, loan) if row.due > after else row for row in rows]
        elif each.on > after:
            rows = [_with(row, each, loan) for row in rows]
    return rows


def check_shares(added: Sequence[Added], plan: Sequence[Row], rows: Sequence[Row], *, until: date) -> None:
    """raises  ValidationFailed where an instalment that has fallen due is not the planned one its fee is a share of"""
    planned = {row.number: (row.principal, row.interest) for row in plan}
    fallen = [row for row in rows if row.due <= until]
    for each in outside_terms(added):
        if each.on is None and any(
            planned.get(row.number) != (row.principal, row.interest) for row in fallen
        ):
            raise refuse(
                each.path, "not_with_payments", "These payments change the instalments: state this fee flat."
            )


def with_added(rows: list[Row], added: Sequence[Added], loan: StatedLoan) -> list[Row]:
    """Rows with the charges the terms cannot carry: dated ones, and shares of each instalment."""
    for each in outside_terms(added):
        rows = [_with(row, each, loan) for row in rows]
    check_days(added, loan)
    return rows


def check_days(added: Sequence[Added], loan: StatedLoan) -> None:
    last = loan.periods[-1].due
    for each in added:
        if each.on is not None and each.on > last:
            raise refuse(each.path, "outside_the_term", "This day must lie inside the loan's term.")


def _with(row: Row, each: Added, loan: StatedLoan) -> Row:
    if not row.number:
        return row
    if each.on is not None:
        period = loan.periods[row.number - 1]
        opens = period.start <= each.on if row.number == 1 else period.start < each.on
        extra = to_minor(each.value) if opens and each.on <= period.due else 0
    else:
        extra = _share(each, row)
    if each.component is Component.PENALTY:
        return replace(row, penalty=row.penalty + extra)
    return replace(row, fee=row.fee + extra)


def _share(each: Added, row: Row) -> int:
    """Of one instalment, in minor units."""
    base = {OF_PRINCIPAL: row.principal, OF_INTEREST: row.interest}.get(
        each.base, row.principal + row.interest
    )
    num, den = each.value.as_integer_ratio()
    return round_div(base * num, den * 100, RoundTo.HALF_EVEN)


def read_caps(inputs: Reader) -> Caps | None:
    """Caps on interest; a daily one is a ceiling of the rate itself."""
    caps = inputs.group("caps")
    if caps is None:
        return None
    total = caps.rate("total_interest_pct_of_principal", default=None)
    daily = caps.rate("daily_pct", default=None)
    stated = inputs.rate("daily_rate_pct", default=None)
    if stated is None and inputs.has("annual_rate_pct"):
        stated = inputs.rate("annual_rate_pct") / 365
    if daily is not None and stated is not None and stated > daily:
        raise refuse(caps.at("daily_pct"), "rate_above_cap", "The daily rate is above its cap.")
    return Caps(total, caps.at("total_interest_pct_of_principal"))


def check_caps(caps: Caps | None, rows: Sequence[Row], loan: StatedLoan) -> None:
    """raises  ValidationFailed where the interest of the plan passes the cap: such a loan cannot be made"""
    if caps is None or caps.total_interest_pct is None:
        return
    num, den = caps.total_interest_pct.as_integer_ratio()
    most = round_div(to_minor(loan.terms.amount) * num, den * 100, RoundTo.DOWN)
    if sum(row.interest for row in rows) > most:
        raise refuse(caps.path, "interest_above_cap", "The interest of this loan passes its cap.")
