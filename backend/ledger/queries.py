"""Reading the books: balances, the account of a loan line by line, and whether the books hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet, Sum

from backend.ledger.accounts import HELD
from backend.ledger.drafts import ZERO, StandingJournal
from backend.ledger.models import Journal, Posting

COMPONENTS = ("PRINCIPAL", "INTEREST", "FEE", "TAX", "PENALTY")


def loan_balances(
    *, loan_id: UUID, as_of: date | None = None, known_at: datetime | None = None
) -> dict[str, Decimal]:
    """What the books say is owed, per component, and HELD: money held for the borrower.

    as_of     value dates up to this day; known_at  what had been booked by then. None: everything
    """
    return loans_balances(loan_ids=[loan_id], as_of=as_of, known_at=known_at)[loan_id]


def loans_balances(
    *, loan_ids: Collection[UUID], as_of: date | None = None, known_at: datetime | None = None
) -> dict[UUID, dict[str, Decimal]]:
    """`loan_balances` of many loans in one query."""
    postings = _known(Posting.objects.filter(loan_id__in=loan_ids).exclude(component=""), as_of, known_at)
    sums = (
        postings.values_list("loan_id", "component").annotate(owed=Sum(F("debit") - F("credit"))).order_by()
    )
    result = {loan_id: dict.fromkeys((*COMPONENTS, HELD), ZERO) for loan_id in loan_ids}
    for loan_id, component, owed in sums:
        result[loan_id][component] = -owed if component == HELD else owed
    return result


def _known(postings: QuerySet[Posting], as_of: date | None, known_at: datetime | None) -> QuerySet[Posting]:
    if as_of is not None:
        postings = postings.filter(value_date__lte=as_of)
    return postings if known_at is None else postings.filter(booked_at__lte=known_at)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One posting of a loan's account.

    balance_after   all that the borrower owes after it; `balances` the same per component, and HELD
    reverses        the journal this one undoes; reversed_by: the journal that undid this one, where that is known
    cause_kind, cause_id, cause   what it follows from (a money event, a business date), and the sentence for it
    actor_kind, actor_id          who booked it
    """

    id: UUID
    journal_id: UUID
    value_date: date
    booked_at: datetime
    kind: str
    account: str
    component: str
    debit: Decimal
    credit: Decimal
    balance_after: Decimal
    balances: dict[str, Decimal]
    cause_kind: str
    cause: str
    cause_id: UUID | None
    reverses: UUID | None
    reversed_by: UUID | None
    actor_kind: str
    actor_id: UUID | None


def loan_ledger(
    *, loan_id: UUID, as_of: date | None = None, known_at: datetime | None = None
) -> list[LedgerRow]:
    """Every posting of a loan in the order money counts, with a running balance and its cause."""
    postings = _known(Posting.objects.filter(loan_id=loan_id), as_of, known_at)
    rows = list(
        postings.select_related("journal", "account").order_by(
            "value_date", "booked_at", "journal_id", "sequence"
        )
    )
    undone = {row.journal.reverses_id: row.journal_id for row in rows if row.journal.reverses_id}
    owed, result = dict.fromkeys((*COMPONENTS, HELD), ZERO), []
    for row in rows:
        if row.component:
            moved = row.debit - row.credit
            owed = {**owed, row.component: owed[row.component] + (-moved if row.component == HELD else moved)}
        result.append(_row(row, owed, undone.get(row.journal_id)))
    return result


def _row(row: Posting, owed: dict[str, Decimal], reversed_by: UUID | None) -> LedgerRow:
    journal = row.journal
    return LedgerRow(
        id=row.id,
        journal_id=journal.id,
        value_date=row.value_date,
        booked_at=row.booked_at,
        kind=journal.kind,
        account=f"{row.account_id} {row.account.name}",
        component=row.component,
        debit=row.debit,
        credit=row.credit,
        balance_after=sum((owed[component] for component in COMPONENTS), ZERO),
        balances=owed,
        cause_kind=journal.cause_kind,
        cause=journal.cause,
        cause_id=journal.cause_id,
        reverses=journal.reverses_id,
        reversed_by=reversed_by,
        actor_kind=journal.actor_kind,
        actor_id=journal.actor_id,
    )


BALANCES_BY_LOAN = """
select loan_id,
       coalesce(sum(debit - credit) filter (where component = 'PRINCIPAL'), 0) as principal,
       coalesce(sum(debit - credit) filter (where component = 'INTEREST'), 0) as interest,
       coalesce(sum(debit - credit) filter (where component = 'FEE'), 0) as fee,
       coalesce(sum(debit - credit) filter (where component = 'TAX'), 0) as tax,
       coalesce(sum(debit - credit) filter (where component = 'PENALTY'), 0) as penalty,
       coalesce(sum(credit - debit) filter (where component = 'HELD'), 0) as held
  from ledger_posting
 where loan_id is not null and component <> '' and value_date <= %(as_of)s
   and (%(known_at)s::timestamptz is null or booked_at <= %(known_at)s)
   and (%(loan_ids)s::uuid[] is null or loan_id = any(%(loan_ids)s))
 group by loan_id
"""
"""A row for each loan the books know as of a day, as known at an instant (null: now): for reads over the
whole portfolio, which join it as it stands. Named arguments: as_of, known_at, loan_ids (null: all)."""


def standing_journals(*, loan_ids: Collection[UUID]) -> dict[UUID, list[StandingJournal]]:
    """The facts the books hold of each loan: journals with a key that are not reversed."""
    rows = (
        Journal.objects.filter(loan_id__in=loan_ids, reversed_by__isnull=True)
        .exclude(key="")
        .order_by("id")
        .values_list("loan_id", "key", "id", "value_date", "signature")
    )
    result: dict[UUID, list[StandingJournal]] = defaultdict(list)
    for loan_id, key, journal_id, value_date, mark in rows:
        result[loan_id].append(StandingJournal(key, journal_id, value_date, mark))
    return result


def account_totals(*, as_of: date | None = None) -> dict[str, Decimal]:
    """Debits less credits per account code: the trial balance. The values sum to zero."""
    postings = _known(Posting.objects.all(), as_of, None)
    return dict(
        postings.values_list("account_id")
        .annotate(balance=Sum(F("debit") - F("credit")))
        .order_by("account_id")
    )


@dataclass(frozen=True, slots=True)
class BooksVerdict:
    """unbalanced: journals whose postings do not say what their totals say; difference: debits - credits."""

    journals: int
    difference: Decimal
    unbalanced: tuple[UUID, ...]

    @property
    def holds(self) -> bool:
        return not self.unbalanced and self.difference == 0


_VERIFY = """
select j.id, coalesce(sum(p.debit), 0) = j.debit_total
             and coalesce(sum(p.credit), 0) = j.credit_total and j.debit_total = j.credit_total
  from ledger_journal j left join ledger_posting p on p.journal_id = j.id
 where %s::date is null or j.value_date = %s::date
 group by j.id
"""


def verify(*, value_date: date | None = None) -> BooksVerdict:
    """Whether every journal, and all of them together, balance; of one value date where given."""
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY, [value_date, value_date])
        rows = cursor.fetchall()
    totals = Posting.objects.filter(**({"value_date": value_date} if value_date else {})).aggregate(
        difference=Sum(F("debit") - F("credit"))
    )
    return BooksVerdict(
        journals=len(rows),
        difference=totals["difference"] or ZERO,
        unbalanced=tuple(journal_id for journal_id, holds in rows if not holds),
    )
