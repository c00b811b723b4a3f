"""Writing to the books. Only `loans` may import this; it holds the lock of the loan while it posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q
from psycopg import sql

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.kernel.money import Currency
from backend.ledger.accounts import Code
from backend.ledger.daily import DAY_END, SIDES, DailyKind
from backend.ledger.drafts import Cause, JournalDraft, JournalKind, ReversalDraft
from backend.ledger.entries import credit, debit
from backend.ledger.errors import AlreadyPosted, AlreadyReversed, IsReversal, JournalNotFound
from backend.ledger.models import Journal, Posting

_BATCH = 2000


def post(*, journal: JournalDraft, actor: Actor) -> Journal:
    """Write one journal. raises  AlreadyPosted when its fact was posted meanwhile"""
    return post_many(drafts=[journal], actor=actor)[0]


def reverse(*, journal_id: UUID, cause: Cause, actor: Actor) -> Journal:
    """Undo a journal by its mirror. raises  JournalNotFound, AlreadyReversed, IsReversal"""
    return post_many(drafts=[ReversalDraft(journal_id, cause)], actor=actor)[0]


def post_many(*, drafts: Sequence[JournalDraft | ReversalDraft], actor: Actor) -> list[Journal]:
    """Write journals and reversals, all or none, in the order given; a fact may be reversed and posted
    anew in one call.

    raises  AlreadyPosted, JournalNotFound, AlreadyReversed, IsReversal
    """
    if not drafts:
        return []
    now = clock.now()
    undone = [draft.journal_id for draft in drafts if isinstance(draft, ReversalDraft)]
    originals = _originals(undone)
    revisions = _revisions([draft for draft in drafts if isinstance(draft, JournalDraft)], undone)
    journals: list[Journal] = []
    postings: list[Posting] = []
    for draft in drafts:
        if isinstance(draft, ReversalDraft):
            journal, rows = _mirror(originals[draft.journal_id], draft.cause, actor, now)
        else:
            journal, rows = _write(draft, revisions[(draft.loan_id, draft.key)], actor, now)
        journals.append(journal)
        postings.extend(rows)
    try:
        with transaction.atomic():
            Journal.objects.bulk_create(journals, batch_size=_BATCH)
            Posting.objects.bulk_create(postings, batch_size=_BATCH)
    except IntegrityError as broken:
        raise _told(broken) from broken
    return journals


_SHARES = """
with written as (
    insert into ledger_dailyentry (loan_id, value_date, kind, instalment, suspended, amount, journal_id)
    select loan_id, %(day)s, %(kind)s, {instalment}, suspended, {amount}, %(journal_id)s
      from {source} where {amount} > 0
    returning amount, suspended)
