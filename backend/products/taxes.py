"""Which tax a fee carries on a day: its code names a dated rate of the country pack.

A loan keeps the rate of the day its terms were frozen; a later row of the pack does not reach it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from backend.brand_config import packs
from backend.kernel.errors import FieldProblem, ValidationFailed
from backend.products.terms import FeeTerms, ProductTerms

TAX_RULES = {"GST": "GST.FEE_RATE_PCT"}
"""Tax code of a fee -> code of the pack's rule that holds its rate."""


def with_taxes(terms: ProductTerms, *, on: date, pack: str | None = None) -> ProductTerms:
    """The terms with each fee's `tax_pct` as its `tax_code` has it on a day; a fee without a code stays.

    pack    the open brand's unless named
    raises  ValidationFailed naming the fee whose tax the pack does not know that day
    """
    problems = list(_unknown_taxes(terms, on, pack))
    if problems:
        raise ValidationFailed(problems)
    return replace(terms, fees=tuple(_with_tax(fee, on, pack) for fee in terms.fees))


def _unknown_taxes(terms: ProductTerms, on: date, pack: str | None) -> Iterator[FieldProblem]:
    for index, fee in enumerate(terms.fees):
        if fee.tax_code and _rate(fee.tax_code, on, pack) is None:
            yield FieldProblem(
                f"fees[{index}].tax_code", "unknown_tax", "There is no such tax here on that day."
            )


def _with_tax(fee: FeeTerms, on: date, pack: str | None) -> FeeTerms:
    rate = _rate(fee.tax_code, on, pack)
    return fee if rate is None else replace(fee, tax_pct=rate)


def _rate(tax_code: str, on: date, pack: str | None) -> Decimal | None:
    found = packs.rule(TAX_RULES[tax_code], on, pack=pack) if tax_code in TAX_RULES else None
    return None if found is None else Decimal(str(found.value))
