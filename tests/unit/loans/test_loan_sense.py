"""Terms of a loan that contradict themselves name the field and the rule; nothing is left out in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from backend.kernel.errors import ValidationFailed
from backend.loans.plan.money_events import Reversal, in_force
from backend.loans.plan.sense import check_loan_terms
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import (
    Appropriation,
    Component,
    Excess,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InterestMethod,
    KindOrder,
    PenalKind,
    PenalTerms,
    Repayment,
    Rest,
    TransactionKind,
)
from tests.unit.loans.loan_figures import EMI, FIRST, D, at, event_id, paid

ADD_ON = replace(EMI.rate, method=InterestMethod.ADD_ON)
FLAT = replace(EMI.rate, method=InterestMethod.FLAT)
HALVES = (Tranche(D(15000), 0), Tranche(D(15000), 30))
WITHHELD = FeeTerms("P", "Fee", FeeKind.FIXED, D(100), FeeWhen.FINANCED, tds_pct=D(10))


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"amount": D("0")}, "amount", "not_positive"),
        ({"amount": D("10.001")}, "amount", "not_positive"),
        ({"tenure": 0}, "tenure", "not_positive"),
        ({"tenure": 3, "repay_every": 2}, "tenure", "not_whole_periods"),
        ({"repay_every": 0}, "repay_every", "not_positive"),
        ({"fixed_instalment": D(-1)}, "fixed_instalment", "not_positive"),
        ({"fixed_instalment": D(100), "balloon_pct": D(10)}, "balloon_pct", "instalment_fixed"),
        (
            {"fixed_instalment": D(100), "repayment": Repayment.EQUAL_PRINCIPAL},
            "fixed_instalment",
            "needs_equal_instalments",
        ),
        ({"balloon_pct": D(100)}, "balloon_pct", "out_of_range"),
        ({"balloon_pct": D(10), "repayment": Repayment.INTEREST_ONLY}, "balloon_pct", "all_at_the_end"),
        ({"down_payment_pct": D(-1)}, "down_payment_pct", "out_of_range"),
        ({"principal_grace_periods": 3}, "principal_grace_periods", "no_period_left"),
        ({"interest_free_periods": -1}, "interest_free_periods", "negative"),
        ({"interest_deferred_periods": 3}, "interest_deferred_periods", "no_period_left"),
        ({"due_dates": (date(2026, 3, 1), date(2026, 2, 1), date(2026, 4, 1))}, "due_dates", "not_rising"),
        ({"due_dates": (date(2026, 2, 1), date(2026, 3, 1))}, "due_dates", "not_one_for_each_period"),
        ({"tranches": (Tranche(D(15000), 0),)}, "tranches", "not_the_amount"),
        ({"tranches": HALVES[::-1]}, "tranches", "not_rising"),
        ({"tranches": HALVES, "tenure": 1}, "tranches", "outside_the_term"),
        ({"tranches": HALVES, "rate": FLAT}, "tranches", "interest_fixed_at_start"),
        ({"tranches": HALVES, "down_payment_pct": D(10)}, "down_payment_pct", "needs_one_disbursal"),
        ({"rate": replace(ADD_ON, rest=Rest.DAILY)}, "rate.rest", "flat_by_schedule"),
        ({"rate": ADD_ON, "repayment": Repayment.EQUAL_PRINCIPAL}, "repayment", "add_on_needs_emi"),
        (
            {"rate": ADD_ON, "interest_deferred_periods": 1},
            "interest_deferred_periods",
            "interest_fixed_at_start",
        ),
        ({"penal": PenalTerms(PenalKind.PER_DAY, D(5), cap_pct=D(-1))}, "penal.cap_pct", "negative"),
        ({"fees": (WITHHELD,)}, "fees[0].tds_pct", "not_paid_by_payer"),
        (
            {"appropriation": Appropriation(in_advance_order=(Component.TAX,))},
            "appropriation.in_advance_order",
            "not_every_component",
        ),
        (
            {"appropriation": Appropriation(orders=(KindOrder(TransactionKind.RECOVERY, ()),))},
            "appropriation.orders[0].order",
            "not_every_component",
        ),
        (
            {"appropriation": Appropriation(excess=Excess.REDUCE_TENURE)},
            "appropriation.excess",
            "needs_daily_rest",
        ),
    ],
)
def test_contradictory_terms_name_the_field_and_the_rule(
    change: dict[str, object], path: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_loan_terms(replace(EMI, **change))  # type: ignore[arg-type]

    assert (path, code) in [(problem.path, problem.code) for problem in refused.value.fields]


def test_terms_that_make_sense_pass() -> None:
    check_loan_terms(EMI)


def test_an_event_is_reversed_once_and_a_reversal_never() -> None:
    payment = paid(FIRST, "100")
    first = Reversal(event_id("first"), FIRST, at(FIRST, 2), payment.id)
    second = Reversal(event_id("second"), FIRST, at(FIRST, 3), payment.id)
    undo = Reversal(event_id("undo"), FIRST, at(FIRST, 3), first.id)

    assert in_force([payment, first]) == ()
    for again, code in ((second, "already_reversed"), (undo, "is_reversal")):
        with pytest.raises(ValidationFailed) as refused:
            in_force([payment, first, again])
        assert refused.value.fields[0].code == code


def test_words_that_are_not_terms_are_refused_by_their_path() -> None:
    stored = {**EMI.to_json(), "appropriation": {**EMI.to_json()["appropriation"], "advance": "HOLD"}}

    with pytest.raises(ValidationFailed) as refused:
        LoanTerms.from_json(stored)

    assert refused.value.fields[0].path == "appropriation.advance"
