"""Reading the books: balances, the account of a loan line by line, and whether the books hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from backend.ledger.accounts import HELD
from backend.ledger.daily import DAY_END, SIDES, DailyFact, DailyKind, undo_key
from backend.ledger.drafts import ZERO, JournalKind, StandingJournal
from backend.ledger.models import Account, DailyEntry, Journal, Posting

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
    daily = _known_daily(DailyEntry.objects.filter(loan_id__in=loan_ids), as_of, known_at)
    for loan_id, kind, paise in daily.values_list("loan_id", "kind").annotate(Sum("amount")).order_by():
        result[loan_id][SIDES[DailyKind(kind)].component] += _rupees(paise)
    return result


def _known_daily(
    rows: QuerySet[DailyEntry], as_of: date | None, known_at: datetime | None
) -> QuerySet[DailyEntry]:
    """A row was booked when its journal was."""
    if as_of is not None:
        rows = rows.filter(value_date__lte=as_of)
    if known_at is None:
        return rows
    booked_later = Journal.objects.filter(id=OuterRef("journal_id"), booked_at__gt=known_at)
    return rows.filter(~Exists(booked_later))


def _rupees(paise: int) -> Decimal:
    return Decimal(paise).scaleb(-2)


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
    rows = [*postings.select_related("journal", "account"), *_daily_postings(loan_id, as_of, known_at)]
    rows.sort(key=lambda row: (row.value_date, row.booked_at, row.journal_id, row.sequence))
    undoings = _undoings(rows)
    owed, result = dict.fromkeys((*COMPONENTS, HELD), ZERO), []
    for row in rows:
        if row.component:
            moved = row.debit - row.credit
            owed = {**owed, row.component: owed[row.component] + (-moved if row.component == HELD else moved)}
        result.append(_row(row, owed, undoings))
    return result


@dataclass(frozen=True, slots=True)
class _Undoings:
    """What undid what among the postings of a loan: whole journals, and shares of a day's journal by their key."""

    by: dict[UUID | str, UUID]
    of: dict[UUID, UUID]


def _undoings(rows: Iterable[Posting]) -> _Undoings:
    by: dict[UUID | str, UUID] = {}
    of: dict[UUID, UUID] = {}
    shares = {_share_key(row): row.journal_id for row in rows if row.journal.cause_kind == DAY_END}
    for journal in {row.journal_id: row.journal for row in rows}.values():
        if journal.reverses_id:
            by[journal.reverses_id], of[journal.id] = journal.id, journal.reverses_id
        elif journal.key in shares:
            by[journal.key], of[journal.id] = journal.id, shares[journal.key]
    return _Undoings(by, of)


def _share_key(row: Posting) -> str:
    kind = next(kind for kind, sides in SIDES.items() if sides.journal == row.journal.kind)
    return undo_key(kind, row.value_date)


def _daily_postings(loan_id: UUID, as_of: date | None, known_at: datetime | None) -> Iterator[Posting]:
    """The loan's share of each day's journal, as the two postings it stands for."""
    rows = list(_known_daily(DailyEntry.objects.filter(loan_id=loan_id), as_of, known_at))
    if not rows:
        return
    journals = Journal.objects.in_bulk({row.journal_id for row in rows})
    accounts = Account.objects.in_bulk()
    for row in rows:
        journal, sides = journals[row.journal_id], SIDES[DailyKind(row.kind)]
        for sequence, code in enumerate((sides.debit, sides.credit_of(suspended=row.suspended))):
            amount = _rupees(row.amount)
            yield Posting(
                id=uuid5(row.journal_id, f"{loan_id}:{sequence}"),
                journal=journal,
                account=accounts[code.value],
                sequence=sequence,
                loan_id=loan_id,
                component=sides.component if sequence == 0 else "",
                value_date=row.value_date,
                booked_at=journal.booked_at,
                debit=ZERO if sequence else amount,
                credit=amount if sequence else ZERO,
            )


def _row(row: Posting, owed: dict[str, Decimal], undoings: _Undoings) -> LedgerRow:
    journal = row.journal
    share = journal.cause_kind == DAY_END
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
        reverses=undoings.of.get(journal.id),
        reversed_by=undoings.by.get(_share_key(row) if share else journal.id),
        actor_kind=journal.actor_kind,
        actor_id=journal.actor_id,
    )


_FORGONE = (JournalKind.WAIVER, JournalKind.SETTLEMENT, JournalKind.WRITE_OFF)


def given_up(*, loan_id: UUID) -> Decimal:
    """What the lender forwent of a borrower's debt in all: waived, settled away, written off."""
    rows = Posting.objects.filter(
        loan_id=loan_id,
        component__in=COMPONENTS,
        journal__kind__in=[kind.value for kind in _FORGONE],
        journal__reversed_by__isnull=True,
    )
    return rows.aggregate(sum=Sum(F("credit") - F("debit")))["sum"] or ZERO


