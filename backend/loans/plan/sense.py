"""Whether the terms of one loan make sense. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from backend.kernel.errors import FieldProblem, ValidationFailed
from backend.kernel.money import MINOR_UNIT
from backend.loans.plan.terms import LoanTerms
from backend.products.sense import common_problems, rest_problems
from backend.products.terms import InterestMethod, Repayment, TenureUnit

_LEAST_DAYS = {TenureUnit.DAYS: 1, TenureUnit.WEEKS: 7, TenureUnit.MONTHS: 28}


def check_loan_terms(terms: LoanTerms) -> None:
    """raises  ValidationFailed naming every field that contradicts itself or another"""
    problems = [
        *_sums(terms),
        *_dates(terms),
        *common_problems(terms),
        *rest_problems(terms, _periods(terms)),
    ]
    if problems:
        raise ValidationFailed(problems)


def _sums(terms: LoanTerms) -> Iterator[FieldProblem]:
    if terms.amount <= 0 or terms.amount % MINOR_UNIT:
        yield FieldProblem("amount", "not_positive", "The amount must be whole paise, above zero.")
    if terms.tenure < 1:
        yield FieldProblem("tenure", "not_positive", "The tenure must be at least 1.")
    fixed = terms.fixed_instalment
    if fixed is not None:
        if fixed <= 0 or fixed % MINOR_UNIT:
            yield FieldProblem("fixed_instalment", "not_positive", "It must be whole paise, above zero.")
        if terms.repayment is not Repayment.EMI:
            yield FieldProblem("fixed_instalment", "needs_equal_instalments", "Only an EMI can be fixed.")
        if terms.rate.method is InterestMethod.ADD_ON:
            yield FieldProblem(
                "fixed_instalment",
                "interest_fixed_at_start",
                "Added-on interest fixes the instalment already.",
            )
        if terms.balloon_pct:
            yield FieldProblem("balloon_pct", "instalment_fixed", "A fixed instalment decides what is left.")
    if terms.tranches:
        yield from _tranches(terms)


def _tranches(terms: LoanTerms) -> Iterator[FieldProblem]:
    if sum((each.amount for each in terms.tranches), Decimal(0)) != terms.amount:
        yield FieldProblem("tranches", "not_the_amount", "The parts must add up to the amount.")
    if any(each.amount <= 0 or each.amount % MINOR_UNIT for each in terms.tranches):
        yield FieldProblem("tranches", "not_positive", "Each part must be whole paise, above zero.")
    days = [each.after_days for each in terms.tranches]
    if days[0] != 0 or any(early >= late for early, late in itertools.pairwise(days)):
        yield FieldProblem(
            "tranches", "not_rising", "The first part goes out on day 0, the others on later days."
        )
    dates_are_counted = not terms.due_dates and terms.first_due_on is None
    if dates_are_counted and days[-1] >= terms.tenure * _LEAST_DAYS[terms.tenure_unit]:
        yield FieldProblem("tranches", "outside_the_term", "Each part goes out before the last due date.")
    if terms.down_payment_pct:
        yield FieldProblem(
            "down_payment_pct", "needs_one_disbursal", "A share is paid down on one disbursal."
        )
    if terms.rate.method in (InterestMethod.FLAT, InterestMethod.ADD_ON):
        yield FieldProblem(
            "tranches", "interest_fixed_at_start", "Interest fixed at the start allows one disbursal."
        )


def _dates(terms: LoanTerms) -> Iterator[FieldProblem]:
    if any(early >= late for early, late in itertools.pairwise(terms.due_dates)):
        yield FieldProblem("due_dates", "not_rising", "Due dates must rise.")
    if terms.repayment is Repayment.BULLET and len(terms.due_dates) > 1:
        yield FieldProblem("due_dates", "one_for_a_bullet", "A bullet loan has one due date.")
    is_bullet = terms.repayment is Repayment.BULLET
    if not is_bullet and terms.due_dates and len(terms.due_dates) * terms.repay_every != terms.tenure:
        yield FieldProblem("due_dates", "not_one_for_each_period", "Each period has one due date.")
    if terms.repayment is not Repayment.BULLET and terms.tenure % max(terms.repay_every, 1):
        yield FieldProblem("tenure", "not_whole_periods", "The tenure must be whole periods.")


def _periods(terms: LoanTerms) -> int:
    if terms.repayment is Repayment.BULLET:
        return 1
    return len(terms.due_dates) or terms.tenure // max(terms.repay_every, 1)
