"""The worklist of money in suspense: what waits, who asks for it, what became of it, and only for operations."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from backend.customers.models import Customer
from backend.integrations.ports import PaymentReceived
from backend.kernel import clock
from backend.kernel.errors import PermissionRefused
from backend.kernel.ids import uuid7
from backend.kernel.money import Money
from backend.kernel.paging import keyset_page
from backend.loans import queries
from backend.loans.models import Loan, LoanRequest, Receipt, RequestState
from backend.loans.queries import SuspenseState
from backend.loans.services import allotments, payments
from tests.support.acts import Acts
from tests.support.lending import Desk, fresh

D = Decimal
S = SuspenseState
EVERY = tuple(SuspenseState)


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


@pytest.fixture
def loan(desk: Desk, asha: Customer) -> Loan:
    return desk.active(asha)


def _stray(hours_ago: int = 0, payer_hint: str = "aXXX@okbank") -> Receipt:
    return payments.apply_gateway_payment(
        PaymentReceived(
            provider_ref="plink_unknown",
            reference="unknown",
            provider_payment_id=f"pay_{uuid7().hex[:14]}",
            amount=Money(D(5000), "INR"),
            paid_at=clock.now() - timedelta(hours=hours_ago),
            rank=30,
            method="upi",
            payer_hint=payer_hint,
        )
    )


def _ask(acts: Acts, loan: Loan, receipt: Receipt) -> LoanRequest:
    return allotments.ask_allotment(
        actor=acts.desk.staff.ops,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="The borrower showed the UPI slip.",
        expected_version=None,
        idempotency_key=str(uuid7()),
    )


def _seen(desk: Desk, *states: SuspenseState) -> list[tuple[Receipt, SuspenseState]]:
    rows = queries.suspense(actor=desk.staff.ops, states=states or queries.IN_SUSPENSE)
    return [(row, queries.suspense_state(row)) for row in rows]


def test_money_goes_from_waiting_to_asked_for_to_put(desk: Desk, loan: Loan, acts: Acts) -> None:
    receipt = _stray()
    assert _seen(desk) == [(receipt, S.WAITING)]

    request = _ask(acts, loan, receipt)
    [(row, state)] = _seen(desk)
    assert state is S.ASKED
    assert [(ask.id, ask.loan_id, ask.maker_name) for ask in row.asks] == [  # type: ignore[attr-defined]
        (request.id, loan.id, desk.staff.ops.name)
    ]

    acts.approve(request, by=acts.ops2)
    assert _seen(desk) == []
    [(row, state)] = _seen(desk, S.PUT)
    assert (row, state, row.loan_id, row.payer_hint) == (receipt, S.PUT, loan.id, "aXXX@okbank")
    assert row.suspense_reason == "No payment link of ours is known for this payment."


def test_a_request_turned_down_leaves_the_money_waiting(desk: Desk, loan: Loan, acts: Acts) -> None:
    receipt = _stray()
    acts.reject(_ask(acts, loan, receipt), by=acts.ops2)

    assert _seen(desk) == [(receipt, S.WAITING)]


def test_a_payment_reversed_after_it_was_put_says_so_and_so_does_its_request(
    desk: Desk, loan: Loan, acts: Acts
) -> None:
    receipt = _stray()
    request = acts.approve(_ask(acts, loan, receipt), by=acts.ops2)
    receipt.refresh_from_db()

    acts.bounce(loan, receipt)

    assert _seen(desk, S.PUT) == []
    assert _seen(desk, *EVERY) == [(receipt, S.TAKEN_BACK)]
    request.refresh_from_db()
    assert request.state == RequestState.UNDONE


def test_each_state_is_filtered_for(desk: Desk, loan: Loan, acts: Acts) -> None:
    waiting, asked, put = (_stray(hours_ago=hours) for hours in (1, 2, 3))
    _ask(acts, loan, asked)
    acts.approve(_ask(acts, loan, put), by=acts.ops2)

    assert _seen(desk, *EVERY) == [(waiting, S.WAITING), (asked, S.ASKED), (put, S.PUT)]
    for receipt, state in ((waiting, S.WAITING), (asked, S.ASKED), (put, S.PUT)):
        assert _seen(desk, state) == [(receipt, state)]


def test_money_that_found_its_loan_by_itself_is_in_no_list_and_keeps_no_hint(desk: Desk, loan: Loan) -> None:
    receipt = desk.pay(loan, "1000")

    assert _seen(desk, *EVERY) == []
    assert receipt.payer_hint == ""


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk, loan: Loan) -> None:
    strays = [_stray(hours_ago=hours) for hours in range(5)]
    seen: list[Receipt] = []
    after: str | None = None
    for _ in range(3):
        page = keyset_page(
            queries.suspense(actor=desk.staff.ops), order=queries.SUSPENSE_ORDER, first=2, after=after
        )
        seen += page.items
        after = page.end_cursor

    assert seen == strays
    assert not page.has_next


def test_the_list_is_walked_by_an_index_that_holds_nothing_else(desk: Desk) -> None:
    """Of millions of receipts it reads those that were ever in suspense, a page of them at a time."""
    rows = queries.suspense(actor=desk.staff.ops, states=EVERY)[:50]
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")

    assert "receipt_suspense" in rows.prefetch_related(None).explain()


def test_only_operations_read_it(desk: Desk, loan: Loan) -> None:
    for actor in (desk.staff.cx, desk.staff.sm):
        with pytest.raises(PermissionRefused):
            queries.suspense(actor=actor)
    assert fresh(loan).total_paid == 0
