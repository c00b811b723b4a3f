"""The loans of the ledger machine, each as terms for the project and as a plain loan for the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.seed import INDIA_PERSONAL_LOAN, INDIA_SALARY_ADVANCE
from backend.products.terms import (
    DayCount,
    Excess,
    InterestMethod,
    PenalBase,
    PenalKind,
    PenalTerms,
    ProductTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    TaxSplit,
    TenureUnit,
)
from tests.rooms.ledger.plain_model import NOTHING, PlainLoan, to_paisa
from tests.rooms.ledger.plain_products import PlainInParts, PlainPersonalLoan, PlainSalaryAdvance

START = date(2026, 1, 31)
EXCESS = {
    "hold": Excess.HOLD,
    "refund": Excess.REFUND,
    "next": Excess.NEXT_INSTALMENT,
    "last": Excess.LAST_INSTALMENT,
    "fewer": Excess.REDUCE_TENURE,
    "smaller": Excess.REDUCE_INSTALMENT,
}
EXCESS_OF = {
    "for days": ["ahead"],
    "by schedule": ["hold", "refund", "next", "last"],
    "in parts": ["hold", "fewer", "smaller"],
}
IN_PARTS = LoanTerms(
    currency="INR",
    amount=Decimal(60000),
    tenure=6,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EQUAL_PRINCIPAL,
    rate=RateTerms(Decimal(18), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.ACT_365, Rest.DAILY),
    penal=PenalTerms(
        PenalKind.PERCENT_ONCE, Decimal(2), PenalBase.OVERDUE_AMOUNT, grace_days=2, cap=Decimal(4000)
    ),
)


def lent_as(
    kind: str, lent: Decimal, later: Decimal, tenure: int, which: int
) -> tuple[LoanTerms, Callable[[], PlainLoan]]:
    """`later` is left to a second tranche of a loan in parts; `tenure` is days, or gives 3 to 6 instalments.

    Half of them keep their fees from who leaves; the cooling-off days of two in three may outlast a due date.
    """
    terms, make = _lent(kind, lent, later, tenure, which)
    days, keeps = (1, 45, 120)[which % 3], which % 2 == 0
    # 2 % of what is lent, and 9 % tax of that twice over.
    fee = to_paisa(lent * 2 / 100)
    back = NOTHING if keeps or kind == "in parts" else fee + 2 * to_paisa(fee * 9 / 100)

    def make_plain() -> PlainLoan:
        loan = make()
        loan.cools_days, loan.fees_back = days, back
        return loan

    return replace(terms, cooling_off_days=days, exit_keeps_fees=keeps), make_plain


def _lent(
    kind: str, lent: Decimal, later: Decimal, tenure: int, which: int
) -> tuple[LoanTerms, Callable[[], PlainLoan]]:
    excess, count = EXCESS_OF[kind][which % len(EXCESS_OF[kind])], 3 + tenure % 4
    if kind == "for days":
        return _terms(INDIA_SALARY_ADVANCE, lent, tenure), lambda: PlainSalaryAdvance(lent, START, tenure)
    if kind == "by schedule":
        terms = _with_excess(_terms(INDIA_PERSONAL_LOAN, lent, count), excess)
        return terms, lambda: PlainPersonalLoan(lent, START, count, excess)
    whole = lent + later
    tranches = (Tranche(lent, 0), Tranche(later, 20)) if later else ()
    terms = _with_excess(replace(IN_PARTS, amount=whole, tenure=count, tranches=tranches), excess)
    return terms, lambda: PlainInParts(lent, whole, START, count, excess)


def _terms(product: ProductTerms, amount: Decimal, tenure: int) -> LoanTerms:
    return LoanTerms.from_product(product, amount=amount, tenure=tenure, tax_split=TaxSplit.INTRA_STATE)


def _with_excess(terms: LoanTerms, excess: str) -> LoanTerms:
    return replace(terms, appropriation=replace(terms.appropriation, excess=EXCESS[excess]))