BALANCES_BY_LOAN = """
select loan_id,
       coalesce(sum(debit - credit) filter (where component = 'PRINCIPAL'), 0) as principal,
       coalesce(sum(debit - credit) filter (where component = 'INTEREST'), 0) as interest,
       coalesce(sum(debit - credit) filter (where component = 'FEE'), 0) as fee,
       coalesce(sum(debit - credit) filter (where component = 'TAX'), 0) as tax,
       coalesce(sum(debit - credit) filter (where component = 'PENALTY'), 0) as penalty,
       coalesce(sum(credit - debit) filter (where component = 'HELD'), 0) as held
  from (select loan_id, component, value_date, booked_at, debit, credit from ledger_posting
         where loan_id is not null and component <> ''
        union all
        select d.loan_id, case d.kind when 1 then 'INTEREST' else 'PENALTY' end, d.value_date, j.booked_at,
               d.amount / 100.0, 0
          from ledger_dailyentry d join ledger_journal j on j.id = d.journal_id) moved
 where value_date <= %(as_of)s
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
        .exclude(kind=JournalKind.REVERSAL.value)
        .order_by("id")
        .values_list("loan_id", "key", "id", "value_date", "signature")
    )
    result: dict[UUID, list[StandingJournal]] = defaultdict(list)
    for loan_id, key, journal_id, value_date, mark in rows:
        result[loan_id].append(StandingJournal(key, journal_id, value_date, mark))
    return result


def standing_daily(*, loan_ids: Collection[UUID]) -> dict[UUID, list[DailyFact]]:
    """What day-ends booked on each loan and nobody took back since."""
    undoings = Journal.objects.filter(loan_id__in=loan_ids, kind=JournalKind.REVERSAL.value)
    gone = set(undoings.exclude(key="").values_list("loan_id", "key"))
    rows = DailyEntry.objects.filter(loan_id__in=loan_ids).order_by("loan_id", "value_date", "kind")
    result: dict[UUID, list[DailyFact]] = defaultdict(list)
    for row in rows:
        kind = DailyKind(row.kind)
        if (row.loan_id, undo_key(kind, row.value_date)) not in gone:
            result[row.loan_id].append(
                DailyFact(
                    loan_id=row.loan_id,
                    value_date=row.value_date,
                    kind=kind,
                    instalment=row.instalment,
                    amount=_rupees(row.amount),
                    suspended=row.suspended,
                    journal_id=row.journal_id,
                )
            )
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
    """unbalanced: journals whose postings, or whose loans' shares, do not say what their totals say;
    difference: debits - credits."""

    journals: int
    difference: Decimal
    unbalanced: tuple[UUID, ...]

    @property
    def holds(self) -> bool:
        return not self.unbalanced and self.difference == 0


_VERIFY = """
select j.id, p.debit = j.debit_total and p.credit = j.credit_total and j.debit_total = j.credit_total,
       p.debit - p.credit
  from ledger_journal j
 cross join lateral (select coalesce(sum(debit), 0) as debit, coalesce(sum(credit), 0) as credit
                       from ledger_posting where journal_id = j.id) p
 where %(since)s::timestamptz is null or j.booked_at >= %(since)s
"""
_VERIFY_DAILY = """
select coalesce(j.id, d.journal_id)
  from (select id, debit_total from ledger_journal
         where cause_kind = %(cause)s and (%(since)s::timestamptz is null or booked_at >= %(since)s)) j
  full join (select journal_id, sum(amount) as paise from ledger_dailyentry
              where %(first)s::date is null or value_date >= %(first)s group by 1) d on d.journal_id = j.id
 where j.id is null or d.journal_id is null or d.paise <> j.debit_total * 100
"""


def verify(*, booked_since: datetime | None = None, value_date: date | None = None) -> BooksVerdict:
    """Whether every journal, and all of them together, balance, and each day's journal is the sum of its loans.

    booked_since  only journals written from then on, which is enough where those before were verified
    value_date    with it: the first date whose days' journals are among them
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY, {"since": booked_since})
        rows = cursor.fetchall()
        cursor.execute(_VERIFY_DAILY, {"since": booked_since, "first": value_date, "cause": DAY_END})
        adrift = [row[0] for row in cursor.fetchall()]
    return BooksVerdict(
        journals=len(rows),
        difference=sum((row[2] for row in rows), ZERO),
        unbalanced=tuple([journal_id for journal_id, holds, _ in rows if not holds] + adrift),
    )
