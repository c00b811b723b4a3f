"""What a borrower may read of their own loan: what happened, never what staff said among themselves."""

from __future__ import annotations

from backend.customers.models import Customer
from backend.loans import queries
from backend.loans.actions import available_actions
from backend.loans.services import decision
from tests.support.lending import Desk, fresh


def test_notes_and_names_of_staff_stay_with_staff(desk: Desk, asha: Customer) -> None:
    loan = desk.signed(asha)
    decision.add_note(actor=desk.staff.cx, loan_id=loan.id, note="Sounded evasive on the phone.")

    told = queries.borrowers_timeline(fresh(loan))
    seen_by_staff = queries.timeline(fresh(loan))

    assert any("evasive" in fact.detail for fact in seen_by_staff)
    assert not any("evasive" in fact.detail for fact in told)
    assert {fact.actor_name for fact in told} == {""}
    assert "Signed" in [fact.title for fact in told]


def test_a_case_can_be_given_to_a_colleague_while_it_is_undecided(desk: Desk, asha: Customer) -> None:
    codes = {one.code for one in available_actions(loan=desk.signed(asha), actor=desk.staff.ops)}
    assert "ASSIGN" not in codes and "DISBURSE" in codes
