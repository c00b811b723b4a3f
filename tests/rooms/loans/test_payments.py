"""Money comes in once, to the right loan, in the right order, or it is held where all can see it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from backend.customers.models import Customer
from backend.integrations.ports import GatewayPayment, PaymentLinkState, PaymentLinkStatus
from backend.kernel import clock
from backend.kernel.errors import (
    IdempotencyConflict,
    NotAllowedNow,
    PermissionRefused,
    PolicyViolation,
    ProviderUnavailable,
    ValidationFailed,
    VersionConflict,
)
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.kernel.money import Money
from backend.ledger import queries as ledger
from backend.loans import queries
from backend.loans.models import Document, Loan, LoanEvent, PaymentOrder, Receipt
from backend.loans.services import payments, repayment
from tests.support.lending import Desk, fresh, paid, run_jobs


def _reverse(
    desk: Desk, loan: Loan, receipt: Receipt, *, key: str = "r-1", version: int | None = None
) -> Loan:
    return repayment.reverse_repayment(
        actor=desk.staff.ops,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="The bank took it back.",
        expected_version=version or fresh(loan).version,
        idempotency_key=key,
    )


def test_a_payment_is_booked_once_however_often_it_is_told(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    order = desk.link(loan, "5000")
    news = paid(order, "5000", payment_id="pay_1")

    receipts = {payments.apply_gateway_payment(news).id for _ in range(3)}

    assert len(receipts) == 1
    assert Receipt.objects.count() == 1
    assert LoanEvent.objects.filter(loan=loan, kind="PAYMENT").count() == 1
    assert fresh(loan).total_paid == Decimal("5000.00")


def test_a_payment_pays_interest_before_principal(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(10)  # interest of ten days: 20,000 x 0.1 % x 10 = 200

    receipt = desk.pay(loan, "5000")

    assert receipt.allocation["interest"] == "200.00"
    assert receipt.allocation["principal"] == "4800.00"
    assert fresh(loan).principal_outstanding == Decimal("15200.00")


def test_row_ledger_and_replay_say_the_same_after_every_payment(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    for amount in ("1234.56", "5000", "0.01"):
        desk.end_days(1)
        desk.pay(loan, amount)
        owed = ledger.loan_balances(loan_id=loan.id)
        assert sum(owed.values()) - 2 * owed["HELD"] == fresh(loan).outstanding - fresh(loan).excess


def test_a_link_asks_for_no_more_than_is_owed(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)

    with pytest.raises(PolicyViolation):
        desk.link(loan, "20000.01")
    for amount in ("0", "-5", "1.001"):
        with pytest.raises(ValidationFailed):
            desk.link(loan, amount)


def test_a_link_is_made_once_for_its_key(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)

    assert desk.link(loan, "500", key="l-1").id == desk.link(loan, "500", key="l-1").id
    assert len(desk.outside.link.created) == 1
    with pytest.raises(IdempotencyConflict):
        desk.link(loan, "600", key="l-1")


def test_a_gateway_that_is_down_leaves_the_order_waiting_and_goes_on(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.outside.link.down = True
    with pytest.raises(ProviderUnavailable):
        desk.link(loan, "500")
    order = desk.link(loan, "600", by=desk.staff.admin)
    assert (order.url, "cannot be reached" in order.waiting_reason) == ("", True)

    desk.outside.link.down = False
    run_jobs(only="loans.make_payment_link")

    assert not PaymentOrder.objects.filter(state="CREATED").exists()
    assert PaymentOrder.objects.get(id=order.id).url.startswith("https://pay.example/")


def test_nothing_can_be_paid_before_the_money_is_out(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha)

    with pytest.raises(NotAllowedNow):
        desk.link(loan, "500")


def test_staff_without_a_desk_for_it_make_no_links(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)

    with pytest.raises(PermissionRefused):
        desk.link(loan, "500", by=desk.staff.sm)


def test_money_for_no_known_link_is_held_in_suspense_once(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    stranger = PaymentOrder(loan=loan, provider_ref="plink_unknown", reference="unknown")
    news = paid(stranger, "777", payment_id="pay_x")

    first, again = payments.apply_gateway_payment(news), payments.apply_gateway_payment(news)

    assert first.id == again.id
    assert (first.state, first.loan) == ("SUSPENSE", None)
    assert Decimal("-777.00") in ledger.account_totals().values()
    told = [
        each.args["name"]
        for each in Intent.objects.filter(job="event", args__payload__entity_id=str(first.id))
    ]
    assert told == ["MoneyInSuspense"]


def test_a_payment_under_a_swapped_reference_closes_no_loan(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    order = desk.link(loan, "20000")
    order.reference = "AC-000099-abcdefabcdef"

    receipt = payments.apply_gateway_payment(paid(order, "20000"))

    assert receipt.state == "SUSPENSE"
    assert fresh(loan).outstanding == Decimal("20000.00")


def test_a_closed_loan_takes_no_more_money(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    second = desk.link(loan, "20000")
    desk.pay(loan, "20000")
    assert fresh(loan).status == "COMPLETED"

    receipt = payments.apply_gateway_payment(paid(second, "20000"))

    assert (receipt.state, receipt.loan_id) == ("SUSPENSE", loan.id)
    assert fresh(loan).status == "COMPLETED"


def test_closing_takes_back_open_links(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    other = desk.link(loan, "500")
    desk.pay(loan, "20000")

    run_jobs()

    assert other.provider_ref in desk.outside.link.cancelled
    assert PaymentOrder.objects.get(id=other.id).state == "CANCELLED"


def _certificates(loan: Loan) -> QuerySet[Document]:
    """The No Due Certificate, a paper in each language of the brand."""
    return Document.objects.filter(loan=loan, kind="NDC")


def test_the_certificate_is_made_once_a_closure(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.pay(loan, "20000")
    run_jobs()
    JOB = Intent.objects.filter(job="loans.make_ndc")
    JOB.update(state="PENDING")
    run_jobs()

    assert sorted(_certificates(loan).values_list("language", flat=True)) == ["en", "hi"]


def test_a_webhook_that_never_came_is_made_good_by_the_poller(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    order = desk.link(loan, "5000")
    payment = GatewayPayment("pay_9", Money(Decimal(5000), "INR"), clock.now(), "upi")
    desk.outside.link.states[order.provider_ref] = PaymentLinkState(
        PaymentLinkStatus.PAID,
        order.provider_ref,
        order.reference,
        Money(Decimal(5000), "INR"),
        Money(Decimal(5000), "INR"),
        (payment,),
    )

    payments.poll_payment_links()
    payments.poll_payment_links()

    assert Receipt.objects.filter(loan=loan, state="APPLIED").count() == 1
    order.refresh_from_db()
    assert order.state == "PAID"


def test_a_late_evening_payment_counts_for_its_evening(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(3)
    order = desk.link(loan, "1000")

    receipt = payments.apply_gateway_payment(paid(order, "1000", at=clock.now() - timedelta(days=1)))

    assert receipt.allocation["interest"] == "40.00"  # two days of 20, not three
    held = ledger.loan_balances(loan_id=loan.id)
    assert sum(held.values()) == fresh(loan).outstanding


def test_a_reversed_payment_leaves_the_loan_as_if_it_had_never_come(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(5)
    before = queries.payoff(fresh(loan))
    receipt = desk.pay(loan, "20000")
    balance = fresh(loan).outstanding

    _reverse(desk, loan, receipt)

    after = fresh(loan)
    receipt.refresh_from_db()
    assert queries.payoff(after) == before
    assert balance != after.outstanding
    assert (receipt.state, after.status) == ("REVERSED", "ACTIVE")
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == after.outstanding
    assert ledger.verify().holds


def test_a_completed_loan_reopens_and_its_certificate_no_longer_stands(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "20000")
    run_jobs()

    _reverse(desk, loan, receipt)

    assert fresh(loan).status == "ACTIVE"
    assert not _certificates(loan).filter(superseded_at__isnull=True).exists()
    desk.pay(loan, "20000")
    run_jobs()
    standing = _certificates(loan).filter(superseded_at__isnull=True)
    assert sorted(standing.values_list("language", flat=True)) == ["en", "hi"]


def test_a_payment_is_reversed_once(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")
    version = fresh(loan).version

    _reverse(desk, loan, receipt, key="same", version=version)
    _reverse(desk, loan, receipt, key="same", version=version)
    with pytest.raises(VersionConflict):
        _reverse(desk, loan, receipt, key="other", version=version)
    with pytest.raises(NotAllowedNow):
        _reverse(desk, loan, receipt, key="third")
    assert LoanEvent.objects.filter(loan=loan, kind="REVERSAL").count() == 1


def test_only_ops_reverse(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")

    with pytest.raises(PermissionRefused):
        repayment.reverse_repayment(
            actor=desk.staff.cx,
            loan_id=loan.id,
            receipt_id=receipt.id,
            reason="Because I can.",
            expected_version=fresh(loan).version,
            idempotency_key="x",
        )


def test_ids_of_payments_are_unique_in_the_table_itself(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.pay(loan, "10", payment_id="pay_same")
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            number=f"RC-{uuid7().hex[:8]}",
            loan=loan,
            source="GATEWAY",
            state="APPLIED",
            provider_payment_id="pay_same",
            amount=Decimal(10),
            currency="INR",
            paid_at=clock.now(),
            value_date=clock.now().date(),
        )


def test_a_loan_paid_off_early_has_fewer_rows_and_gets_them_back(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, amount="60000", tenure=6, code="PERSONAL_LOAN")
    rows = [(row.number, row.due_date, row.principal) for row in queries.schedule(loan)]
    receipt = desk.pay(loan, str(queries.payoff(fresh(loan))["total"]))
    assert fresh(loan).status == "COMPLETED"
    assert sum((row.outstanding for row in queries.schedule(loan)), Decimal(0)) == 0

    _reverse(desk, loan, receipt)

    assert [(row.number, row.due_date, row.principal) for row in queries.schedule(loan)] == rows


def test_money_held_is_taken_off_what_closes_the_loan(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, amount="60000", tenure=3, code="PERSONAL_LOAN")
    before = queries.payoff(fresh(loan))
    desk.pay(loan, "1000")  # before anything is due: held until the first instalment
    assert fresh(loan).excess == Decimal("1000.00")

    after = queries.payoff(fresh(loan))

    assert after["total"] == before["total"] - 1000
    assert sum(after[name] for name in ("principal", "interest", "fee", "tax", "penalty")) == after["total"]
    desk.pay(loan, str(after["total"]))
    assert fresh(loan).status == "COMPLETED"
