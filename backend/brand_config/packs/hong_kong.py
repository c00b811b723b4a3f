"""Hong Kong: licensed money lenders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backend.brand_config.packs.rules import Bound, PackRule

_MLO = "Money Lenders Ordinance, cap. 163"
_CONSULTATION = "Consultation of 2025 on low-income borrowing; outcome open"
# Sections without a later date here are taken as in force since the ordinance.
_SINCE_MLO = date(1980, 12, 12)

RULES: tuple[PackRule, ...] = (
    PackRule(
        "HK.AGE_MIN",
        "Age of a borrower in years",
        18,
        Bound.AT_LEAST,
        date(1990, 10, 1),
        "Age of Majority (Related Provisions) Ordinance, cap. 410",
    ),
    PackRule(
        "MLO.EFFECTIVE_RATE_MAX_PCT",
        "Effective rate a year",
        Decimal("48"),
        Bound.AT_MOST,
        date(2022, 12, 30),
        f"{_MLO}, s. 24",
    ),
    PackRule(
        "MLO.EFFECTIVE_RATE_FLAG_PCT",
        "Effective rate a year above which the terms are presumed extortionate",
        Decimal("36"),
        Bound.AT_MOST,
        date(2022, 12, 30),
        f"{_MLO}, s. 25",
    ),
    PackRule("MLO.NO_COMPOUND", "No compound interest", True, Bound.EXACTLY, _SINCE_MLO, f"{_MLO}, s. 22"),
    PackRule(
        "MLO.DEFAULT_INTEREST_NOT_ABOVE_RATE",
        "Default interest not above the loan's rate",
        True,
        Bound.EXACTLY,
        _SINCE_MLO,
        f"{_MLO}, s. 22",
    ),
    PackRule(
        "MLO.NOTE_MAX_DAYS",
        "Days to the signed note of the agreement",
        7,
        Bound.AT_MOST,
        _SINCE_MLO,
        f"{_MLO}, s. 18",
    ),
    PackRule(
        "MLO.NOTE_BEFORE_LENDING",
        "The note is signed before money is lent",
        True,
        Bound.EXACTLY,
        _SINCE_MLO,
        f"{_MLO}, s. 18",
    ),
    PackRule(
        "MLO.EARLY_REPAYMENT",
        "The borrower may repay early",
        True,
        Bound.EXACTLY,
        _SINCE_MLO,
        f"{_MLO}, s. 21",
    ),
    # Proposed, not in force: switched on by a date when the outcome is known.
    PackRule(
        "HK.LOW_INCOME_DSR_MAX_PCT",
        "Debt service of an income up to 5,000",
        Decimal("35"),
        Bound.AT_MOST,
        None,
        _CONSULTATION,
    ),
    PackRule(
        "HK.LOWER_INCOME_DSR_MAX_PCT",
        "Debt service of an income up to 10,000",
        Decimal("40"),
        Bound.AT_MOST,
        None,
        _CONSULTATION,
    ),
)
