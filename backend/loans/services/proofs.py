"""What must hold before a business date closes: the books agree with themselves, in independent ways.

A night looks at the journals the day wrote, and at loans of every kind of day: with money events, fallen overdue, late,
NPA, running, asleep; some of each, others each night. A small book is looked at whole.
`prove(business_date=…, whole=True)` looks at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from backend.brand_config import services as brand_config
from backend.ledger import queries as ledger
from backend.ledger.accounts import HELD
from backend.loans.models import (
    DayEndRun,
    Loan,
    LoanEvent,
    LoanEventKind,
    LoanPace,
    Payout,
    PayoutPurpose,
    PayoutState,
    Receipt,
    ReceiptState,
    RunState,
)
from backend.loans.plan import charges
from backend.loans.plan.money_events import MoneyEvent
from backend.loans.services import books
from backend.loans.services.hands import in_hands
from backend.loans.states import LIVE, LoanStatus

NAMED = 20
OF_A_KIND = 50
"""Loans of each kind of day that a night looks at."""

SMALL_BOOK = 2_000
_LOOKED_THROUGH = 20_000
_PAGE = 500
_AFTER = (LoanStatus.COMPLETED, LoanStatus.SETTLED, LoanStatus.WRITTEN_OFF)
_MONEY_IN = (LoanEventKind.PAYMENT, LoanEventKind.SETTLEMENT, LoanEventKind.RECOVERY)


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that does not hold; `loan_id` where it is about one loan."""

    said: str
    loan_id: UUID | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """looked_at: how many loans or journals the proof looked at"""

    code: str
    title: str
    breaches: tuple[Breach, ...]
    looked_at: int

    @property
    def holds(self) -> bool:
        return not self.breaches

    @property
    def detail(self) -> str:
        if self.holds:
            return "Holds."
        more = f" and {len(self.breaches) - NAMED} more" if len(self.breaches) > NAMED else ""
        return (
            "; ".join(f"{b.number}: {b.said}" if b.number else b.said for b in self.breaches[:NAMED]) + more
        )

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "title": self.title,
            "holds": self.holds,
            "detail": self.detail,
            "looked_at": self.looked_at,
            "loans": [
                {"id": str(b.loan_id), "number": b.number, "said": b.said}
                for b in self.breaches[:NAMED]
                if b.loan_id is not None
            ],
        }


@dataclass(frozen=True, slots=True)
class Scope:
    """What one night's proofs look at.

    loan_ids    None: every loan
    of_the_day  loans on which money events were booked; None: every loan
    since, first   journals written since then, and dates of day-ends from then; None: all
    """

    day: date
    loan_ids: frozenset[UUID] | None = None
    of_the_day: frozenset[UUID] | None = None
    since: datetime | None = None
    first: date | None = None


Found = tuple[list[Breach], int]
Check = Callable[[Scope], Found]


def prove(*, business_date: date, whole: bool = False, hands: int = 1) -> list[Proof]:
    """Every proof of the day; a breach names the loans, never a borrower.

    whole   look at all that was ever booked, and at every loan
    hands   2: the proofs that replay loans, and the others meanwhile over another connection
    """
    scope = Scope(day=business_date) if whole else _scope(business_date)
    shares = [[one for one in _CHECKS if (one[0] in _BY_LOAN) is by_loan] for by_loan in (True, False)]
    if hands == 1:
        shares = [list(_CHECKS)]
    found = [proof for share in in_hands([partial(_proofs, scope, one) for one in shares]) for proof in share]
    order = [code for code, _, _ in _CHECKS]
    return sorted(found, key=lambda proof: order.index(proof.code))


def _proofs(scope: Scope, checks: Sequence[tuple[str, str, Check]]) -> list[Proof]:
    proofs = []
    for code, title, check in checks:
        breaches, looked_at = check(scope)
        proofs.append(Proof(code, title, tuple(breaches), looked_at))
    return proofs


def _scope(day: date) -> Scope:
    last = DayEndRun.objects.filter(state=RunState.CLOSED).order_by("-business_date").first()
    since, first = (last.started_at, last.business_date) if last else (None, None)
    if LoanPace.objects.all()[SMALL_BOOK : SMALL_BOOK + 1].exists() is False:
        return Scope(day=day, since=since, first=first)
    of_the_day = _with_events(day) | _paid_out_since(since) | _received_since(since)
    return Scope(
        day=day,
        loan_ids=frozenset(sorted(of_the_day)[:OF_A_KIND]) | _some_of_each_kind(day),
        of_the_day=of_the_day,
        since=since,
        first=first,
    )


def _ids(rows: object) -> frozenset[UUID]:
    return frozenset(row[0] for row in rows)  # type: ignore[attr-defined]


def _with_events(day: date) -> frozenset[UUID]:
    return _ids(LoanEvent.objects.filter(booked_on=day).values_list("loan_id"))


