"""One person asks, another allows: nothing counts before the second yes, and nothing counts twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.access.errors import SamePerson
from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.errors import (
    IdempotencyConflict,
    PermissionRefused,
    ValidationFailed,
    VersionConflict,
)
from backend.kernel.models import Intent
from backend.ledger import queries as ledger
from backend.loans.errors import (
    DatedOutside,
    LoanNotFound,
    MoreThanHeld,
    MoreThanOwed,
    MoveNotAllowed,
    ReferenceUsed,
    RequestDecided,
    RequestOpen,
    RequestStale,
)
from backend.loans.models import Loan, LoanEvent, LoanRequest, Receipt
from backend.loans.services import books, receipts, repayment
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


def _today() -> date:
    return brand_config.business_date()


# --- money recorded by staff ------------------------------------------------------------------------


def test_operations_record_what_pays_all_that_is_due_at_once(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(10)  # 20,000 x 0.1 % x 10 = 200

    request = acts.record(loan, "5000", by=desk.staff.ops)

    assert request.state == "DONE"
    assert request.checker_id is None
    receipt = request.receipt
    assert receipt is not None
    assert (receipt.source, receipt.method, receipt.reference) == (
        "MANUAL",
        "BANK_TRANSFER",
        request.reference,
    )
    assert (receipt.allocation["interest"], receipt.allocation["principal"]) == ("200.00", "4800.00")
    assert fresh(loan).total_paid == Decimal("5000.00")


def test_a_part_payment_counts_only_after_operations_said_yes(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(31)  # the one instalment fell due yesterday and stays unpaid

    request = acts.record(loan, "5000", by=acts.agent)

    assert request.state == "PENDING"
    assert fresh(loan).total_paid == Decimal("0.00")
    assert not Receipt.objects.exists()
    acts.approve(request, by=desk.staff.ops)
    assert fresh(loan).total_paid == Decimal("5000.00")
    assert Receipt.objects.get().request.checker_name == desk.staff.ops.name


def test_operations_own_part_payment_needs_a_second_person_of_operations(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    request = acts.record(loan, "5000", by=desk.staff.ops)

    assert request.state == "PENDING"
    with pytest.raises(SamePerson):
        acts.approve(request, by=desk.staff.ops)
    with pytest.raises(PermissionRefused):
        acts.approve(request, by=acts.manager)
    acts.approve(request, by=acts.ops2)
    assert fresh(loan).total_paid == Decimal("5000.00")


def test_money_recorded_by_collections_waits_even_when_it_pays_all(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)

    request = acts.record(loan, "20000", by=acts.agent)

    assert request.state == "PENDING"
    acts.approve(request, by=desk.staff.ops)
    assert fresh(loan).status == "COMPLETED"


def test_who_does_not_meet_borrowers_records_no_money(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)

    with pytest.raises(PermissionRefused):
        acts.record(loan, "5000", by=desk.staff.cx)


def test_a_backdated_payment_takes_back_what_came_after_it(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(20)  # 20 a day
    paid_on = _today() - timedelta(days=10)

    outcome = receipts.repaid(loan=fresh(loan), amount=Decimal("10000"), value_date=paid_on)
    request = acts.record(loan, "10000", by=desk.staff.ops, value_date=paid_on)

    # Ten days at 20, of which the payment takes 200 as interest; then ten days on 10,200 at 10.20.
    assert len(outcome.taken_back) == 10
    assert outcome.after.outstanding.total == Decimal("10302.00")
    assert fresh(loan).outstanding == Decimal("10302.00")
    assert request.after["outstanding"] == {"principal": "10200.00", "interest": "102.00"}
    assert ledger.verify().holds
    balances = ledger.loan_balances(loan_id=loan.id)
    assert (balances["PRINCIPAL"], balances["INTEREST"]) == (Decimal("10200.00"), Decimal("102.00"))


def test_a_backdated_payment_leaves_the_same_loan_as_one_on_its_day(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    desk.end_days(10)
    acts.record(loan, "10000", by=desk.staff.ops)
    desk.end_days(10)
    on_its_day = books.position_today(fresh(loan))
    repayment.reverse_repayment(
        actor=desk.staff.ops,
        loan_id=loan.id,
        receipt_id=Receipt.objects.get(state="APPLIED").id,
        reason="Entered on the wrong day.",
        expected_version=None,
        idempotency_key="undo",
    )

    acts.record(loan, "10000", by=desk.staff.ops, value_date=_today() - timedelta(days=10))

    late = books.position_today(fresh(loan))
    assert (late.outstanding, late.payoff, late.dpd_days) == (
        on_its_day.outstanding,
        on_its_day.payoff,
        on_its_day.dpd_days,
    )
    assert late.instalments == on_its_day.instalments


@pytest.mark.parametrize("days", [1, -61, -5])
def test_a_value_date_out_of_bounds_is_refused_and_nothing_is_booked(
    desk: Desk, asha: Customer, acts: Acts, days: int
) -> None:
    loan = desk.active(asha)
    desk.end_days(3)  # the money went out three days ago: five days back is before it

    with pytest.raises(DatedOutside) as refused:
        acts.record(loan, "500", by=desk.staff.ops, value_date=_today() + timedelta(days=days))

    assert refused.value.rule == "receipt.value_date"
    assert LoanRequest.objects.count() == 0
    assert fresh(loan).version == loan.version


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "NaN", "Infinity"])
def test_an_amount_that_is_none_is_refused(desk: Desk, asha: Customer, acts: Acts, amount: str) -> None:
    loan = desk.active(asha)

    with pytest.raises(ValidationFailed) as refused:
        acts.record(loan, amount, by=desk.staff.ops)

    assert refused.value.fields[0].path == "amount"
    assert LoanRequest.objects.count() == 0


def test_the_same_bank_reference_counts_once_however_it_is_typed(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    acts.record(loan, "500", by=acts.agent, reference="utr 4471 x")

    with pytest.raises(ReferenceUsed):
        acts.record(loan, "500", by=desk.staff.ops, reference="UTR4471X")
    desk.pay(loan, "600", payment_id="pay_9")
    with pytest.raises(ReferenceUsed):
        acts.record(loan, "600", by=desk.staff.ops, reference="pay_9")


def test_a_rejected_or_reversed_reference_may_be_told_again(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    request = acts.record(loan, "500", by=acts.agent, reference="UTR1")
    acts.reject(request, by=desk.staff.ops)
    acts.record(loan, "500", by=desk.staff.ops, reference="UTR1")
    acts.bounce(loan, Receipt.objects.get())

    assert acts.record(loan, "500", by=desk.staff.ops, reference="UTR1").state == "DONE"
    assert fresh(loan).total_paid == Decimal("500.00")


def test_one_recording_sent_twice_is_one_receipt(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)

    first = acts.record(loan, "500", by=desk.staff.ops, reference="UTR1", key="k")
    again = acts.record(loan, "500", by=desk.staff.ops, reference="UTR1", key="k")

    assert first.id == again.id
    assert Receipt.objects.count() == 1
    with pytest.raises(IdempotencyConflict):
        acts.record(loan, "501", by=desk.staff.ops, reference="UTR1", key="k")


def test_money_beyond_all_that_is_owed_is_held(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)

    request = acts.record(loan, "20500", by=desk.staff.ops)

    assert request.receipt is not None
    assert request.receipt.allocation["held"] == "500.00"
    loan = fresh(loan)
    assert (loan.status, loan.excess) == ("COMPLETED", Decimal("500.00"))


def test_the_payoff_of_a_day_recorded_on_that_day_closes_the_loan(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    desk.end_days(5)
    payoff = books.payoff_today(fresh(loan))
    assert payoff == Decimal("20100.00")  # five days at 20

    request = acts.record(loan, str(payoff), by=desk.staff.ops)

    assert request.state == "DONE"
    loan = fresh(loan)
    assert (loan.status, loan.outstanding, loan.excess) == ("COMPLETED", Decimal("0.00"), Decimal("0.00"))


def test_a_stale_view_of_the_loan_is_told(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.pay(loan, "100")

    with pytest.raises(VersionConflict):
        acts.record(loan, "500", by=desk.staff.ops, version=loan.version)


def test_money_approved_on_a_loan_that_ended_is_held_in_suspense(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    request = acts.record(loan, "700", by=acts.agent)
    desk.pay(loan, "20000")
    assert fresh(loan).status == "COMPLETED"

    acts.approve(request, by=desk.staff.ops)

    receipt = Receipt.objects.get(source="MANUAL")
    assert (receipt.state, receipt.loan_id) == ("SUSPENSE", loan.id)
    assert ledger.account_totals()["2010"] == Decimal("-700.00")


# --- waivers --------------------------------------------------------------------------------------


def test_a_waiver_counts_after_another_persons_yes_and_leaves_its_journal(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    owed = books.position_today(fresh(loan)).outstanding.interest
    request = acts.ask_waiver(loan, "INTEREST", "100", by=acts.agent)
    assert books.position_today(fresh(loan)).outstanding.interest == owed

    acts.approve(request, by=acts.manager)

    loan = fresh(loan)
    assert Decimal(loan.figures["outstanding"]["interest"]) == owed - 100
    journal = acts.journal_of(loan, "WAIVER")
    assert journal == {"5000": Decimal("100.00"), "1110": Decimal("-100.00")}


def test_no_more_is_waived_than_is_owed(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    owed = books.position_today(fresh(loan)).outstanding.interest

    with pytest.raises(MoreThanOwed) as refused:
        acts.ask_waiver(loan, "INTEREST", str(owed + Decimal("0.01")), by=acts.agent)
    assert refused.value.details["most"] == str(owed)
    with pytest.raises(MoreThanOwed):
        acts.ask_waiver(loan, "FEE", "1", by=acts.agent)
    with pytest.raises(ValidationFailed):
        acts.ask_waiver(loan, "GOODWILL", "1", by=acts.agent)


def test_a_waiver_needs_a_reason(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(31)

    with pytest.raises(ValidationFailed) as refused:
        acts.ask_waiver(loan, "INTEREST", "1", by=acts.agent, why=" ")

    assert refused.value.fields[0].path == "justification"


def test_the_maker_of_a_waiver_cannot_allow_it(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    request = acts.ask_waiver(loan, "INTEREST", "1", by=acts.manager)

    with pytest.raises(SamePerson):
        acts.approve(request, by=acts.manager)
    with pytest.raises(PermissionRefused):
        acts.approve(request, by=acts.agent)
    acts.approve(request, by=acts.head)


def test_a_request_whose_loan_moved_on_is_stale_and_shows_both(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    request = acts.ask_waiver(loan, "INTEREST", "100", by=acts.agent)
    desk.pay(loan, "300")

    with pytest.raises(RequestStale) as refused:
        acts.approve(request, by=acts.manager)

    asked, now = refused.value.details["asked"], refused.value.details["now"]
    gone = Decimal(asked["outstanding"]["interest"]) - Decimal(now["outstanding"]["interest"])
    assert gone > 0
    assert LoanRequest.objects.get(id=request.id).state == "PENDING"
    assert not LoanEvent.objects.filter(kind="WAIVER").exists()


def test_one_act_on_a_loans_figures_waits_at_a_time(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    first = acts.ask_waiver(loan, "INTEREST", "1", by=acts.agent)

    with pytest.raises(RequestOpen):
        acts.ask_waiver(loan, "INTEREST", "2", by=acts.agent)
    with pytest.raises(PermissionRefused):
        acts.withdraw(first, by=acts.manager)
    acts.withdraw(first, by=acts.agent)
    assert acts.ask_waiver(loan, "INTEREST", "2", by=acts.agent).state == "PENDING"


def test_a_request_is_decided_once(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    desk.end_days(31)
    request = acts.ask_waiver(loan, "INTEREST", "1", by=acts.agent)
    acts.reject(request, by=acts.manager)

    with pytest.raises(RequestDecided):
        acts.approve(LoanRequest.objects.get(id=request.id), by=acts.head)
    with pytest.raises(RequestDecided):
        acts.reject(LoanRequest.objects.get(id=request.id), by=acts.head)
    told = [i.args["name"] for i in Intent.objects.filter(job="event")]
    assert ("ActRequested" in told, "ActDecided" in told) == (True, True)


# --- refunds --------------------------------------------------------------------------------------


def _with_excess(desk: Desk, asha: Customer, acts: Acts) -> Loan:
    loan = desk.active(asha)
    acts.record(loan, "20500", by=desk.staff.ops)
    return fresh(loan)


def test_held_money_goes_back_once_by_its_bank_reference(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    request = acts.ask_refund(loan, "500", by=desk.staff.ops)
    with pytest.raises(ValidationFailed):
        acts.approve(request, by=acts.ops2)
    assert fresh(loan).excess == Decimal("500.00")

    acts.approve(request, by=acts.ops2, bank_reference="NEFT 0001")

    assert fresh(loan).excess == Decimal("0.00")
    assert acts.journal_of(loan, "HELD_REFUNDED") == {"2000": Decimal("500.00"), "1010": Decimal("-500.00")}
    with pytest.raises(RequestDecided):
        acts.approve(LoanRequest.objects.get(id=request.id), by=acts.ops2, bank_reference="NEFT 0002")


def test_no_more_is_sent_back_than_is_held(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)

    with pytest.raises(MoreThanHeld):
        acts.ask_refund(loan, "500.01", by=desk.staff.ops)


def test_two_refunds_never_share_a_bank_reference(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _with_excess(desk, asha, acts)
    acts.approve(acts.ask_refund(loan, "200", by=desk.staff.ops), by=acts.ops2, bank_reference="NEFT1")
    second = acts.ask_refund(loan, "300", by=desk.staff.ops)

    with pytest.raises(ReferenceUsed):
        acts.approve(second, by=acts.ops2, bank_reference="neft1")

    assert fresh(loan).excess == Decimal("300.00")


def test_a_payment_whose_excess_was_sent_back_cannot_be_reversed(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _with_excess(desk, asha, acts)
    acts.approve(acts.ask_refund(loan, "500", by=desk.staff.ops), by=acts.ops2, bank_reference="NEFT1")

    from backend.loans.errors import MoneySentBack

    with pytest.raises(MoneySentBack):
        acts.bounce(loan, Receipt.objects.get())
    assert fresh(loan).status == "COMPLETED"


# --- reach ----------------------------------------------------------------------------------------


def test_an_act_on_a_loan_that_does_not_run_is_refused(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.signed(asha)

    with pytest.raises(LoanNotFound):
        acts.record(loan, "500", by=acts.agent)
    with pytest.raises(MoveNotAllowed):
        acts.record(loan, "500", by=desk.staff.ops)
    assert LoanRequest.objects.count() == 0
