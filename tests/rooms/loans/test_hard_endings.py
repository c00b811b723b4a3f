"""New terms, settlement, write-off and recovery: asked, allowed by another, and nothing that comes later is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.access.errors import SamePerson
from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.errors import PermissionRefused, ValidationFailed
from backend.kernel.models import Intent
from backend.ledger import queries as ledger
from backend.loans.errors import MoreThanOwed, MoveNotAllowed, NotTold, RequestOpen
from backend.loans.models import Instalment, Loan, LoanRequest, Receipt
from backend.loans.services import books, payments
from backend.loans.services.restructure import ConsentGiven, NewTerms
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh, paid


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


def _overdue(desk: Desk, asha: Customer) -> Loan:
    """20,000 for 30 days, a day past due: 20,620 owed with interest of 31 days, and a day's penal charge."""
    loan = desk.active(asha)
    desk.end_days(32)
    loan = fresh(loan)
    assert loan.status == "OVERDUE"
    return loan


def _told(loan: Loan) -> list[str]:
    found = Intent.objects.filter(job="event", args__payload__entity_id=str(loan.id)).order_by("created_at")
    return [each.args["name"] for each in found]


# --- settlement -----------------------------------------------------------------------------------


def test_an_agreed_sum_paid_in_time_settles_the_loan_and_the_rest_is_given_up(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _overdue(desk, asha)
    request = acts.ask_settlement(loan, "15000", by=acts.agent)
    assert fresh(loan).status == "OVERDUE"
    with pytest.raises(PermissionRefused):
        acts.approve(request, by=acts.manager)
    acts.approve(request, by=acts.head)
    assert fresh(loan).status == "OVERDUE"
    owed = books.position_today(fresh(loan)).outstanding.total

    desk.pay(loan, "15000")

    loan = fresh(loan)
    assert (loan.status, loan.outstanding) == ("SETTLED", Decimal("0.00"))
    given_up = acts.journal_of(loan, "SETTLEMENT")
    assert given_up["5020"] == owed - 15000
    assert sum(given_up.values()) == 0
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == 0
    assert "LoanSettled" in _told(loan)
    desk.end_days(1)  # proofs hold


def test_less_than_the_agreed_sum_is_a_payment_and_the_rest_completes_it(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _overdue(desk, asha)
    acts.approve(acts.ask_settlement(loan, "15000", by=acts.agent), by=acts.head)

    desk.pay(loan, "9000")
    assert fresh(loan).status in {"OVERDUE", "PARTIALLY_PAID"}
    desk.pay(loan, "6000")

    assert fresh(loan).status == "SETTLED"


def test_a_settlement_not_paid_in_time_binds_no_more(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _overdue(desk, asha)
    acts.approve(acts.ask_settlement(loan, "15000", by=acts.agent, days=1), by=acts.head)
    desk.end_days(2)

    desk.pay(loan, "15000")

    assert fresh(loan).status == "OVERDUE"
    assert fresh(loan).outstanding > 0


def test_a_settlement_is_less_than_all_that_is_owed(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _overdue(desk, asha)

    with pytest.raises(MoreThanOwed):
        acts.ask_settlement(loan, "30000", by=acts.agent)
    with pytest.raises(ValidationFailed):
        acts.ask_settlement(loan, "15000", by=acts.agent, days=-1)


def test_a_bounced_settlement_opens_the_loan_again(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _overdue(desk, asha)
    acts.approve(acts.ask_settlement(loan, "15000", by=acts.agent), by=acts.head)
    owed = books.position_today(fresh(loan)).outstanding.total
    desk.pay(loan, "9000")
    desk.pay(loan, "6000")
    first = Receipt.objects.get(amount="9000")

    acts.bounce(loan, first)

    loan = fresh(loan)
    assert loan.status == "OVERDUE"
    assert loan.outstanding == owed - 6000
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == loan.outstanding
    assert LoanRequest.objects.get(kind="SETTLEMENT").event_id is None
    desk.end_days(1)  # proofs hold


def test_money_after_a_settlement_is_held_in_suspense(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _overdue(desk, asha)
    order = desk.link(loan, "700")
    acts.approve(acts.ask_settlement(loan, "15000", by=acts.agent), by=acts.head)
    desk.pay(loan, "15000")

    receipt = payments.apply_gateway_payment(paid(order, "700"))

    assert (receipt.state, receipt.loan_id) == ("SUSPENSE", loan.id)


# --- write-off and recovery -----------------------------------------------------------------------


def test_a_write_off_takes_the_loan_off_the_books_after_another_persons_yes(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _overdue(desk, asha)
    request = acts.ask_write_off(loan, by=acts.head)
    with pytest.raises(SamePerson):
        acts.approve(request, by=acts.head)
    owed = books.position_today(fresh(loan)).outstanding.total

    acts.approve(request, by=desk.staff.admin)

    loan = fresh(loan)
    assert (loan.status, loan.outstanding) == ("WRITTEN_OFF", Decimal("0.00"))
    assert acts.journal_of(loan, "WRITE_OFF")["5010"] == owed
    assert "LoanWrittenOff" in _told(loan)
    desk.end_days(2)
    assert fresh(loan).outstanding == Decimal("0.00")


def test_what_comes_after_a_write_off_is_a_recovery(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _overdue(desk, asha)
    order = desk.link(loan, "700")
    acts.approve(acts.ask_write_off(loan, by=acts.head), by=desk.staff.admin)

    by_link = payments.apply_gateway_payment(paid(order, "700"))
    by_hand = acts.record(loan, "1000", by=desk.staff.ops)

    assert by_link.state == "APPLIED"
    assert by_hand.state == "DONE"
    loan = fresh(loan)
    assert (loan.status, loan.total_paid) == ("WRITTEN_OFF", Decimal("1700.00"))
    assert acts.journal_of(loan, "RECOVERY") == {"1010": Decimal("1700.00"), "4100": Decimal("-1700.00")}
    desk.end_days(1)  # proofs hold


def test_a_running_loan_is_not_written_off(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)

    with pytest.raises(MoveNotAllowed):
        acts.ask_write_off(loan, by=acts.head)


# --- new terms ------------------------------------------------------------------------------------


def _emi(desk: Desk, asha: Customer) -> Loan:
    return desk.active(asha, code="PERSONAL_LOAN", amount="60000", tenure=6)


def test_new_terms_stand_after_another_persons_yes_and_keep_the_old_due_dates_behind(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _emi(desk, asha)
    before = list(Instalment.objects.filter(loan=loan).values_list("number", "due_date"))
    request = acts.ask_restructure(loan, NewTerms(tenure=12), by=acts.agent)
    assert len(before) == 6
    with pytest.raises(PermissionRefused):
        acts.approve(request, by=acts.manager)

    acts.approve(request, by=desk.staff.sm)

    rows = list(Instalment.objects.filter(loan=loan).order_by("number"))
    assert len(rows) == 12
    assert sum(row.principal for row in rows) == Decimal("60000.00")
    assert (request.before["instalments_left"], request.after["instalments_left"]) == (6, 12)
    assert request.payload["consent_reference"] == "CALL-17"
    desk.end_days(1)


def test_what_is_shown_before_is_what_is_done(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _emi(desk, asha)
    request = acts.ask_restructure(loan, NewTerms(moratorium_periods=2), by=acts.agent)

    acts.approve(request, by=desk.staff.sm)

    now = books.position_today(fresh(loan))
    assert request.after["last_due_date"] == max(row.due_date for row in now.instalments).isoformat()
    assert request.after["next_due_amount"] == f"{now.next_due_amount:.2f}"


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        (NewTerms(), "terms"),
        (NewTerms(moratorium_periods=-1), "moratoriumPeriods"),
        (NewTerms(tenure=0), "tenure"),
        (NewTerms(rate_pct=Decimal("-1")), "ratePct"),
        (NewTerms(rate_pct=Decimal("NaN")), "ratePct"),
    ],
)
def test_new_terms_that_say_nothing_or_nonsense_are_refused(
    desk: Desk, asha: Customer, acts: Acts, terms: NewTerms, path: str
) -> None:
    loan = _emi(desk, asha)

    with pytest.raises(ValidationFailed) as refused:
        acts.ask_restructure(loan, terms, by=acts.agent)

    assert refused.value.fields[0].path == path


def test_new_terms_need_the_borrowers_consent(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = _emi(desk, asha)
    nobody = ConsentGiven(channel="Letter", reference="", given_on=brand_config.business_date())

    with pytest.raises(ValidationFailed) as refused:
        acts.ask_restructure(loan, NewTerms(tenure=12), by=acts.agent, consent=nobody)

    assert refused.value.fields[0].path == "consentReference"


# --- charges --------------------------------------------------------------------------------------


def test_a_charge_nobody_told_needs_consent_and_a_second_person(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    with pytest.raises(NotTold) as refused:
        acts.add_charge(loan, by=desk.staff.ops, name="Visit", amount="200")
    assert refused.value.rule == "RBI.KFS.K7"

    request = acts.add_charge(loan, by=desk.staff.ops, name="Visit", amount="200", consent=acts.consent())
    assert request.state == "PENDING"
    acts.approve(request, by=acts.ops2)

    parts = fresh(loan).figures["outstanding"]
    assert (parts["fee"], parts["tax"]) == ("200.00", "36.00")
    assert acts.journal_of(loan, "FEE_CHARGED") == {
        "1120": Decimal("200.00"),
        "1130": Decimal("36.00"),
        "4010": Decimal("-200.00"),
        "2100": Decimal("-18.00"),
        "2110": Decimal("-18.00"),
    }


def test_a_told_charge_is_added_at_once_at_the_amount_told(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)

    assert acts.add_charge(loan, by=desk.staff.ops, code="BOUNCE").state == "DONE"
    assert fresh(loan).figures["outstanding"]["fee"] == "500.00"
    with pytest.raises(NotTold):
        acts.add_charge(loan, by=desk.staff.ops, code="VISIT")


def test_one_act_on_the_figures_waits_at_a_time_whatever_its_kind(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = _overdue(desk, asha)
    acts.ask_settlement(loan, "15000", by=acts.agent)

    with pytest.raises(RequestOpen):
        acts.ask_write_off(loan, by=acts.agent)
    assert acts.record(loan, "100", by=acts.agent).state == "PENDING"
