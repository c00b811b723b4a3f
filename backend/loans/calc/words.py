"""The words of the cases, and what each means in the terms of a loan. Pure."""

from __future__ import annotations

from decimal import Decimal

from backend.products.terms import (
    Component,
    Excess,
    InterestMethod,
    PayoffInterest,
    PenalBase,
    Repayment,
    RoundTo,
    Spread,
    TaxSplit,
    TenureUnit,
)

METHODS = {
    "flat": InterestMethod.FLAT,
    "declining_balance": InterestMethod.REDUCING,
    "reducing_balance": InterestMethod.REDUCING,
    "simple_daily": InterestMethod.SIMPLE_DAILY,
    "add_on_interest_first": InterestMethod.ADD_ON,
    "add_on": InterestMethod.ADD_ON,
}
FIXED_AT_THE_START = (InterestMethod.FLAT, InterestMethod.ADD_ON)
AMORTISATION = {
    "equal_installments": Repayment.EMI,
    "equal_instalments": Repayment.EMI,
    "equal_principal_payments": Repayment.EQUAL_PRINCIPAL,
    "bullet_principal_at_end": Repayment.INTEREST_ONLY,
    "single_repayment": Repayment.BULLET,
}
FREQUENCIES = {
    "days": TenureUnit.DAYS,
    "weeks": TenureUnit.WEEKS,
    "months": TenureUnit.MONTHS,
}
EVERY_PERIOD, EVERY_DAY = "same_as_repayment_period", "daily"
CALCULATIONS = {each: each for each in (EVERY_PERIOD, EVERY_DAY)}
OF_THIRTY = "30"
MONTHS = {OF_THIRTY: OF_THIRTY, "actual": "actual", "n/a": None}
MODES = {
    "half_even": RoundTo.HALF_EVEN,
    "half_up": RoundTo.HALF_UP,
    "down": RoundTo.DOWN,
    "up": RoundTo.CEILING,
    "ceiling": RoundTo.CEILING,
}
# How one figure is rounded: the way (None: as the mode says) and the unit.
CENT, UNIT = Decimal("0.01"), Decimal(1)
ROUNDED = {
    "none": (None, CENT),
    "cents": (None, CENT),
    "nearest_cent": (None, CENT),
    "nearest_cents": (None, CENT),
    "up_cents": (RoundTo.CEILING, CENT),
    "down_cents": (RoundTo.DOWN, CENT),
    "up_to_cent": (RoundTo.CEILING, CENT),
    "nearest_whole_unit": (None, UNIT),
    "to_whole_unit": (None, UNIT),
    "nearest_unit": (None, UNIT),
    "nearest_rupee": (None, UNIT),
    "up_to_whole_unit": (RoundTo.CEILING, UNIT),
    "up_to_rupee": (RoundTo.CEILING, UNIT),
    "up_to_whole_rupee": (RoundTo.CEILING, UNIT),
    "down_to_whole_unit": (RoundTo.DOWN, UNIT),
    "half_even": (RoundTo.HALF_EVEN, CENT),
    "half_up": (RoundTo.HALF_UP, CENT),
    "down": (RoundTo.DOWN, CENT),
    "up": (RoundTo.CEILING, CENT),
}
RESCHEDULES = "reschedule_next_repayments"
EXCESS = {
    "reduce_instalment": Excess.REDUCE_INSTALMENT,
    "reduce_number_of_instalments": Excess.REDUCE_TENURE,
    RESCHEDULES: Excess.NEXT_INSTALMENT,
    "hold": Excess.HOLD,
    "refund": Excess.REFUND,
}
ADVANCE = {
    "principal_immediately": Excess.REDUCE_TENURE,
    "held_until_due": Excess.HOLD,
    "next_instalment": Excess.NEXT_INSTALMENT,
    "last_instalment": Excess.LAST_INSTALMENT,
}
EXCESS_TO = {
    "next_instalment": Excess.NEXT_INSTALMENT,
    "next_installment": Excess.NEXT_INSTALMENT,
    "last_instalment": Excess.LAST_INSTALMENT,
    "last_installment": Excess.LAST_INSTALMENT,
    "spread_equally_over_future": Excess.SPREAD,
    "hold": Excess.HOLD,
    "refund": Excess.REFUND,
}
PAYOFF_RULES = {
    "interest_to_payoff_day": PayoffInterest.TO_DAY,
    "interest_to_payoff_date": PayoffInterest.TO_DAY,
    "to_payoff_day": PayoffInterest.TO_DAY,
    "interest_to_period_end": PayoffInterest.TO_PERIOD_END,
    "interest_to_end_of_period": PayoffInterest.TO_PERIOD_END,
    "interest_to_rest_period_end": PayoffInterest.TO_PERIOD_END,
    "interest_to_end_of_rest_period": PayoffInterest.TO_PERIOD_END,
    "interest_to_end_of_current_period": PayoffInterest.TO_PERIOD_END,
    "interest_to_rest_date": PayoffInterest.TO_PERIOD_END,
    "interest_to_rest_frequency_date": PayoffInterest.TO_PERIOD_END,
    "to_rest_frequency_date": PayoffInterest.TO_PERIOD_END,
    "interest_to_next_due_date": PayoffInterest.TO_PERIOD_END,
    "interest_to_next_rest_date": PayoffInterest.TO_PERIOD_END,
    "interest_to_end_of_instalment_period": PayoffInterest.TO_PERIOD_END,
    "interest_to_end_of_rest_frequency_period": PayoffInterest.TO_PERIOD_END,
    "interest_to_due_date": PayoffInterest.TO_PERIOD_END,
}
COMPONENTS = {
    "principal": Component.PRINCIPAL,
    "interest": Component.INTEREST,
    "fee": Component.FEE,
    "tax": Component.TAX,
    "penalty": Component.PENALTY,
}
SPREADS = {
    "instalment": Spread.INSTALMENT,
    "horizontal": Spread.INSTALMENT,
    "component": Spread.COMPONENT,
    "vertical": Spread.COMPONENT,
}
PENAL_BASES = {
    "percent_of_overdue_principal": PenalBase.OVERDUE_PRINCIPAL,
    "percent_of_overdue_principal_and_interest": PenalBase.OVERDUE_AMOUNT,
    "percent_of_overdue_principal_plus_interest": PenalBase.OVERDUE_AMOUNT,
    "percent_of_overdue_amount": PenalBase.OVERDUE_AMOUNT,
    "percent_of_overdue_instalment": PenalBase.OVERDUE_AMOUNT,
}
ONCE, DAILY = "once", "daily"
PENAL_APPLIES = {
    "once_per_overdue_instalment": ONCE,
    "per_overdue_instalment": ONCE,
    "once": ONCE,
    "per_day": DAILY,
    "per_day_overdue": DAILY,
    "each_day_overdue": DAILY,
    "daily": DAILY,
}
SPLITS = {
    "intra_state": TaxSplit.INTRA_STATE,
    "cgst_sgst": TaxSplit.INTRA_STATE,
    "halves": TaxSplit.INTRA_STATE,
    "inter_state": TaxSplit.INTER_STATE,
    "igst": TaxSplit.INTER_STATE,
    "none": TaxSplit.NONE,
}
INCLUSIVE = {"exclusive": False, "inclusive": True}
# Whether the last day counts beside the first.
BOTH_ENDS = {
    "nights": False,
    "nights_only": False,
    "first_day_excluded": False,
    "exclusive": False,
    "both_ends": True,
    "both_ends_inclusive": True,
    "both_ends_counted": True,
    "inclusive": True,
    "inclusive_both_ends": True,
    "inclusive_of_both_ends": True,
    "first_and_last_day": True,
    "first_and_last_day_counted": True,
    "first_and_last_day_inclusive": True,
}
