"""A payment that the bank returned, or that was entered by mistake: taken back, and charged as the terms tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from backend.customers.models import Customer
from backend.loans import queries
from backend.loans.models import Agreement, FrozenTerms, Loan, Receipt
from backend.loans.services import books
from backend.products.terms import FeeWhen
from graphql_schema.shared.context import RequestContext
from graphql_schema.staff.schema import schema as staff_schema
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


@pytest.fixture
def untold(desk: Desk, asha: Customer) -> Loan:
    """A loan whose Key Fact Statement tells no charge for a bounce."""
    loan = fresh(desk.active(asha))
    terms = books.terms_of(loan)
    fees = tuple(fee for fee in terms.fees if fee.when is not FeeWhen.BOUNCE)
    FrozenTerms.put(loan, replace(terms, fees=fees).to_json())
    return loan


def test_a_bounce_takes_the_payment_back_and_charges_what_the_terms_tell(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    """500 and the GST of the day it was sanctioned on, as the Key Fact Statement says."""
    loan = desk.active(asha)
    desk.pay(loan, "20000")
    assert fresh(loan).status == "COMPLETED"
    statement = Agreement.objects.select_related("kfs").get(loan=loan).kfs
    assert statement is not None
    assert "₹\u00a0590.00 with tax of ₹\u00a090.00" in " ".join(
        sentence for _, sentence in statement.figures["facts"]["contingent"]
    )

    acts.bounce(loan, Receipt.objects.get(), charge=True)

    loan = fresh(loan)
    assert loan.status in {"ACTIVE", "PARTIALLY_PAID"}
    assert loan.outstanding == Decimal("20590.00")
    assert acts.journal_of(loan, "FEE_CHARGED") == {
        "1120": Decimal("500.00"),
        "1130": Decimal("90.00"),
        "4010": Decimal("-500.00"),
        "2100": Decimal("-45.00"),
        "2110": Decimal("-45.00"),
    }
    desk.end_days(1)


def test_what_a_bounce_would_do_is_shown_before(desk: Desk, asha: Customer, acts: Acts) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")
    act = queries.Act(kind="REVERSAL", receipt_id=receipt.id, bounced=True)

    shown = queries.preview_act(actor=desk.staff.ops, loan=fresh(loan), act=act).outcome.after

    acts.bounce(loan, receipt, charge=True)
    assert shown.outstanding.total == fresh(loan).outstanding == Decimal("20590.00")


def test_a_payment_entered_by_mistake_costs_the_borrower_nothing(
    desk: Desk, asha: Customer, acts: Acts
) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")

    acts.bounce(loan, receipt)

    assert fresh(loan).outstanding == Decimal("20000.00")


def test_a_bounce_on_a_loan_whose_statement_tells_no_charge_is_free(
    desk: Desk, untold: Loan, acts: Acts
) -> None:
    desk.pay(untold, "5000")

    acts.bounce(untold, Receipt.objects.get(), charge=True)

    assert Receipt.objects.get().state == "REVERSED"
    assert fresh(untold).outstanding == Decimal("20000.00")


def test_whoever_counts_on_a_charge_that_is_not_told_is_refused_and_nothing_is_reversed(
    desk: Desk, untold: Loan
) -> None:
    """Over the API, where `bounced` tells what happened and `bounceCharge` asks for money."""
    receipt = desk.pay(untold, "5000")

    refused = _reverse_over_the_api(desk, untold, receipt, bounceCharge=True)
    assert (refused["__typename"], refused["code"]) == ("PolicyViolationProblem", "charge_not_told")
    assert Receipt.objects.get().state == "APPLIED"

    assert _reverse_over_the_api(desk, untold, receipt, bounced=True) == {"__typename": "LoanPayload"}
    assert Receipt.objects.get().state == "REVERSED"
    assert fresh(untold).outstanding == Decimal("20000.00")


def test_the_charge_counted_on_is_put_on_the_loan_once_where_it_is_told(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")

    done = _reverse_over_the_api(desk, loan, receipt, bounceCharge=True, bounced=True)

    assert done == {"__typename": "LoanPayload"}
    assert fresh(loan).outstanding == Decimal("20590.00")


def _reverse_over_the_api(desk: Desk, loan: Loan, receipt: Receipt, **how: bool) -> dict[str, Any]:
    sent = {
        "loanId": str(loan.id),
        "receiptId": str(receipt.id),
        "reason": "Returned unpaid.",
        "expectedVersion": fresh(loan).version,
        "idempotencyKey": f"reverse-{sorted(how)}",
        **how,
    }
    result = staff_schema.execute_sync(
        "mutation R($input: ReversePaymentInput!) { reversePayment(input: $input) {"
        " __typename ... on Problem { code } } }",
        variable_values={"input": sent},
        context_value=RequestContext(actor=desk.staff.ops),
    )
    assert result.errors is None and result.data is not None
    return dict(result.data["reversePayment"])
