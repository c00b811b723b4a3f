"""What a loan, or the book, was at the end of a past day as known on a day: replay and ledger agree on it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.errors import ValidationFailed
from backend.kernel.paging import keyset_page
from backend.loans.models import ClassChange, Loan, Receipt
from backend.loans.queries import past as asof
from backend.loans.queries import portfolio
from backend.loans.services import books, repayment
from tests.rooms.customers.borrowers import onboarded
from tests.support.lending import Desk, fresh


def _today() -> date:
    return brand_config.business_date()


def _reverse(desk: Desk, loan: Loan, receipt: Receipt) -> None:
    repayment.reverse_repayment(
        actor=desk.staff.ops,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="The bank took it back.",
        expected_version=fresh(loan).version,
        idempotency_key="r-1",
    )


def test_today_as_known_now_is_the_loans_own_row(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(3)
    desk.pay(loan, "1000")

    found = asof.loan_as_of(fresh(loan), asof.as_of())

    row = fresh(loan)
    assert found.agrees
    assert found.position.outstanding.total == row.outstanding
    assert (found.status, found.asset_class) == (row.status, row.asset_class)


def test_every_past_day_is_told_alike_by_replay_and_ledger(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    first = _today()
    seen = []
    for day in range(12):
        if day in {2, 9}:
            desk.pay(loan, "500")
        desk.end_days(1)
        row = fresh(loan)
        seen.append((row.outstanding, row.dpd_days, row.asset_class))

    for place, (owed, dpd, asset_class) in enumerate(seen):
        found = asof.loan_as_of(fresh(loan), asof.as_of(first + timedelta(days=place)))
        assert found.agrees, place
        assert (found.position.outstanding.total, found.position.dpd_days) == (owed, dpd), place
        assert found.asset_class == asset_class, place


def test_before_a_reversal_was_known_the_payment_counts_and_after_it_never_was(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")
    paid_on = _today()
    desk.end_days(3)
    before_reversal = _today() - timedelta(days=1)
    _reverse(desk, loan, receipt)

    known_then = asof.loan_as_of(fresh(loan), asof.as_of(paid_on, before_reversal))
    known_now = asof.loan_as_of(fresh(loan), asof.as_of(paid_on))

    assert known_then.agrees and known_now.agrees
    assert known_then.position.outstanding.principal == Decimal("15000.00")
    assert known_now.position.outstanding.principal == Decimal("20000.00")


def test_before_the_money_went_out_nothing_is_owed(desk: Desk, asha: Customer) -> None:
    desk.end_days(2)
    loan = desk.active(asha)

    found = asof.loan_as_of(fresh(loan), asof.as_of(_today() - timedelta(days=1)))

    assert found.agrees
    assert found.position.outstanding.total == 0
    assert found.rows == []


@pytest.mark.parametrize(("day", "known", "path"), [(1, 0, "asOf"), (0, 1, "knownOn"), (1, 1, "knownOn")])
def test_a_day_to_come_is_refused(desk: Desk, day: int, known: int, path: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        asof.as_of(_today() + timedelta(days=day), _today() + timedelta(days=known))
    assert refusal.value.fields[0].path == path


def test_each_balance_is_the_sum_of_its_rows_and_each_row_names_its_cause(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(4)
    receipt = desk.pay(loan, "1000")

    found = asof.loan_as_of(fresh(loan), asof.as_of())

    for component in ("PRINCIPAL", "INTEREST", "FEE", "TAX", "PENALTY"):
        moved = sum((row.debit - row.credit for row in found.rows if row.component == component), Decimal(0))
        assert moved == found.balances[component]
    assert all(
        row.cause and row.cause_kind in {"loan_event", "business_date", "day_end"} for row in found.rows
    )
    assert receipt.event_id in {row.cause_id for row in found.rows}
    by_journal: dict[object, Decimal] = {}
    for row in found.rows:
        by_journal[row.journal_id] = by_journal.get(row.journal_id, Decimal(0)) + row.debit - row.credit
    assert set(by_journal.values()) == {Decimal(0)}


# --- the portfolio ------------------------------------------------------------------------------


def _figures(desk: Desk, when: asof.AsOf) -> dict[tuple[str, str], portfolio.PortfolioFigures]:
    rows = portfolio.portfolio_figures(actor=desk.staff.admin, when=when)
    return {(row.kind, row.code): row for row in rows}


def test_the_portfolio_today_is_the_sum_of_the_loans_rows(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.active(asha)
    desk.end_days(2)
    desk.active(onboarded(monkeypatch, "9876505678", "BBBPB5678B"), amount="15000")
    desk.end_days(1)

    found = _figures(desk, asof.as_of())

    rows = list(Loan.objects.all())
    total = found[("TOTAL", "")]
    assert total.loans == 2
    assert total.owed == sum(row.outstanding for row in rows)
    assert total.principal == Decimal("35000.00")
    assert found[("STATUS", "ACTIVE")].loans == found[("CLASS", "STANDARD")].loans == 2


def test_the_portfolio_of_a_past_day_is_what_it_was_then(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    desk.end_days((due - _today()).days + 1)
    late = _today() - timedelta(days=1)
    as_it_was = _figures(desk, asof.as_of(late, late))[("TOTAL", "")]
    assert fresh(loan).asset_class == "SMA_0"
    desk.pay(loan, str(books.payoff_today(fresh(loan))))
    desk.end_days(2)

    then, now = _figures(desk, asof.as_of(late, late)), _figures(desk, asof.as_of())

    assert then[("TOTAL", "")] == as_it_was
    assert then[("STATUS", "OVERDUE")].loans == then[("CLASS", "SMA_0")].loans == 1
    assert then[("TOTAL", "")].owed > 0
    assert now[("STATUS", "COMPLETED")].loans == 1
    assert now[("TOTAL", "")].owed == 0


def test_a_figure_and_the_loans_behind_it_are_counted_alike(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = desk.active(asha, tenure=7)
    due = fresh(late).next_due_date
    assert due is not None
    desk.end_days((due - _today()).days + 1)
    desk.active(onboarded(monkeypatch, "9876505678", "BBBPB5678B"), amount="15000")
    desk.end_days(1)

    for when in (
        asof.as_of(),
        asof.as_of(_today() - timedelta(days=1)),
        asof.as_of(_today() - timedelta(days=2)),
    ):
        figures = _figures(desk, when)
        for (kind, code), figure in figures.items():
            narrowed = {"STATUS": {"status": code}, "CLASS": {"asset_class": code}}.get(kind, {})
            rows = portfolio.portfolio_loans(actor=desk.staff.admin, when=when, **narrowed)
            behind = portfolio.lent_loans(
                actor=desk.staff.admin, when=when, loan_ids=[row.id for row in rows]
            )
            if code or kind == "TOTAL":
                assert rows.count() == figure.loans, (kind, code)
                assert sum(one.owed for one in behind.values()) == figure.owed


def test_the_portfolio_costs_the_same_for_one_loan_and_for_many(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            when = asof.as_of(_today() - timedelta(days=1))
            portfolio.portfolio_figures(actor=desk.staff.admin, when=when)
            page = keyset_page(
                portfolio.portfolio_loans(actor=desk.staff.admin, when=when), order=portfolio.ORDER
            )
            portfolio.lent_loans(actor=desk.staff.admin, when=when, loan_ids=[row.id for row in page.items])
        return len(queries)

    desk.active(asha)
    desk.end_days(1)
    one = cost()
    desk.active(onboarded(monkeypatch, "9876505678", "BBBPB5678B"), amount="15000")
    desk.end_days(1)

    assert cost() == one <= 6


def test_a_class_is_noted_once_for_each_change(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha, tenure=7)
    due = fresh(loan).next_due_date
    assert due is not None
    desk.end_days((due - _today()).days + 32)

    noted = list(ClassChange.objects.filter(loan=loan).order_by("at").values_list("asset_class", flat=True))

    assert noted == ["STANDARD", "SMA_0", "SMA_1"]
