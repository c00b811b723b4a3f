"""What must hold before a business date closes: the books agree with themselves, in three independent ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from backend.ledger import queries as ledger
from backend.ledger.accounts import HELD
from backend.loans import charges
from backend.loans.models import (
    Loan,
    LoanEvent,
    LoanEventKind,
    Payout,
    PayoutState,
    Receipt,
    ReceiptState,
)
from backend.loans.services import books
from backend.loans.states import LIVE, LoanStatus

NAMED = 5
_AFTER = (LoanStatus.COMPLETED, LoanStatus.SETTLED, LoanStatus.WRITTEN_OFF)
_MONEY_IN = (LoanEventKind.PAYMENT, LoanEventKind.SETTLEMENT, LoanEventKind.RECOVERY)


@dataclass(frozen=True, slots=True)
class Proof:
    code: str
    title: str
    holds: bool
    detail: str

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "title": self.title, "holds": self.holds, "detail": self.detail}


def prove(*, business_date: date) -> list[Proof]:
    """Every proof of the day; a breach names the loans, never a borrower."""
    checks: tuple[tuple[str, str, Callable[[date], list[str]]], ...] = (
        ("LEDGER_BALANCED", "Every journal's debits equal its credits", _ledger_balanced),
        ("LOANS_EQUAL_LEDGER", "Outstanding of every loan equals the ledger", _loans_equal_ledger),
        ("LOANS_EQUAL_REPLAY", "Outstanding of every loan equals its replay", _loans_equal_replay),
        ("PAYOUTS_EQUAL_LOANS", "Money sent equals loans disbursed, net of fees", _payouts_equal_loans),
        ("RECEIPTS_EQUAL_EVENTS", "Receipts applied equal payments on loans", _receipts_equal_events),
        ("DPD_EQUALS_ARREARS", "Days past due and overdue amounts agree", _dpd_equals_arrears),
    )
    return [_proof(code, title, check(business_date)) for code, title, check in checks]


def _proof(code: str, title: str, breaches: list[str]) -> Proof:
    more = f" and {len(breaches) - NAMED} more" if len(breaches) > NAMED else ""
    return Proof(code, title, not breaches, "; ".join(breaches[:NAMED]) + more if breaches else "Holds.")


def _ledger_balanced(_: date) -> list[str]:
    verdict = ledger.verify()
    breaches = [f"journal {journal_id}" for journal_id in verdict.unbalanced]
    return (
        breaches
        if verdict.difference == 0
        else [*breaches, f"debits and credits differ by {verdict.difference}"]
    )


def _live() -> list[Loan]:
    return list(Loan.objects.filter(status__in=LIVE).select_related("customer").order_by("id"))


def _loans_equal_ledger(_: date) -> list[str]:
    """Live loans, and those whose money is settled or came back: the books must say nothing is owed there."""
    rows = list(
        Loan.objects.filter(Q(status__in=LIVE) | ~Q(payouts=None))
        .distinct()
        .values_list("id", "number", "outstanding", "excess")
    )
    balances = ledger.loans_balances(loan_ids=[row[0] for row in rows])
    breaches = []
    for loan_id, number, outstanding, excess in rows:
        said = dict(balances[loan_id])
        held = said.pop(HELD)
        owed = sum(said.values(), Decimal("0.00"))
        if owed != outstanding or held != excess:
            breaches.append(f"{number}: row {outstanding} held {excess}, ledger {owed} held {held}")
    return breaches


def _loans_equal_replay(day: date) -> list[str]:
    breaches = []
    for loan in _live():
        position = books.position_of(loan, as_of=day, day_closed=True)
        if position.outstanding.total != loan.outstanding or position.dpd_days != loan.dpd_days:
            breaches.append(f"{loan.number}: row {loan.outstanding}, replay {position.outstanding.total}")
    return breaches


def _payouts_equal_loans(_: date) -> list[str]:
    sent = {
        row["loan_id"]: (row["n"], row["total"])
        for row in Payout.objects.filter(state=PayoutState.SUCCEEDED)
        .values("loan_id")
        .annotate(n=Count("id"), total=Sum("amount"))
    }
    disbursed = Loan.objects.exclude(disbursed_on=None).select_related("customer")
    breaches = []
    for loan in disbursed.filter(Q(status__in=[*LIVE, *_AFTER])):
        count, total = sent.pop(loan.id, (0, Decimal(0)))
        net = charges.net_to_borrower(books.terms_of(loan))
        if count != 1 or total != net:
            breaches.append(f"{loan.number}: {count} transfers of {total}, net {net}")
    return breaches + [f"{count} transfers for a loan not disbursed" for count, _total in sent.values()]


def _receipts_equal_events(_: date) -> list[str]:
    received = dict(
        Receipt.objects.filter(state=ReceiptState.APPLIED)
        .values("loan_id")
        .annotate(total=Sum("amount"))
        .values_list("loan_id", "total")
    )
    booked = dict(
        LoanEvent.objects.filter(kind__in=_MONEY_IN, reversed_by__isnull=True)
        .values("loan_id")
        .annotate(total=Sum("amount"))
        .values_list("loan_id", "total")
    )
    differing = [loan_id for loan_id in {*received, *booked} if received.get(loan_id) != booked.get(loan_id)]
    return sorted(Loan.objects.filter(id__in=differing).values_list("number", flat=True))


def _dpd_equals_arrears(_: date) -> list[str]:
    live = Loan.objects.filter(status__in=LIVE)
    wrong = live.filter(
        Q(dpd_days__gt=0, overdue=0) | Q(dpd_days=0, overdue__gt=0) | Q(overdue__gt=F("outstanding"))
    )
    return sorted(wrong.values_list("number", flat=True))