def _paid_out_since(since: datetime | None) -> frozenset[UUID]:
    return _ids(Payout.objects.filter(ended_at__gte=since).values_list("loan_id")) if since else frozenset()


def _received_since(since: datetime | None) -> frozenset[UUID]:
    found = (
        Receipt.objects.filter(loan_id__isnull=False, created_at__gte=since)
        if since
        else Receipt.objects.none()
    )
    return _ids(found.values_list("loan_id"))


# Kinds are told by the narrow row; which loans of a kind, by the date.
_KINDS = """
select loan_id
  from (select loan_id, row_number() over (partition by kind order by uuid_hash_extended(loan_id, %(seed)s)) as place
          from (select loan_id, case when suspended then 'npa' when oldest_due = %(day)s then 'fallen'
                           when oldest_due < %(day)s then 'late' when closed_to = %(day)s then 'running'
                           else 'asleep' end as kind
                  from loans_loanpace tablesample bernoulli (%(share)s) repeatable (%(seed)s)
                 where wakes_on is not null) each) placed
 where place <= %(of_a_kind)s"""


def _some_of_each_kind(day: date) -> frozenset[UUID]:
    """Others each day; the same for the same day, so that a day closed again is proved by the same loans."""
    with connection.cursor() as cursor:
        cursor.execute("select greatest(reltuples, 1) from pg_class where oid = 'loans_loanpace'::regclass")
        share = min(Decimal(100), Decimal(100 * _LOOKED_THROUGH) / int(cursor.fetchone()[0]))
        cursor.execute(_KINDS, {"day": day, "seed": day.toordinal(), "share": share, "of_a_kind": OF_A_KIND})
        return _ids(cursor.fetchall())


def _loans(scope: Scope) -> list[Loan]:
    """Loans with money out or ended, that the scope looks at."""
    rows = Loan.objects.filter(pace__isnull=False).select_related("customer", "pace", "frozen").order_by("id")
    return list(rows if scope.loan_ids is None else rows.filter(id__in=scope.loan_ids))


# --- the checks ---------------------------------------------------------------------------------


def _ledger_balanced(scope: Scope) -> Found:
    verdict = ledger.verify(booked_since=scope.since, value_date=scope.first)
    breaches = [Breach(f"journal {journal_id}") for journal_id in verdict.unbalanced]
    if verdict.difference:
        breaches.append(Breach(f"debits and credits differ by {verdict.difference}"))
    return breaches, verdict.journals


def _every_loan_reached(scope: Scope) -> Found:
    """A day is over for every running loan, and every running loan has a pace."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, {"day": scope.day, "named": NAMED})
        paced, left = cursor.fetchone()
    breaches = _named(left or [], "its day has not ended")
    # A loan begins to run by a money event, so a night asks the loans that had one.
    running = Loan.objects.filter(status__in=LIVE)
    if scope.of_the_day is not None:
        running = running.filter(id__in=scope.of_the_day)
    stray = running.exclude(pace__wakes_on__isnull=False).values_list("id", "number")[:NAMED]
    breaches += [Breach("runs, and no day-end moves it", loan_id, number) for loan_id, number in stray]
    return breaches, paced


_REACHED = """
select count(*), (array_agg(loan_id) filter (where wakes_on <= %(day)s and closed_to < %(day)s))[1:%(named)s]
  from loans_loanpace where wakes_on is not null"""


def _loans_equal_ledger(scope: Scope) -> Found:
    """Of ended loans too: the books must say that nothing is owed there."""
    loans = _loans(scope)
    balances = ledger.loans_balances(loan_ids=[loan.id for loan in loans])
    breaches = []
    for loan in loans:
        said = dict(balances[loan.id])
        held = said.pop(HELD)
        owed = sum(said.values(), Decimal("0.00"))
        if owed != loan.outstanding or held != loan.excess:
            text = f"row {loan.outstanding} held {loan.excess}, ledger {owed} held {held}"
            breaches.append(Breach(text, loan.id, loan.number))
    return breaches, len(loans)


def _loans_equal_replay(scope: Scope) -> Found:
    """The quiet lane applied what the core foresaw; the core is asked again, from the loan's first event."""
    loans = [loan for loan in _loans(scope) if loan.status in LIVE]
    calendar, breaches = brand_config.business_calendar(), []
    for loan, events in _with_their_events(loans):
        position = books.position_of(loan, as_of=scope.day, day_closed=True, events=events, calendar=calendar)
        said = (position.outstanding.total, position.overdue.total, position.dpd_days)
        if said != (loan.outstanding, loan.overdue, loan.dpd_days):
            text = f"row {loan.outstanding}, replay {position.outstanding.total}"
            if loan.outstanding == position.outstanding.total:
                text = f"row overdue {loan.overdue} by {loan.dpd_days} days, replay {said[1]} by {said[2]}"
            breaches.append(Breach(text, loan.id, loan.number))
    return breaches, len(loans)


