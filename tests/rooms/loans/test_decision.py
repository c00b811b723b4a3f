"""Approve, reject, sanction: who may, from where, and with which version in hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from backend.access.errors import SamePerson
from backend.customers.models import Customer, Employment
from backend.decisioning.models import RuleResult
from backend.kernel.errors import (
    NotAllowedNow,
    PermissionRefused,
    PolicyViolation,
    ValidationFailed,
    VersionConflict,
)
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.errors import AmountOutsideProduct, LoanNotFound, MoveNotAllowed
from backend.loans.models import Loan
from backend.loans.rate_gate import check_rate
from backend.loans.services import decision, sanction
from tests.support.lending import Desk, borrower_actor, fresh


def test_a_stale_version_is_a_conflict_that_shows_both(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    desk.approve(loan)

    with pytest.raises(VersionConflict) as conflict:
        decision.cx_approve(
            actor=desk.staff.cx, loan_id=loan.id, amount=Decimal(20000), expected_version=loan.version
        )
    assert (conflict.value.expected, conflict.value.current) == (1, 2)


def test_the_approver_may_not_sanction(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    desk.approve(loan, by=desk.staff.admin)

    with pytest.raises(SamePerson):
        desk.sanction(loan, by=desk.staff.admin)
    assert fresh(loan).status == "CX_APPROVED"
    shown = {a.code: a for a in available_actions(loan=fresh(loan), actor=desk.staff.admin)}
    assert not shown["SM_SANCTION"].allowed
    assert "another person" in (shown["SM_SANCTION"].reason or "")


def test_a_credit_executive_may_not_sanction(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    desk.approve(loan)

    with pytest.raises(PermissionRefused):
        desk.sanction(loan, by=desk.staff.cx2)


def test_a_colleagues_case_is_out_of_reach_and_out_of_sight(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    decision.claim_loan(actor=desk.staff.cx, loan_id=loan.id, expected_version=loan.version)

    with pytest.raises(PermissionRefused):
        desk.approve(loan, by=desk.staff.cx2)
    with pytest.raises(LoanNotFound):
        queries.loan_for(actor=desk.staff.cx2, loan_id=loan.id)
    with pytest.raises(NotAllowedNow):
        decision.claim_loan(actor=desk.staff.cx2, loan_id=loan.id, expected_version=None)


def test_the_sanctioned_amount_may_differ_and_stays_in_the_range(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha, amount="30000")
    desk.approve(loan, amount="28000")
    with pytest.raises(AmountOutsideProduct):
        desk.sanction(loan, amount="100001")

    done = desk.sanction(loan, amount="25000")

    assert done.sanctioned_amount == Decimal(25000)
    assert done.terms is not None
    assert done.terms["amount"] == "25000"


def test_no_move_skips_a_gate(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)

    with pytest.raises(MoveNotAllowed):
        desk.sanction(loan)
    with pytest.raises(MoveNotAllowed):
        desk.disburse(loan)


def test_a_rejection_needs_a_reason_the_brand_knows(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)

    with pytest.raises(ValidationFailed):
        decision.cx_reject(
            actor=desk.staff.cx, loan_id=loan.id, reason_code="BORED", note="", expected_version=1
        )
    assert fresh(loan).status == "PENDING"


def test_a_returned_case_forgets_its_approval(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    desk.approve(loan)
    sanction.return_to_cx(
        actor=desk.staff.sm, loan_id=loan.id, note="See the salary.", expected_version=fresh(loan).version
    )

    back = fresh(loan)
    assert (back.status, back.approved_amount, back.approved_by_id) == ("PENDING", None, None)


def test_a_referred_rule_is_set_aside_with_a_reason_that_stays(desk: Desk, asha: Customer) -> None:
    Employment.objects.filter(customer=asha).update(monthly_salary=Decimal("30000"))
    loan = desk.apply(asha, amount="25000")
    assert loan.evaluation_outcome == "REFER"
    result = RuleResult.objects.get(evaluation_id=loan.evaluation_id, code="FOIR")

    done = decision.override_rule(
        actor=desk.staff.cx,
        loan_id=loan.id,
        rule_result_id=result.id,
        justification="A bonus is due this month, letter seen.",
        expected_version=loan.version,
    )

    result.refresh_from_db()
    assert done.evaluation_outcome == "PASS"
    assert (result.outcome, result.overridden_by_name) == ("REFER", "Chitra Xavier")


def test_a_borrower_sees_only_their_own_loan(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    stranger = borrower_actor(Customer(number="CU-999999"))

    with pytest.raises(LoanNotFound):
        queries.loan_for(actor=stranger, loan_id=loan.id)
    assert queries.loan_for(actor=borrower_actor(asha), loan_id=loan.id).id == loan.id


def test_a_note_leaves_the_loan_where_it_stands(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)

    decision.add_note(actor=desk.staff.cx, loan_id=loan.id, note="Called, no answer.")

    assert Loan.objects.get(id=loan.id).status == "PENDING"
    assert "Called, no answer." in [fact.detail for fact in queries.timeline(loan)]


def test_a_worklist_page_is_one_query(desk: Desk, asha: Customer, django_assert_num_queries: object) -> None:
    desk.apply(asha)

    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = list(queries.worklist(actor=desk.staff.sm))
        shown = [(row.customer.name, row.product_version.product.name, row.assigned_to) for row in rows]
    assert len(shown) in {0, 1}


def test_queues_show_what_waits_to_those_who_work_them(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    credit = {q.code: q.total.count for q in queries.queue_counts(actor=desk.staff.cx)}
    desk.approve(loan)
    sanctions = {q.code: q.total.count for q in queries.queue_counts(actor=desk.staff.sm)}

    assert credit["credit"] == 1
    assert sanctions["sanction"] == 1
    assert "disbursement" not in credit


def _at_effective_rate(monkeypatch: pytest.MonkeyPatch, pct: str) -> None:
    """Under the Hong Kong pack, with a loan whose charges come to this effective yearly rate."""
    real = sanction.kfs_figures
    monkeypatch.setattr(
        sanction,
        "kfs_figures",
        lambda *args, **named: replace(real(*args, **named), effective_pct=Decimal(pct)),
    )
    monkeypatch.setattr(sanction, "check_rate", partial(check_rate, pack="HK"))


def _sanction(desk: Desk, loan: Loan, note: str) -> Loan:
    return sanction.sanction_loan(
        actor=desk.staff.sm,
        loan_id=loan.id,
        amount=Decimal("20000"),
        note=note,
        expected_version=fresh(loan).version,
    )


@pytest.mark.parametrize(("pct", "needs_a_reason"), [("36.00", False), ("36.01", True), ("48.00", True)])
def test_a_hong_kong_loan_above_36_per_cent_is_sanctioned_with_a_reason_only(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch, pct: str, needs_a_reason: bool
) -> None:
    loan = desk.approve(desk.apply(asha))
    _at_effective_rate(monkeypatch, pct)

    if needs_a_reason:
        with pytest.raises(ValidationFailed) as refusal:
            _sanction(desk, loan, "  ")
        assert refusal.value.fields[0].path == "note"
        assert fresh(loan).terms is None
    assert (
        _sanction(desk, loan, "Short bridge, income seen." if needs_a_reason else "").status == "SM_APPROVED"
    )


def test_a_hong_kong_loan_above_48_per_cent_is_refused_whatever_the_reason(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = desk.approve(desk.apply(asha))
    _at_effective_rate(monkeypatch, "48.01")

    with pytest.raises(PolicyViolation) as refusal:
        _sanction(desk, loan, "The borrower insists.")

    assert refusal.value.rule == "MLO.EFFECTIVE_RATE_MAX_PCT"
    assert (fresh(loan).status, fresh(loan).terms) == ("CX_APPROVED", None)
