"""One calculation from plain JSON: a group and its inputs in, the answer in the form of the outside cases out. Pure.

The inputs are read into the terms and dated events of a loan and put to the core that services real loans; what a
group asks is told by its fields, never by a case's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.loans.calc import account, charging, lateness, paying, rating, scheduling, settling
from backend.loans.calc.answers import Answer
from backend.loans.calc.reader import Reader, refuse

Question = tuple[tuple[str, ...], Callable[[Reader], Answer]]

_SCHEDULE: Question = ((), scheduling.answer)
_DAYS: tuple[Question, ...] = tuple(
    ((name,), charging.days_interest)
    for name in ("interest_days", "days", "to_date", "end_date", "last_date")
)
# A loan whose instalments are told is scheduled; one that only says what was paid is an account.
_LIVED: tuple[Question, ...] = (
    *(
        ((name,), scheduling.answer)
        for name in (
            "number_of_repayments",
            "number_of_instalments",
            "due_dates",
            "instalment",
            "fixed_instalment",
        )
    ),
    (("daily_rate_pct", "payments"), account.answer),
    (("daily_rate_pct", "payoff_date"), account.answer),
    (("interest_method", "payments"), account.answer),
    (("interest_method", "payoff_date"), account.answer),
)
# By group: a question is asked where all of its fields are there; the first that is, is answered.
_QUESTIONS: dict[str, tuple[Question, ...]] = {
    "flat_emi": (_SCHEDULE,),
    "reducing_30_360": (_SCHEDULE,),
    "reducing_daily": (*_DAYS, *_LIVED, _SCHEDULE),
    "bullet_daily": (*_DAYS, (("repayment_date",), charging.days_interest), *_LIVED, _SCHEDULE),
    "fee_tax": (
        (("gst_pct",), charging.fee_with_tax),
        (("tax_pct",), charging.fee_with_tax),
        (("cgst_pct",), charging.fee_with_tax),
        (("igst_pct",), charging.fee_with_tax),
        (("number_of_repayments",), scheduling.answer),
        ((), charging.disbursal_fee),
    ),
    "penalty_overdue": (
        (("interest_to_add",), charging.capped_interest),
        (("number_of_repayments",), scheduling.answer),
        (("due_dates",), scheduling.answer),
        (("interest_days",), charging.days_interest),
        (("daily_rate_pct", "payments"), account.answer),
        (("interest_method", "payments"), account.answer),
        ((), charging.late_charge),
    ),
    "allocation": (
        (("number_of_repayments",), scheduling.answer),
        (("instalments",), paying.answer),
        (("daily_rate_pct", "payments"), account.answer),
        (("interest_method", "payments"), account.answer),
        ((), paying.answer),
    ),
    "early_payoff": (
        (("settled_after_periods",), settling.rebate),
        *_LIVED,
        _SCHEDULE,
    ),
    "apr_irr": (
        (("cash_flows",), rating.periodic_return),
        (("unit_periods_per_year",), rating.unit_periods),
        (("monthly_flat_rate_pct",), rating.flat_instalments),
        (("annual_flat_rate_pct",), rating.flat_instalments),
        (("charge",), rating.simple_charge),
        (("finance_charge",), rating.simple_charge),
        (("annual_rate_pct",), rating.key_facts),
        ((), rating.effective),
    ),
    "restructure": (_SCHEDULE,),
    "dpd_classification": (
        (("due_dates",), lateness.by_date),
        (("dpd",), lateness.class_of_days),
        (("days_past_due",), lateness.class_of_days),
        ((), lateness.class_dates),
    ),
}
GROUPS = tuple(_QUESTIONS)


def calculate(question: object) -> Answer:
    """`{"group": ..., "inputs": {...}}` to the answer.

    raises  ValidationFailed naming the field and the rule; AmountNotValid, PolicyViolation of the core as they are
    """
    if not isinstance(question, Mapping):
        raise refuse("question", "not_an_object", 'One object {"group", "inputs"} is needed.')
    group = question.get("group")
    if group not in _QUESTIONS:
        raise refuse("group", "not_a_choice", f"One of {', '.join(GROUPS)} is needed here.")
    for name in question:
        if name not in ("group", "inputs"):
            raise refuse(str(name), "unknown_field", "There is no such field in a question.")
    return answer(str(group), question.get("inputs"))


def answer(group: str, inputs: object) -> Answer:
    """`calculate` of a group that exists."""
    reader = Reader(inputs, "inputs")
    asked = next(asks for fields, asks in _QUESTIONS[group] if all(reader.has(field) for field in fields))
    try:
        result = asked(reader)
    except (ArithmeticError, ValueError) as beyond:
        # A date past the calendar is one, a power past any figure the other.
        raise refuse("inputs", "out_of_range", "These figures lead out of every range.") from beyond
    reader.done()
    return result
