"""Whether terms make sense, and whether the country's pack allows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from backend.brand_config import packs
from backend.brand_config.packs import PackRule
from backend.kernel.errors import FieldProblem, PolicyViolation, ValidationFailed
from backend.products.terms import (
    Advance,
    AprBasis,
    Component,
    FeeKind,
    InterestMethod,
    PenalKind,
    ProductTerms,
    Repayment,
    Rest,
    TenureUnit,
)

_HUNDRED = Decimal(100)


def check_sense(terms: ProductTerms) -> None:
    """raises  ValidationFailed naming every field that contradicts itself or another"""
    problems = [*_ranges(terms), *_rates(terms), *_charges(terms), *_appropriation(terms)]
    if problems:
        raise ValidationFailed(problems)


def _ranges(terms: ProductTerms) -> Iterator[FieldProblem]:
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
    if terms.repayment is not Repayment.BULLET and terms.tenure_unit is TenureUnit.DAYS:
        yield FieldProblem("tenure_unit", "instalments_by_month", "Instalments are counted in months.")
    if terms.max_open_loans < 1:
        yield FieldProblem("max_open_loans", "not_positive", "At least one loan must be allowed.")
    if terms.cooling_off_days < 0:
        yield FieldProblem("cooling_off_days", "negative", "Days cannot be negative.")


def _rates(terms: ProductTerms) -> Iterator[FieldProblem]:
    rate = terms.rate
    if terms.apr_basis is AprBasis.MONTHLY_IRR and terms.tenure_unit is TenureUnit.DAYS:
        yield FieldProblem("apr_basis", "needs_months", "A monthly rate of return needs a tenure in months.")
    if rate.pct < 0:
        yield FieldProblem("rate.pct", "negative", "A rate cannot be negative.")
    if rate.method is InterestMethod.FLAT and rate.rest is Rest.DAILY:
        yield FieldProblem("rate.rest", "flat_by_schedule", "Flat interest does not follow the balance.")
    if rate.method is InterestMethod.SIMPLE_DAILY and rate.rest is Rest.AS_SCHEDULED:
        yield FieldProblem("rate.rest", "daily_by_balance", "Daily interest follows the balance.")
    if terms.rounding.instalment_unit <= 0 or terms.rounding.instalment_unit % Decimal("0.01"):
        yield FieldProblem(
            "rounding.instalment_unit", "not_a_unit", "The unit must be whole paise, above zero."
        )


def _charges(terms: ProductTerms) -> Iterator[FieldProblem]:
    for index, fee in enumerate(terms.fees):
        if fee.value < 0 or (fee.kind is FeeKind.PERCENT and fee.value > _HUNDRED):
            yield FieldProblem(f"fees[{index}].value", "out_of_range", "This fee is out of range.")
        if not 0 <= fee.tax_pct <= _HUNDRED:
            yield FieldProblem(f"fees[{index}].tax_pct", "out_of_range", "This tax is out of range.")
    codes = [fee.code for fee in terms.fees]
    if len(set(codes)) != len(codes):
        yield FieldProblem("fees", "code_twice", "Two fees have the same code.")
    penal = terms.penal
    if penal.value < 0 or (penal.kind is PenalKind.NONE and penal.value):
        yield FieldProblem("penal.value", "out_of_range", "This penal charge is out of range.")
    if penal.grace_days < 0:
        yield FieldProblem("penal.grace_days", "negative", "Days cannot be negative.")
    if penal.cap is not None and penal.cap < 0:
        yield FieldProblem("penal.cap", "negative", "A cap cannot be negative.")


def _appropriation(terms: ProductTerms) -> Iterator[FieldProblem]:
    how = terms.appropriation
    if sorted(how.order) != sorted(Component):
        yield FieldProblem("appropriation.order", "not_every_component", "Name every component once.")
    if how.advance is not Advance.HOLD and terms.rate.rest is Rest.AS_SCHEDULED:
        yield FieldProblem(
            "appropriation.advance",
            "needs_daily_rest",
            "Interest as scheduled cannot take money before it is due.",
        )


PublishCheck = Callable[[ProductTerms, date, str | None], str | None]
_publish_checks: list[PublishCheck] = []


def also_check(check: PublishCheck) -> None:
    """Have `check(terms, on, pack)` asked too: it refuses by raising, and gives the code of a rule that allows
    the terms only with a stated reason. Rooms above call this from their AppConfig.ready."""
    if check not in _publish_checks:
        _publish_checks.append(check)


def check_reason(terms: ProductTerms, *, reason: str, on: date, pack: str | None = None) -> None:
    """raises  PolicyViolation where terms are refused, or need a reason and have none"""
    for check in _publish_checks:
        code = check(terms, on, pack)
        if code and not reason.strip():
            raise PolicyViolation("These terms may be published only with a stated reason.", rule=code)


def check_pack(terms: ProductTerms, *, on: date, pack: str | None = None) -> dict[str, str]:
    """Hold terms to the rules in force; gives the rules they were held to, for the version's record.

    pack    the open brand's unless named
    raises  PolicyViolation citing the rule
    """
    kept = (
        _no_compounding(terms, on, pack),
        _penal_is_a_charge(terms, on, pack),
        _held("RBI.DL.COOLING_OFF_MIN_DAYS", terms.cooling_off_days, on, pack),
    )
    return {rule.code: str(rule.effective_from or "") for rule in kept if rule is not None}


def _no_compounding(terms: ProductTerms, on: date, pack: str | None) -> PackRule | None:
    for code in ("RBI.PENAL.NO_COMPOUNDING", "MLO.NO_COMPOUND"):
        rule = packs.rule(code, on, pack=pack)
        if rule is None:
            continue
        if terms.penal.compounding:
            raise PolicyViolation(
                f"A penal charge may not compound: {rule.source}.", rule=rule.code, source=rule.source
            )
        return rule
    return None


def _penal_is_a_charge(terms: ProductTerms, on: date, pack: str | None) -> PackRule | None:
    """Hong Kong: what default costs may not run above the loan's own rate (cap. 163, s. 22)."""
    rule = packs.rule("MLO.DEFAULT_INTEREST_NOT_ABOVE_RATE", on, pack=pack)
    if rule is not None and terms.penal.kind in (PenalKind.PER_DAY, PenalKind.PERCENT_PER_DAY):
        raise PolicyViolation(
            f"A penal charge that runs by the day is not offered here: {rule.source}.", rule=rule.code
        )
    return rule


def _held(code: str, value: int, on: date, pack: str | None) -> PackRule | None:
    return packs.hold_to(code, value, on, pack=pack)