select coalesce(sum(amount), 0), coalesce(sum(amount) filter (where suspended), 0) from written
"""


def post_daily(
    *, source: str, kind: DailyKind, day: date, currency: Currency, run_id: UUID, part: str, actor: Actor
) -> Decimal:
    """Book what one day adds to many loans: a row a loan, and one journal with their sum. Gives the sum.

    source  a table of the caller's with loan_id, suspended, and per kind a column of paise and, for a penal
            charge, of the instalment: (interest), (penal, penal_row). Rows of zero leave nothing
    part    the slice of the book, so that each has its journal once
    raises  AlreadyPosted where the slice, or one of its loans, has the day's row
    """
    instalment, amount = {
        DailyKind.INTEREST: (sql.SQL("0"), sql.Identifier("interest")),
        DailyKind.PENAL: (sql.Identifier("penal_row"), sql.Identifier("penal")),
    }[kind]
    statement = sql.SQL(_SHARES).format(source=sql.Identifier(source), instalment=instalment, amount=amount)
    journal_id, sides = uuid7(), SIDES[kind]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"day": day, "kind": kind.value, "journal_id": journal_id})
            total, waits = (Decimal(paise).scaleb(-2) for paise in cursor.fetchone())
            if total:
                draft = JournalDraft(
                    kind=sides.journal,
                    value_date=day,
                    currency=currency,
                    postings=(
                        *debit(sides.debit, total),
                        *credit(sides.income, total - waits),
                        *credit(Code.INTEREST_SUSPENSE, waits),
                    ),
                    cause=Cause(DAY_END, run_id, f"Day end of {day:%d %b %Y}"),
                    key=f"{kind.name.lower()}:{part}",
                )
                journal, rows = _write(draft, 0, actor, clock.now(), journal_id)
                # The loans' shares carry the components; the sum moves the accounts.
                for row in rows:
                    row.component = ""
                Journal.objects.bulk_create([journal])
                Posting.objects.bulk_create(rows)
    except IntegrityError as broken:
        raise _told(broken) from broken
    return total


def _told(broken: IntegrityError) -> Exception:
    """A race lost to another writer of the same fact is a refusal; anything else is a bug."""
    text = str(broken)
    if "ledger_journal_fact_once" in text or "ledger_dailyentry_pk" in text:
        return AlreadyPosted()
    return AlreadyReversed() if "reverses" in text else broken


def _originals(ids: Sequence[UUID]) -> dict[UUID, Journal]:
    if not ids:
        return {}
    found = {
        journal.id: journal
        for journal in Journal.objects.filter(id__in=ids)
        .prefetch_related("postings")
        .select_related("reversed_by")
    }
    for journal_id in ids:
        if journal_id not in found:
            raise JournalNotFound(journal_id=str(journal_id))
        if found[journal_id].reverses_id is not None:
            raise IsReversal(journal_id=str(journal_id))
        if hasattr(found[journal_id], "reversed_by"):
            raise AlreadyReversed(journal_id=str(journal_id))
    return found


def _revisions(
    drafts: Iterable[JournalDraft], undone: Collection[UUID]
) -> dict[tuple[UUID | None, str], int]:
    """How often each fact was posted before; 0 for a new one.

    undone  journals that the same call reverses
    raises  AlreadyPosted for a fact that stands and is not undone, or comes twice
    """
    facts = [(draft.loan_id, draft.key) for draft in drafts if draft.key]
    if len(set(facts)) != len(facts):
        raise AlreadyPosted
    result: dict[tuple[UUID | None, str], int] = defaultdict(int)
    if not facts:
        return result
    loans = Q(loan_id__in={loan_id for loan_id, _ in facts if loan_id})
    if any(loan_id is None for loan_id, _ in facts):
        loans |= Q(loan_id__isnull=True)
    known = (
        Journal.objects.filter(loans, key__in={key for _, key in facts})
        .values_list("loan_id", "key")
        .annotate(
            times=Count("id"), standing=Count("id", filter=Q(reversed_by__isnull=True) & ~Q(id__in=undone))
        )
    )
    wanted = set(facts)
    for loan_id, key, times, standing in known:
        if standing and (loan_id, key) in wanted:
            raise AlreadyPosted(key=key)
        result[(loan_id, key)] = times
    return result


def _write(
    draft: JournalDraft, revision: int, actor: Actor, now: datetime, journal_id: UUID | None = None
) -> tuple[Journal, list[Posting]]:
    journal = Journal(
        id=journal_id or uuid7(),
        kind=draft.kind.value,
        value_date=draft.value_date,
        booked_at=now,
        currency=draft.currency,
        loan_id=draft.loan_id,
        cause_kind=draft.cause.kind,
        cause_id=draft.cause.id,
        cause=draft.cause.sentence,
        key=draft.key,
        revision=revision,
        signature=draft.signature,
        debit_total=draft.debit_total,
        credit_total=draft.credit_total,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
    )
    rows = [
        Posting(
            journal=journal,
            account_id=posting.account.value,
            sequence=sequence,
            loan_id=draft.loan_id,
            component=posting.component,
            value_date=draft.value_date,
            booked_at=now,
            debit=posting.debit,
            credit=posting.credit,
        )
        for sequence, posting in enumerate(draft.postings)
    ]
    return journal, rows


def _mirror(original: Journal, cause: Cause, actor: Actor, now: datetime) -> tuple[Journal, list[Posting]]:
    journal = Journal(
        kind=JournalKind.REVERSAL.value,
        value_date=original.value_date,
        booked_at=now,
        currency=original.currency,
        loan_id=original.loan_id,
        cause_kind=cause.kind,
        cause_id=cause.id,
        cause=cause.sentence,
        reverses=original,
        debit_total=original.credit_total,
        credit_total=original.debit_total,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
    )
    rows = [
        Posting(
            journal=journal,
            account_id=posting.account_id,
            sequence=posting.sequence,
            loan_id=posting.loan_id,
            component=posting.component,
            value_date=posting.value_date,
            booked_at=now,
            debit=posting.credit,
            credit=posting.debit,
        )
        for posting in sorted(original.postings.all(), key=lambda row: row.sequence)
    ]
    return journal, rows
