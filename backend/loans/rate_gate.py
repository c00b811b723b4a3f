"""Holding a loan's effective yearly rate to the pack's ceiling (Hong Kong: cap. 163, s. 24 and 25).

The rate is the effective annual rate on the net amount, all charges in it. It is never below the nominal
rates in use, so a loan that passes here passes by those too. The wording of the ordinance's second schedule
is to be compared before the first licence is served.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

from backend.brand_config import packs
from backend.kernel.calendar import BusinessCalendar, Shift
from backend.kernel.errors import PolicyViolation
from backend.loans.figures.kfs import kfs_figures
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import ProductTerms, TaxSplit

_ANY_DAY = BusinessCalendar("UTC", sunday_off=False, shift_rule=Shift.SAME)


def check_rate(effective_pct: Decimal, *, on: date, pack: str | None = None) -> str | None:
    """The code of the rule that asks for an approval with a reason, or None where the rate is plain.

    raises  PolicyViolation where the rate may not be charged at all
    """
    ceiling = packs.rule("MLO.EFFECTIVE_RATE_MAX_PCT", on, pack=pack)
    if ceiling is not None and effective_pct > Decimal(str(ceiling.value)):
        raise PolicyViolation(
            f"The effective rate of {effective_pct} % a year is above {ceiling.value} %: {ceiling.source}.",
            rule=ceiling.code,
        )
    flag = packs.rule("MLO.EFFECTIVE_RATE_FLAG_PCT", on, pack=pack)
    if flag is not None and effective_pct > Decimal(str(flag.value)):
        return flag.code
    return None


def check_product(terms: ProductTerms, on: date, pack: str | None) -> str | None:
    """`check_rate` at the corners of a product's ranges, where its rate is highest and lowest."""
    flagged = None
    for amount, tenure in product((terms.amount_min, terms.amount_max), (terms.tenure_min, terms.tenure_max)):
        loan = LoanTerms.from_product(terms, amount=amount, tenure=tenure, tax_split=TaxSplit.INTRA_STATE)
        figures = kfs_figures(loan, on=on, calendar=_ANY_DAY)
        flagged = check_rate(figures.effective_pct, on=on, pack=pack) or flagged
    return flagged