def _with_their_events(loans: Sequence[Loan]) -> Iterator[tuple[Loan, list[MoneyEvent]]]:
    for start in range(0, len(loans), _PAGE):
        page = loans[start : start + _PAGE]
        events = books.events_of_all([loan.id for loan in page])
        yield from ((loan, events[loan.id]) for loan in page)


def _payouts_equal_loans(scope: Scope) -> Found:
    payouts = Payout.objects.filter(state=PayoutState.SUCCEEDED, purpose=PayoutPurpose.DISBURSAL)
    disbursed = Loan.objects.exclude(disbursed_on=None).filter(status__in=[*LIVE, *_AFTER])
    if scope.of_the_day is not None:
        payouts = payouts.filter(loan_id__in=scope.of_the_day)
        disbursed = disbursed.filter(id__in=scope.of_the_day)
    sent = {
        row["loan_id"]: (row["n"], row["total"])
        for row in payouts.values("loan_id").annotate(n=Count("id"), total=Sum("amount"))
    }
    drawn = _drawn(scope)
    breaches, looked_at = [], 0
    for loan in disbursed.select_related("customer", "frozen").iterator(chunk_size=500):
        looked_at += 1
        count, total = sent.pop(loan.id, (0, Decimal(0)))
        parts, lent = drawn.get(loan.id, (0, Decimal(0)))
        net = lent - charges.kept_back(books.terms_of(loan))
        if count != parts or total != net:
            text = f"{count} transfers of {total}, net {net} in {parts}"
            breaches.append(Breach(text, loan.id, loan.number))
    numbers = dict(Loan.objects.filter(id__in=sent).values_list("id", "number"))
    breaches += [
        Breach(f"{count} transfers for a loan not disbursed", loan_id, numbers[loan_id])
        for loan_id, (count, _total) in sent.items()
    ]
    return breaches, looked_at


def _drawn(scope: Scope) -> dict[UUID, tuple[int, Decimal]]:
    """Of each loan, in how many parts it was disbursed, and the principal lent with them."""
    rows = LoanEvent.objects.filter(kind=LoanEventKind.DISBURSAL, reversed_by__isnull=True)
    if scope.of_the_day is not None:
        rows = rows.filter(loan_id__in=scope.of_the_day)
    counted = rows.values("loan_id").annotate(n=Count("id"), lent=Sum("amount"))
    return {row["loan_id"]: (row["n"], row["lent"]) for row in counted}


def _receipts_equal_events(scope: Scope) -> Found:
    applied = Receipt.objects.filter(state=ReceiptState.APPLIED)
    payments = LoanEvent.objects.filter(kind__in=_MONEY_IN, reversed_by__isnull=True)
    if scope.of_the_day is not None:
        applied = applied.filter(loan_id__in=scope.of_the_day)
        payments = payments.filter(loan_id__in=scope.of_the_day)
    received, booked = (
        dict(rows.values("loan_id").annotate(total=Sum("amount")).values_list("loan_id", "total"))
        for rows in (applied, payments)
    )
    differing = [loan_id for loan_id in {*received, *booked} if received.get(loan_id) != booked.get(loan_id)]
    return _named(differing, "receipts and payments differ"), len({*received, *booked})


_DPD = """
select loan_id from loans_loanpace
 where wakes_on is not null
   and ((oldest_due <= %(day)s) is true) <>
       (overdue + penalty_since + case when late_interest then interest_since else 0 end > 0)
    or overdue > outstanding"""


def _dpd_equals_arrears(scope: Scope) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(_DPD, {"day": scope.day})
        wrong = [row[0] for row in cursor.fetchall()]
    return _named(wrong, "days past due and overdue amount disagree"), 0


def _named(loan_ids: Collection[UUID], said: str) -> list[Breach]:
    if not loan_ids:
        return []
    rows = Loan.objects.filter(id__in=loan_ids).order_by("number").values_list("id", "number")
    return [Breach(said, loan_id, number) for loan_id, number in rows]


_CHECKS: tuple[tuple[str, str, Check], ...] = (
    (
        "LEDGER_BALANCED",
        "Every journal balances, and a day's journal is the sum of its loans",
        _ledger_balanced,
    ),
    ("EVERY_LOAN_REACHED", "The day has ended for every running loan", _every_loan_reached),
    ("LOANS_EQUAL_LEDGER", "Outstanding of the loans equals the ledger", _loans_equal_ledger),
    ("LOANS_EQUAL_REPLAY", "Outstanding of the loans equals their replay", _loans_equal_replay),
    ("PAYOUTS_EQUAL_LOANS", "Money sent equals loans disbursed, net of fees", _payouts_equal_loans),
    ("RECEIPTS_EQUAL_EVENTS", "Receipts applied equal payments on loans", _receipts_equal_events),
    ("DPD_EQUALS_ARREARS", "Days past due and overdue amounts agree", _dpd_equals_arrears),
)

_BY_LOAN = {"LOANS_EQUAL_LEDGER", "LOANS_EQUAL_REPLAY"}
"""The proofs that ask the core, or the books, loan by loan."""
