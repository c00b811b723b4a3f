"""Who may apply, for how much, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.audit.models import AuditEntry
from backend.brand_config import blocklist
from backend.brand_config import services as brand_config
from backend.customers.models import Customer, Employment
from backend.decisioning.models import Evaluation
from backend.kernel.errors import IdempotencyConflict, PermissionRefused, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.loans import queries
from backend.loans.errors import (
    AmountOutsideProduct,
    Blocklisted,
    CoolingAfterRejection,
    OnboardingIncomplete,
    OpenLoanExists,
    TenureOutsideProduct,
)
from backend.loans.models import Loan, StatusChange
from backend.loans.services import application, cancellation, decision
from tests.rooms.customers.borrowers import MOBILE, onboarded, signed_up
from tests.support.lending import SYSTEM, Desk, borrower_actor, fresh, product


def test_an_application_keeps_the_facts_it_was_judged_on(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha, amount="25000")

    evaluation = Evaluation.objects.get(id=loan.evaluation_id)
    assert evaluation.facts["monthly_salary"] == "45000.00"
    assert evaluation.facts["requested_amount"] == "25000.00"
    assert "Asha" not in str(evaluation.facts)


def test_an_application_is_one_row_one_audit_entry_and_one_event(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)

    assert StatusChange.objects.filter(loan=loan).count() == 1
    assert AuditEntry.objects.filter(entity="loan", entity_id=loan.id).count() == 1
    told = Intent.objects.filter(job="event", args__payload__entity_id=str(loan.id))
    assert [each.args["name"] for each in told] == ["LoanApplied"]


def test_the_same_key_makes_one_loan(desk: Desk, asha: Customer) -> None:
    first = desk.apply(asha, key="k-1")
    again = desk.apply(asha, key="k-1")

    assert first.id == again.id
    assert Loan.objects.count() == 1


def test_the_same_key_with_another_amount_is_refused(desk: Desk, asha: Customer) -> None:
    desk.apply(asha, key="k-1")

    with pytest.raises(IdempotencyConflict):
        desk.apply(asha, key="k-1", amount="30000")


@pytest.mark.parametrize("amount", ["14999.99", "100000.01"])
def test_amounts_outside_the_range_are_refused(desk: Desk, asha: Customer, amount: str) -> None:
    with pytest.raises(AmountOutsideProduct):
        desk.apply(asha, amount=amount)


@pytest.mark.parametrize("amount", ["20000.001", "NaN", "Infinity", "-1"])
def test_what_is_no_sum_of_money_is_refused(desk: Desk, asha: Customer, amount: str) -> None:
    with pytest.raises(ValidationFailed):
        desk.apply(asha, amount=amount)


@pytest.mark.parametrize("tenure", [6, 63])
def test_tenures_outside_the_range_are_refused(desk: Desk, asha: Customer, tenure: int) -> None:
    with pytest.raises(TenureOutsideProduct):
        desk.apply(asha, tenure=tenure)


def test_a_second_open_loan_is_refused(desk: Desk, asha: Customer) -> None:
    desk.apply(asha)

    with pytest.raises(OpenLoanExists):
        desk.apply(asha)


def test_nobody_applies_for_another(desk: Desk, asha: Customer) -> None:
    stranger = borrower_actor(Customer(id=uuid7(), number="CU-999999"))

    with pytest.raises(PermissionRefused):
        application.apply_for_loan(
            actor=stranger,
            customer_id=asha.id,
            product_version_id=product().version_id,
            amount=Decimal(20000),
            tenure=30,
            purpose="",
            idempotency_key="k",
        )


def test_an_unfinished_funnel_may_not_apply(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer = signed_up(monkeypatch, "9876509999")

    with pytest.raises(OnboardingIncomplete):
        desk.apply(newcomer)


def test_a_blocked_mobile_may_not_apply_and_is_not_told_why(desk: Desk, asha: Customer) -> None:
    blocklist.block(actor=desk.staff.admin, kind="mobile", value=MOBILE, reason="Fraud.")

    with pytest.raises(Blocklisted) as refused:
        desk.apply(asha)
    assert "block" not in str(refused.value).lower()


def test_a_rejected_borrower_waits_for_the_cooldown(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    decision.cx_reject(
        actor=desk.staff.cx, loan_id=loan.id, reason_code="DOCUMENTS", note="", expected_version=loan.version
    )

    with pytest.raises(CoolingAfterRejection) as refused:
        desk.apply(asha)
    told = queries.told_to_borrower(fresh(loan))
    assert told.reapply_on is not None
    assert str(told.reapply_on) == refused.value.details["until"]
    assert told.rejection_text == "The documents we need were not complete."

    brand_config.open_books(actor=SYSTEM, on=told.reapply_on, reason="tests")
    assert desk.apply(asha).status == "PENDING"


def test_a_cancelled_loan_has_no_cooldown(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    cancellation.cancel_loan(
        actor=borrower_actor(asha), loan_id=loan.id, reason_code="", note="", expected_version=loan.version
    )

    assert desk.apply(asha).status == "PENDING"


def test_a_rule_that_rejects_rejects_at_once_in_plain_words(desk: Desk, asha: Customer) -> None:
    Employment.objects.filter(customer=asha).update(monthly_salary=Decimal("24999.99"))

    loan = desk.apply(asha)

    assert loan.status == "REJECTED"
    assert queries.told_to_borrower(loan).rejection_text == "The monthly income is below what we can lend on."


def test_a_brand_that_allocates_gives_the_case_to_whom_has_least(desk: Desk, asha: Customer) -> None:
    brand_config.set_setting(actor=desk.staff.admin, key="auto_allocate_loans", value="true", reason="tests")

    loan = desk.apply(asha)

    assert loan.assigned_to_id in {desk.staff.cx.id, desk.staff.cx2.id}


def test_two_cases_go_to_two_people(desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    brand_config.set_setting(actor=desk.staff.admin, key="auto_allocate_loans", value="true", reason="tests")
    ravi = onboarded(monkeypatch, "9876505678", "BBBPB5678B")

    given = {desk.apply(asha).assigned_to_id, desk.apply(ravi).assigned_to_id}

    assert given == {desk.staff.cx.id, desk.staff.cx2.id}


def test_a_case_sent_back_returns_and_is_judged_again(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)
    decision.send_back(
        actor=desk.staff.cx, loan_id=loan.id, note="Salary slip, please.", expected_version=loan.version
    )
    assert queries.told_to_borrower(fresh(loan)).next_step == "Salary slip, please."
    Employment.objects.filter(customer=asha).update(monthly_salary=Decimal("60000"))

    again = application.resubmit_application(
        actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version
    )

    assert again.status == "PENDING"
    assert Evaluation.objects.filter(subject_id=loan.id).count() == 2
