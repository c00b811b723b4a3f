"""One loan from application to certificate, by the services alone."""

from __future__ import annotations

from decimal import Decimal

from backend.customers.models import Customer
from backend.decisioning.models import RuleResult
from backend.ledger import queries as ledger
from backend.loans.models import Document, Loan, StatusChange
from backend.loans.queries import outstanding_parts, payoff
from tests.support.lending import Desk, fresh, run_jobs


def test_a_payday_loan_is_paid_in_two_halves_and_certified(desk: Desk, asha: Customer) -> None:
    loan = desk.apply(asha, amount="25000", tenure=30)
    assert loan.status == "PENDING", _said(loan)
    assert loan.evaluation_outcome == "PASS"

    desk.approve(loan, amount="24000")
    desk.sanction(loan, amount="20000")
    offer = desk.offer(loan)
    assert fresh(loan).status == "APPROVED"
    assert offer.figures["net_disbursed"].endswith("19,528.00")  # 20,000 less 2 % fee and 18 % GST on it

    desk.acknowledge(loan)
    desk.sign(loan)
    assert fresh(loan).status == "AWAITING_DISBURSAL"

    desk.disburse(loan)
    live = fresh(loan)
    assert live.status == "ACTIVE"
    assert live.principal_outstanding == Decimal("20000.00")

    desk.end_days(10)
    desk.pay(loan, "10000")
    assert fresh(loan).status == "PARTIALLY_PAID"

    desk.end_days((fresh(loan).next_due_date - live.disbursed_on).days - 10 + 2)
    late = fresh(loan)
    assert late.status == "OVERDUE"
    assert outstanding_parts(late)["penalty"] > 0

    desk.pay(loan, str(payoff(late)["total"]))
    done = fresh(loan)
    assert done.status == "COMPLETED"
    assert done.outstanding == Decimal("0.00")
    assert sum(ledger.loan_balances(loan_id=loan.id).values()) == 0
    run_jobs()
    kinds = set(Document.objects.filter(loan=loan).values_list("kind", flat=True))
    assert kinds == {"KFS", "SANCTION_LETTER", "AGREEMENT", "SIGNED_AGREEMENT", "RECEIPT", "NDC"}
    moves = list(
        StatusChange.objects.filter(loan=loan).order_by("loan_version").values_list("move", flat=True)
    )
    assert moves[:6] == ["APPLY", "CX_APPROVE", "SM_SANCTION", "OFFER", "SIGN", "PAID_OUT"]


def _said(loan: Loan) -> list[tuple[str, str, str, str]]:
    results = RuleResult.objects.filter(evaluation_id=loan.evaluation_id)
    return list(results.values_list("code", "value_seen", "threshold", "outcome"))
